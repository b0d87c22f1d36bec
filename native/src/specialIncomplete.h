/*
 * The incomplete gamma functions and their derivatives in the first argument: the expansions are evaluated on truncated Taylor series
 * of n + 1 coefficients, whose arrays live on the stack.
 */
#ifndef ADJOINT_SPECIAL_INCOMPLETE_H
#define ADJOINT_SPECIAL_INCOMPLETE_H

#include "specialGamma.h"

/* Series of ε⁰ … εⁿ. */
static void set_line(double *to, double value, double slope, int n) {
  for (int i = 0; i <= n; i++) to[i] = 0;
  to[0] = value;
  if (n > 0) to[1] = slope;
}
static void copy_series(double *to, const double *a, int n) {
  for (int i = 0; i <= n; i++) to[i] = a[i];
}
static void add_series(double *to, const double *a, const double *b, int n) {
  for (int i = 0; i <= n; i++) to[i] = a[i] + b[i];
}
static void scale_series(double *to, const double *a, double factor, int n) {
  for (int i = 0; i <= n; i++) to[i] = a[i] * factor;
}
/* From the last coefficient down, so that `to` may be a or b. */
static void mul_series(double *to, const double *a, const double *b, int n) {
  for (int k = n; k >= 0; k--) {
    double sum = 0;
    for (int i = 0; i <= k; i++) sum += a[i] * b[k - i];
    to[k] = sum;
  }
}
/* `to` may be a. */
static void div_series(double *to, const double *a, const double *b, int n) {
  for (int k = 0; k <= n; k++) {
    double rest = a[k];
    for (int i = 0; i < k; i++) rest -= to[i] * b[k - i];
    to[k] = rest / b[0];
  }
}
/* value·exp(Σ_{k ≥ 1} a[k] εᵏ) */
static void exp_series(double *to, double value, const double *a, int n) {
  to[0] = value;
  for (int k = 1; k <= n; k++) {
    double sum = 0;
    for (int i = 1; i <= k; i++) sum += i * a[i] * to[k - i];
    to[k] = sum / k;
  }
}
static void polynomial_series(double *to, const double *c, int terms, const double *a, int n) {
  set_line(to, c[terms - 1], 0, n);
  for (int i = terms - 2; i >= 0; i--) {
    mul_series(to, to, a, n);
    to[0] += c[i];
  }
}

/* log(1 + u) − u, with relative precision around 0. */
static double log1p_minus(double u) {
  if (u < -0.7 || u > 1.2) return log1p_1(u) - u;
  double r = u / (2 + u), t = r * r, sum = 0, power = 2 * t;
  for (int k = 3; power > 1e-19 * t || power > 1e-300; k += 2) {
    sum += power / k;
    power *= t;
    if (power / k < 1e-18 * sum) break;
  }
  return r * (sum - u);
}
/* xᵃ e⁻ˣ/Γ(a + 1), by the deviation from its largest value at x = a where a is not small (Loader 2000). */
static double prefactor(double a, double x) {
  if (a < 1) return pow_1(x, a) * exp_1(-x - lgamma1p(a));
  double y = a, shift = 0;
  while (y < 10) y++;
  /* The difference of Stirling's rests at a and at y. */
  for (double j = a; j < y; j++) shift += (j + 0.5) * log1p_minus(1 / j) + 0.5 / j;
  double rest = stirling_rest(y) + shift;
  double deviation = x < 0.3 * a ? log_1(x / a) + 1 - x / a : log1p_minus((x - a) / a);
  return exp_1(a * deviation - rest) / __builtin_sqrt(2 * PI_1 * a);
}
static void prefactor_series(double *to, int n, double a, double x) {
  double logs[n + 1];
  set_line(logs, 0, 0, n);
  if (n > 0) {
    double ratio = (x - a) / a;
    double log_ratio = absolute(ratio) < 0.5 ? log1p_1(ratio) : log_1(x) - log_1(a);
    logs[1] = a < 10 ? log_1(x) - digamma_1(a + 1) : log_ratio - digamma_minus_log(a) - 1 / a;
  }
  double f = 2;
  for (int k = 2; k <= n; k++, f *= k) logs[k] = -polygamma_1(k - 1, a + 1) / f;
  exp_series(to, prefactor(a, x), logs, n);
}

/* P at the ends of its domain, NaN outside; 0 returned: inside. */
static int at_edge(double a, double x, double *value) {
  *value = NOT_A_NUMBER;
  if (!(a >= 0 && x >= 0)) return 1;
  if (a == INFINITE || x == INFINITE) {
    if (a != x) *value = x == INFINITE ? 1 : 0;
    return 1;
  }
  if (a == 0) {
    if (x != 0) *value = 1;
    return 1;
  }
  *value = 0;
  return x == 0;
}
/* Where Temme's expansion holds; where the others would take too many terms; where the fraction is used. */
static int is_large(double a, double x) { return a >= 25 && absolute(x - a) < 0.6 * a; }
static int is_huge(double a, double x) { return a > 1e6 && absolute(x - a) < 0.02 * a; }
static int uses_fraction(double a, double x) { return x >= (a + 1 > 1.5 ? a + 1 : 1.5); }

