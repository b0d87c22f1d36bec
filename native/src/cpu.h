/* The instruction sets that were compiled, and the best that runs here. */
#ifndef ADJOINT_CPU_H
#define ADJOINT_CPU_H

#include "schedule.h"

/* The set of that name, or the best for NULL; NULL where it was not compiled or this machine lacks it. */
const struct core *choose_core(const char *name);

#endif
