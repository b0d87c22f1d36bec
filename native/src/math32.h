/* The functions of float32 vectors that training spends its time in, computed in float32. */
#ifndef ADJOINT_MATH32_H
#define ADJOINT_MATH32_H

#include "viaDouble.h"

#define LN2_F 0x1.62e43p-1f
#define LN2_HIGH_F 0x1.62e4p-1f
#define LN2_LOW_F 0x1.7f7d1cp-20f
#define LOG2E_F 0x1.715476p+0f
#define SMALLEST_F 0x1p-126f
#define LARGEST_F 0x1.fffffep127f

/* p·2ⁿ with one rounding for p from 1/4 to 4; n is whole, |n| ≤ 250. */
INLINE vf scale_f(vf p, vf n) {
#if VBYTES == 64 && defined(__AVX512F__)
  return (vf)_mm512_scalef_ps((__m512)p, (__m512)n);
#else
  vf half = n * 0.5f + WHOLE_F;
  vf rest = (n - (half - WHOLE_F)) + WHOLE_F;
  vui one = (vui)all_f(1);
  return p * (vf)(((vui)half << 23) + one) * (vf)(((vui)rest << 23) + one);
#endif
}

/* eˣ = 2ⁿ·(1 + r + square) */
typedef struct { vf n, r, square; } reduced_f;
INLINE reduced_f reduce_exp_f(vf x) {
  vf n = fma_f(x, all_f(LOG2E_F), all_f(WHOLE_F)) - WHOLE_F;
  vf r = fma_f(n, all_f(-LN2_LOW_F), fma_f(n, all_f(-LN2_HIGH_F), x));
  return (reduced_f){n, r, r * r * POLYNOMIAL_F(poly_exp_f, r)};
}
INLINE vf exp_f(vf x) {
  reduced_f e = reduce_exp_f(at_least_f(at_most_f(x, 90), -105));
  return scale_f(1 + (e.r + e.square), e.n);
}
/* eˣ where neither x nor the result is extreme: −80 ≤ x ≤ 80. */
INLINE vf exp_middle_f(vf x) {
  vf t = fma_f(x, all_f(LOG2E_F), all_f(WHOLE_F)), n = t - WHOLE_F;
  vf r = fma_f(n, all_f(-LN2_LOW_F), fma_f(n, all_f(-LN2_HIGH_F), x));
  vf p = 1 + fma_f(r * r, POLYNOMIAL_F(poly_exp_f, r), r);
  return (vf)((vui)p + ((vui)t << 23));
}
INLINE vf exp2_f(vf x) {
  x = at_least_f(at_most_f(x, 130), -155);
  vf n = (x + WHOLE_F) - WHOLE_F, r = (x - n) * LN2_F;
  return scale_f(1 + fma_f(r * r, POLYNOMIAL_F(poly_exp_f, r), r), n);
}
INLINE vf expm1_f(vf x) {
  reduced_f e = reduce_exp_f(at_least_f(at_most_f(x, 89), -30));
  vf power = scale_f(all_f(1), e.n - 1);
  vf a = power - 0.5f, b = power * e.r, s = a + b, c = s - a;
  vf error = (a - (s - c)) + (b - c);
  vf result = 2 * (s + (error + power * e.square));
  return pick_f(abs_f(x) < 0x1p-25f, x, result);
}

