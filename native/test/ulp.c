/*
 * Errors of the vector functions in units in the last place, against the C library one precision up.
 *
 *   ulp f32 STEP [name]          unary float32 functions on every STEPth of all 2^32 values, and around every power of two
 *   ulp f64 COUNT SEED [name]    unary float64 functions on COUNT samples: half over all exponents, half from 2^-30 to 2^10
 *   ulp two COUNT SEED [name]    functions of two arguments, both dtypes
 *   ulp times [name]             nanoseconds for each element of 4,096, beside the C library
 *
 * Prints a line for each function: for each instruction set the largest error and where. Compile it with SETS(X) as X(avx512) X(base) …
 * and link it with loops.c compiled for each of them: scripts/native/ulp.js does that.
 * A NaN, infinity or sign of zero that is not the reference's counts as 1e9.
 */
#define _GNU_SOURCE
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "loops.h"

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
  const long double c = 0.70710678118654752440084436210484903928L, low = 1.895032558893257079655e-20L;
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
static double ndtr_h(double x) { return 0.5 * erfc(-x * M_SQRT1_2); }
static double log_ndtr_h(double x) {
  if (x > 0) return log1p(-ndtr_h(-x));
  return x > -35 ? log(ndtr_h(x)) : (double)log_ndtr_l(x);
}

/* The sets compiled in: SETS(X) is X(name) for each. */
#define X(isa) extern const struct loops loops_##isa;
SETS(X)
#undef X
#define X(isa) &loops_##isa,
static const struct loops *const sets[] = {SETS(X)};
#undef X
#define COUNT ((int)(sizeof sets / sizeof *sets))

/* The largest error of each set, and where. */
struct worst { double error, x, y; };
static void note(struct worst *w, double error, double x, double y) {
  if (error > w->error) *w = (struct worst){error, x, y};
}
static void print(const char *name, const char *dtype, const struct worst *w) {
  printf("%-9s %s", name, dtype);
  for (int s = 0; s < COUNT; s++) printf("  %s %.3f at %a %a", sets[s]->set, w[s].error, w[s].x, w[s].y);
  printf("\n");
  fflush(stdout);
}


static double ulps_f(float got, double want) {
  uint64_t bits;
  memcpy(&bits, &want, 8);
  int exponent = (int)(bits >> 52 & 0x7ff) - 1023;
  if (exponent >= -126 && exponent < 127 && fabsf(got) <= FLT_MAX) {
    bits = (uint64_t)(1023 + 23 - exponent) << 52;
    double inverse;
    memcpy(&inverse, &bits, 8);
    return fabs(got - want) * inverse;
  }
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

static void unary_f32(int index, uint64_t step, const char *only, const char *name, double (*want)(double)) {
  if (only && strcmp(only, name)) return;
  static float x[BLOCK], out[BLOCK];
  static double right[BLOCK];
  struct worst worst[COUNT] = {{0}};
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
      for (int k = 0; k < n; k++) right[k] = want(x[k]);
      for (int k = n; k < BLOCK; k++) x[k] = 1;
      for (int s = 0; s < COUNT; s++) {
        sets[s]->unary[index].f(out, x, NULL);
        for (int k = 0; k < n; k++)
          if (!(worst[s].error > 0.5 && out[k] == (float)right[k] && out[k] != 0)) note(&worst[s], ulps_f(out[k], right[k]), x[k], 0);
      }
      n = 0;
    }
  }
  print(name, "f32", worst);
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