#define TEMME_ROWS ((int)(sizeof temme / sizeof *temme))
#define TEMME_COLUMNS ((int)(sizeof *temme / sizeof **temme))
#define ETA_TERMS ((int)(sizeof eta_of_mu / sizeof *eta_of_mu))

/* Temme's uniform expansion (1979): side 1 gives Q, −1 gives P. */
static double uniform(double a, double x, double side) {
  double mu = (x - a) / a, half = -log1p_minus(mu);
  half = half > 0 ? half : 0;
  double eta = __builtin_sqrt(2 * half), sum = 0, power = 1;
  if (mu < 0) eta = -eta;
  for (int i = 0; i < TEMME_ROWS; i++) {
    double term = horner(temme[i], TEMME_COLUMNS, eta) * power;
    sum += term;
    if (absolute(term) < 1e-18 * absolute(sum)) break;
    power /= a;
  }
  double rest = exp_1(-a * half) / __builtin_sqrt(2 * PI_1 * a) * sum;
  return 0.5 * erfc_1(side * eta * __builtin_sqrt(a / 2)) + side * rest;
}
/* (1 + ε/a)^p */
static void root_ratio(double *to, double p, int n, double a) {
  to[0] = 1;
  for (int k = 1; k <= n; k++) to[k] = to[k - 1] * (p - k + 1) / (k * a);
}
/* P by the same expansion as a series in a. */
static void uniform_series(double *to, int n, double a, double x) {
  double one[n + 1], line[n + 1], inverse[n + 1], mu[n + 1], eta[n + 1], bell[n + 1], density[n + 1], part[n + 1];
  set_line(one, 1, 0, n);
  set_line(line, a, 1, n);
  div_series(inverse, one, line, n);
  scale_series(mu, inverse, x, n);
  mu[0] = (x - a) / a;
  polynomial_series(eta, eta_of_mu, ETA_TERMS, mu, n);
  mul_series(bell, eta, eta, n);
  scale_series(bell, bell, -0.5, n);
  mul_series(bell, bell, line, n);
  double height = exp_1(a * log1p_minus(mu[0]));
  exp_series(density, height / __builtin_sqrt(2 * PI_1 * a), bell, n);
  root_ratio(part, -0.5, n, a);
  mul_series(density, density, part, n);
  double sum[n + 1], power[n + 1];
  set_line(sum, 0, 0, n);
  copy_series(power, one, n);
  for (int i = 0; i < 4; i++) {
    polynomial_series(part, temme[i], TEMME_COLUMNS, eta, n);
    mul_series(part, part, power, n);
    add_series(sum, sum, part, n);
    mul_series(power, power, inverse, n);
  }
  /* ½ erfc(−z) has the derivative e^(−z²) z′/√π, and z = η√(a/2). */
  double z[n + 1], slope[n + 1];
  root_ratio(part, 0.5, n, a);
  scale_series(z, eta, __builtin_sqrt(a / 2), n);
  mul_series(z, z, part, n);
  exp_series(slope, height / __builtin_sqrt(PI_1), bell, n);
  for (int k = 0; k <= n; k++) part[k] = k < n ? (k + 1) * z[k + 1] : 0;
  mul_series(slope, slope, part, n);
  mul_series(density, density, sum, n);
  for (int k = 0; k <= n; k++) to[k] = (k == 0 ? 0.5 * erfc_1(-z[0]) : slope[k - 1] / k) - density[k];
}