/* x = 2ᵏ·m with m from √½ to √2, for normal positive x. */
INLINE vf split_f(vf x, vf *k) {
  vui shifted = (vui)x + (0x3f800000u - 0x3f3504f3u);
  *k = __builtin_convertvector((vi)(shifted >> 23) - 127, vf);
  return (vf)((shifted & 0x007fffffu) + 0x3f3504f3u);
}
INLINE vi rare_f(vf x) { return ~((x >= SMALLEST_F) & (x <= LARGEST_F)); }
INLINE vf normal_f(vf x, vf *k0) {
  vi small = x < SMALLEST_F;
  *k0 = pick_f(small, all_f(-25), all_f(0));
  return pick_f(small, x * 0x1p25f, x);
}
INLINE vf log_edges_f(vf x, vf result) {
  result = pick_f(x == 0.0f, all_f(-__builtin_inff()), result);
  result = pick_f(x > LARGEST_F, x, result);
  return pick_f(x >= 0.0f, result, all_f(__builtin_nanf("")));
}
/* k·log 2 + log(1 + f) + c */
INLINE vf log_sum_f(vf k, vf f, vf c) {
  vf z = f * f;
  vf rest = fma_f(f * z, POLYNOMIAL_F(poly_log_f, f), fma_f(k, all_f(LN2_LOW_F), c));
  return fma_f(k, all_f(LN2_HIGH_F), f + fma_f(z, all_f(-0.5f), rest));
}
INLINE vf log_f(vf x) {
  vf k, k0 = all_f(0), at = x;
  int rare = any_i(rare_f(x));
  if (rare) at = normal_f(x, &k0);
  vf f = split_f(at, &k) - 1;
  vf result = log_sum_f(k + k0, f, all_f(0));
  return rare ? log_edges_f(x, result) : result;
}
INLINE vf log_scaled_f(vf x, float high, float low, float unit_high, float unit_low) {
  vf k, k0 = all_f(0), at = x;
  int rare = any_i(rare_f(x));
  if (rare) at = normal_f(x, &k0);
  vf f = split_f(at, &k) - 1, z = f * f, h = 0.5f * z;
  k += k0;
  vf a = (vf)((vui)(f - h) & 0xfffff000u);
  vf b = ((f - a) - h) + f * z * POLYNOMIAL_F(poly_log_f, f);
  vf big = k * unit_high, first = a * high, sum = big + first;
  vf result = sum + ((big - sum) + first + ((a + b) * low + b * high + k * unit_low));
  return rare ? log_edges_f(x, result) : result;
}
INLINE vf log2_f(vf x) { return log_scaled_f(x, 0x1.714p+0f, 0x1.47652cp-12f, 1, 0); }
INLINE vf log10_f(vf x) { return log_scaled_f(x, 0x1.bcap-2f, 0x1.7b1526p-14f, 0x1.344p-2f, 0x1.3509f8p-18f); }
INLINE vf log1p_f(vf x) {
  vi inside = (x > -1.0f) & (x <= 0x1p100f);
  vf at = pick_f(inside, x, all_f(0)), k;
  vf u = 1 + at, b = u - 1, c = (1 - (u - b)) + (at - b);
  vf m = split_f(u, &k), f = m - 1;
  vi near = k == 0.0f;
  f = pick_f(near, at, f);
  /* c/u, with 1/m near enough. */
  c = pick_f(near, all_f(0), scale_f(all_f(1), -k) * c * (1 - f + f * f));
  vf result = log_sum_f(k, f, c);
  if (any_i(~inside)) result = pick_f(inside, result, log_edges_f(1 + x, log_f(x)));
  return pick_f(abs_f(x) < 0x1p-25f, x, result);
}

/* sin(x + shift·π/2). */
INLINE vf sine_f(vf x, int32_t shift) {
  vf r;
  vi quadrant;
#if HAVE_FMA
  vi far = ~(abs_f(x) <= 32768.0f);
  vf t = fma_f(x, all_f(0x1.45f306p-1f), all_f(WHOLE_F)), k = t - WHOLE_F;
  r = fma_f(k, all_f(0x1.ee59dap-50f), fma_f(k, all_f(0x1.777a5cp-25f), fma_f(k, all_f(-0x1.921fb6p+0f), x)));
  quadrant = (vi)t;
  if (any_i(far))
#endif
  {
    vl a, b;
    vd low = reduce_angle_s(wide(low_half(x)), &a), high = reduce_angle_s(wide(high_half(x)), &b);
    r = halves(narrow(low), narrow(high));
    quadrant = (vi)halves((vhf)narrow_mask(a & 3), (vhf)narrow_mask(b & 3));
  }
  quadrant += shift;
  vf z = r * r;
  vf s = fma_f(r * z, POLYNOMIAL_F(poly_sin_f, z), r);
  vf c = fma_f(z * z, POLYNOMIAL_F(poly_cos_f, z), 1 - 0.5f * z);
  return (vf)((vui)pick_f(-(quadrant & 1), c, s) ^ (((vui)quadrant & 2) << 30));
}
INLINE vf sin_f(vf x) { return pick_f(abs_f(x) < 0x1p-13f, x, sine_f(x, 0)); }
INLINE vf cos_f(vf x) { return sine_f(x, 1); }

/* x + x³ …, or 1 − 2/(e^2x + 1). */
INLINE vf tanh_f(vf x) {
  vf a = abs_f(x), z = x * x;
  vf small = fma_f(a * z, POLYNOMIAL_F(poly_tanh_f, z), a);
  vf big = 1 - 2 / (exp_middle_f(at_most_f(a + a, 20)) + 1);
  return with_sign_f(pick_f(a >= 0.625f, big, small), x);
}
/* 1/(1 + e⁻ˣ) = e/(1 + e) with e = e^(−|x|), or 1/(1 + e). */
INLINE vf sigmoid_f(vf x) {
  vf e = exp_f(-abs_f(x)), below = 1 + e;
  vf q = pick_f(x >= 0.0f, all_f(1), e) / below;
  /* What rounding took from 1 + e. */
  return fma_f(-q, e - (below - 1), q);
}
/* x + x …, or 1 − e^(−x − x …). */
INLINE vf erf_f(vf x) {
  vf a = at_most_f(abs_f(x), 4), z = x * x;
  vf small = fma_f(x, POLYNOMIAL_F(poly_erf_f, z), x);
  vf big = 1 - exp_middle_f(-fma_f(a, POLYNOMIAL_F(poly_erf_tail_f, a), a));
  return pick_f(a >= 0.9f, with_sign_f(big, x), small);
}
INLINE vf xlogy_f(vf x, vf y) { return pick_f((x == 0.0f) & (y == y), all_f(0), x * log_f(y)); }
INLINE vf xlog1py_f(vf x, vf y) { return pick_f((x == 0.0f) & (y == y), all_f(0), x * log1p_f(y)); }

#endif
