/* Functions of float32 computed in float64 with polynomials of 36 bits: a rounding on the way does not count. */
#ifndef ADJOINT_VIA_DOUBLE_H
#define ADJOINT_VIA_DOUBLE_H

#include "hyperbolic64.h"
#include "trigonometry64.h"

/* eˣ for |x| ≤ 700. */
INLINE vd exp_s(vd x) {
  vd t = fma_d(x, all_d(LOG2E_D), all_d(WHOLE_D)), n = t - WHOLE_D;
  vd r = fma_d(n, all_d(-LN2_D), x);
  vd p = 1 + fma_d(r * r, POLYNOMIAL_D(poly_exp_s, r), r);
  return (vd)((vul)p + ((vul)t << 52));
}
/* log x of a normal x > 0. */
INLINE vd log_positive_s(vd x) {
  vd k, f = split_d(x, &k) - 1;
  vd s = f / (2 + f), z = s * s;
  return fma_d(k, all_d(LN2_D), s * fma_d(z, POLYNOMIAL_D(poly_log_s, z), all_d(2)));
}
INLINE vd log_s(vd x) {
  vd result = log_positive_s(x);
  return any_l(rare_d(x)) ? log_edges_d(x, result) : result;
}

INLINE vd sinh_s(vd x) {
  vd a = at_most_d(abs_d(x), 100), z = at_most_d(x * x, 1);
  vd e = exp_s(a);
  return with_sign_d(pick_d(a < 1.0, a + a * z * POLYNOMIAL_D(poly_sinh_s, z), 0.5 * e - 0.5 / e), x);
}
INLINE vd cosh_s(vd x) {
  vd e = exp_s(at_most_d(abs_d(x), 100));
  return 0.5 * e + 0.5 / e;
}
INLINE vd asinh_s(vd x) {
  vd a = abs_d(x), small = a - a * a * a * (1.0 / 6);
  return with_sign_d(pick_d(a < 0x1p-12, small, log_s(a + sqrt_d(a * a + 1))), x);
}
INLINE vd acosh_s(vd x) { return pick_d(x >= 1.0, log_s(x + sqrt_d((x - 1) * (x + 1))), all_d(__builtin_nan(""))); }
INLINE vd atanh_s(vd x) {
  vd a = abs_d(x), small = a + a * a * a * (1.0 / 3);
  return with_sign_d(pick_d(a < 0x1p-12, small, 0.5 * log_s((1 + a) / (1 - a))), x);
}
INLINE vd logit_s(vd p) { return log_s(p / (1 - p)); }

/* x − k·π/2 for the k nearest; the float64 t has k's last bits. */
INLINE vd reduce_angle_s(vd x, vl *quadrant) {
  vl near = abs_d(x) <= 1e6;
  vd t = fma_d(x, all_d(TWO_OVER_PI), all_d(WHOLE_D)), k = t - WHOLE_D;
  vd r = (x - k * 0x1.921fb544p+0) - k * 0x1.0b4611a626331p-34;
  *quadrant = (vl)t;
  if (any_l(~near))
    for (int i = 0; i < LANES_D; i++)
      if (!near[i]) {
        double high, low;
        int64_t q;
        reduce_far(x[i], &high, &low, &q);
        r[i] = high;
        (*quadrant)[i] = q;
      }
  return r;
}
INLINE vd sine_s(vd x, int64_t shift) {
  vl quadrant;
  vd r = reduce_angle_s(x, &quadrant), z = r * r;
  quadrant += shift;
  vd s = r + r * z * POLYNOMIAL_D(poly_sin_s, z), c = (1 - 0.5 * z) + z * z * POLYNOMIAL_D(poly_cos_s, z);
  return (vd)((vul)pick_d(-(quadrant & 1), c, s) ^ (((vul)quadrant & 2) << 62));
}
INLINE vd sin_s(vd x) { return pick_d(x == 0.0, x, sine_s(x, 0)); }
INLINE vd cos_s(vd x) { return sine_s(x, 1); }
INLINE vd tan_s(vd x) {
  vl quadrant;
  vd r = reduce_angle_s(x, &quadrant), z = r * r;
  vd s = r + r * z * POLYNOMIAL_D(poly_sin_s, z), c = (1 - 0.5 * z) + z * z * POLYNOMIAL_D(poly_cos_s, z);
  vl odd = -(quadrant & 1);
  return pick_d(x == 0.0, x, pick_d(odd, -c, s) / pick_d(odd, s, c));
}

