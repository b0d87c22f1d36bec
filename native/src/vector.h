/*
 * Vectors of VBYTES bytes: types, memory, masks, rounding, products without error.
 *
 * A lane loop stands for the one instruction that compilers make of it (seen in the code of GCC 12 and clang 18). Compile with
 * -ffp-contract=off -fno-math-errno -fno-trapping-math: sums that carry rounding errors must stay as written.
 */
#ifndef ADJOINT_VECTOR_H
#define ADJOINT_VECTOR_H

#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif
#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

#ifndef __has_builtin
#define __has_builtin(x) 0
#endif

typedef float vf __attribute__((vector_size(VBYTES)));
typedef double vd __attribute__((vector_size(VBYTES)));
typedef int32_t vi __attribute__((vector_size(VBYTES)));
typedef int64_t vl __attribute__((vector_size(VBYTES)));
typedef uint32_t vui __attribute__((vector_size(VBYTES)));
typedef uint64_t vul __attribute__((vector_size(VBYTES)));
/* As many float32 or int32 as a vector has float64. */
typedef float vhf __attribute__((vector_size(VBYTES / 2)));
typedef int32_t vhi __attribute__((vector_size(VBYTES / 2)));

#define LANES_F (VBYTES / 4)
#define LANES_D (VBYTES / 8)
#define INLINE static inline __attribute__((always_inline))

/* Whether fma rounds once. Relaxed WASM may or may not, so there it only serves as a fast a·b + c. */
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA)
#define HAVE_FMA 1
#else
#define HAVE_FMA 0
#endif

#define EACH_F(expression) ({ vf r_; for (int i = 0; i < LANES_F; i++) r_[i] = (expression); r_; })
#define EACH_D(expression) ({ vd r_; for (int i = 0; i < LANES_D; i++) r_[i] = (expression); r_; })

INLINE vf all_f(float c) { return EACH_F(c); }
INLINE vd all_d(double c) { return EACH_D(c); }
INLINE vi all_i(int32_t c) { return c - (vi){0}; }
INLINE vl all_l(int64_t c) { return c - (vl){0}; }

/* Unaligned memory. */
#define MEMORY(v, name, h)                                                              \
  INLINE v load_##name(const char *p) { v x; memcpy(&x, p, sizeof x); return x; }     \
  INLINE void store_##name(char *p, v x) { memcpy(p, &x, sizeof x); }
MEMORY(vf, f, 0)
MEMORY(vd, d, 0)
MEMORY(vi, i, 0)
MEMORY(vhf, hf, 0)
MEMORY(vhi, hi, 0)
#undef MEMORY

/* The first n elements of 4 or 8 bytes, zeros behind them; nothing beyond is touched. n is less than the lanes. */
#if VBYTES == 64 && defined(__AVX512F__)
INLINE vi load_first_i(const char *p, int n) { return (vi)_mm512_maskz_loadu_epi32((__mmask16)((1u << n) - 1), p); }
INLINE void store_first_i(char *p, vi x, int n) { _mm512_mask_storeu_epi32(p, (__mmask16)((1u << n) - 1), (__m512i)x); }
INLINE vd load_first_d(const char *p, int n) { return (vd)_mm512_maskz_loadu_pd((__mmask8)((1u << n) - 1), p); }
INLINE void store_first_d(char *p, vd x, int n) { _mm512_mask_storeu_pd(p, (__mmask8)((1u << n) - 1), (__m512d)x); }
#else
INLINE vi load_first_i(const char *p, int n) { vi x = {0}; memcpy(&x, p, (size_t)n * 4); return x; }
INLINE void store_first_i(char *p, vi x, int n) { memcpy(p, &x, (size_t)n * 4); }
INLINE vd load_first_d(const char *p, int n) { vd x = {0}; memcpy(&x, p, (size_t)n * 8); return x; }
INLINE void store_first_d(char *p, vd x, int n) { memcpy(p, &x, (size_t)n * 8); }
#endif
INLINE vf load_first_f(const char *p, int n) { return (vf)load_first_i(p, n); }
INLINE void store_first_f(char *p, vf x, int n) { store_first_i(p, (vi)x, n); }
INLINE vhi load_first_hi(const char *p, int n) { vhi x = {0}; memcpy(&x, p, (size_t)n * 4); return x; }
INLINE void store_first_hi(char *p, vhi x, int n) { memcpy(p, &x, (size_t)n * 4); }
INLINE vhf load_first_hf(const char *p, int n) { return (vhf)load_first_hi(p, n); }
INLINE void store_first_hf(char *p, vhf x, int n) { store_first_hi(p, (vhi)x, n); }

/* yes where the mask's bits are ones, no where they are zeros. */
INLINE vi pick_i(vi m, vi yes, vi no) { return (yes & m) | (no & ~m); }
INLINE vl pick_l(vl m, vl yes, vl no) { return (yes & m) | (no & ~m); }
INLINE vf pick_f(vi m, vf yes, vf no) { return (vf)pick_i(m, (vi)yes, (vi)no); }
INLINE vd pick_d(vl m, vd yes, vd no) { return (vd)pick_l(m, (vl)yes, (vl)no); }