/* P = D Σ xᵏ/((a + 1)…(a + k)) (DLMF 8.11.4), for x up to about a. */
static double powers(double a, double x) {
  double sum = 1, term = 1;
  for (int k = 1; term > 1e-17 * sum; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return prefactor(a, x) * sum;
}
static void powers_series(double *to, int n, double a, double x) {
  double term[n + 1], sum[n + 1], below[n + 1];
  set_line(term, 1, 0, n);
  set_line(sum, 1, 0, n);
  for (int k = 1, more = 1; more; k++) {
    scale_series(term, term, x, n);
    set_line(below, a + k, 1, n);
    div_series(term, term, below, n);
    add_series(sum, sum, term, n);
    more = 0;
    for (int i = 0; i <= n; i++) more |= absolute(term[i]) > 1e-17 * absolute(sum[i]);
  }
  prefactor_series(to, n, a, x);
  mul_series(to, to, sum, n);
}
/* Q = a D / (x + 1 − a − 1·(1 − a)/(x + 3 − a − …)) (DLMF 8.9.2), by Lentz's method. */
static double fraction(double a, double x) {
  double b = x + 1 - a, c = INFINITE, d = 1 / b, value = d, last = INFINITE;
  for (int i = 1;; i++) {
    b += 2;
    d = 1 / (b + i * (a - i) * d);
    c = b + i * (a - i) / c;
    value *= c * d;
    double change = absolute(c * d - 1);
    /* Rounding keeps the change from vanishing. */
    if (!(change > 2e-16) || (change < 1e-13 && change >= last)) break;
    last = change;
  }
  return prefactor(a, x) * a * value;
}
static void fraction_series(double *to, int n, double a, double x) {
  double one[n + 1], b[n + 1], c[n + 1], d[n + 1], value[n + 1], above[n + 1], t[n + 1], last = INFINITE;
  set_line(one, 1, 0, n);
  set_line(b, x + 1 - a, -1, n);
  div_series(d, one, b, n);
  copy_series(value, d, n);
  for (int i = 1;; i++) {
    set_line(above, i * (a - i), i, n);
    b[0] += 2;
    mul_series(t, above, d, n);
    add_series(t, b, t, n);
    div_series(d, one, t, n);
    if (i == 1) {
      copy_series(c, b, n);
    } else {
      div_series(t, above, c, n);
      add_series(c, b, t, n);
    }
    mul_series(t, c, d, n);
    mul_series(value, value, t, n);
    double change = 0;
    for (int k = 0; k <= n; k++) {
      double f = absolute(k == 0 ? t[k] - 1 : t[k] * value[0] / value[k]);
      if (!(f <= change)) change = f;
    }
    if (!(change > 2e-16) || (change < 1e-13 && change >= last)) break;
    last = change;
  }
  prefactor_series(to, n, a, x);
  set_line(t, a, 1, n);
  mul_series(to, to, t, n);
  mul_series(to, to, value, n);
}
/* Q for small a and x, where it is small beside P: 1 − xᵃ/Γ(1 + a) and the rest of the series taken apart. */
static double small_upper(double a, double x) {
  double exponent = a * log_1(x) - lgamma1p(a), sum = 0, term = 1;
  for (int k = 1; k < 100; k++) {
    term *= -x / k;
    sum += term / (a + k);
    if (absolute(term) < 1e-18 * absolute(sum)) break;
  }
  return -expm1_1(exponent) - exp_1(exponent) * a * sum;
}

static double gammainc_1(double a, double x) {
  double p;
  if (at_edge(a, x, &p)) return p;
  p = is_large(a, x) ? uniform(a, x, -1) : uses_fraction(a, x) ? 1 - fraction(a, x) : powers(a, x);
  return p > 1 ? 1 : p;
}
static double gammaincc_1(double a, double x) {
  double p;
  if (at_edge(a, x, &p)) return 1 - p;
  if (is_large(a, x)) return uniform(a, x, 1);
  if (uses_fraction(a, x)) return fraction(a, x);
  return a <= 1 && x < 1.5 ? small_upper(a, x) : 1 - powers(a, x);
}

static double factorial_of(int n) {
  double product = 1;
  for (int k = 2; k <= n; k++) product *= k;
  return product;
}
static double gammainc_derivative_1(double n, double a, double x) {
  if (!is_order(n)) return NOT_A_NUMBER;
  if (n == 0) return gammainc_1(a, x);
  double edge;
  if (!(a == 0 && x > 0 && x < INFINITE) && at_edge(a, x, &edge)) return edge * 0;
  /* So far out in a tail, nothing is left of the derivative either. */
  if (prefactor(a, x) == 0) return 0;
  int order = (int)n;
  double series[order + 1];
  if (is_huge(a, x)) uniform_series(series, order, a, x);
  else if (!uses_fraction(a, x)) powers_series(series, order, a, x);
  else {
    fraction_series(series, order, a, x);
    scale_series(series, series, -1, order);
  }
  return factorial_of(order) * series[order];
}
/* ∂ⁿ/∂aⁿ of the density xᵃ⁻¹ e⁻ˣ/Γ(a). */
static double gamma_density_1(double n, double a, double x) {
  if (!is_order(n) || !(a >= 0 && x >= 0) || (a == 0 && x == 0)) return NOT_A_NUMBER;
  int order = (int)n;
  if (x == 0) return a > 1 ? 0 : a < 1 || order > 0 ? (order % 2 == 0 ? 1 : -1) * INFINITE : 1;
  if (x == INFINITE || a == INFINITE) return 0;
  double density[order + 1], line[order + 1];
  prefactor_series(density, order, a, x);
  set_line(line, a / x, 1 / x, order);
  mul_series(density, density, line, order);
  return factorial_of(order) * density[order];
}

#endif
