/* Written by scripts/opcodes.ts from lib/native/opcodes.ts. */
#ifndef ADJOINT_OPCODES_H
#define ADJOINT_OPCODES_H

/* Scalar operations, in the order of lib/engine/scalarRules.ts. */
enum scalar_op {
  OP_ADD = 0,
  OP_SUB = 1,
  OP_MUL = 2,
  OP_DIV = 3,
  OP_NEG = 4,
  OP_POW = 5,
  OP_ABS = 6,
  OP_SIGN = 7,
  OP_FMA = 8,
  OP_HYPOT = 9,
  OP_MAXIMUM = 10,
  OP_MINIMUM = 11,
  OP_FLOOR = 12,
  OP_CEIL = 13,
  OP_TRUNC = 14,
  OP_ROUND = 15,
  OP_MOD = 16,
  OP_FMOD = 17,
  OP_FLOOR_DIVIDE = 18,
  OP_EXP = 19,
  OP_EXP2 = 20,
  OP_EXPM1 = 21,
  OP_LOG = 22,
  OP_LOG2 = 23,
  OP_LOG10 = 24,
  OP_LOG1P = 25,
  OP_SQRT = 26,
  OP_CBRT = 27,
  OP_SIGMOID = 28,
  OP_LOGIT = 29,
  OP_LOGADDEXP = 30,
  OP_LOGADDEXP2 = 31,
  OP_XLOGY = 32,
  OP_XLOG1PY = 33,
  OP_SIN = 34,
  OP_COS = 35,
  OP_TAN = 36,
  OP_ASIN = 37,
  OP_ACOS = 38,
  OP_ATAN = 39,
  OP_ATAN2 = 40,
  OP_SINH = 41,
  OP_COSH = 42,
  OP_TANH = 43,
  OP_ASINH = 44,
  OP_ACOSH = 45,
  OP_ATANH = 46,
  OP_SINC_DERIVATIVE = 47,
  OP_ERF = 48,
  OP_ERFC = 49,
  OP_ERFCX_DERIVATIVE = 50,
  OP_ERFINV = 51,
  OP_NDTR = 52,
  OP_LOG_NDTR = 53,
  OP_TRUNCATED_NORMAL_QUANTILE = 54,
  OP_LGAMMA = 55,
  OP_DIGAMMA = 56,
  OP_POLYGAMMA = 57,
  OP_BETA = 58,
  OP_BETALN = 59,
  OP_GAMMAINC = 60,
  OP_GAMMAINCC = 61,
  OP_GAMMAINC_DERIVATIVE = 62,
  OP_GAMMA_DENSITY = 63,
  OP_BESSEL_I = 64,
  OP_BESSEL_IE_DERIVATIVE = 65,
  OP_GREATER = 66,
  OP_GREATER_EQUAL = 67,
  OP_LESS = 68,
  OP_LESS_EQUAL = 69,
  OP_EQUAL = 70,
  OP_NOT_EQUAL = 71,
  OP_LOGICAL_AND = 72,
  OP_LOGICAL_OR = 73,
  OP_LOGICAL_XOR = 74,
  OP_LOGICAL_NOT = 75,
  OP_ISNAN = 76,
  OP_ISFINITE = 77,
  OP_ISINF = 78,
  OP_WHERE = 79,
};

#define SCALAR_OPS 80

/* How many operands each takes. */
static const unsigned char scalar_arity[SCALAR_OPS] = {2, 2, 2, 2, 1, 2, 1, 1, 3, 2, 2, 2, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 2, 1, 1, 1, 3, 1, 1, 2, 2, 2, 2, 2, 3, 3, 2, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 3};

/* The other instructions of MAP programs. */
enum map_op {
  MAP_CAST = 256,
  MAP_GATHER = 257,
  MAP_SCATTER = 258,
  MAP_INDEX = 259,
  MAP_ROW_SUM = 264,
  MAP_ROW_PROD = 265,
  MAP_ROW_MAX = 266,
  MAP_ROW_MIN = 267,
  MAP_ROW_ARGMAX = 268,
  MAP_ROW_ARGMIN = 269,
};

/* Kinds of steps. */
enum step_kind {
  STEP_MAP = 0,
  STEP_GEMM = 1,
  STEP_CONV = 2,
  STEP_GATHER = 3,
  STEP_SCATTER = 4,
  STEP_WINDOW_ARGMAX = 5,
  STEP_CLASS_NUMBERS = 6,
  STEP_PERMUTE_ROWS = 7,
};

#define STEP_KINDS 8

#endif