/* Whether some lane's mask is set. */
#if VBYTES == 64 && defined(__AVX512DQ__)
INLINE int any_i(vi m) { return _mm512_movepi32_mask((__m512i)m) != 0; }
INLINE int any_l(vl m) { return _mm512_movepi64_mask((__m512i)m) != 0; }
#elif VBYTES == 32 && defined(__AVX__)
INLINE int any_i(vi m) { return _mm256_movemask_ps((__m256)m) != 0; }
INLINE int any_l(vl m) { return _mm256_movemask_pd((__m256d)m) != 0; }
#elif VBYTES == 16 && defined(__SSE2__)
INLINE int any_i(vi m) { return _mm_movemask_ps((__m128)m) != 0; }
INLINE int any_l(vl m) { return _mm_movemask_pd((__m128d)m) != 0; }
#else
INLINE int any_l(vl m) {
  int64_t all = 0;
  for (int i = 0; i < LANES_D; i++) all |= m[i];
  return all != 0;
}
INLINE int any_i(vi m) { return any_l((vl)m); }
#endif

/* float32 lanes as two vectors of float64 and back. GCC 12 makes four instructions of one conversion, hence the intrinsics. */
#if VBYTES == 64 && defined(__AVX512DQ__)
INLINE vd wide(vhf x) { return (vd)_mm512_cvtps_pd((__m256)x); }
INLINE vhf narrow(vd x) { return (vhf)_mm512_cvtpd_ps((__m512d)x); }
INLINE vhf low_half(vf x) { return (vhf)_mm512_castps512_ps256((__m512)x); }
INLINE vhf high_half(vf x) { return (vhf)_mm512_extractf32x8_ps((__m512)x, 1); }
INLINE vf halves(vhf a, vhf b) { return (vf)_mm512_insertf32x8(_mm512_castps256_ps512((__m256)a), (__m256)b, 1); }
#else
#if VBYTES == 32 && defined(__AVX__)
INLINE vd wide(vhf x) { return (vd)_mm256_cvtps_pd((__m128)x); }
INLINE vhf narrow(vd x) { return (vhf)_mm256_cvtpd_ps((__m256d)x); }
#else
INLINE vd wide(vhf x) { return __builtin_convertvector(x, vd); }
INLINE vhf narrow(vd x) { return __builtin_convertvector(x, vhf); }
#endif
INLINE vhf low_half(vf x) { vhf h; memcpy(&h, &x, sizeof h); return h; }
INLINE vhf high_half(vf x) { vhf h; memcpy(&h, (char *)&x + sizeof h, sizeof h); return h; }
INLINE vf halves(vhf a, vhf b) { vf x; memcpy(&x, &a, sizeof a); memcpy((char *)&x + sizeof a, &b, sizeof b); return x; }
#endif
INLINE vhi narrow_mask(vl m) { return __builtin_convertvector(m, vhi); }
INLINE vl wide_mask(vhi m) { return __builtin_convertvector(m, vl); }

/* a·b + c, rounded once where the set has it. */
#if HAVE_FMA && __has_builtin(__builtin_elementwise_fma)
INLINE vf fma_f(vf a, vf b, vf c) { return __builtin_elementwise_fma(a, b, c); }
INLINE vd fma_d(vd a, vd b, vd c) { return __builtin_elementwise_fma(a, b, c); }
#elif HAVE_FMA
INLINE vf fma_f(vf a, vf b, vf c) { return EACH_F(__builtin_fmaf(a[i], b[i], c[i])); }
INLINE vd fma_d(vd a, vd b, vd c) { return EACH_D(__builtin_fma(a[i], b[i], c[i])); }
#elif defined(__wasm_relaxed_simd__)
INLINE vf fma_f(vf a, vf b, vf c) { return (vf)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c); }
INLINE vd fma_d(vd a, vd b, vd c) { return (vd)wasm_f64x2_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c); }
#else
INLINE vf fma_f(vf a, vf b, vf c) { return a * b + c; }
INLINE vd fma_d(vd a, vd b, vd c) { return a * b + c; }
#endif

/* The lesser or greater of x and a bound; NaN stays. */
INLINE vf at_most_f(vf x, float c) { return EACH_F(c < x[i] ? c : x[i]); }
INLINE vd at_most_d(vd x, double c) { return EACH_D(c < x[i] ? c : x[i]); }
INLINE vf at_least_f(vf x, float c) { return EACH_F(c > x[i] ? c : x[i]); }
INLINE vd at_least_d(vd x, double c) { return EACH_D(c > x[i] ? c : x[i]); }

INLINE vf sqrt_f(vf x) { return EACH_F(__builtin_sqrtf(x[i])); }
INLINE vd sqrt_d(vd x) { return EACH_D(__builtin_sqrt(x[i])); }

