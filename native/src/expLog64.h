/* Exponentials and logarithms of float64 vectors. */
#ifndef ADJOINT_EXP_LOG64_H
#define ADJOINT_EXP_LOG64_H

#include "polynomials.h"
#include "vector.h"

/* log 2 in two parts: the first times a whole number of 11 bits is exact. */
#define LN2_HIGH 0x1.62e42feep-1
#define LN2_LOW 0x1.a39ef35793c76p-33
#define LN2_D 0x1.62e42fefa39efp-1
#define LOG2E_D 0x1.71547652b82fep+0

/* p·2ⁿ with one rounding for p from 1/4 to 4; n is whole, |n| ≤ 2000. */
INLINE vd scale_d(vd p, vd n) {
#if VBYTES == 64 && defined(__AVX512F__)
  return (vd)_mm512_scalef_pd((__m512d)p, (__m512d)n);
#else
  /* In two steps, since 2ⁿ alone may be no normal number. */
  vd half = n * 0.5 + WHOLE_D;
  vd rest = (n - (half - WHOLE_D)) + WHOLE_D;
  vul one = (vul)all_d(1);
  return p * (vd)(((vul)half << 52) + one) * (vd)(((vul)rest << 52) + one);
#endif
}

/* eˣ = 2ⁿ·(1 + r + r² q): n whole, |r| ≤ log(2)/2 with its rounding error. */
typedef struct { vd n, r, low, square; } reduced_d;

INLINE reduced_d reduce_exp_d(vd x, vd low) {
  vd n = fma_d(x, all_d(LOG2E_D), all_d(WHOLE_D)) - WHOLE_D;
  vd a = fma_d(n, all_d(-LN2_HIGH), x);
  vd b = n * LN2_LOW;
  vd s = a - b, r = s + low;
  return (reduced_d){n, r, ((a - s) - b) + ((s - r) + low), r * r * POLYNOMIAL_D(poly_exp_d, r)};
}

INLINE vd exp_d(vd x) {
  x = at_least_d(at_most_d(x, 710), -746);
  vd n = fma_d(x, all_d(LOG2E_D), all_d(WHOLE_D)) - WHOLE_D;
  vd r = fma_d(n, all_d(-LN2_LOW), fma_d(n, all_d(-LN2_HIGH), x));
  return scale_d(1 + fma_d(r * r, POLYNOMIAL_D(poly_exp_d, r), r), n);
}

/* e^(x + low) = 2ⁿ·pair, for |x| ≤ 1400. */
INLINE pair exp_pair(vd x, vd low, vd *n) {
  reduced_d e = reduce_exp_d(x, low);
  pair p = fast_two_sum(all_d(1), e.r);
  *n = e.n;
  return fast_two_sum(p.hi, p.lo + (e.square + e.low));
}

INLINE vd exp2_d(vd x) {
  x = at_least_d(at_most_d(x, 1025), -1080);
  vd n = (x + WHOLE_D) - WHOLE_D;
  pair r = two_product(x - n, all_d(LN2_D));
  vd q = r.hi * r.hi * POLYNOMIAL_D(poly_exp_d, r.hi);
  return scale_d(1 + (r.hi + (q + r.lo)), n);
}

/* eˣ − 1 as a pair, for |x| ≤ 700. */
INLINE pair expm1_pair(vd x) {
  reduced_d e = reduce_exp_d(x, all_d(0));
  vd power = scale_d(all_d(1), e.n);
  pair p = two_sum(power - 1, power * e.r);
  return fast_two_sum(p.hi, p.lo + power * (e.square + e.low));
}

INLINE vd expm1_d(vd x) {
  vd at = at_least_d(at_most_d(x, 710), -60);
  reduced_d e = reduce_exp_d(at, all_d(0));
  /* Of half the power, which does not overflow before the result does. */
  vd power = scale_d(all_d(1), e.n - 1);
  pair p = two_sum(power - 0.5, power * e.r);
  vd result = 2 * (p.hi + (p.lo + power * (e.square + e.low)));
  return pick_d(abs_d(x) < 0x1p-54, x, result);
}

#define SMALLEST_D 0x1p-1022
#define LARGEST_D 0x1.fffffffffffffp1023

/* x = 2ᵏ·m with m from √½ to √2, for normal positive x. */
INLINE vd split_d(vd x, vd *k) {
  vul shifted = (vul)x + (0x3ff0000000000000ULL - 0x3fe6a09e667f3bcdULL);
  *k = (vd)((shifted >> 52) | 0x4330000000000000ULL) - (0x1p52 + 1023);
  return (vd)((shifted & 0x000fffffffffffffULL) + 0x3fe6a09e667f3bcdULL);
}

