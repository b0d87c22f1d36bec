/* One number through the vector functions; the error function's family and the gamma function's on one double. */
#ifndef ADJOINT_SPECIAL_GAMMA_H
#define ADJOINT_SPECIAL_GAMMA_H

#include "specialTables.h"
#include "vectorMath.h"

#define INFINITE __builtin_inf()
#define NOT_A_NUMBER __builtin_nan("")
#define PI_1 0x1.921fb54442d18p+1
#define ROOT_HALF 0x1.6a09e667f3bcdp-1

INLINE double absolute(double x) { return __builtin_fabs(x); }

/* Elementary functions of one number: a vector's first lane, so that no library is needed and one set has one result. */
#define ONE(name) \
  static __attribute__((noinline)) double name##_1(double x) { return name##_d(all_d(x))[0]; }
ONE(exp)
ONE(expm1)
ONE(log)
ONE(log1p)
ONE(sin)
ONE(cos)
ONE(erf)
ONE(erfc)
ONE(ndtr)
ONE(log_ndtr)
#undef ONE
static __attribute__((noinline)) double pow_1(double x, double y) { return pow_d(all_d(x), all_d(y))[0]; }
static double floor_1(double x) { return floor_d(all_d(x))[0]; }

static int is_order(double n) { return n >= 0 && n < 1000 && floor_1(n) == n; }

/* Σ c[i] sⁱ */
static double horner(const double *c, int n, double s) {
  double sum = c[n - 1];
  for (int i = n - 2; i >= 0; i--) sum = sum * s + c[i];
  return sum;
}
#define HORNER(c, s) horner(c, (int)(sizeof(c) / sizeof(*(c))), s)

/* e^(−c x²) for c a power of two: x² of x = high + low, where high² has no rounding. */
static double bell(double x, double c) {
  double high = (float)x;
  return exp_1(-c * high * high) * exp_1(-c * (x - high) * (x + high));
}
/* erfcx(x) for x ≥ 0. */
static double erfcx_right(double x) {
  double t = 2 / (2 + x);
  if (t != t) return t;
  if (t > 0.9) return exp_1(x * x) * (1 - erf_1(x));
  int piece = (int)(t * 10);
  return t * HORNER(scaled_erfc[piece], 2 * (t * 10 - piece) - 1);
}
static double erfcx_1(double x) {
  if (!(x < 0)) return erfcx_right(x);
  return x < -26.7 ? INFINITE : 2 / bell(x, 1) - erfcx_right(-x);
}

/* sin πx and cos πx with exact zeros. x modulo 2 without rounding. */
static double modulo_2(double x) {
  if (absolute(x) >= 0x1p53) return x * 0;
  double a = absolute(x), r = a - 2 * floor_1(a * 0.5);
  return x < 0 ? -r : r;
}
static double sin_pi(double x) {
  double r = modulo_2(x), sign = r < 0 ? -1 : 1, a = r < 0 ? -r : r;
  if (a > 1) {
    a -= 1;
    sign = -sign;
  }
  double b = a > 0.5 ? 1 - a : a;
  return sign * (b > 0.25 ? cos_1(PI_1 * (0.5 - b)) : sin_1(PI_1 * b));
}
static double cos_pi(double x) {
  double r = absolute(modulo_2(x)), a = r > 1 ? 2 - r : r, sign = 1;
  if (a > 0.5) {
    a = 1 - a;
    sign = -1;
  }
  return sign * (a > 0.25 ? sin_1(PI_1 * (0.5 - a)) : cos_1(PI_1 * a));
}

#define HALF_LOG_TWO_PI 0.9189385332046727

/* log Γ(2 + e) for |e| ≤ ½. */
static double gamma_at_two(double e) { return e * HORNER(log_gamma_at_two, 2 * e); }
/* log Γ(1 + a) for 0 ≤ a ≤ 1. */
static double lgamma1p(double a) { return a <= 0.5 ? gamma_at_two(a) - log1p_1(a) : gamma_at_two(a - 1); }
/* What Stirling's formula leaves out, for x ≥ 10. */
static double stirling_rest(double x) { return HORNER(stirling, 1 / (x * x)) / x; }

static double lgamma_1(double x) {
  if (x != x) return x;
  if (x <= 0) {
    if (x == -INFINITE || floor_1(x) == x) return INFINITE;
    return x > -0.5 ? gamma_at_two(x) - log1p_1(x) - log_1(-x) : log_1(PI_1 / absolute(sin_pi(x))) - lgamma_1(1 - x);
  }
  if (x < 0.5) return gamma_at_two(x) - log1p_1(x) - log_1(x);
  if (x < 1.5) return gamma_at_two(x - 1) - log_1(x);
  if (x <= 2.5) return gamma_at_two(x - 2);
  if (x >= 10) return x > 1e306 ? INFINITE : (x - 0.5) * (log_1(x) - 1) + (HALF_LOG_TWO_PI - 0.5) + stirling_rest(x);
  double product = 1, y = x;
  while (y > 2.5) product *= --y;
  return log_1(product) + gamma_at_two(y - 2);
}

