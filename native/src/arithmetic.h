/* Operations of few instructions on vectors, as lib/engine/scalarRules.ts has them. */
#ifndef ADJOINT_ARITHMETIC_H
#define ADJOINT_ARITHMETIC_H

#include "expLog64.h"

/* NaN if either is; of zeros +0 (maximum) or −0 (minimum) where there is one: the bits' meeting and join, since lesser and greater of equals take the second. */
INLINE vf maximum_f(vf x, vf y) {
  vi a = (vi)EACH_F(x[i] > y[i] ? x[i] : y[i]), b = (vi)EACH_F(y[i] > x[i] ? y[i] : x[i]);
  return pick_f((x == x) & (y == y), (vf)(a & b), x + y);
}
INLINE vd maximum_d(vd x, vd y) {
  vl a = (vl)EACH_D(x[i] > y[i] ? x[i] : y[i]), b = (vl)EACH_D(y[i] > x[i] ? y[i] : x[i]);
  return pick_d((x == x) & (y == y), (vd)(a & b), x + y);
}
INLINE vi maximum_i(vi x, vi y) { return pick_i(x > y, x, y); }
INLINE vf minimum_f(vf x, vf y) {
  vi a = (vi)EACH_F(x[i] < y[i] ? x[i] : y[i]), b = (vi)EACH_F(y[i] < x[i] ? y[i] : x[i]);
  return pick_f((x == x) & (y == y), (vf)(a | b), x + y);
}
INLINE vd minimum_d(vd x, vd y) {
  vl a = (vl)EACH_D(x[i] < y[i] ? x[i] : y[i]), b = (vl)EACH_D(y[i] < x[i] ? y[i] : x[i]);
  return pick_d((x == x) & (y == y), (vd)(a | b), x + y);
}
INLINE vi minimum_i(vi x, vi y) { return pick_i(x < y, x, y); }

/* int32 wraps. */
INLINE vi add_i(vi x, vi y) { return (vi)((vui)x + (vui)y); }
INLINE vi sub_i(vi x, vi y) { return (vi)((vui)x - (vui)y); }
INLINE vi mul_i(vi x, vi y) { return (vi)((vui)x * (vui)y); }
INLINE vi neg_i(vi x) { return sub_i((vi){0}, x); }
INLINE vi abs_i(vi x) { return pick_i(x < 0, neg_i(x), x); }

/* −1, 1, or x itself: zeros and NaN stay. */
INLINE vf sign_f(vf x) { return pick_f((x < 0.0f) | (x > 0.0f), with_sign_f(all_f(1), x), x); }
INLINE vd sign_d(vd x) { return pick_d((x < 0.0) | (x > 0.0), with_sign_d(all_d(1), x), x); }
INLINE vi sign_i(vi x) { return (x < 0) - (x > 0); }

INLINE vf neg_f(vf x) { return -x; }
INLINE vd neg_d(vd x) { return -x; }
INLINE vf ceil_f(vf x) { return -floor_f(-x); }
INLINE vd ceil_d(vd x) { return -floor_d(-x); }

/* Functions of float32 by those of float64. */
#define HALVES2(f, x, y) halves(narrow(f(wide(low_half(x)), wide(low_half(y)))), narrow(f(wide(high_half(x)), wide(high_half(y)))))

/* The remainder of |a| over |b|, exact, bit by bit. */
static double far_remainder(double a, double b) {
  uint64_t m, n;
  memcpy(&m, &a, 8);
  memcpy(&n, &b, 8);
  m &= INT64_MAX;
  n &= INT64_MAX;
  const uint64_t inf = 0x7ffULL << 52, one = 1ULL << 52;
  if (m >= inf || n > inf || n == 0) return __builtin_nan("");
  if (m < n) return __builtin_fabs(a);
  int e = (int)(m >> 52), f = (int)(n >> 52);
  m = e ? (m & (one - 1)) | one : m, e += !e;
  n = f ? (n & (one - 1)) | one : n, f += !f;
  while (m < one) m <<= 1, e--;
  while (n < one) n <<= 1, f--;
  for (; e > f; e--) {
    if (m >= n) m -= n;
    m <<= 1;
  }
  if (m >= n) m -= n;
  if (m == 0) return 0;
  while (m < one) m <<= 1, e--;
  m = e < 1 ? m >> (1 - e) : (m & (one - 1)) | (uint64_t)e << 52;
  double r;
  memcpy(&r, &m, 8);
  return r;
}