INLINE vd asin_s(vd x) {
  vd a = abs_d(x);
  vl large = a > 0.5;
  vd z = pick_d(large, (1 - a) * 0.5, a * a), s = pick_d(large, sqrt_d(z), a);
  vd p = s + s * z * POLYNOMIAL_D(poly_asin_s, z);
  return with_sign_d(pick_d(large, PI_HALF - 2 * p, p), x);
}
INLINE vd acos_s(vd x) {
  vd a = abs_d(x);
  vl large = a > 0.5;
  vd z = pick_d(large, (1 - a) * 0.5, a * a), s = pick_d(large, sqrt_d(z), a);
  vd p = s + s * z * POLYNOMIAL_D(poly_asin_s, z);
  vd turned = turn_sign_d(p, x);
  return pick_d(large, pick_d(x < 0.0, all_d(2 * PI_HALF), all_d(0)) + 2 * turned, PI_HALF - turned);
}
INLINE vd angle_s(vd y, vd x) {
  vl low = y < x * 0.41421356, high = y * 0.41421356 > x;
  vd t = pick_d(low, y, pick_d(high, -x, y - x)) / pick_d(low, x, pick_d(high, y, y + x)), z = t * t;
  return pick_d(low, all_d(0), pick_d(high, all_d(PI_HALF), all_d(PI_HALF / 2))) + (t + t * z * POLYNOMIAL_D(poly_atan_s, z));
}
INLINE vd atan_s(vd x) { return with_sign_d(angle_s(at_most_d(abs_d(x), 0x1p200), all_d(1)), x); }
INLINE vd atan2_s(vd y, vd x) {
  vd a = abs_d(y), b = abs_d(x), inf = all_d(__builtin_inf());
  vl infinite = (a == inf) | (b == inf), zero = (a == 0.0) & (b == 0.0);
  vd u = pick_d(infinite, pick_d(a == inf, all_d(1), all_d(0)), a);
  vd v = pick_d(infinite, pick_d(b == inf, all_d(1), all_d(0)), pick_d(zero, all_d(1), b));
  vd t = angle_s(u, v), result = pick_d((vl)x < 0, 2 * PI_HALF - t, t);
  return pick_d((x == x) & (y == y), with_sign_d(result, y), x + y);
}

/* erfcx(a)·(1 + 2a) for a ≥ 0.45. */
INLINE vd scaled_tail_s(vd a) { return POLYNOMIAL_D(poly_erfcx_s, 1 - 6 / (a + 3)); }
INLINE vd erfc_s(vd x) {
  vd a = at_most_d(abs_d(x), 11), b = at_least_d(a, 0.45), z = at_most_d(x * x, 1);
  vd tail = exp_s(-b * b) * scaled_tail_s(b) / (1 + 2 * b);
  vd result = pick_d(x < 0.0, 2 - tail, tail);
  return pick_d((x < 0.5) & (a < 1.0), 1 - (x + x * POLYNOMIAL_D(poly_erf_s, z)), result);
}
INLINE vd ndtr_s(vd x) { return 0.5 * erfc_s(x * -0x1.6a09e667f3bcdp-1); }
INLINE vd log_ndtr_s(vd x) {
  vd a = at_least_d(-x, 0.65) * 0x1.6a09e667f3bcdp-1;
  vd left = log_positive_s(0.5 * scaled_tail_s(a) / (1 + 2 * a)) - 0.5 * x * x;
  /* Far right the logarithm of 1 − p is −p: there log1p would be of less than the last place. */
  vd p = 0.5 * erfc_s(at_least_d(x, -2) * 0x1.6a09e667f3bcdp-1);
  vd right = pick_d(p < 0x1p-20, -p - 0.5 * p * p, log_positive_s(1 - at_most_d(p, 0.99)));
  return pick_d(x > -1.0, right, pick_d(x == -__builtin_inf(), x, left));
}

