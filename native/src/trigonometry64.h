/* Circular functions of float64 vectors and their inverses. */
#ifndef ADJOINT_TRIGONOMETRY64_H
#define ADJOINT_TRIGONOMETRY64_H

#include "expLog64.h"

#define PI_HALF 0x1.921fb54442d18p+0
#define PI_HALF_LOW 0x1.1a62633145c07p-54
#define TWO_OVER_PI 0x1.45f306dc9c883p-1

/* 64 zero bits, then those of 2/π. */
static const uint32_t two_over_pi_bits[] = {
  0, 0,
  0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561, 0xb7246e3a, 0x424dd2e0,
  0x06492eea, 0x09d1921c, 0xfe1deb1c, 0xb129a73e, 0xe88235f5, 0x2ebb4484, 0xe99c7026, 0xb45f7e41, 0x3991d639, 0x835339f4,
  0x9c845f8b, 0xbdf9283b, 0x1ff897ff, 0xde05980f, 0xef2f118b, 0x5a0a6d1f, 0x6d367ecf, 0x27cb09b7, 0x4f463f66, 0x9e5fea2d,
  0x7527bac7, 0xebe5f17b, 0x3d0739f7, 0x8a5292ea, 0x6bfb5fb1, 0x1f8d5d08, 0x56033046, 0xfc7b6bab, 0xf0cfbc20,
};

/* x modulo π/2 as high + low, |high| ≤ π/4, and the quadrant: Payne and Hanek's method (1983) for |x| ≥ 2^18. */
static void reduce_far(double x, double *high, double *low, int64_t *quadrant) {
  if (!(__builtin_fabs(x) <= LARGEST_D)) {
    *high = *low = __builtin_nan("");
    *quadrant = 0;
    return;
  }
  uint64_t bits;
  memcpy(&bits, &x, 8);
  int exponent = (int)((bits >> 52) & 0x7ff) - 1075;
  uint64_t m = (bits & 0x000fffffffffffffULL) | 0x0010000000000000ULL;
  /* 192 bits of 2/π from the one on whose product with 2^exponent is 2: those before give multiples of 4. */
  int first = exponent - 2 + 64, word = first / 32, shift = first % 32;
  uint32_t t[6];
  for (int i = 0; i < 6; i++) {
    uint64_t two = (uint64_t)two_over_pi_bits[word + i] << 32 | two_over_pi_bits[word + i + 1];
    t[5 - i] = (uint32_t)(two >> (32 - shift));
  }
  /* The product's low 192 bits: 2 of them whole. */
  uint32_t p[6] = {0}, factor[2] = {(uint32_t)m, (uint32_t)(m >> 32)};
  for (int j = 0; j < 2; j++) {
    uint64_t carry = 0;
    for (int i = 0; i + j < 6; i++) {
      uint64_t sum = (uint64_t)t[i] * factor[j] + p[i + j] + carry;
      p[i + j] = (uint32_t)sum;
      carry = sum >> 32;
    }
  }
  uint64_t a = (uint64_t)p[5] << 32 | p[4], b = (uint64_t)p[3] << 32 | p[2], c = (uint64_t)p[1] << 32 | p[0];
  int64_t q = (int64_t)(a >> 62);
  a = a << 2 | b >> 62;
  b = b << 2 | c >> 62;
  int negative = (int)(a >> 63);
  if (negative) {
    q++;
    b = ~b + 1;
    a = ~a + (b == 0);
  }
  int scale = 0;
  while (!(a >> 63) && scale < 128) {
    a = a << 1 | b >> 63;
    b <<= 1;
    scale++;
  }
  uint64_t power_bits = (uint64_t)(1023 - 64 - scale) << 52;
  double power;
  memcpy(&power, &power_bits, 8);
  double f = (double)(a >> 11) * 0x1p11, g = (double)((a & 2047) << 42 | b >> 22) * 0x1p-42;
  double h = f * PI_HALF;
#if HAVE_FMA
  double rest = __builtin_fma(f, PI_HALF, -h);
#else
  double s = f * 134217729.0, fh = s - (s - f), fl = f - fh;
  double u = PI_HALF * 134217729.0, ph = u - (u - PI_HALF), pl = PI_HALF - ph;
  double rest = ((fh * ph - h) + fh * pl + fl * ph) + fl * pl;
#endif
  rest += f * PI_HALF_LOW + g * PI_HALF;
  double sum = h + rest;
  double error = rest - (sum - h);
  if (negative != (x < 0)) power = -power;
  *high = sum * power;
  *low = error * power;
  *quadrant = x < 0 ? -q : q;
}