/* The exact remainder, of the dividend's sign, as % in JavaScript: a − b·q is a number itself, so a product in two parts gives it. */
INLINE vd fmod_d(vd x, vd y) {
  vd a = abs_d(x), b = abs_d(y), ratio = a / b;
  vl near = (ratio < 0x1p52) & (a < 0x1p900) & (b > 0x1p-900) & (b < 0x1p900);
  vd q = floor_d(pick_d(near, ratio, all_d(0)));
  pair p = two_product(q, pick_d(near, b, all_d(1)));
  vd r = (a - p.hi) - p.lo;
  /* The quotient may have been rounded up to a whole number. */
  r = pick_d(r < 0.0, r + b, r);
  if (any_l(~near))
    for (int i = 0; i < LANES_D; i++)
      if (!near[i]) r[i] = far_remainder(a[i], b[i]);
  return turn_sign_d(r, x);
}
INLINE vf fmod_f(vf x, vf y) { return HALVES2(fmod_d, x, y); }
/* a − b⌊a/b⌋, of b's sign. */
INLINE vd mod_d(vd x, vd y) {
  vd r = fmod_d(x, y);
  vd moved = pick_d((r < 0.0) == (y < 0.0), r, r + y);
  return pick_d(r == 0.0, with_sign_d(all_d(0), y), moved);
}
INLINE vf mod_f(vf x, vf y) { return HALVES2(mod_d, x, y); }
/* ⌊a/b⌋ of the exact quotient. */
INLINE vd floor_divide_d(vd x, vd y) {
  const vd inf = all_d(__builtin_inf());
  vd quotient = x / y, r = fmod_d(x, y);
  vd whole = rint_d((x - r) / y) - (vd)((vl)all_d(1) & (r != 0.0) & ((r < 0.0) != (y < 0.0)));
  vd result = pick_d(whole == 0.0, quotient * 0, whole);
  result = pick_d((y == 0.0) | ~(abs_d(quotient) < inf), quotient, result);
  return pick_d(abs_d(x) < inf, result, all_d(__builtin_nan("")));
}
INLINE vf floor_divide_f(vf x, vf y) { return HALVES2(floor_divide_d, x, y); }

/* int32 by float64, whose quotients of such numbers lie on the right side of every whole number; 0 where b is 0. */
INLINE vhi low_half_i(vi x) { return (vhi)low_half((vf)x); }
INLINE vhi high_half_i(vi x) { return (vhi)high_half((vf)x); }
INLINE vi halves_i(vhi a, vhi b) { return (vi)halves((vhf)a, (vhf)b); }
INLINE vd wide_i(vhi x) { return __builtin_convertvector(x, vd); }
INLINE vhi narrow_i(vd x) { return __builtin_convertvector(x, vhi); }
INLINE vd fmod_whole(vd a, vd b) {
  vd divisor = pick_d(b == 0.0, all_d(1), b);
  return a - trunc_d(a / divisor) * divisor;
}
INLINE vd mod_whole(vd a, vd b) {
  vd divisor = pick_d(b == 0.0, all_d(1), b);
  return a - floor_d(a / divisor) * divisor;
}
INLINE vd floor_divide_whole(vd a, vd b) {
  vd q = floor_d(a / pick_d(b == 0.0, all_d(1), b));
  return pick_d(b == 0.0, all_d(0), pick_d(q > 2147483647.0, all_d(-2147483648.0), q));
}
#define HALVES_I(f, x, y) \
  halves_i(narrow_i(f(wide_i(low_half_i(x)), wide_i(low_half_i(y)))), narrow_i(f(wide_i(high_half_i(x)), wide_i(high_half_i(y)))))
INLINE vi fmod_i(vi x, vi y) { return HALVES_I(fmod_whole, x, y); }
INLINE vi mod_i(vi x, vi y) { return HALVES_I(mod_whole, x, y); }
INLINE vi floor_divide_i(vi x, vi y) { return HALVES_I(floor_divide_whole, x, y); }

/* aᵇ wrapped; a negative exponent gives the quotient cut towards zero (0 for 0). */
INLINE vi pow_i(vi x, vi y) {
  vi result = all_i(1), base = x, rest = pick_i(y < 0, (vi){0}, y);
  while (any_i(rest != 0)) {
    result = pick_i(-(rest & 1), mul_i(result, base), result);
    base = mul_i(base, base);
    rest >>= 1;
  }
  vi inverse = pick_i(x == 1, all_i(1), pick_i(x == -1, 1 - 2 * (y & 1), (vi){0}));
  return pick_i(y < 0, inverse, result);
}

