/*
 * Steps that are neither MAP nor GEMM: `kind, estimate, scratch offset, p, p parameters, operands (three words each: what is read, then what is made), program 0 or 1` and,
 * with 1, a MAP payload that runs on finished results. Operands are in their own order unless the parameters hold strides.
 */
#ifndef ADJOINT_KERNEL_H
#define ADJOINT_KERNEL_H

#include "schedule.h"

static inline int64_t kernel_scratch(const word *step) { return step[2]; }
static inline const word *kernel_parameters(const word *step) { return step + 4; }
static inline const word *kernel_operands(const word *step) { return step + 4 + step[3]; }
/* The program after so many operands, or NULL. */
static inline const word *kernel_program(const word *step, int operands) {
  const word *flag = kernel_operands(step) + 3 * operands;
  return *flag ? flag + 1 : NULL;
}
static inline char *operand_at(const struct run *run, const word *step, int i) { return address(run, kernel_operands(step) + 3 * i); }
static inline int operand_dtype(const word *step, int i) { return (int)kernel_operands(step)[3 * i + 2]; }

#endif
