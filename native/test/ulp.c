/*
 * Errors of the vector functions in units in the last place, against the C library one precision up.
 *
 *   ulp f32 STEP [name]          unary float32 functions on every STEPth of all 2^32 values, and around every power of two
 *   ulp f64 COUNT SEED [name]    unary float64 functions on COUNT samples: half over all exponents, half from 2^-30 to 2^10
 *   ulp two COUNT SEED [name]    functions of two arguments, both dtypes
 *   ulp times [name]             nanoseconds for each element of 4,096, beside the C library
 *
 * Prints a line for each function: name, largest error, where. A NaN, infinity or sign of zero that is not the reference's counts as 1e9.
 */
#define _GNU_SOURCE
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../src/vectorMath.h"

static uint64_t state;
static uint64_t random64(void) {
  uint64_t z = (state += 0x9e3779b97f4a7c15ULL);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31);
}

static long double sigmoid_l(long double x) { return 1 / (1 + expl(-x)); }
static long double logit_l(long double p) { return fabsl(p - 0.5L) < 0.25L ? 2 * atanhl(2 * p - 1) : logl(p / (1 - p)); }
/* erfc(−x/√2)/2, the product's rounding by erfc's derivative. */
static long double ndtr_l(long double x) {
  if (isinf(x)) return x > 0;
  long double c = 0.70710678118654752440084436210484903928L, low = -1.2522110177846106e-20L;
  low = 0; /* the constant's own rest is below a quarter of its last place */
  long double a = -x * c, rest = fmal(-x, c, -a) - x * low;
  return (erfcl(a) - M_2_SQRTPIl * expl(-a * a) * rest) / 2;
}
static long double log_ndtr_l(long double x) {
  if (x > -1) return log1pl(-ndtr_l(-x));
  if (x > -30) return logl(ndtr_l(x));
  long double t = 1 / (x * x), sum = 0, term = 1;
  for (int k = 1; k < 12; k++) { sum += term; term *= -(2 * k - 1) * t; }
  return -x * x / 2 + logl(sum / -x) - 0.918938533204672741780329736405617639861L;
}
static double sigmoid_h(double x) { return 1 / (1 + exp(-x)); }
static double logit_h(double p) { return fabs(p - 0.5) < 0.25 ? 2 * atanh(2 * p - 1) : log(p / (1 - p)); }
static double ndtr_h(double x) { return (double)ndtr_l(x); }
static double log_ndtr_h(double x) { return (double)log_ndtr_l(x); }

/* Outside of what the functions must do: arguments beyond which the reference itself is useless. */
#define UNARY(X)                                                                                                     \
  X(exp, exp, expl) X(exp2, exp2, exp2l) X(expm1, expm1, expm1l) X(log, log, logl) X(log2, log2, log2l)            \
  X(log10, log10, log10l) X(log1p, log1p, log1pl) X(sin, sin, sinl) X(cos, cos, cosl) X(tan, tan, tanl)            \
  X(asin, asin, asinl) X(acos, acos, acosl) X(atan, atan, atanl) X(sinh, sinh, sinhl) X(cosh, cosh, coshl)         \
  X(tanh, tanh, tanhl) X(asinh, asinh, asinhl) X(acosh, acosh, acoshl) X(atanh, atanh, atanhl) X(sqrt, sqrt, sqrtl) \
  X(cbrt, cbrt, cbrtl) X(sigmoid, sigmoid_h, sigmoid_l) X(logit, logit_h, logit_l) X(erf, erf, erfl)               \
  X(erfc, erfc, erfcl) X(ndtr, ndtr_h, ndtr_l) X(log_ndtr, log_ndtr_h, log_ndtr_l)
#define BINARY(X) X(pow, pow, powl) X(atan2, atan2, atan2l) X(hypot, hypot, hypotl)

#define BLOCK 4096
#define LOOP(name, t, v, s, lanes)                                                                      \
  static __attribute__((noinline)) void loop_##name##_##s(t *out, const t *x, const t *y) {            \
    (void)y;                                                                                            \
    for (int i = 0; i < BLOCK; i += lanes)                                                              \
      store_##s((char *)(out + i), v);                                                                 \
  }
