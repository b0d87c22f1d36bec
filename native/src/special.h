/* The functions of lib/engine/special on one double, by the same formulas; what they are and how precise is said there. */
#ifndef ADJOINT_SPECIAL_H
#define ADJOINT_SPECIAL_H

#include "specialIncomplete.h"

/* The modified Bessel functions of the first kind: (x/2)ⁿ/n! Σ (x²/4)ᵏ n!/(k! (n + k)!). */
static double bessel_series(double n, double x) {
  double first = 1, sum = 1, term = 1, t = x * x / 4;
  for (int k = 1; k <= n; k++) first *= x / 2 / k;
  for (int k = 1; term > 1e-18 * sum; k++) {
    term *= t / (k * (n + k));
    sum += term;
  }
  return first * sum;
}
/* The mth derivative of Hankel's expansion of e^(−x) Iₙ(x), up to its smallest term. */
static double bessel_far(double m, double n, double x) {
  double sum = 0, coefficient = 1, last = INFINITE;
  for (int k = 0;; k++) {
    double term = coefficient;
    for (int j = 0; j < m; j++) term *= -(k + 0.5 + j) / x;
    double size = absolute(term);
    if (k > n + m && (size < 1e-18 * absolute(sum) || size >= last)) break;
    sum += term;
    last = size;
    coefficient *= -(4 * n * n - (2.0 * k + 1) * (2.0 * k + 1)) / (8 * (k + 1.0) * x);
  }
  return sum / __builtin_sqrt(2 * PI_1) / __builtin_sqrt(x);
}
static double bessel_ie_derivative_1(double m, double n, double x) {
  double order = absolute(n), a = absolute(x);
  if (!is_order(m) || !is_order(order) || x != x) return NOT_A_NUMBER;
  int steps = (int)m;
  double sign = x < 0 && ((int)order + steps) % 2 == 1 ? -1 : 1;
  if (a > 25 + order * order) return sign * bessel_far(m, order, a);
  if (steps == 0) return sign * exp_1(-a) * bessel_series(order, a);
  /* d/dx is half the sum of the shifts of n up and down, less 1 beside e^(−x). */
  double terms[2 * steps + 3], next[2 * steps + 3];
  terms[0] = 1;
  for (int k = 0; k < steps; k++) {
    for (int i = 0; i < 2 * k + 3; i++) next[i] = 0;
    for (int i = 0; i < 2 * k + 1; i++) {
      next[i] += terms[i] / 2;
      next[i + 1] -= x == 0 ? 0 : terms[i];
      next[i + 2] += terms[i] / 2;
    }
    for (int i = 0; i < 2 * k + 3; i++) terms[i] = next[i];
  }
  double sum = 0;
  for (int i = 0; i < 2 * steps + 1; i++) sum += terms[i] * bessel_series(absolute(order - m + i), a);
  return sign * exp_1(-a) * sum;
}
static double bessel_i_1(double n, double x) {
  double order = absolute(n), a = absolute(x);
  if (!is_order(order) || x != x) return NOT_A_NUMBER;
  double value = a;
  if (a <= 25 + order * order) {
    value = bessel_series(order, a);
  } else if (a < INFINITE) {
    /* eᵃ in two factors, since it overflows before the product does. */
    double half = exp_1(a / 2);
    value = half * bessel_far(0, order, a) * half;
  }
  return x < 0 && (int)order % 2 == 1 ? -value : value;
}

/* The nth derivative of sin(πx)/(πx). */
static double sinc_at_zero(int n, double z) {
  int k = (n + 1) / 2;
  double power = (k % 2 == 0 ? 1 : -1) * (2 * k == n ? 1 : z), sum = power / (2 * k + 1);
  for (int at = 2 * k - n; at < 400; at += 2) {
    power *= -(z * z) / ((at + 1.0) * (at + 2.0));
    k++;
    double term = power / (2 * k + 1);
    sum += term;
    if (absolute(term) <= 1e-18 * absolute(sum)) break;
  }
  return sum;
}
static double sinc_derivative_1(double n, double x) {
  if (!is_order(n)) return NOT_A_NUMBER;
  double z = PI_1 * x;
  if (!(absolute(z) < INFINITE)) return z != z ? z : 0;
  if (n == 0) return x == 0 ? 1 : sin_pi(x) / z;
  int order = (int)n;
  double scale = pow_1(PI_1, n);
  if (absolute(z) < (n > 1 ? n : 1)) return scale * sinc_at_zero(order, z);
  double waves[4] = {sin_pi(x), cos_pi(x)};
  waves[2] = -waves[0];
  waves[3] = -waves[1];
  double f = waves[0] / z;
  for (int k = 1; k <= order; k++) f = (waves[k % 4] - k * f) / z;
  return scale * f;
}