#define SIGN_F all_i(INT32_MIN)
#define SIGN_D all_l(INT64_MIN)
INLINE vf abs_f(vf x) { return (vf)((vi)x & ~SIGN_F); }
INLINE vd abs_d(vd x) { return (vd)((vl)x & ~SIGN_D); }
/* x, which is not negative, with the sign of y. */
INLINE vf with_sign_f(vf x, vf y) { return (vf)((vi)x | ((vi)y & SIGN_F)); }
INLINE vd with_sign_d(vd x, vd y) { return (vd)((vl)x | ((vl)y & SIGN_D)); }
/* x with its sign turned where y has one. */
INLINE vf turn_sign_f(vf x, vf y) { return (vf)((vi)x ^ ((vi)y & SIGN_F)); }
INLINE vd turn_sign_d(vd x, vd y) { return (vd)((vl)x ^ ((vl)y & SIGN_D)); }

/* Adding these leaves no room for a fraction; the sum's low bits are then the whole number's. */
#define WHOLE_F 0x1.8p23f
#define WHOLE_D 0x1.8p52

/* The nearest whole number, halves to the even one; the sign of a zero stays. */
INLINE vf rint_f(vf x) {
  vf a = abs_f(x);
  return pick_f(a < 0x1p23f, with_sign_f(a + 0x1p23f - 0x1p23f, x), x);
}
INLINE vd rint_d(vd x) {
  vd a = abs_d(x);
  return pick_d(a < 0x1p52, with_sign_d(a + 0x1p52 - 0x1p52, x), x);
}
INLINE vf floor_f(vf x) { vf r = rint_f(x); return with_sign_f(abs_f(r - (vf)((vi)all_f(1) & (r > x))), x); }
INLINE vd floor_d(vd x) { vd r = rint_d(x); return with_sign_d(abs_d(r - (vd)((vl)all_d(1) & (r > x))), x); }
INLINE vf trunc_f(vf x) { return with_sign_f(floor_f(abs_f(x)), x); }
INLINE vd trunc_d(vd x) { return with_sign_d(floor_d(abs_d(x)), x); }

/* A number as the sum of two, the second below the first's last place. */
typedef struct { vd hi, lo; } pair;

/* a + b without error. */
INLINE pair two_sum(vd a, vd b) {
  vd s = a + b, c = s - a;
  return (pair){s, (a - (s - c)) + (b - c)};
}
/* The same where |a| ≥ |b| or a is 0. */
INLINE pair fast_two_sum(vd a, vd b) {
  vd s = a + b;
  return (pair){s, b - (s - a)};
}
/* a·b without error (Dekker 1971); |a|, |b| < 2^996. */
INLINE pair two_product(vd a, vd b) {
  vd p = a * b;
#if HAVE_FMA
  return (pair){p, fma_d(a, b, -p)};
#else
  vd c = a * 134217729.0, d = b * 134217729.0;
  vd ah = c - (c - a), bh = d - (d - b);
  vd al = a - ah, bl = b - bh;
  return (pair){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
#endif
}
/* a + b cut to the side where the last bit is 1, unless exact: rounded once more it is a + b rounded once (Boldo and Melquiond 2008). */
INLINE vd to_odd(vd a, vd b) {
  pair s = two_sum(a, b);
  vul bits = (vul)s.hi;
  vl inexact = (s.lo != 0.0) & (s.lo == s.lo) & ((vl)(bits & 1) == 0), away = (s.lo > 0.0) == (s.hi > 0.0);
  return (vd)pick_l(inexact, pick_l(away, (vl)(bits + 1), (vl)(bits - 1)), (vl)bits);
}
INLINE pair times(pair a, pair b) {
  pair p = two_product(a.hi, b.hi);
  return (pair){p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi)};
}
/* a/b. */
INLINE pair over(pair a, pair b) {
  vd q = a.hi / b.hi;
  pair p = two_product(q, b.hi);
  return (pair){q, (((a.hi - p.hi) - p.lo) + a.lo - q * b.lo) / b.hi};
}
/* The square root; 0 gives 0, a negative number NaN. */
INLINE pair root(pair a) {
  vd s = sqrt_d(a.hi);
  pair p = two_product(s, s);
  vd rest = (((a.hi - p.hi) - p.lo) + a.lo) / (s + s);
  return (pair){s, pick_d(s == 0.0, all_d(0), rest)};
}

/* Σ c[i] xⁱ by Horner's rule. */
#define POLYNOMIAL_D(c, x) polynomial_d(c, (int)(sizeof(c) / sizeof(*c)), x)
#define POLYNOMIAL_F(c, x) polynomial_f(c, (int)(sizeof(c) / sizeof(*c)), x)
INLINE vd polynomial_d(const double *c, int n, vd x) {
  vd sum = all_d(c[n - 1]);
#pragma GCC unroll 32
  for (int i = n - 2; i >= 0; i--) sum = fma_d(sum, x, all_d(c[i]));
  return sum;
}
INLINE vf polynomial_f(const float *c, int n, vf x) {
  vf sum = all_f(c[n - 1]);
#pragma GCC unroll 32
  for (int i = n - 2; i >= 0; i--) sum = fma_f(sum, x, all_f(c[i]));
  return sum;
}

#endif
