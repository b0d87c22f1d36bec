/*
 * Elementary functions on vectors, without tables, libraries or branches that depend on one lane (a rare case in some lane takes a
 * slower path for all). name_f is for float32, name_d for float64; errors are in ../accuracy.md.
 */
#ifndef ADJOINT_VECTOR_MATH_H
#define ADJOINT_VECTOR_MATH_H

#include "math32.h"

#endif