#define X(name, h, l)                                                                            \
  LOOP(name, float, name##_f(load_f((const char *)(x + i))), f, LANES_F)                        \
  LOOP(name, double, name##_d(load_d((const char *)(x + i))), d, LANES_D)
UNARY(X)
#undef X
#define X(name, h, l)                                                                                                        \
  LOOP(name, float, name##_f(load_f((const char *)(x + i)), load_f((const char *)(y + i))), f, LANES_F)                     \
  LOOP(name, double, name##_d(load_d((const char *)(x + i)), load_d((const char *)(y + i))), d, LANES_D)
BINARY(X)
#undef X

static double ulps_f(float got, double want) {
  if (isnan(want) || isnan(got)) return isnan(want) && isnan(got) ? 0 : 1e9;
  if (got == (float)want && !signbit(got) == !signbit(want)) return isinf(got) ? 0 : fabs(got - want) / ldexp(1, fmax(ilogb(want == 0 ? 1e-300 : want) - 23, -149));
  if (got == 0 && want == 0) return 1e9;
  double limit = isinf(got) ? copysign(0x1p128, got) : got;
  if (isinf(want)) want = copysign(0x1p128, want);
  return fmin(1e9, fabs(limit - want) / ldexp(1, (int)fmax(fmin(ilogb(want == 0 ? 1e-300 : want), 127) - 23, -149)));
}
static double ulps_d(double got, long double want) {
  if (isnan(want) || isnan(got)) return isnan(want) && isnan(got) ? 0 : 1e9;
  if (got == 0 && want == 0 && !signbit(got) != !signbit(want)) return 1e9;
  if (isinf((double)want) && (double)want == got) return 0;
  long double limit = isinf(got) ? copysignl(0x1p1024L, got) : got;
  if (isinf(want)) want = copysignl(0x1p1024L, want);
  int e = want == 0 ? -1074 : (int)fmax(fmin(ilogbl(want), 1023) - 52, -1074);
  return (double)fminl(1e9L, fabsl(limit - want) / ldexpl(1, e));
}

static const double special[] = {0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 0x1p53, -0x1p53, 1e308, -1e308, 1e-310, -1e-310, 0.25, 0.75, 100.5};

static void unary_f32(uint64_t step, const char *only, const char *name, void (*f)(float *, const float *, const float *), double (*want)(double)) {
  if (only && strcmp(only, name)) return;
  static float x[BLOCK], out[BLOCK];
  double worst = 0;
  float at = 0;
  int n = 0;
  uint64_t next = 0, end = 1ULL << 32;
  /* After the stride, 64 values around each power of two, of both signs. */
  uint64_t extra = step > 1 ? 512 * 64 : 0, total = (end + step - 1) / step + extra;
  for (uint64_t i = 0; i < total; i++) {
    uint32_t bits;
    if (i < total - extra) bits = (uint32_t)next, next += step;
    else { uint64_t j = i - (total - extra); bits = (uint32_t)((j / 64) << 23) + (uint32_t)(j % 64) - 32; }
    memcpy(&x[n++], &bits, 4);
    if (n == BLOCK || i + 1 == total) {
      for (int k = n; k < BLOCK; k++) x[k] = 1;
      f(out, x, NULL);
      for (int k = 0; k < n; k++) {
        double e = ulps_f(out[k], want(x[k]));
        if (e > worst) worst = e, at = x[k];
      }
      n = 0;
    }
  }
  printf("%-10s f32 %.3f at %a\n", name, worst, at);
  fflush(stdout);
}

static double sample(void) {
  uint64_t r = random64();
  double x;
  if (r & 1) {
    r = random64();
    memcpy(&x, &r, 8);
    return x;
  }
  int e = (int)(random64() % 41) - 30;
  x = ldexp(1 + (double)(random64() >> 12) * 0x1p-52, e);
  return r & 2 ? x : -x;
}
static double pick(uint64_t i) {
  uint64_t n = sizeof special / sizeof *special;
  if (i < n) return special[i];
  if (i == n) return INFINITY;
  if (i == n + 1) return -INFINITY;
  if (i == n + 2) return NAN;
  return sample();
}

static void unary_f64(uint64_t count, const char *only, const char *name, void (*f)(double *, const double *, const double *), long double (*want)(long double)) {
  if (only && strcmp(only, name)) return;
  static double x[BLOCK], out[BLOCK];
  double worst = 0, at = 0;
  for (uint64_t i = 0; i < count; i += BLOCK) {
    for (uint64_t k = 0; k < BLOCK; k++) x[k] = pick(i + k);
    /* Functions of an interval are tried on it as well. */
    if (!strcmp(name, "asin") || !strcmp(name, "acos") || !strcmp(name, "atanh") || !strcmp(name, "logit"))
      for (int k = 64; k < BLOCK / 2; k++) x[k] = (double)((int64_t)random64()) * 0x1p-63 * (k % 3 ? 1 : 0.0625) + (k % 5 || *name != 'l' ? 0 : 0.5);
    if (!strcmp(name, "acosh"))
      for (int k = 64; k < BLOCK / 2; k++) x[k] = 1 + ldexp((double)random64(), -(int)(random64() % 52) - 62);
    f(out, x, NULL);
    for (int k = 0; k < BLOCK; k++) {
      double e = ulps_d(out[k], want(x[k]));
      if (e > worst) worst = e, at = x[k];
    }
  }
  printf("%-10s f64 %.3f at %a\n", name, worst, at);
  fflush(stdout);
}

static void binary(uint64_t count, const char *only, const char *name, void (*f)(float *, const float *, const float *), void (*d)(double *, const double *, const double *), double (*want_f)(double, double), long double (*want_d)(long double, long double)) {
  if (only && strcmp(only, name)) return;
  static float x[BLOCK], y[BLOCK], out[BLOCK];
  static double u[BLOCK], v[BLOCK], to[BLOCK];
  double worst = 0, worst_d = 0, at[4] = {0};
  for (uint64_t i = 0; i < count; i += BLOCK) {
    for (uint64_t k = 0; k < BLOCK; k++) {
      u[k] = pick(i == 0 ? k / 23 : i + k);
      v[k] = pick(i == 0 ? k % 23 : i + k);
      x[k] = (float)u[k];
      y[k] = (float)v[k];
      /* Powers that neither overflow nor vanish. */
      if (!strcmp(name, "pow") && k % 2 && i > 0) {
        u[k] = fabs(sample());
        v[k] = ldexp((double)(int64_t)random64(), -63) * 745 / fmax(1e-16, fabs(log(u[k])));
        x[k] = (float)fabs(sample());
        y[k] = (float)(ldexp((double)(int64_t)random64(), -63) * 104 / fmax(1e-8, fabs(log(x[k]))));
      } else if (k % 2 && i > 0) {
        double s = ldexp(1, (int)(random64() % 6) - 3);
        v[k] = u[k] * s * (1 + (double)(random64() >> 12) * 0x1p-52);
        y[k] = x[k] * (float)s * (1 + (float)(random64() >> 41) * 0x1p-23f);
      }
    }
    f(out, x, y);
    d(to, u, v);
    for (int k = 0; k < BLOCK; k++) {
      double e = ulps_f(out[k], want_f(x[k], y[k]));
      if (e > worst) worst = e, at[0] = x[k], at[1] = y[k];
      e = ulps_d(to[k], want_d(u[k], v[k]));
      if (e > worst_d) worst_d = e, at[2] = u[k], at[3] = v[k];
    }
  }
  printf("%-10s f32 %.3f at %a %a\n%-10s f64 %.3f at %a %a\n", name, worst, at[0], at[1], name, worst_d, at[2], at[3]);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}
#define LEAST(body)                                  \
  ({                                                 \
    double least_ = 1e30;                            \
    for (int r = 0; r < 300; r++) {                 \
      double t_ = now();                             \
      body;                                          \
      t_ = now() - t_;                               \
      if (t_ < least_) least_ = t_;                  \
    }                                                \
    least_ / BLOCK;                                  \
  })

static float xf[BLOCK], yf[BLOCK], of[BLOCK];
static double xd[BLOCK], yd[BLOCK], od[BLOCK];

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "";
  uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  const char *only = NULL;
  if (!strcmp(mode, "f32")) {
    only = argc > 3 ? argv[3] : NULL;
#define X(name, h, l) unary_f32(count, only, #name, loop_##name##_f, h);
    UNARY(X)
#undef X
  } else if (!strcmp(mode, "f64") || !strcmp(mode, "two")) {
    state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
    only = argc > 4 ? argv[4] : NULL;
    if (mode[0] == 'f') {
#define X(name, h, l) unary_f64(count, only, #name, loop_##name##_d, l);
      UNARY(X)
#undef X
    } else {
#define X(name, h, l) binary(count, only, #name, loop_##name##_f, loop_##name##_d, h, l);
      BINARY(X)
#undef X
    }
  } else if (!strcmp(mode, "times")) {
    only = argc > 2 ? argv[2] : NULL;
    state = 1;
    for (int i = 0; i < BLOCK; i++) {
      xd[i] = (double)(random64() >> 11) * 0x1p-53 * 0.98 + 0.01;
      yd[i] = (double)(random64() >> 11) * 0x1p-53 * 3;
      /* Both sides of where the formulas change. */
      if (i % 2) xd[i] *= 1;
      xf[i] = (float)xd[i];
      yf[i] = (float)yd[i];
    }
#define X(name, h, l)                                                                                              \
  if (!only || !strcmp(only, #name))                                                                              \
    printf("%-10s f32 %6.2f   f64 %6.2f   C library in float64 %6.2f ns\n", #name, LEAST(loop_##name##_f(of, xf, yf)), \
           LEAST(loop_##name##_d(od, xd, yd)), LEAST(for (int i = 0; i < BLOCK; i++) od[i] = h(xd[i])));
    UNARY(X)
#undef X
#define X(name, h, l)                                                                                              \
  if (!only || !strcmp(only, #name))                                                                              \
    printf("%-10s f32 %6.2f   f64 %6.2f   C library in float64 %6.2f ns\n", #name, LEAST(loop_##name##_f(of, xf, yf)), \
           LEAST(loop_##name##_d(od, xd, yd)), LEAST(for (int i = 0; i < BLOCK; i++) od[i] = h(xd[i], yd[i])));
    BINARY(X)
#undef X
  } else {
    fprintf(stderr, "ulp f32 | f64 | two | times\n");
    return 2;
  }
  return 0;
}