static void unary_f64(int index, uint64_t count, const char *only, const char *name, long double (*want)(long double)) {
  if (only && strcmp(only, name)) return;
  static double x[BLOCK], out[BLOCK];
  static long double right[BLOCK];
  struct worst worst[COUNT] = {{0}};
  for (uint64_t i = 0; i < count; i += BLOCK) {
    for (uint64_t k = 0; k < BLOCK; k++) x[k] = pick(i + k);
    /* Functions of an interval are tried on it as well. */
    if (!strcmp(name, "asin") || !strcmp(name, "acos") || !strcmp(name, "atanh") || !strcmp(name, "logit"))
      for (int k = 64; k < BLOCK / 2; k++) x[k] = (double)((int64_t)random64()) * 0x1p-63 * (k % 3 ? 1 : 0.0625) + (k % 5 || *name != 'l' ? 0 : 0.5);
    if (!strcmp(name, "acosh"))
      for (int k = 64; k < BLOCK / 2; k++) x[k] = 1 + ldexp((double)random64(), -(int)(random64() % 52) - 62);
    for (int k = 0; k < BLOCK; k++) right[k] = want(x[k]);
    for (int s = 0; s < COUNT; s++) {
      sets[s]->unary[index].d(out, x, NULL);
      for (int k = 0; k < BLOCK; k++) note(&worst[s], ulps_d(out[k], right[k]), x[k], 0);
    }
  }
  print(name, "f64", worst);
}

static void binary(int index, uint64_t count, const char *only, const char *name, double (*want_f)(double, double), long double (*want_d)(long double, long double)) {
  if (only && strcmp(only, name)) return;
  static float x[BLOCK], y[BLOCK], out[BLOCK];
  static double u[BLOCK], v[BLOCK], to[BLOCK];
  struct worst worst[COUNT] = {{0}}, worst_d[COUNT] = {{0}};
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
    for (int s = 0; s < COUNT; s++) {
      sets[s]->binary[index].f(out, x, y);
      sets[s]->binary[index].d(to, u, v);
      for (int k = 0; k < BLOCK; k++) {
        note(&worst[s], ulps_f(out[k], want_f(x[k], y[k])), x[k], y[k]);
        note(&worst_d[s], ulps_d(to[k], want_d(u[k], v[k])), u[k], v[k]);
      }
    }
  }
  print(name, "f32", worst);
  print(name, "f64", worst_d);
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

static void times(const char *name, const struct loop *const loops[], double library) {
  printf("%-9s", name);
  for (int s = 0; s < COUNT; s++)
    printf("  %s f32 %5.2f f64 %5.2f", sets[s]->set, LEAST(loops[s]->f(of, xf, yf)), LEAST(loops[s]->d(od, xd, yd)));
  printf("  C library in float64 %5.2f ns\n", library);
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "";
  uint64_t count = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
  state = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
  int at = 0;
  if (!strcmp(mode, "f32")) {
    const char *only = argc > 3 ? argv[3] : NULL;
#define X(name, h, l) unary_f32(at++, count, only, #name, h);
    UNARY(X)
#undef X
  } else if (!strcmp(mode, "f64")) {
    const char *only = argc > 4 ? argv[4] : NULL;
#define X(name, h, l) unary_f64(at++, count, only, #name, l);
    UNARY(X)
#undef X
  } else if (!strcmp(mode, "two")) {
    const char *only = argc > 4 ? argv[4] : NULL;
#define X(name, h, l) binary(at++, count, only, #name, h, l);
    BINARY(X)
#undef X
  } else if (!strcmp(mode, "times")) {
    const char *only = argc > 2 ? argv[2] : NULL;
    for (int i = 0; i < BLOCK; i++) {
      xd[i] = (double)(random64() >> 11) * 0x1p-53 * 0.98 + 0.01;
      yd[i] = (double)(random64() >> 11) * 0x1p-53 * 3;
      xf[i] = (float)xd[i];
      yf[i] = (float)yd[i];
    }
    const struct loop *loops[COUNT];
#define ALL_LOOPS(kind) for (int s = 0; s < COUNT; s++) loops[s] = &sets[s]->kind[at]; at++;
#define X(name, h, l)                                                                            \
  ALL_LOOPS(unary)                                                                               \
  if (!only || !strcmp(only, #name)) times(#name, loops, LEAST(for (int i = 0; i < BLOCK; i++) od[i] = h(xd[i])));
    UNARY(X)
#undef X
    at = 0;
#define X(name, h, l)                                                                            \
  ALL_LOOPS(binary)                                                                              \
  if (!only || !strcmp(only, #name)) times(#name, loops, LEAST(for (int i = 0; i < BLOCK; i++) od[i] = h(xd[i], yd[i])));
    BINARY(X)
#undef X
  } else {
    fprintf(stderr, "ulp f32 | f64 | two | times\n");
    return 2;
  }
  return 0;
}
