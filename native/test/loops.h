/* The vector functions as loops over a block, compiled once for each instruction set. */
#ifndef ADJOINT_TEST_LOOPS_H
#define ADJOINT_TEST_LOOPS_H

#define BLOCK 4096
/* Each function of one argument with the C library's, in float64 and in long double. */
#define UNARY(X)                                                                                                     \
  X(exp, exp, expl) X(exp2, exp2, exp2l) X(expm1, expm1, expm1l) X(log, log, logl) X(log2, log2, log2l)            \
  X(log10, log10, log10l) X(log1p, log1p, log1pl) X(sin, sin, sinl) X(cos, cos, cosl) X(tan, tan, tanl)            \
  X(asin, asin, asinl) X(acos, acos, acosl) X(atan, atan, atanl) X(sinh, sinh, sinhl) X(cosh, cosh, coshl)         \
  X(tanh, tanh, tanhl) X(asinh, asinh, asinhl) X(acosh, acosh, acoshl) X(atanh, atanh, atanhl) X(sqrt, sqrt, sqrtl) \
  X(cbrt, cbrt, cbrtl) X(sigmoid, sigmoid_h, sigmoid_l) X(logit, logit_h, logit_l) X(erf, erf, erfl)               \
  X(erfc, erfc, erfcl) X(ndtr, ndtr_h, ndtr_l) X(log_ndtr, log_ndtr_h, log_ndtr_l)
#define BINARY(X) X(pow, pow, powl) X(atan2, atan2, atan2l) X(hypot, hypot, hypotl)

struct loop {
  const char *name;
  void (*f)(float *out, const float *x, const float *y);
  void (*d)(double *out, const double *x, const double *y);
};
struct loops {
  const char *set;
  const struct loop *unary, *binary;
};

#endif
