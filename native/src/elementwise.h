/* The table of block kernels: a function for each scalar operation and dtype. */
#ifndef ADJOINT_ELEMENTWISE_H
#define ADJOINT_ELEMENTWISE_H

#include "arithmetic.h"
#include "blockLoops.h"
#include "opcodes.h"
#include "special.h"
#include "vectorMath.h"

/* Both floating-point dtypes, by functions of few instructions or of many. */
#define SHORT1(name) \
  KERNEL1(name##_kernel_f, f, f, name##_f(x)) KERNEL1(name##_kernel_d, d, d, name##_d(x))
#define SHORT2(name) \
  KERNEL2(name##_kernel_f, f, f, f, name##_f(x, y)) KERNEL2(name##_kernel_d, d, d, d, name##_d(x, y))
#define LONG1(name) \
  LONG_KERNEL1(name##_kernel_f, f, f, name##_f(x)) LONG_KERNEL1(name##_kernel_d, d, d, name##_d(x))
#define LONG2(name) \
  LONG_KERNEL2(name##_kernel_f, f, f, f, name##_f(x, y)) LONG_KERNEL2(name##_kernel_d, d, d, d, name##_d(x, y))

KERNEL2(add_kernel_f, f, f, f, x + y)
KERNEL2(add_kernel_d, d, d, d, x + y)
KERNEL2(add_kernel_i, i, i, i, add_i(x, y))
KERNEL2(sub_kernel_f, f, f, f, x - y)
KERNEL2(sub_kernel_d, d, d, d, x - y)
KERNEL2(sub_kernel_i, i, i, i, sub_i(x, y))
KERNEL2(mul_kernel_f, f, f, f, x * y)
KERNEL2(mul_kernel_d, d, d, d, x * y)
KERNEL2(mul_kernel_i, i, i, i, mul_i(x, y))
KERNEL2(div_kernel_f, f, f, f, x / y)
KERNEL2(div_kernel_d, d, d, d, x / y)
SHORT1(neg)
KERNEL1(neg_kernel_i, i, i, neg_i(x))
SHORT1(abs)
KERNEL1(abs_kernel_i, i, i, abs_i(x))
SHORT1(sign)
KERNEL1(sign_kernel_i, i, i, sign_i(x))
KERNEL3(fma_kernel_f, f, f, f, f, fma_once_f(x, y, z))
LONG_KERNEL3(fma_kernel_d, d, d, d, d, fma_once_d(x, y, z))
KERNEL3(fma_kernel_i, i, i, i, i, add_i(mul_i(x, y), z))
SHORT2(maximum)
KERNEL2(maximum_kernel_i, i, i, i, maximum_i(x, y))
SHORT2(minimum)
KERNEL2(minimum_kernel_i, i, i, i, minimum_i(x, y))

SHORT1(floor)
SHORT1(ceil)
SHORT1(trunc)
SHORT1(rint)
KERNEL1(same_kernel_f, f, f, x)
KERNEL1(same_kernel_d, d, d, x)
KERNEL1(same_kernel_i, i, i, x)
LONG2(mod)
LONG_KERNEL2(mod_kernel_i, i, i, i, mod_i(x, y))
LONG2(fmod)
LONG_KERNEL2(fmod_kernel_i, i, i, i, fmod_i(x, y))
LONG2(floor_divide)
LONG_KERNEL2(floor_divide_kernel_i, i, i, i, floor_divide_i(x, y))

LONG1(exp)
LONG1(exp2)
LONG1(expm1)
LONG1(log)
LONG1(log2)
LONG1(log10)
LONG1(log1p)
SHORT1(sqrt)
LONG1(cbrt)
LONG1(sigmoid)
LONG1(logit)
LONG2(logaddexp)
LONG2(logaddexp2)
LONG2(xlogy)
LONG2(xlog1py)
LONG2(pow)
LONG_KERNEL2(pow_kernel_i, i, i, i, pow_i(x, y))
LONG2(hypot)

LONG1(sin)
LONG1(cos)
LONG1(tan)
LONG1(asin)
LONG1(acos)
LONG1(atan)
LONG2(atan2)
LONG1(sinh)
LONG1(cosh)
LONG1(tanh)
LONG1(asinh)
LONG1(acosh)
LONG1(atanh)
LONG1(erf)
LONG1(erfc)
LONG1(ndtr)
LONG1(log_ndtr)

SCALAR_KERNELS(sinc_derivative, 2, sinc_derivative_1(x, y))
SCALAR_KERNELS(erfcx_derivative, 2, erfcx_derivative_1(x, y))
SCALAR_KERNELS(erfinv, 1, erfinv_1(x))
SCALAR_KERNELS(truncated_normal_quantile, 3, truncated_normal_quantile_1(x, y, z))
SCALAR_KERNELS(lgamma, 1, lgamma_1(x))
SCALAR_KERNELS(digamma, 1, digamma_1(x))
SCALAR_KERNELS(polygamma, 2, polygamma_1(x, y))
SCALAR_KERNELS(beta, 2, beta_1(x, y))
SCALAR_KERNELS(betaln, 2, betaln_1(x, y))
SCALAR_KERNELS(gammainc, 2, gammainc_1(x, y))
SCALAR_KERNELS(gammaincc, 2, gammaincc_1(x, y))
SCALAR_KERNELS(gammainc_derivative, 3, gammainc_derivative_1(x, y, z))
SCALAR_KERNELS(gamma_density, 3, gamma_density_1(x, y, z))
SCALAR_KERNELS(bessel_i, 2, bessel_i_1(x, y))
SCALAR_KERNELS(bessel_ie_derivative, 3, bessel_ie_derivative_1(x, y, z))

/* Truth as int32 0 or 1. */
#define TRUTH1(name, of_f, of_d, of_i)                               \
  KERNEL1(name##_kernel_f, i, f, (of_f) & 1)                         \
  KERNEL1(name##_kernel_d, hi, d, narrow_mask(of_d) & 1)             \
  KERNEL1(name##_kernel_i, i, i, of_i)
#define TRUTH2(name, v)                                              \
  KERNEL2(name##_kernel_f, i, f, f, (v) & 1)                         \
  KERNEL2(name##_kernel_d, hi, d, d, narrow_mask(v) & 1)             \
  KERNEL2(name##_kernel_i, i, i, i, (v) & 1)
TRUTH2(greater, x > y)
TRUTH2(greater_equal, x >= y)
TRUTH2(less, x < y)
TRUTH2(less_equal, x <= y)
TRUTH2(equal, x == y)
TRUTH2(not_equal, x != y)
TRUTH2(logical_and, (x != 0) & (y != 0))
TRUTH2(logical_or, (x != 0) | (y != 0))
TRUTH2(logical_xor, (x != 0) ^ (y != 0))
TRUTH1(logical_not, x == 0, x == 0, (x == 0) & 1)
TRUTH1(isnan, x != x, x != x, x ^ x)
TRUTH1(isfinite, abs_f(x) <= LARGEST_F, abs_d(x) <= LARGEST_D, (x == x) & 1)
TRUTH1(isinf, abs_f(x) > LARGEST_F, abs_d(x) > LARGEST_D, x ^ x)
KERNEL3(where_kernel_i, i, i, i, i, pick_i(x != 0, y, z))
KERNEL3(where_kernel_d, d, hi, d, d, pick_d(wide_mask(x != 0), y, z))

KERNEL1(cast_kernel_fd, d, hf, wide(x))
KERNEL1(cast_kernel_fi, i, f, int_of_f(x))
KERNEL1(cast_kernel_df, hf, d, narrow(x))
KERNEL1(cast_kernel_di, hi, d, int_of_d(x))
KERNEL1(cast_kernel_if, f, i, __builtin_convertvector(x, vf))
KERNEL1(cast_kernel_id, d, hi, wide_i(x))

#define FLOATS(name) {name##_kernel_f, name##_kernel_d, NULL}
#define ALL(name) {name##_kernel_f, name##_kernel_d, name##_kernel_i}
#define ROUNDING(name) {name##_kernel_f, name##_kernel_d, same_kernel_i}

/* By operation and the dtype of the operands (of `where` that of its second): float32, float64, int32. */
static block_kernel *const scalar_kernels[SCALAR_OPS][3] = {
  [OP_ADD] = ALL(add),
  [OP_SUB] = ALL(sub),
  [OP_MUL] = ALL(mul),
  [OP_DIV] = FLOATS(div),
  [OP_NEG] = ALL(neg),
  [OP_POW] = ALL(pow),
  [OP_ABS] = ALL(abs),
  [OP_SIGN] = ALL(sign),
  [OP_FMA] = ALL(fma),
  [OP_HYPOT] = FLOATS(hypot),
  [OP_MAXIMUM] = ALL(maximum),
  [OP_MINIMUM] = ALL(minimum),
  [OP_FLOOR] = ROUNDING(floor),
  [OP_CEIL] = ROUNDING(ceil),
  [OP_TRUNC] = ROUNDING(trunc),
  [OP_ROUND] = ROUNDING(rint),
  [OP_MOD] = ALL(mod),
  [OP_FMOD] = ALL(fmod),
  [OP_FLOOR_DIVIDE] = ALL(floor_divide),
  [OP_EXP] = FLOATS(exp),
  [OP_EXP2] = FLOATS(exp2),
  [OP_EXPM1] = FLOATS(expm1),
  [OP_LOG] = FLOATS(log),
  [OP_LOG2] = FLOATS(log2),
  [OP_LOG10] = FLOATS(log10),
  [OP_LOG1P] = FLOATS(log1p),
  [OP_SQRT] = FLOATS(sqrt),
  [OP_CBRT] = FLOATS(cbrt),
  [OP_SIGMOID] = FLOATS(sigmoid),
  [OP_LOGIT] = FLOATS(logit),
  [OP_LOGADDEXP] = FLOATS(logaddexp),
  [OP_LOGADDEXP2] = FLOATS(logaddexp2),
  [OP_XLOGY] = FLOATS(xlogy),
  [OP_XLOG1PY] = FLOATS(xlog1py),
  [OP_SIN] = FLOATS(sin),
  [OP_COS] = FLOATS(cos),
  [OP_TAN] = FLOATS(tan),
  [OP_ASIN] = FLOATS(asin),
  [OP_ACOS] = FLOATS(acos),
  [OP_ATAN] = FLOATS(atan),
  [OP_ATAN2] = FLOATS(atan2),
  [OP_SINH] = FLOATS(sinh),
  [OP_COSH] = FLOATS(cosh),
  [OP_TANH] = FLOATS(tanh),
  [OP_ASINH] = FLOATS(asinh),
  [OP_ACOSH] = FLOATS(acosh),
  [OP_ATANH] = FLOATS(atanh),
  [OP_SINC_DERIVATIVE] = FLOATS(sinc_derivative),
  [OP_ERF] = FLOATS(erf),
  [OP_ERFC] = FLOATS(erfc),
  [OP_ERFCX_DERIVATIVE] = FLOATS(erfcx_derivative),
  [OP_ERFINV] = FLOATS(erfinv),
  [OP_NDTR] = FLOATS(ndtr),
  [OP_LOG_NDTR] = FLOATS(log_ndtr),
  [OP_TRUNCATED_NORMAL_QUANTILE] = FLOATS(truncated_normal_quantile),
  [OP_LGAMMA] = FLOATS(lgamma),
  [OP_DIGAMMA] = FLOATS(digamma),
  [OP_POLYGAMMA] = FLOATS(polygamma),
  [OP_BETA] = FLOATS(beta),
  [OP_BETALN] = FLOATS(betaln),
  [OP_GAMMAINC] = FLOATS(gammainc),
  [OP_GAMMAINCC] = FLOATS(gammaincc),
  [OP_GAMMAINC_DERIVATIVE] = FLOATS(gammainc_derivative),
  [OP_GAMMA_DENSITY] = FLOATS(gamma_density),
  [OP_BESSEL_I] = FLOATS(bessel_i),
  [OP_BESSEL_IE_DERIVATIVE] = FLOATS(bessel_ie_derivative),
  [OP_GREATER] = ALL(greater),
  [OP_GREATER_EQUAL] = ALL(greater_equal),
  [OP_LESS] = ALL(less),
  [OP_LESS_EQUAL] = ALL(less_equal),
  [OP_EQUAL] = ALL(equal),
  [OP_NOT_EQUAL] = ALL(not_equal),
  [OP_LOGICAL_AND] = ALL(logical_and),
  [OP_LOGICAL_OR] = ALL(logical_or),
  [OP_LOGICAL_XOR] = ALL(logical_xor),
  [OP_LOGICAL_NOT] = ALL(logical_not),
  [OP_ISNAN] = ALL(isnan),
  [OP_ISFINITE] = ALL(isfinite),
  [OP_ISINF] = ALL(isinf),
  [OP_WHERE] = {where_kernel_i, where_kernel_d, where_kernel_i},
};

/* From one dtype to another: float32, float64, int32. */
static block_kernel *const cast_kernels[3][3] = {
  {same_kernel_f, cast_kernel_fd, cast_kernel_fi},
  {cast_kernel_df, same_kernel_d, cast_kernel_di},
  {cast_kernel_if, cast_kernel_id, same_kernel_i},
};

#endif