INLINE vd pow_s(vd x, vd y) {
  vl plain = ~rare_d(x) & (abs_d(y) <= LARGEST_D);
  vd p = y * log_positive_s(x);
  vd result = exp_s(at_least_d(at_most_d(p, 200), -200));
  if (any_l(~plain)) {
    vd a = abs_d(x), l = log_positive_s(pick_d((a > 0.0) & (a <= LARGEST_D), a, all_d(1)));
    vd to = at_least_d(at_most_d(y, 0x1p200), -0x1p200);
    result = power_edges(x, y, exp_s(at_least_d(at_most_d(to * l, 200), -200)));
  }
  return result;
}
INLINE vd cbrt_s(vd x) {
  vd a = abs_d(x);
  vl zero = (a == 0.0) | ~(a <= LARGEST_D);
  vul bits = (vul)pick_d(zero, all_d(1), a);
  vd k = (vd)((bits >> 52) | 0x4330000000000000ULL) - (0x1p52 + 1023);
  vd m = (vd)((bits & 0x000fffffffffffffULL) | 0x3ff0000000000000ULL);
  vd third = floor_d(k * 0x1.5555555555556p-2 + 0x1p-20), rest = k - 3 * third;
  vl one = rest == 1.0, two = rest == 2.0;
  vd y = POLYNOMIAL_D(poly_cbrt_d, m);
  vd e = 1 - m * y * y * y;
  y = y + y * (e * (1.0 / 3) + e * e * (2.0 / 9));
  /* ∛m·{1, ∛2, ∛4} */
  vd c = m * y * y * pick_d(one, all_d(0x1.428a2f98d728bp+0), pick_d(two, all_d(0x1.965fea53d6e3dp+0), all_d(1)));
  c = (vd)((vul)c + ((vul)(third + WHOLE_D) << 52));
  return pick_d(zero, x, with_sign_d(c, x));
}
INLINE vd hypot_s(vd x, vd y) {
  vd inf = all_d(__builtin_inf());
  return pick_d((abs_d(x) == inf) | (abs_d(y) == inf), inf, sqrt_d(x * x + y * y));
}

#define VIA_DOUBLE(name)                                                          \
  INLINE vf name##_f(vf x) {                                                      \
    return halves(narrow(name##_s(wide(low_half(x)))), narrow(name##_s(wide(high_half(x))))); \
  }
#define VIA_DOUBLE2(name)                                                         \
  INLINE vf name##_f(vf x, vf y) {                                                \
    return halves(narrow(name##_s(wide(low_half(x)), wide(low_half(y)))),        \
                  narrow(name##_s(wide(high_half(x)), wide(high_half(y)))));     \
  }
VIA_DOUBLE(sinh)
VIA_DOUBLE(cosh)
VIA_DOUBLE(asinh)
VIA_DOUBLE(acosh)
VIA_DOUBLE(atanh)
VIA_DOUBLE(logit)
VIA_DOUBLE(tan)
VIA_DOUBLE(asin)
VIA_DOUBLE(acos)
VIA_DOUBLE(atan)
VIA_DOUBLE(erfc)
VIA_DOUBLE(ndtr)
VIA_DOUBLE(log_ndtr)
VIA_DOUBLE(cbrt)
VIA_DOUBLE2(atan2)
VIA_DOUBLE2(pow)
VIA_DOUBLE2(hypot)
/* These may cancel, so they are taken to all of float64's digits. */
#define logaddexp_s logaddexp_d
#define logaddexp2_s logaddexp2_d
VIA_DOUBLE2(logaddexp)
VIA_DOUBLE2(logaddexp2)
#undef logaddexp_s
#undef logaddexp2_s
#undef VIA_DOUBLE
#undef VIA_DOUBLE2

/* a·b + c rounded once: the product is exact in float64. */
INLINE vf fma_once_f(vf a, vf b, vf c) {
#if HAVE_FMA
  return fma_f(a, b, c);
#else
  return halves(narrow(to_odd(wide(low_half(a)) * wide(low_half(b)), wide(low_half(c)))),
                narrow(to_odd(wide(high_half(a)) * wide(high_half(b)), wide(high_half(c)))));
#endif
}

#endif
