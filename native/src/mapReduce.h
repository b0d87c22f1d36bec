/* Row reductions and accumulators of MAP steps. Partial results are doubles, which hold every float32 and int32. */
#ifndef ADJOINT_MAP_REDUCE_H
#define ADJOINT_MAP_REDUCE_H

#include "mapState.h"
#include "vector.h"

#include <math.h>
#include <string.h>

/* Partial result of one row: the value, for arg… the position too. */
struct row_partial {
  double value;
  int64_t position;
};

/* As Math.max (sign 1) and Math.min (−1): NaN wins, −0 is below 0. */
static inline double extreme_of(double a, double b, int sign) {
  if (a != a) return a;
  if (b != b) return b;
  if (a == b) return (signbit(a) != 0) == (sign > 0) ? b : a;
  return (a > b) == (sign > 0) ? a : b;
}

static inline double wrapped(int64_t x) { return (double)(int32_t)(uint32_t)(uint64_t)x; }

static double joined(int op, int dtype, double a, double b) {
  switch (op) {
    case SUM: return dtype == I32 ? wrapped((int64_t)a + (int64_t)b) : a + b;
    case PRODUCT: return dtype == I32 ? wrapped((int64_t)a * (int64_t)b) : a * b;
    case MAXIMUM: return extreme_of(a, b, 1);
    default: return extreme_of(a, b, -1);
  }
}

/* The reduction of nothing. */
static double neutral(int op, int dtype) {
  switch (op) {
    case SUM: return 0;
    case PRODUCT: return 1;
    case MAXIMUM: return dtype == I32 ? INT32_MIN : -INFINITY;
    default: return dtype == I32 ? INT32_MAX : INFINITY;
  }
}

#define REAL float
#define VECTOR vf
#define INTEGERS vi
#define LANES (VBYTES / 4)
#define NAME(x) x##_f32
#include "reduceKernel.h"
#include "undefine.h"
#define REAL double
#define VECTOR vd
#define INTEGERS vl
#define LANES (VBYTES / 8)
#define NAME(x) x##_f64
#include "reduceKernel.h"
#include "undefine.h"

static double reduced_i32(int op, const int32_t *x, int64_t n) {
  if (op == SUM) {
    uint32_t sum = 0;
    for (int64_t i = 0; i < n; i++) sum += (uint32_t)x[i];
    return (double)(int32_t)sum;
  }
  if (op == PRODUCT) {
    uint32_t product = 1;
    for (int64_t i = 0; i < n; i++) product *= (uint32_t)x[i];
    return (double)(int32_t)product;
  }
  int32_t best = x[0];
  if (op == MAXIMUM)
    for (int64_t i = 1; i < n; i++) best = x[i] > best ? x[i] : best;
  else
    for (int64_t i = 1; i < n; i++) best = x[i] < best ? x[i] : best;
  return best;
}

static int64_t position_of_i32(const int32_t *x, int64_t n, double value) {
  int64_t i = 0;
  while (i < n - 1 && x[i] != (int32_t)value) i++;
  return i;
}

/* n ≥ 1 contiguous values, reduced. */
static double reduced(int op, int dtype, const char *x, int64_t n) {
  const void *at = x;
  return dtype == F32 ? reduced_f32(op, at, n) : dtype == F64 ? reduced_f64(op, at, n) : reduced_i32(op, at, n);
}

static int64_t position_of(int dtype, const char *x, int64_t n, double value) {
  const void *at = x;
  return dtype == F32 ? position_of_f32(at, n, value) : dtype == F64 ? position_of_f64(at, n, value) : position_of_i32(at, n, value);
}

static inline void store_number(char *to, int dtype, double value) {
  if (dtype == F64) memcpy(to, &value, 8);
  else if (dtype == F32) {
    float narrow = (float)value;
    memcpy(to, &narrow, 4);
  } else {
    int32_t whole = (int32_t)value;
    memcpy(to, &whole, 4);
  }
}

static inline double load_number(const char *from, int dtype) {
  if (dtype == F64) {
    double value;
    memcpy(&value, from, 8);
    return value;
  }
  if (dtype == F32) {
    float value;
    memcpy(&value, from, 4);
    return value;
  }
  int32_t value;
  memcpy(&value, from, 4);
  return value;
}

