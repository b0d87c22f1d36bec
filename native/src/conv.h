/*
 * CONV steps: y[g, n, o, j] = Σ x[g, n, c, i] · w[g, o, c, k] over c and the pairs where i · dilation + low = j · stride + k · spread in each spatial axis, the kernel read
 * backwards with `flip`, and a program that runs on finished results. float32 and float64. A kernel step (kernel.h) with operands x, w, y and parameters
 *
 *     axes, groups, examples, filters, channels, strides of x (group, example, channel), strides of w (group, filter, channel), flip,
 *     band, channels, taps, units at once, split, scratch bytes of weights, sums, planes, tables, partial results
 *     then for each axis: elements, taps, positions, stride, low, dilation, spread
 *
 * A unit is a band of positions along the first axis of one example. Units are the parts' work; with `split` channels are, and the parts' results are added in order:
 * better where the result is small beside the weights, as with gradients in kernels. Spatial axes of x and w are row-major, y is in its own order.
 */
#ifndef ADJOINT_CONV_H
#define ADJOINT_CONV_H

#include "gemm.h"
#include "kernel.h"

#define MAX_AXES 8
/* Bytes of the sums for one position: 64 float32, 32 float64. */
#define CONV_FILTER_BYTES 256

struct conv_axis {
  int64_t from, kernel, to, stride, low, dilation, spread;
  int64_t length;            /* places that windows see */
  int64_t step;              /* from place to place, in elements */
  int64_t inner, tap_inner;  /* elements of x, taps, for each of this axis */
  int64_t out_inner;         /* positions for each of this axis */
};

struct conv {
  int dtype, axes, flip, split, direct;
  int64_t groups, examples, filters, channels, positions, taps, across; /* across: positions for each of the first axis */
  int64_t x_step[3], w_step[3];
  int64_t band, bands, channels_at_once, taps_at_once, units_at_once;
  int64_t weight_bytes, sum_bytes, plane_bytes, table_bytes, partial_bytes, scratch;
  const word *x, *w, *y, *program;
  struct conv_axis axis[MAX_AXES];
};

static struct conv read_conv(const word *step) {
  const word *p = kernel_parameters(step), *o = kernel_operands(step);
  struct conv c = {.axes = (int)p[0], .groups = p[1], .examples = p[2], .filters = p[3], .channels = p[4], .x_step = {p[5], p[6], p[7]}, .w_step = {p[8], p[9], p[10]},
                   .flip = (int)p[11], .band = p[12], .channels_at_once = p[13], .taps_at_once = p[14], .units_at_once = p[15], .split = (int)p[16],
                   .weight_bytes = p[17], .sum_bytes = p[18], .plane_bytes = p[19], .table_bytes = p[20], .partial_bytes = p[21],
                   .scratch = kernel_scratch(step), .x = o, .w = o + 3, .y = o + 6, .program = kernel_program(step, 3), .positions = 1, .taps = 1, .direct = 1};
  c.dtype = (int)c.y[2];
  p += 22;
  for (int i = 0; i < c.axes; i++, p += 7) {
    struct conv_axis *a = &c.axis[i];
    *a = (struct conv_axis){.from = p[0], .kernel = p[1], .to = p[2], .stride = p[3], .low = p[4], .dilation = p[5], .spread = p[6]};
    a->length = (a->to - 1) * a->stride + (a->kernel - 1) * a->spread + 1;
    c.direct &= a->dilation == 1 && a->low <= 0 && a->length - a->low <= a->from;
  }
  int64_t inner = 1, step_here = 1;
  for (int i = c.axes - 1; i >= 0; i--) {
    struct conv_axis *a = &c.axis[i];
    a->inner = inner, a->tap_inner = c.taps, a->out_inner = c.positions, a->step = step_here;
    inner *= a->from, c.taps *= a->kernel, c.positions *= a->to;
    step_here *= c.direct ? a->from : a->length;
  }
  c.across = c.axis[0].out_inner;
  c.bands = (c.axis[0].to + c.band - 1) / c.band;
  return c;
}

/* A unit's example and its positions [from, to) of the first axis. */
struct conv_band {
  int64_t example, band, from, to, count;
};

static inline struct conv_band band_of(const struct conv *c, int64_t unit) {
  struct conv_band b = {.band = unit % c->bands, .example = unit / c->bands % c->examples};
  b.from = b.band * c->band;
  b.to = least(b.from + c->band, c->axis[0].to);
  b.count = (b.to - b.from) * c->across;
  return b;
}

/* What a band sees through taps [first, first + taps) of all: places of the first axis, the first of these taps there. */
struct conv_span {
  int64_t first, count, tap;
};

static inline struct conv_span span_of(const struct conv *c, const struct conv_band *b, int64_t first, int64_t taps) {
  const struct conv_axis *a = &c->axis[0];
  int64_t low = first / a->tap_inner, high = (first + taps - 1) / a->tap_inner;
  if (c->flip) {
    const int64_t mirrored = a->kernel - 1 - high;
    high = a->kernel - 1 - low;
    low = mirrored;
  }
  struct conv_span s = {.first = b->from * a->stride + low * a->spread, .count = (b->to - 1 - b->from) * a->stride + (high - low) * a->spread + 1, .tap = low};
  if (c->direct) s.first -= a->low;
  return s;
}