/* Lanes that a logarithm has to treat apart: not positive, not normal, not a number. */
INLINE vl rare_d(vd x) { return ~((x >= SMALLEST_D) & (x <= LARGEST_D)); }

/* k·log 2 + log(1 + f) + c, c small beside it. */
INLINE vd log_sum_d(vd k, vd f, vd c) {
  vd s = f / (2 + f), z = s * s, h = 0.5 * f * f;
  vd r = z * POLYNOMIAL_D(poly_log_d, z);
  return k * LN2_HIGH - ((h - (s * (h + r) + (k * LN2_LOW + c))) - f);
}

/* What stands for x in a logarithm: subnormal numbers are made normal, k0 says by what. */
INLINE vd normal_d(vd x, vd *k0) {
  vl small = x < SMALLEST_D;
  *k0 = pick_d(small, all_d(-54), all_d(0));
  return pick_d(small, x * 0x1p54, x);
}

/* The logarithm's value where it is not a number: result elsewhere. */
INLINE vd log_edges_d(vd x, vd result) {
  result = pick_d(x == 0.0, all_d(-__builtin_inf()), result);
  result = pick_d(x > LARGEST_D, x, result);
  return pick_d(x >= 0.0, result, all_d(__builtin_nan("")));
}

INLINE vd log_d(vd x) {
  vd k, k0 = all_d(0), at = x;
  int rare = any_l(rare_d(x));
  if (rare) at = normal_d(x, &k0);
  vd f = split_d(at, &k) - 1;
  vd result = log_sum_d(k + k0, f, all_d(0));
  return rare ? log_edges_d(x, result) : result;
}

/* log(1 + f)·factor + k·unit, each of the two given in two parts, the first ones short. */
INLINE vd log_scaled_d(vd x, double high, double low, double unit_high, double unit_low) {
  vd k, k0 = all_d(0), at = x;
  int rare = any_l(rare_d(x));
  if (rare) at = normal_d(x, &k0);
  vd f = split_d(at, &k) - 1;
  k += k0;
  vd s = f / (2 + f), z = s * s, h = 0.5 * f * f;
  vd r = z * POLYNOMIAL_D(poly_log_d, z);
  vd a = (vd)((vul)(f - h) & 0xffffffff00000000ULL);
  vd b = ((f - a) - h) + s * (h + r);
  vd big = k * unit_high, first = a * high;
  vd sum = big + first;
  vd rest = (big - sum) + first + ((a + b) * low + b * high + k * unit_low);
  vd result = sum + rest;
  return rare ? log_edges_d(x, result) : result;
}
INLINE vd log2_d(vd x) { return log_scaled_d(x, 0x1.71547p+0, 0x1.94ae0bf85ddf4p-22, 1, 0); }
INLINE vd log10_d(vd x) {
  return log_scaled_d(x, 0x1.bcb7bp-2, 0x1.526e50e32a6abp-26, 0x1.34413508p-2, 0x1.f79fef311f12bp-34);
}

/* log(u.hi + u.lo) for a normal u; near 1, where near is set, f = u − 1 comes exactly as a pair. */
INLINE vd log_of_pair_d(pair u, vl near, pair given) {
  vd k;
  vd m = split_d(u.hi, &k);
  vd f = m - 1;
  near &= k == 0.0;
  f = pick_d(near, given.hi, f);
  /* low/u of the low part; where it matters little, 4/(2 + f)² is near enough to 1/m. */
  vd d = 1 / (2 + f), s = f * d, z = s * s, h = 0.5 * f * f;
  vd c = scale_d(all_d(1), -k) * u.lo;
  c = pick_d(near, given.lo, c) * (4 * d * d);
  vd r = z * POLYNOMIAL_D(poly_log_d, z);
  return k * LN2_HIGH - ((h - (s * (h + r) + (k * LN2_LOW + c))) - f);
}

/* log(1 + z). */
INLINE vd log1p_pair_d(pair z) {
  pair u = two_sum(all_d(1), z.hi);
  u.lo += z.lo;
  return log_of_pair_d(u, all_l(-1), z);
}
INLINE vd log1p_d(vd x) {
  vl inside = (x > -1.0) & (x <= 0x1p1000);
  vd result = log1p_pair_d((pair){pick_d(inside, x, all_d(0)), all_d(0)});
  if (any_l(~inside)) result = pick_d(inside, result, log_edges_d(1 + x, log_d(x)));
  /* The sign of 0. */
  return pick_d(abs_d(x) < 0x1p-54, x, result);
}

