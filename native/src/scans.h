/*
 * Scans along one axis. Parameters: outer, length, inner (elements before, along and behind the axis) and a flag.
 *   CUMSUM            x → as x (bool: int32): sums of all so far, or from each on with the flag, in double precision
 *   RECURRENCE        a, b → tᵢ = bᵢ + aᵢ·tᵢ₋₁, or bᵢ + aᵢ₊₁·tᵢ₊₁ with the flag (inner 1), in double precision
 *   CUMLOGSUMEXP      x → log Σ eˣ of all so far (inner 1)
 *   RUNNING_EXTREMUM  x → values, positions of the largest (flag) or smallest so far, the latest of equal ones; NaN stays (inner 1)
 */
#ifndef ADJOINT_SCANS_H
#define ADJOINT_SCANS_H

#include "kernel.h"

#include <math.h>

/* Lines that one walk takes together. */
enum { SCAN_LINES = 64 };

#define CUMSUM(from_type, to_type, total_type, name)                                                                                        \
  static void cumsum_##name(struct run *run, const word *p, const from_type *x, to_type *y, int64_t line, int64_t end) {                    \
    const int64_t length = p[1], inner = p[2];                                                                                              \
    while (line < end) {                                                                                                                    \
      const int64_t outer = line / inner, first = line % inner, left = end - line < inner - first ? end - line : inner - first;             \
      const int64_t count = left < SCAN_LINES ? left : SCAN_LINES, base = outer * length * inner + first;                                   \
      total_type total[SCAN_LINES] = {0};                                                                                                   \
      for (int64_t i = 0; i < length; i++) {                                                                                                \
        const int64_t at = base + (p[3] ? length - 1 - i : i) * inner;                                                                      \
        for (int64_t k = 0; k < count; k++) y[at + k] = (to_type)(total[k] += (total_type)x[at + k]);                                       \
        if ((i & 4095) == 0 && stopped(run)) return;                                                                                        \
      }                                                                                                                                     \
      line += count;                                                                                                                        \
    }                                                                                                                                       \
  }
CUMSUM(float, float, double, f32)
CUMSUM(double, double, double, f64)
CUMSUM(uint32_t, uint32_t, uint32_t, i32)
CUMSUM(uint8_t, uint32_t, uint32_t, bool)
#undef CUMSUM

static void cumsum_part(struct run *run, const word *step, int part, int parts) {
  const word *p = kernel_parameters(step);
  int64_t line, end;
  range_of(p[0] * p[2], part, parts, &line, &end);
  const void *x = operand_at(run, step, 0);
  void *y = operand_at(run, step, 1);
  switch (operand_dtype(step, 0)) {
    case F32: cumsum_f32(run, p, x, y, line, end); break;
    case F64: cumsum_f64(run, p, x, y, line, end); break;
    case I32: cumsum_i32(run, p, x, y, line, end); break;
    default: cumsum_bool(run, p, x, y, line, end);
  }
}

static void cumsum_step(struct run *run, const word *step) { in_parallel(run, cumsum_part, step, parts_for(run, step[1])); }

#define ROW_SCANS(type, name)                                                                                                               \
  static void recurrence_##name(int64_t n, int reverse, const type *a, const type *b, type *y) {                                            \
    double t = b[reverse ? n - 1 : 0];                                                                                                      \
    y[reverse ? n - 1 : 0] = (type)t;                                                                                                       \
    if (reverse)                                                                                                                            \
      for (int64_t i = n - 2; i >= 0; i--) y[i] = (type)(t = (double)b[i] + (double)a[i + 1] * t);                                          \
    else                                                                                                                                    \
      for (int64_t i = 1; i < n; i++) y[i] = (type)(t = (double)b[i] + (double)a[i] * t);                                                   \
  }                                                                                                                                         \
  static void cumlogsumexp_##name(int64_t n, const type *x, type *y) {                                                                      \
    double total = -INFINITY;                                                                                                               \
    for (int64_t i = 0; i < n; i++) {                                                                                                       \
      const double value = x[i];                                                                                                            \
      if (isnan(total) || isnan(value)) total = NAN;                                                                                        \
      else {                                                                                                                                \
        const double top = total > value ? total : value, low = total > value ? value : total;                                              \
        total = isfinite(top) ? top + log1p(exp(low - top)) : top;                                                                          \
      }                                                                                                                                     \
      y[i] = (type)total;                                                                                                                   \
    }                                                                                                                                       \
  }