/* For each tap of each channel how far from a window's first place it looks. */
static void see_taps(const struct conv *c, int32_t *to, int64_t channels, int64_t first, int64_t taps, int64_t plane, int64_t lowest) {
  for (int64_t t = 0; t < taps; t++) {
    int64_t at = -lowest * c->axis[0].spread * c->axis[0].step;
    for (int i = 0; i < c->axes; i++) {
      const struct conv_axis *a = &c->axis[i];
      const int64_t k = (first + t) / a->tap_inner % a->kernel;
      at += (c->flip ? a->kernel - 1 - k : k) * a->spread * a->step;
      if (c->direct && i > 0) at -= a->low * a->step;
    }
    for (int64_t k = 0; k < channels; k++) to[k * taps + t] = (int32_t)(at + k * plane);
  }
}

/* The first place of each window of positions [from, to) of the first axis. */
static void see_positions(const struct conv *c, int32_t *seen, int64_t from, int64_t to) {
  int64_t index[MAX_AXES] = {0}, at = 0;
  for (int64_t i = 0, n = (to - from) * c->across; i < n; i++) {
    seen[i] = (int32_t)at;
    for (int axis = c->axes - 1; axis >= 0; axis--) {
      const struct conv_axis *a = &c->axis[axis];
      at += a->stride * a->step;
      if (++index[axis] < a->to || axis == 0) break;
      at -= a->to * a->stride * a->step;
      index[axis] = 0;
    }
  }
}

static char *partial_of(struct run *run, const struct conv *c, int part) {
  return run->scratch[part] + c->scratch + c->weight_bytes + c->sum_bytes + c->plane_bytes + c->table_bytes;
}

#define REAL float
#define VECTOR vf
#define LANES (VBYTES / 4)
#define FMA fma_f
#define FIRST load_first_f
#define STORE_FIRST store_first_f
#define NAME(x) x##_f32
#include "convKernel.h"
#include "undefine.h"

#define REAL double
#define VECTOR vd
#define LANES (VBYTES / 8)
#define FMA fma_d
#define FIRST load_first_d
#define STORE_FIRST store_first_d
#define NAME(x) x##_f64
#include "convKernel.h"
#include "undefine.h"

/* What follows, on all filters of one example, positions [from, to) of the first axis. The program's columns are the last axes' positions. */
static void conv_follow(struct run *run, const struct conv *c, struct map *map, int64_t plane, int64_t from, int64_t to) {
  const int64_t rows = c->positions / map->cols;
  if (from == 0 && to == c->axis[0].to) map_range(run, map, plane * rows, (plane + c->filters) * rows, 0, map->cols);
  else
    for (int64_t o = plane; o < plane + c->filters; o++)
      if (map->cols > c->across) map_range(run, map, o, o + 1, from * c->across, to * c->across);
      else map_range(run, map, o * rows + from * c->across / map->cols, o * rows + to * c->across / map->cols, 0, map->cols);
}

static void conv_part(struct run *run, const word *step, int part, int parts) {
  const struct conv c = read_conv(step);
  struct map map;
  int64_t unit = 0, end = c.groups * c.examples * c.bands, from = 0, to = c.channels;
  const int64_t group_units = c.examples * c.bands;
  if (c.split) range_of(c.channels, part, parts, &from, &to);
  else range_of(end, part, parts, &unit, &end);
  if (c.program && !c.split) map_begin(run, &map, c.program, part);
  char *scratch = run->scratch[part] + c.scratch, *result = c.split ? partial_of(run, &c, part) : address(run, c.y);
  while (unit < end && !stopped(run)) {
    const int64_t count = least(least(c.units_at_once, end - unit), group_units - unit % group_units);
    if (c.dtype == F32) conv_units_f32(run, &c, unit, count, from, to, scratch, result);
    else conv_units_f64(run, &c, unit, count, from, to, scratch, result);
    for (int64_t u = unit; u < unit + count && c.program && !c.split && !stopped(run); u++) {
      const struct conv_band b = band_of(&c, u);
      conv_follow(run, &c, &map, u / c.bands * c.filters, b.from, b.to);
    }
    unit += count;
  }
}

/* Adds the parts' results and runs what follows: examples by part. */
static void conv_join_part(struct run *run, const word *step, int part, int parts) {
  const struct conv c = read_conv(step);
  struct map map;
  int64_t example, end;
  range_of(c.groups * c.examples, part, parts, &example, &end);
  if (c.program) map_begin(run, &map, c.program, part);
  const int64_t size = c.filters * c.positions;
  if (c.dtype == F32) conv_sum_f32(run, &c, parts, example * size, end * size);
  else conv_sum_f64(run, &c, parts, example * size, end * size);
  for (; example < end && c.program; example++) conv_follow(run, &c, &map, example * c.filters, 0, c.axis[0].to);
}

static void conv_step(struct run *run, const word *step) {
  const struct conv c = read_conv(step);
  int parts = parts_for(run, step[1]);
  in_parallel(run, conv_part, step, parts);
  if (c.split && !stopped(run)) in_parallel(run, conv_join_part, step, parts);
  if (c.program) map_join(run, c.program, parts);
}

#endif
