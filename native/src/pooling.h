/*
 * WINDOW_ARGMAX steps: for each window of x: [rows, d, h, w] the position of its first largest element within the three axes, int32; NaN counts as the largest. Parameters:
 * rows, then for each axis: elements, window, positions, stride, low, dilation. A window that sees padding only fails.
 */
#ifndef ADJOINT_POOLING_H
#define ADJOINT_POOLING_H

#include "kernel.h"

struct pool_axis {
  word from, window, to, stride, low, dilation;
};

/* The taps of a window at position j that see elements. */
static inline void taps_inside(const struct pool_axis *a, int64_t j, int64_t *from, int64_t *to) {
  const int64_t start = j * a->stride - a->low, behind = a->from - start;
  *from = start >= 0 ? 0 : (-start + a->dilation - 1) / a->dilation;
  *to = behind <= 0 ? 0 : (behind + a->dilation - 1) / a->dilation;
  if (*to > a->window) *to = a->window;
}

#define LARGER(v, most) ((v) > (most) || ((v) != (v) && (most) == (most)))

#define WINDOW_ARGMAX(type, name)                                                                                                                       \
  /* Positions of one line of windows; 0 if one of them is empty. */                                                                                    \
  static int pool_line_##name(const struct pool_axis *a, const type *x, int64_t z, int64_t y, int32_t *to) {                                            \
    int64_t z0, z1, y0, y1, x0, x1;                                                                                                                     \
    taps_inside(a, z, &z0, &z1);                                                                                                                        \
    taps_inside(a + 1, y, &y0, &y1);                                                                                                                    \
    const int64_t across = a[2].from, plane = across * a[1].from, z_at = z * a->stride - a->low, y_at = y * a[1].stride - a[1].low;                     \
    if (z1 - z0 == 1 && y1 - y0 == 2 && a[2].window == 2 && a[2].stride == 2 && a[2].low == 0 && a[2].dilation == 1 && 2 * a[2].to <= across) {          \
      const int64_t first = (z_at + z0 * a->dilation) * plane + (y_at + y0 * a[1].dilation) * across, below = a[1].dilation * across;                   \
      const type *p = x + first, *q = p + below;                                                                                                        \
      for (int64_t j = 0; j < a[2].to; j++) {                                                                                                           \
        type most = p[2 * j], b = p[2 * j + 1], c = q[2 * j], d = q[2 * j + 1];                                                                         \
        int32_t at = 0;                                                                                                                                 \
        at = LARGER(b, most) ? 1 : at, most = LARGER(b, most) ? b : most;                                                                               \
        at = LARGER(c, most) ? (int32_t)below : at, most = LARGER(c, most) ? c : most;                                                                  \
        at = LARGER(d, most) ? (int32_t)below + 1 : at;                                                                                                 \
        to[j] = (int32_t)(first + 2 * j) + at;                                                                                                          \
      }                                                                                                                                                 \
      return 1;                                                                                                                                         \
    }                                                                                                                                                   \
    for (int64_t j = 0; j < a[2].to; j++) {                                                                                                             \
      taps_inside(a + 2, j, &x0, &x1);                                                                                                                  \
      const int64_t x_at = j * a[2].stride - a[2].low;                                                                                                  \
      int64_t best = -1;                                                                                                                                \
      type most = 0;                                                                                                                                    \
      for (int64_t r = z0; r < z1; r++)                                                                                                                 \
        for (int64_t s = y0; s < y1; s++)                                                                                                               \
          for (int64_t t = x0; t < x1; t++) {                                                                                                           \
            const int64_t at = (z_at + r * a->dilation) * plane + (y_at + s * a[1].dilation) * across + x_at + t * a[2].dilation;                       \
            if (best < 0 || LARGER(x[at], most)) best = at, most = x[at];                                                                               \
          }                                                                                                                                             \
      if (best < 0) return 0;                                                                                                                           \
      to[j] = (int32_t)best;                                                                                                                            \
    }                                                                                                                                                   \
    return 1;                                                                                                                                           \
  }
WINDOW_ARGMAX(float, f32)
WINDOW_ARGMAX(double, f64)
WINDOW_ARGMAX(int32_t, i32)
#undef WINDOW_ARGMAX

static void window_argmax_part(struct run *run, const word *step, int part, int parts) {
  const word *p = kernel_parameters(step);
  struct pool_axis a[3];
  memcpy(a, p + 1, sizeof a);
  const int dtype = operand_dtype(step, 0);
  const char *x = operand_at(run, step, 0);
  int32_t *y = (int32_t *)(void *)operand_at(run, step, 1);
  const int64_t lines = a[0].to * a[1].to, inner = a[0].from * a[1].from * a[2].from * size_of(dtype);
  int64_t line, end;
  range_of(p[0] * lines, part, parts, &line, &end);
  for (; line < end && !stopped(run); line++) {
    const void *row = x + line / lines * inner;
    const int64_t at = line % lines, i = at / a[1].to, j = at % a[1].to;
    int32_t *to = y + line * a[2].to;
    if (!(dtype == F32 ? pool_line_f32(a, row, i, j, to) : dtype == F64 ? pool_line_f64(a, row, i, j, to) : pool_line_i32(a, row, i, j, to)))
      fail(run, 1, line, 0);
  }
}

static void window_argmax_step(struct run *run, const word *step) { in_parallel(run, window_argmax_part, step, parts_for(run, step[1])); }

#endif
