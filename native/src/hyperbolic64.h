/* Hyperbolic functions and their inverses, the logistic function and its kin, the error function, of float64 vectors. */
#ifndef ADJOINT_HYPERBOLIC64_H
#define ADJOINT_HYPERBOLIC64_H

#include "expLog64.h"

INLINE vd sinh_d(vd x) {
  vd a = at_most_d(abs_d(x), 712), n;
  pair e = exp_pair(a, all_d(0), &n);
  vd big = scale_d(e.hi + (e.lo - scale_d(all_d(1), at_least_d(-2 * n, -1400)) / e.hi), n - 1);
  vd z = x * x;
  vd small = a + a * at_most_d(z, 1) * POLYNOMIAL_D(poly_sinh_d, at_most_d(z, 1));
  return with_sign_d(pick_d(a < 1.0, small, big), x);
}
INLINE vd cosh_d(vd x) {
  vd a = at_most_d(abs_d(x), 712), n;
  pair e = exp_pair(a, all_d(0), &n);
  return scale_d(e.hi + (e.lo + scale_d(all_d(1), at_least_d(-2 * n, -1400)) / e.hi), n - 1);
}
INLINE vd tanh_d(vd x) {
  vd a = abs_d(x);
  pair t = expm1_pair(at_most_d(2 * a, 44));
  pair below = two_sum(t.hi, all_d(2));
  below.lo += t.lo;
  pair q = over(t, below);
  return with_sign_d(pick_d(a < 0x1p-28, a, q.hi + q.lo), x);
}

/* asinh: log1p(a + a²/(1 + √(1 + a²))) as pairs, of large arguments log 2a. */
INLINE vd asinh_d(vd x) {
  vd a = abs_d(x);
  vl large = ~(a < 0x1p28);
  vd at = pick_d(large, all_d(1), a);
  pair w = two_product(at, at), sum = two_sum(all_d(1), w.hi);
  sum.lo += w.lo;
  pair s = root(sum);
  pair u = two_sum(at, s.hi - 1);
  vd result = log1p_pair_d((pair){u.hi, u.lo + s.lo});
  if (any_l(large)) result = pick_d(large, log_d(a) + LN2_D, result);
  return with_sign_d(pick_d(a < 0x1p-28, a, result), x);
}
INLINE vd acosh_d(vd x) {
  vl large = x > 0x1p28;
  vd z = pick_d(large, all_d(1), x) - 1;
  pair product = two_product(z, z);
  pair sum = two_sum(2 * z, product.hi);
  sum.lo += product.lo;
  pair s = root(sum);
  pair u = two_sum(z, s.hi);
  vd result = log1p_pair_d((pair){u.hi, u.lo + s.lo});
  if (any_l(large)) result = pick_d(large, log_d(x) + LN2_D, result);
  return pick_d(x >= 1.0, result, all_d(__builtin_nan("")));
}
INLINE vd atanh_d(vd x) {
  vd a = abs_d(x);
  vl inside = a < 1.0;
  vd at = pick_d(inside, a, all_d(0.5));
  pair z = over((pair){2 * at, all_d(0)}, two_sum(all_d(1), -at));
  vd result = 0.5 * log1p_pair_d(z);
  result = pick_d(inside, result, pick_d(a == 1.0, all_d(__builtin_inf()), all_d(__builtin_nan(""))));
  return with_sign_d(pick_d(a < 0x1p-28, a, result), x);
}

/* 1/(1 + e⁻ˣ) = e/(1 + e) with e = e^(−|x|), or 1/(1 + e). */
INLINE vd sigmoid_d(vd x) {
  vd n;
  pair p = exp_pair(-at_most_d(abs_d(x), 760), all_d(0), &n);
  vl right = x >= 0.0;
  /* Over 2ⁿ, so that e may be less than a normal number. */
  vd power = scale_d(all_d(1), n);
  pair below = two_sum(all_d(1), p.hi * power);
  below.lo += p.lo * power;
  pair above = {pick_d(right, all_d(1), p.hi), pick_d(right, all_d(0), p.lo)};
  pair q = over(above, below);
  return scale_d(q.hi + q.lo, pick_d(right, all_d(0), n));
}

/* log(p/(1 − p)); around ½ by log(1 + (2p − 1)/(1 − p)). */
INLINE vd logit_d(vd p) {
  vl inside = (p > 0.0) & (p < 1.0), small = p < 0x1p-60;
  vd at = pick_d(inside & ~small, p, all_d(0.5));
  vl near = abs_d(at - 0.5) < 0.25;
  pair below = two_sum(all_d(1), -at);
  pair z = over((pair){pick_d(near, 2 * at - 1, at), all_d(0)}, below);
  pair one = two_sum(all_d(1), z.hi);
  one.lo += z.lo;
  pair u = {pick_d(near, one.hi, z.hi), pick_d(near, one.lo, z.lo)};
  vd result = log_of_pair_d(u, near, z);
  if (any_l(~inside | small)) {
    result = pick_d(small, log_d(p), result);
    result = pick_d(inside | small, result, log_d(p / (1 - p)));
  }
  return result;
}
/* log(eᵃ + eᵇ) without overflow; infinities of one sign stay as they are. */
INLINE vd logaddexp_d(vd a, vd b) {
  vd result = pick_d(a > b, a, b) + log1p_d(exp_d(-abs_d(a - b)));
  return pick_d(a == b, a + LN2_D, pick_d((a == a) & (b == b), result, a + b));
}
INLINE vd logaddexp2_d(vd a, vd b) {
  vd result = pick_d(a > b, a, b) + log1p_d(exp2_d(-abs_d(a - b))) * LOG2E_D;
  return pick_d(a == b, a + 1, pick_d((a == a) & (b == b), result, a + b));
}
INLINE vd xlogy_d(vd x, vd y) { return pick_d((x == 0.0) & (y == y), all_d(0), x * log_d(y)); }
INLINE vd xlog1py_d(vd x, vd y) { return pick_d((x == 0.0) & (y == y), all_d(0), x * log1p_d(y)); }