/* Towards zero, modulo 2³² where that does not fit; NaN and infinities give 0. */
static int32_t int_of_far(double x) {
  if (!(__builtin_fabs(x) < 0x1p84)) return 0;
  int64_t bits;
  memcpy(&bits, &x, 8);
  int shift = (int)(bits >> 52 & 0x7ff) - 1075;
  uint64_t m = ((uint64_t)bits & ((1ULL << 52) - 1)) | 1ULL << 52;
  m = shift <= -64 ? 0 : shift < 0 ? m >> -shift : m << shift;
  uint32_t low = (uint32_t)m;
  low = bits < 0 ? 0u - low : low;
  int32_t result;
  memcpy(&result, &low, 4);
  return result;
}
INLINE vi int_of_f(vf x) {
  vi fits = abs_f(x) < 0x1p31f;
  vi result = __builtin_convertvector(pick_f(fits, x, all_f(0)), vi);
  if (any_i(~fits))
    for (int i = 0; i < LANES_F; i++)
      if (!fits[i]) result[i] = int_of_far(x[i]);
  return result;
}
INLINE vhi int_of_d(vd x) {
  vl fits = abs_d(x) < 0x1p31;
  vhi result = narrow_i(pick_d(fits, x, all_d(0)));
  if (any_l(~fits))
    for (int i = 0; i < LANES_D; i++)
      if (!fits[i]) result[i] = int_of_far(x[i]);
  return result;
}

/* The same of float64. Where products have no fused form, the sum of the exact one is rounded to odd; extreme arguments are scaled first, one by one. */
#if HAVE_FMA
INLINE vd fma_once_d(vd a, vd b, vd c) { return fma_d(a, b, c); }
#else
/* x·2ᵏ with one rounding. */
static double scaled_by(double x, int k) {
  for (; k > 900; k -= 900) x *= 0x1p900;
  for (; k < -900 && __builtin_fabs(x) > 0x1p890; k += 900) x *= 0x1p-900;
  if (k < -1000) return x * 0x1p-537 * scale_d(all_d(1), all_d(k + 537 < -1074 ? -1074 : k + 537))[0];
  return x * scale_d(all_d(1), all_d(k))[0];
}
/* The exponent of the power of two at or below |x|; x is not 0. */
static int exponent_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  int e = (int)(bits >> 52 & 0x7ff);
  return e == 0 ? exponent_of(x * 0x1p54) - 54 : e - 1023;
}
/* u·v + w as two numbers whose sum, rounded, is the rounded result. */
INLINE pair fma_parts(vd u, vd v, vd w) {
  pair p = two_product(u, v), t = two_sum(w, p.lo), s = two_sum(p.hi, t.hi);
  return (pair){s.hi, to_odd(s.lo, t.lo)};
}
static double fma_far(double a, double b, double c) {
  const double inf = __builtin_inf();
  if (a == 0 || b == 0 || !(__builtin_fabs(a) < inf) || !(__builtin_fabs(b) < inf) || !(__builtin_fabs(c) < inf)) return a * b + c;
  int i = exponent_of(a), j = exponent_of(b), shift = i + j;
  double u = scaled_by(a, -i), v = scaled_by(b, -j), w = 0;
  if (c != 0) {
    int k = exponent_of(c) - shift;
    if (k > 110) return c;
    /* Further down than every bit of the product, only the sign of c matters. */
    w = k < -110 ? __builtin_copysign(0x1p-120, c) : scaled_by(c, -shift);
  }
  pair p = fma_parts(all_d(u), all_d(v), all_d(w));
  double s = p.hi[0], sticky = p.lo[0], result = scaled_by(s + sticky, shift);
  if (__builtin_fabs(result) >= 0x1p-1022 || shift < -1200) return result;
  /* Beside this number, the last place stands for the smallest one. */
  double unit = __builtin_copysign(scaled_by(1, -1022 - shift), s);
  pair t = two_sum(all_d(unit), all_d(s));
  return scaled_by(t.hi[0] + to_odd(t.lo, all_d(sticky))[0] - unit, shift);
}
INLINE vd fma_once_d(vd a, vd b, vd c) {
  vd p = abs_d(a * b), w = abs_d(c);
  vl plain = (p < 1e270) & (p > 1e-200) & (w < 1e270) & ((w == 0.0) | (w > 1e-200)) & (abs_d(a) < 1e280) & (abs_d(b) < 1e280);
  pair parts = fma_parts(a, b, c);
  vd result = parts.hi + parts.lo;
  if (any_l(~plain))
    for (int i = 0; i < LANES_D; i++)
      if (!plain[i]) result[i] = fma_far(a[i], b[i], c[i]);
  return result;
}
#endif

#endif