/* The nth derivative of erfcx, by repeated integrals: their recurrence upwards for x < 1, as a continued fraction beyond. */
static double erfcx_derivative_1(double n, double x) {
  if (!is_order(n)) return NOT_A_NUMBER;
  int order = (int)n;
  double value = erfcx_1(x), before = 2 / __builtin_sqrt(PI_1), factor = 1;
  if (order == 0 || !(absolute(value) < INFINITE) || value == 0) return order % 2 == 0 ? value : -value;
  if (x < 1) {
    for (int k = 1; k <= order; k++) {
      double next = (-2 * x * value + before) / (2 * k);
      before = value;
      value = next;
      factor *= -2 * k;
    }
    return factor * value;
  }
  double r = 0;
  for (int k = order + (int)(60 + 500 / (x * x)) + 1; k > 0; k--) {
    r = 1 / (2 * x + 2 * (k + 1.0) * r);
    if (k <= order) {
      value *= r;
      factor *= -2 * k;
    }
  }
  return factor * value;
}

/* The inverse of erf: Winitzki's start, then Halley's steps on erf, or on erfc where that is small. */
static double erfinv_1(double x) {
  double a = absolute(x);
  if (!(a < 1)) return a == 1 ? x * INFINITE : NOT_A_NUMBER;
  if (a < 1e-8) return x * __builtin_sqrt(PI_1) / 2;
  double log = log1p_1(-a * a), middle = 2 / (PI_1 * 0.147) + log / 2;
  double y = __builtin_sqrt(-log / 0.147 / (__builtin_sqrt(middle * middle - log / 0.147) + middle));
  for (int step = 0; step < 3; step++) {
    double error = a < 0.5 ? erf_1(y) - a : 1 - a - erfc_1(y);
    double newton = error * __builtin_sqrt(PI_1) / 2 / bell(y, 1);
    y -= newton / (1 + y * newton);
  }
  return x < 0 ? -y : y;
}

static double log_cdf(double x) {
  if (x == -INFINITE) return x;
  return x == INFINITE ? 0 : log_ndtr_1(x);
}
/* Φ⁻¹(v·Φ(a) + u·Φ(b)) where that is at most 0.5, by Newton's method on log Φ. */
static double left_quantile(double v, double u, double a, double b) {
  double log_a = log_1(v) + log_cdf(a), log_b = log_1(u) + log_cdf(b);
  double larger = log_a > log_b ? log_a : log_b, smaller = log_a > log_b ? log_b : log_a;
  double target = larger + log1p_1(exp_1(smaller - larger));
  double x = target > -3 ? 0 : -__builtin_sqrt(-2 * target - log_1(-4 * PI_1 * target));
  for (int step = 0; step < 60; step++) {
    double next = x - (log_ndtr_1(x) - target) * erfcx_1(-x * ROOT_HALF) / __builtin_sqrt(2 / PI_1);
    if (absolute(next - x) <= 0x1p-52 * absolute(x)) return next;
    x = next;
  }
  return x;
}
/* The x at which the normal distribution truncated to [a, b] has the distribution function u. */
static double truncated_normal_quantile_1(double u, double a, double b) {
  if (!(u >= 0 && u <= 1 && a <= b)) return NOT_A_NUMBER;
  if (u == 0 || a == b) return a;
  if (u == 1) return b;
  int upper = (1 - u) * ndtr_1(a) + u * ndtr_1(b) > 0.5;
  double x = upper ? -left_quantile(u, 1 - u, -b, -a) : left_quantile(1 - u, u, a, b);
  /* Of zeros the greater of x and a, the lesser of that and b. */
  x = x < a ? a : x == 0 && a == 0 ? x + a : x;
  return x > b ? b : x == 0 && b == 0 ? -(-x - b) : x;
}

#endif