/* log x with about 66 bits, for normal positive x: 2s + s³(2/3 + s² …), s = (m − 1)/(m + 1). */
INLINE pair log_pair(vd x) {
  vd k;
  vd m = split_d(x, &k);
  pair s = over((pair){m - 1, all_d(0)}, two_sum(m, all_d(1)));
  pair z = times(s, s);
  vd w = z.hi * POLYNOMIAL_D(poly_log_dd, z.hi);
  pair r = fast_two_sum(all_d(0x1.5555555555555p-1), w);
  r.lo += 0x1.5555555555555p-55;
  pair u = times(s, times(z, r));
  pair log = fast_two_sum(s.hi + s.hi, u.hi);
  log.lo += u.lo + (s.lo + s.lo);
  pair sum = two_sum(k * LN2_HIGH, log.hi);
  return fast_two_sum(sum.hi, sum.lo + (log.lo + k * LN2_LOW));
}

/* xʸ beside what C's pow has for zeros, infinities, negative bases and NaN; `result` is |x|ʸ elsewhere. */
INLINE vd power_edges(vd x, vd y, vd result) {
  vd a = abs_d(x), half = y * 0.5, inf = all_d(__builtin_inf());
  vl whole = y == rint_d(y), odd = whole & (half != rint_d(half));
  result = pick_d((a == 0.0) | (a == inf), pick_d((a == 0.0) == (y < 0.0), inf, all_d(0)), result);
  result = pick_d((x < 0.0) & ~whole & (a != inf), all_d(__builtin_nan("")), result);
  result = pick_d(odd, turn_sign_d(result, x), result);
  result = pick_d((x == x) & (y == y), result, x + y);
  return pick_d((y == 0.0) | (x == 1.0), all_d(1), result);
}

INLINE vd pow_d(vd x, vd y) {
  vl plain = ~rare_d(x) & (abs_d(y) < 0x1p100);
  int rare = any_l(~plain);
  vd at = x, to = y, k0 = all_d(0);
  if (rare) {
    at = abs_d(x);
    at = normal_d(pick_d((at > 0.0) & (at <= LARGEST_D), at, all_d(1)), &k0);
    to = at_least_d(at_most_d(pick_d(y == y, y, all_d(1)), 0x1p100), -0x1p100);
  }
  pair log = log_pair(at);
  if (rare) {
    pair sum = two_sum(log.hi, k0 * LN2_HIGH);
    log = fast_two_sum(sum.hi, sum.lo + (log.lo + k0 * LN2_LOW));
  }
  pair p = two_product(to, log.hi);
  p.lo += to * log.lo;
  vl far = abs_d(p.hi) > 800.0;
  p.hi = pick_d(far, with_sign_d(all_d(800), p.hi), p.hi);
  p.lo = pick_d(far, all_d(0), p.lo);
  vd n;
  pair e = exp_pair(p.hi, p.lo, &n);
  vd result = scale_d(e.hi + e.lo, n);
  return rare ? power_edges(x, y, result) : result;
}

/* The cube root: m^(−1/3) by Householder's steps, then the root's own remainder. */
INLINE vd cbrt_d(vd x) {
  vd a = abs_d(x), k;
  vl zero = (a == 0.0) | ~(a <= LARGEST_D), small = a < SMALLEST_D;
  vd at = pick_d(zero, all_d(1), pick_d(small, a * 0x1p54, a));
  vul bits = (vul)at;
  k = (vd)((bits >> 52) | 0x4330000000000000ULL) - (0x1p52 + 1023);
  vd m = (vd)((bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
  vd third = floor_d(k * 0x1.5555555555556p-2 + 0x1p-20), rest = k - 3 * third;
  vl one = rest == 1.0, two = rest == 2.0;
  vd t = m * pick_d(one, all_d(2), pick_d(two, all_d(4), all_d(1)));
  vd y = POLYNOMIAL_D(poly_cbrt_d, m) *
         pick_d(one, all_d(0x1.965fea53d6e3dp-1), pick_d(two, all_d(0x1.428a2f98d728bp-1), all_d(1)));
  for (int i = 0; i < 2; i++) {
    vd e = 1 - t * y * y * y;
    y = y + y * (e * (1.0 / 3) + e * e * (2.0 / 9));
  }
  vd c = t * y * y;
  pair square = two_product(c, c), cube = two_product(square.hi, c);
  vd error = ((cube.hi - t) + cube.lo) + square.lo * c;
  c -= error * y * y * (1.0 / 3);
  third = pick_d(small, third - 18, third);
  return pick_d(zero, x, with_sign_d(scale_d(c, third), x));
}

#endif