/* x = quadrant·π/2 + r; the quadrant's last two bits count. */
INLINE pair reduce_angle(vd x, vl *quadrant) {
  vl near = abs_d(x) <= 1e6;
  vd at = pick_d(near, x, all_d(0));
  vd t = fma_d(at, all_d(TWO_OVER_PI), all_d(WHOLE_D));
  vd k = t - WHOLE_D;
  *quadrant = (vl)t;
  /* π/2 in parts of 33 bits, whose products with k are exact. */
  vd a = at - k * 0x1.921fb544p+0;
  pair b = two_sum(a, k * -0x1.0b4611a6p-34);
  pair c = two_sum(b.hi, k * -0x1.3198a2ep-69);
  pair r = fast_two_sum(c.hi, c.lo + b.lo - k * 0x1.b839a252049c1p-104);
  if (any_l(~near))
    for (int i = 0; i < LANES_D; i++)
      if (!near[i]) {
        double high, low;
        int64_t q;
        reduce_far(x[i], &high, &low, &q);
        r.hi[i] = high;
        r.lo[i] = low;
        (*quadrant)[i] = q;
      }
  return r;
}

/* sin(r) − r.hi and cos(r) − (1 − r.hi²/2 rounded) for |r| ≤ π/4. */
INLINE vd sin_rest(pair r, vd z) { return fma_d(r.hi * z, POLYNOMIAL_D(poly_sin_d, z), r.lo - r.lo * (0.5 * z)); }
INLINE pair cos_parts(pair r, vd z) {
  vd h = 0.5 * z, w = 1 - h;
  return (pair){w, ((1 - w) - h) + (z * z * POLYNOMIAL_D(poly_cos_d, z) - r.hi * r.lo)};
}

/* sin(x + shift·π/2). */
INLINE vd sine(vd x, int64_t shift) {
  vl quadrant;
  pair r = reduce_angle(x, &quadrant);
  quadrant += shift;
  vd z = r.hi * r.hi;
  pair c = cos_parts(r, z);
  vd s = r.hi + sin_rest(r, z);
  vl odd = -(quadrant & 1);
  vd result = pick_d(odd, c.hi + c.lo, s);
  return (vd)((vul)result ^ (((vul)quadrant & 2) << 62));
}
INLINE vd sin_d(vd x) { return pick_d(abs_d(x) < 0x1p-27, x, sine(x, 0)); }
INLINE vd cos_d(vd x) { return sine(x, 1); }

INLINE vd tan_d(vd x) {
  vl quadrant;
  pair r = reduce_angle(x, &quadrant);
  vd z = r.hi * r.hi;
  pair s = fast_two_sum(r.hi, sin_rest(r, z)), c = cos_parts(r, z);
  c = fast_two_sum(c.hi, c.lo);
  vl odd = -(quadrant & 1);
  pair above = {pick_d(odd, c.hi, s.hi), pick_d(odd, c.lo, s.lo)};
  pair below = {pick_d(odd, -s.hi, c.hi), pick_d(odd, -s.lo, c.lo)};
  pair t = over(above, below);
  return pick_d(abs_d(x) < 0x1p-27, x, t.hi + t.lo);
}