ROW_SCANS(float, f32)
ROW_SCANS(double, f64)
#undef ROW_SCANS

static void recurrence_part(struct run *run, const word *step, int part, int parts) {
  const word *p = kernel_parameters(step);
  const int64_t n = p[1];
  int64_t row, end;
  range_of(p[0], part, parts, &row, &end);
  const void *a = operand_at(run, step, 0), *b = operand_at(run, step, 1);
  void *y = operand_at(run, step, 2);
  for (; row < end && !stopped(run); row++)
    if (operand_dtype(step, 2) == F32) recurrence_f32(n, (int)p[3], (const float *)a + row * n, (const float *)b + row * n, (float *)y + row * n);
    else recurrence_f64(n, (int)p[3], (const double *)a + row * n, (const double *)b + row * n, (double *)y + row * n);
}

static void recurrence_step(struct run *run, const word *step) { in_parallel(run, recurrence_part, step, parts_for(run, step[1])); }

static void cumlogsumexp_part(struct run *run, const word *step, int part, int parts) {
  const word *p = kernel_parameters(step);
  const int64_t n = p[1];
  int64_t row, end;
  range_of(p[0], part, parts, &row, &end);
  const void *x = operand_at(run, step, 0);
  void *y = operand_at(run, step, 1);
  for (; row < end && !stopped(run); row++)
    if (operand_dtype(step, 1) == F32) cumlogsumexp_f32(n, (const float *)x + row * n, (float *)y + row * n);
    else cumlogsumexp_f64(n, (const double *)x + row * n, (double *)y + row * n);
}

static void cumlogsumexp_step(struct run *run, const word *step) { in_parallel(run, cumlogsumexp_part, step, parts_for(run, step[1])); }

#define EXTREMUM(type, name)                                                                                                                \
  static void extremum_##name(int64_t n, int largest, const type *x, type *y, int32_t *positions) {                                         \
    int64_t best = 0;                                                                                                                       \
    for (int64_t i = 0; i < n; i++) {                                                                                                       \
      if (x[i] != x[i] || (largest ? x[i] >= x[best] : x[i] <= x[best])) best = i;                                                          \
      positions[i] = (int32_t)best;                                                                                                         \
      y[i] = x[best];                                                                                                                       \
    }                                                                                                                                       \
  }
EXTREMUM(float, f32)
EXTREMUM(double, f64)
EXTREMUM(int32_t, i32)
EXTREMUM(uint8_t, bool)
#undef EXTREMUM

static void running_extremum_part(struct run *run, const word *step, int part, int parts) {
  const word *p = kernel_parameters(step);
  const int64_t n = p[1];
  int64_t row, end;
  range_of(p[0], part, parts, &row, &end);
  const void *x = operand_at(run, step, 0);
  void *y = operand_at(run, step, 1);
  int32_t *positions = (int32_t *)(void *)operand_at(run, step, 2);
  for (; row < end && !stopped(run); row++) {
    const int64_t at = row * n;
    switch (operand_dtype(step, 0)) {
      case F32: extremum_f32(n, (int)p[3], (const float *)x + at, (float *)y + at, positions + at); break;
      case F64: extremum_f64(n, (int)p[3], (const double *)x + at, (double *)y + at, positions + at); break;
      case I32: extremum_i32(n, (int)p[3], (const int32_t *)x + at, (int32_t *)y + at, positions + at); break;
      default: extremum_bool(n, (int)p[3], (const uint8_t *)x + at, (uint8_t *)y + at, positions + at);
    }
  }
}

static void running_extremum_step(struct run *run, const word *step) { in_parallel(run, running_extremum_part, step, parts_for(run, step[1])); }

#endif