static double gamma_1(double x) {
  if (x != x || x == -INFINITE || (x < 0 && floor_1(x) == x)) return NOT_A_NUMBER;
  if (x == 0) return 1 / x;
  if (x < -20) return PI_1 / (sin_pi(x) * gamma_1(1 - x));
  if (x >= 20) {
    if (x > 172) return INFINITE;
    /* In two factors, since x^(x − ½) overflows first. */
    double half = pow_1(x, 0.5 * x - 0.25);
    return half * exp_1(HALF_LOG_TWO_PI - x + stirling_rest(x)) * half;
  }
  double y = x, above = 1, below = 1;
  while (y > 2.5) above *= --y;
  while (y < 1.5) below *= y++;
  return exp_1(gamma_at_two(y - 2)) * above / below;
}

static double digamma_minus_log(double x);
static double digamma_1(double x) {
  if (x == 0) return -1 / x;
  if (x < 0) {
    if (floor_1(x) == x) return NOT_A_NUMBER;
    return x > -0.5 ? digamma_1(1 + x) - 1 / x : digamma_1(1 - x) - PI_1 * cos_pi(x) / sin_pi(x);
  }
  if (x >= 10) return log_1(x) + digamma_minus_log(x);
  double y = x, sum = 0;
  while (y > 2) sum += 1 / --y;
  if (y < 1) sum -= 1 / y++;
  return sum + (y - digamma_root[0] - digamma_root[1]) * HORNER(digamma_over_root, 2 * y - 3);
}
/* ψ(x) − log x, without the cancellation of the two where x is large. */
static double digamma_minus_log(double x) {
  if (x < 10) return digamma_1(x) - log_1(x);
  double t = 1 / (x * x), sum = 0;
  for (int k = (int)(sizeof stirling / sizeof *stirling) - 1; k >= 0; k--) sum = sum * t + (2 * k + 1) * stirling[k];
  return -0.5 / x - sum * t;
}

/* n! Σ 1/(x + k)ⁿ⁺¹ for x > 0, by the Euler–Maclaurin formula. */
static double factorial_times_zeta(double n, double x) {
  double factorial = 1, sum = 0, y = x;
  for (int k = 2; k <= n; k++) factorial *= k;
  for (; y < 10 + n; y++) sum += pow_1(y, -(n + 1));
  double rest = 1 / n + 0.5 / y, rising = (n + 1) / (2 * y * y);
  for (int k = 1; k <= (int)(sizeof stirling / sizeof *stirling); k++) {
    double term = 2.0 * k * (2 * k - 1) * stirling[k - 1] * rising;
    rest += term;
    if (absolute(term) < 1e-18 * rest) break;
    rising *= (n + 2 * k) * (n + 2 * k + 1) / ((2.0 * k + 1) * (2.0 * k + 2) * y * y);
  }
  return factorial * (sum + rest * pow_1(y, -n));
}
/* −π dⁿ/dxⁿ cot(πx), as a polynomial in the cotangent: P₀ = c and Pₖ₊₁ = −(1 + c²) P′ₖ. */
static double cotangent_derivative(int n, double x) {
  double p[n + 3], next[n + 3];
  p[0] = 0;
  p[1] = 1;
  for (int k = 0; k < n; k++) {
    for (int i = 0; i < k + 3; i++) next[i] = 0;
    for (int i = 1; i < k + 2; i++) {
      next[i - 1] -= i * p[i];
      next[i + 1] -= i * p[i];
    }
    for (int i = 0; i < k + 3; i++) p[i] = next[i];
  }
  return -pow_1(PI_1, n + 1) * horner(p, n + 2, cos_pi(x) / sin_pi(x));
}
static double polygamma_1(double n, double x) {
  if (!is_order(n) || x != x || x == -INFINITE) return NOT_A_NUMBER;
  if (n == 0) return digamma_1(x);
  int order = (int)n;
  double sign = order % 2 == 0 ? -1 : 1;
  if (x <= 0 && floor_1(x) == x) return sign * INFINITE;
  if (x < 0) return cotangent_derivative(order, x) - sign * polygamma_1(n, 1 - x);
  return sign * factorial_times_zeta(n, x);
}

static double betaln_1(double a, double b) {
  double small = a < b ? a : b, big = a < b ? b : a;
  if (!(small > 0) || big < 10 || big == INFINITE) {
    if (big == INFINITE && small > 0) return -INFINITE;
    return lgamma_1(a) + lgamma_1(b) - lgamma_1(a + b);
  }
  double rests = stirling_rest(big) - stirling_rest(small + big), growth = log1p_1(small / big);
  if (small < 10) return lgamma_1(small) + rests - small * log_1(big) + (small - (big + small - 0.5) * growth);
  double ratio = log_1(small / (small + big));
  return HALF_LOG_TWO_PI + stirling_rest(small) + rests + (small - 0.5) * ratio - 0.5 * log_1(big) - big * growth;
}
static double beta_1(double a, double b) {
  double small = a < b ? a : b, big = a < b ? b : a;
  if (small > 0 && big >= 20) return exp_1(betaln_1(a, b));
  double x = gamma_1(a), y = gamma_1(b), z = gamma_1(a + b);
  if (absolute(x) < INFINITE && absolute(y) < INFINITE) {
    /* A pole below makes the quotient 0, unless there is one above too. */
    if (z != z) return 0;
    if (absolute(z) < INFINITE && z != 0) return x / z * y;
  }
  double sign = z > 0 ? 1 : z < 0 ? -1 : z;
  return small > 0 || a + b != a + b ? exp_1(betaln_1(a, b)) : x * y * sign;
}

#endif