/* For the inverse functions: s = |x| or, above ½, √((1 − |x|)/2), and s³-terms of asin s. */
typedef struct { pair s; vd rest; vl large; } arc;
INLINE arc arc_of(vd x) {
  vd a = abs_d(x);
  vl large = a > 0.5;
  vd z = pick_d(large, (1 - a) * 0.5, a * a);
  pair s = root((pair){z, all_d(0)});
  s.hi = pick_d(large, s.hi, a);
  s.lo = pick_d(large, s.lo, all_d(0));
  return (arc){s, s.hi * z * POLYNOMIAL_D(poly_asin_d, z), large};
}
INLINE vd asin_d(vd x) {
  arc a = arc_of(x);
  pair p = two_sum(all_d(PI_HALF), -2 * a.s.hi);
  vd big = p.hi + (p.lo + (PI_HALF_LOW - 2 * (a.s.lo + a.rest)));
  return with_sign_d(pick_d(a.large, big, a.s.hi + a.rest), x);
}
INLINE vd acos_d(vd x) {
  arc a = arc_of(x);
  vl negative = x < 0.0;
  vd small = a.s.hi + (a.s.lo + a.rest);
  pair p = two_sum(pick_d(a.large, all_d(2 * PI_HALF), all_d(PI_HALF)), pick_d(a.large, -2 * a.s.hi, -turn_sign_d(a.s.hi, x)));
  vd rest = pick_d(a.large, 2 * PI_HALF_LOW - 2 * (a.s.lo + a.rest), PI_HALF_LOW - turn_sign_d(a.rest, x));
  return pick_d(a.large & ~negative, 2 * small, p.hi + (p.lo + rest));
}

/* The angle of a point with y, x ≥ 0: by thirds of the quadrant, whose middle is turned by π/4. */
INLINE pair angle(vd y, vd x) {
  vl low = y < x * 0.41421356, high = y * 0.41421356 > x;
  vl middle = ~(low | high);
  pair minus = two_sum(y, -x), plus = two_sum(y, x);
  pair above = {pick_d(low, y, pick_d(high, -x, minus.hi)), pick_d(middle, minus.lo, all_d(0))};
  pair below = {pick_d(low, x, pick_d(high, y, plus.hi)), pick_d(middle, plus.lo, all_d(0))};
  pair t = over(above, below);
  vd z = t.hi * t.hi;
  vd rest = fma_d(t.hi * z, POLYNOMIAL_D(poly_atan_d, z), t.lo);
  /* Twice the share of π/2: 0, 1, 2. */
  vd share = pick_d(low, all_d(0), pick_d(high, all_d(1), all_d(0.5)));
  pair sum = two_sum(share * PI_HALF, t.hi);
  return (pair){sum.hi, sum.lo + (rest + share * PI_HALF_LOW)};
}
INLINE vd atan_d(vd x) {
  vd a = at_most_d(abs_d(x), 0x1p60);
  pair t = angle(a, all_d(1));
  return with_sign_d(pick_d(a < 0x1p-27, a, t.hi + t.lo), x);
}
INLINE vd atan2_d(vd y, vd x) {
  vd a = abs_d(y), b = abs_d(x), inf = all_d(__builtin_inf());
  vl infinite = (a == inf) | (b == inf), zero = (a == 0.0) & (b == 0.0);
  /* Of infinities only the ratio counts, and of two zeros the one of 0 and 1. */
  vd u = pick_d(infinite, pick_d(a == inf, all_d(1), all_d(0)), a);
  vd v = pick_d(infinite, pick_d(b == inf, all_d(1), all_d(0)), pick_d(zero, all_d(1), b));
  vd largest = pick_d(u > v, u, v);
  vd scale = pick_d(largest > 0x1p900, all_d(0x1p-150), pick_d(largest < 1.0, all_d(0x1p800), all_d(1)));
  pair t = angle(u * scale, v * scale);
  vl left = (vl)x < 0;
  pair turned = two_sum(all_d(2 * PI_HALF), -t.hi);
  vd result = pick_d(left, turned.hi + (turned.lo + (2 * PI_HALF_LOW - t.lo)), t.hi + t.lo);
  result = pick_d(zero & ~left, all_d(0), result);
  return pick_d((x == x) & (y == y), with_sign_d(result, y), x + y);
}

#endif