/* A row reduction's share of one tile: columns [col, col + width). The result is stored with the last. */
static void reduce_rows(struct map *m, const word *w, int64_t rows, int64_t col, int64_t width, int first, int last) {
  static const char extremes[] = {SUM, PRODUCT, MAXIMUM, MINIMUM, MAXIMUM, MINIMUM};
  const struct reg *dst = &m->reg[w[2]], *x = &m->reg[w[3]];
  const int kind = (int)(w[0] - MAP_ROW_SUM), op = extremes[kind], dtype = x->dtype;
  struct row_partial *partial = (struct row_partial *)(void *)(m->scratch + w[5]);
  const char *from = address_in(x, col);
  const int64_t row = row_bytes(x, width);
  for (int64_t r = 0; r < rows; r++, from += row) {
    struct row_partial so_far = first ? (struct row_partial){neutral(op, dtype), 0} : partial[r];
    if (width > 0) {
      double here = reduced(op, dtype, from, width);
      if (kind < ARGMAX) so_far.value = first ? here : joined(op, dtype, so_far.value, here);
      else if (first || (so_far.value == so_far.value && (here != here || (op == MAXIMUM ? here > so_far.value : here < so_far.value))))
        so_far = (struct row_partial){here, col + position_of(dtype, from, width, here)};
    }
    if (last) store_number(dst->at + r * dst->row, dst->dtype, kind < ARGMAX ? so_far.value : (double)so_far.position);
    else partial[r] = so_far;
  }
}

static double *partials_of(const struct map *m, const struct accumulator *a) { return (double *)(void *)(m->scratch + a->partials); }

static void clear_partials(const struct map *m, int64_t most) {
  for (int i = 0; i < m->accumulators; i++) {
    const struct accumulator a = read_accumulator(m->accumulator + i * ACCUMULATOR_WORDS);
    double *partial = partials_of(m, &a), value = neutral((int)a.op, a.dtype);
    int64_t n = a.length == 1 ? 1 : a.length < most ? a.length : most;
    for (int64_t c = 0; c < n; c++) partial[c] = value;
  }
}

/* Adds a tile to the accumulators. In order 1 partials are those of the tile's columns. */
static void accumulate(const struct map *m, int64_t rows, int64_t col, int64_t width) {
  for (int i = 0; i < m->accumulators; i++) {
    const struct accumulator a = read_accumulator(m->accumulator + i * ACCUMULATOR_WORDS);
    const struct reg *x = &m->reg[a.reg];
    const int op = (int)a.op;
    double *partial = partials_of(m, &a);
    const char *from = address_in(x, col);
    const int64_t row = row_bytes(x, width);
    if (x->kind == ROW_KIND) {
      if (col > 0) continue;
      for (int64_t r = 0; r < rows; r++) *partial = joined(op, a.dtype, *partial, load_number(from + r * row, a.dtype));
    } else if (width == 0) continue;
    else if (a.length == 1 && row == width * x->size) *partial = joined(op, a.dtype, *partial, reduced(op, a.dtype, from, rows * width));
    else if (a.length == 1)
      for (int64_t r = 0; r < rows; r++) *partial = joined(op, a.dtype, *partial, reduced(op, a.dtype, from + r * row, width));
    else {
      if (m->order == 0) partial += col;
      const void *values = from;
      if (a.dtype == F32 && op == SUM) add_columns_f32(partial, values, row / 4, rows, width);
      else if (a.dtype == F32) join_columns_f32(op, partial, values, row / 4, rows, width);
      else if (a.dtype == F64 && op == SUM) add_columns_f64(partial, values, row / 8, rows, width);
      else if (a.dtype == F64) join_columns_f64(op, partial, values, row / 8, rows, width);
      else
        for (int64_t r = 0; r < rows; r++)
          for (int64_t c = 0; c < width; c++) partial[c] = joined(op, I32, partial[c], load_number(from + r * row + c * 4, I32));
    }
  }
}

/* Stores n finished results from place `start` on. */
static void store_results(struct run *run, const struct accumulator *a, const double *result, int64_t start, int64_t n) {
  const int size = size_of(a->dtype);
  char *to = run->buffers[a->buffer] + a->offset + start * size;
  for (int64_t c = 0; c < n; c++, to += size) {
    double value = result[c];
    if (a->accumulate) value = joined((int)a->op, a->dtype, load_number(to, a->dtype), value);
    store_number(to, a->dtype, value);
  }
}

/* Joins the parts' partials in their order and stores the results. In order 1 only single results are left. */
static void join_partials(struct run *run, const struct map *m, int parts) {
  for (int i = 0; i < m->accumulators; i++) {
    const struct accumulator a = read_accumulator(m->accumulator + i * ACCUMULATOR_WORDS);
    if (m->order == 1 && a.length != 1) continue;
    double *total = (double *)(void *)(run->scratch[0] + a.partials);
    for (int part = 1; part < parts; part++) {
      const double *other = (const double *)(void *)(run->scratch[part] + a.partials);
      for (int64_t c = 0; c < a.length; c++) total[c] = joined((int)a.op, a.dtype, total[c], other[c]);
    }
    store_results(run, &a, total, 0, a.length);
  }
}

#endif