INLINE vd erf_small_d(vd x) {
  vd z = at_most_d(x * x, 1);
  return x + x * POLYNOMIAL_D(poly_erf_d, z);
}
/* erfcx(a)·(1 + 2a) for a ≥ 0.45. */
INLINE pair scaled_tail(vd a) {
  vd t = 1 - 6 / (a + 3);
  int n = (int)(sizeof poly_erfcx_d / sizeof *poly_erfcx_d);
  vd sum = t * polynomial_d(poly_erfcx_d + 1, n - 1, t);
  return fast_two_sum(all_d(poly_erfcx_d[0]), sum);
}
/* factor·e^(−square)·erfcx(a). */
INLINE vd tail_d(pair a, pair square, double factor) {
  vd n;
  vl far = square.hi > 800.0;
  pair e = exp_pair(-pick_d(far, all_d(800), square.hi), pick_d(far, all_d(0), -square.lo), &n);
  pair below = two_sum(all_d(1), a.hi + a.hi);
  below.lo += a.lo + a.lo;
  pair q = over(times(e, scaled_tail(a.hi)), below);
  return scale_d((q.hi + q.lo) * factor, n);
}
INLINE vd erf_d(vd x) {
  vd a = at_most_d(abs_d(x), 7);
  pair p = scaled_tail(at_least_d(a, 0.45));
  vd big = 1 - exp_d(-a * a) * (p.hi + p.lo) / (1 + 2 * a);
  return with_sign_d(pick_d(a < 1.0, erf_small_d(a), big), x);
}
INLINE vd erfc_d(vd x) {
  vd a = at_most_d(abs_d(x), 28), b = at_least_d(a, 0.45);
  vd tail = tail_d((pair){b, all_d(0)}, two_product(b, b), 1);
  vd result = pick_d(x < 0.0, 2 - tail, tail);
  return pick_d((x < 0.5) & (a < 1.0), 1 - erf_small_d(x), result);
}
/* Φ(x). */
INLINE vd ndtr_d(vd x) {
  vd a = at_most_d(abs_d(x), 40), b = at_least_d(a, 0.65);
  pair square = two_product(b, b), scaled = two_product(b, all_d(0x1.6a09e667f3bcdp-1));
  scaled.lo += b * -0x1.bdd3413b26456p-55;
  vd tail = tail_d(scaled, (pair){0.5 * square.hi, 0.5 * square.lo}, 0.5);
  pair u = two_product(x, all_d(0x1.6a09e667f3bcdp-1)), sum = two_sum(all_d(0.5), 0.5 * u.hi);
  vd middle = sum.hi + (sum.lo + 0.5 * (u.lo + u.hi * POLYNOMIAL_D(poly_erf_d, at_most_d(u.hi * u.hi, 1))));
  return pick_d(a < 0.7, middle, pick_d(x > 0.0, 1 - tail, tail));
}
/* log Φ(x): by log1p on the right, by the logarithm of Φ, far left by that of erfcx. */
INLINE vd log_ndtr_d(vd x) {
  vd p = ndtr_d(-abs_d(x));
  vd result = pick_d(x > 0.0, log1p_d(-at_most_d(p, 0.5)), log_d(p));
  vl far = x < -5.0;
  if (any_l(far)) {
    vd a = at_least_d(-x, 5) * 0x1.6a09e667f3bcdp-1;
    pair t = scaled_tail(a);
    result = pick_d(far, log_d(0.5 * (t.hi + t.lo) / (1 + 2 * a)) - 0.5 * x * x, result);
  }
  return pick_d(x == -__builtin_inf(), x, result);
}

/* √(x² + y²) without overflow on the way. */
INLINE vd hypot_d(vd x, vd y) {
  vd a = abs_d(x), b = abs_d(y), inf = all_d(__builtin_inf());
  vd largest = pick_d(a > b, a, b);
  vl big = largest > 0x1p500, small = largest < 0x1p-400;
  vd scale = pick_d(big, all_d(0x1p-600), pick_d(small, all_d(0x1p600), all_d(1)));
  vd back = pick_d(big, all_d(0x1p600), pick_d(small, all_d(0x1p-600), all_d(1)));
  vd u = a * scale, v = b * scale;
  pair s = two_product(u, u), t = two_product(v, v), sum = two_sum(s.hi, t.hi);
  pair r = root((pair){sum.hi, sum.lo + (s.lo + t.lo)});
  vd result = (r.hi + r.lo) * back;
  return pick_d((a == inf) | (b == inf), inf, result);
}

#endif
