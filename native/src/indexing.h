/*
 * GATHER, SCATTER, CLASS_NUMBERS and PERMUTE_ROWS steps. Which index is out of range, and in whose words that is said, JavaScript finds out: here a run only fails.
 *
 * x: [b, l, n₁…n_k, r] at indices: [b, s, k], which may be negative. Parameters: b, l, s, r, elements of all n, k, then each n.
 *   GATHER          x, indices → [b, l, s, r]
 *   SCATTER         parameter `adds` and 1 where x is all zeros (and no operand to read) come first; x, indices, updates [b, l, s, r] → as x; of writes to one place the last stays
 *   CLASS_NUMBERS   parameters n, classes, whether a label is ignored, which; labels → int32
 *   PERMUTE_ROWS    parameters matrices, rows, columns, inverse; x, rows → as x
 */
#ifndef ADJOINT_INDEXING_H
#define ADJOINT_INDEXING_H

#include "kernel.h"

#include <string.h>

/* Values that are only moved, whatever they are. */
typedef uint8_t __attribute__((may_alias)) any8;
typedef uint32_t __attribute__((may_alias)) any32;
typedef uint64_t __attribute__((may_alias)) any64;

enum { OUT_OF_RANGE = 1, NO_CLASS = 2 };

struct places {
  int64_t batches, leads, picked, rest, size, depth;
  const word *sizes;
  const int32_t *indices;
};

static struct places read_places(const struct run *run, const word *step, const word *p) {
  return (struct places){p[0], p[1], p[2], p[3], p[4], p[5], p + 6, (const int32_t *)(const void *)operand_at(run, step, 1)};
}

/* The place that index s of all stands for; −1 if it is out of range. */
static inline int64_t place_of(const struct places *p, int64_t s) {
  const int32_t *index = p->indices + s * p->depth;
  int64_t place = 0;
  for (int64_t j = 0; j < p->depth; j++) {
    const int64_t size = p->sizes[j], i = index[j] < 0 ? index[j] + size : index[j];
    if (i < 0 || i >= size) return -1;
    place = place * size + i;
  }
  return place;
}

#define GATHER_VALUES(type)                                                                                               \
  static void gather_##type(struct run *run, const struct places *p, const type *x, type *y, int64_t row, int64_t end) {  \
    for (; row < end; row++) {                                                                                            \
      const int64_t block = row / p->picked;                                                                              \
      const int64_t place = place_of(p, block / p->leads * p->picked + row % p->picked);                                  \
      if (place < 0) {                                                                                                    \
        fail(run, OUT_OF_RANGE, row, 0);                                                                                  \
        return;                                                                                                           \
      }                                                                                                                   \
      const type *from = x + (block * p->size + place) * p->rest;                                                         \
      if (p->rest == 1) y[row] = *from;                                                                                   \
      else memcpy(y + row * p->rest, from, (size_t)p->rest * sizeof(type));                                               \
      if ((row & 4095) == 0 && stopped(run)) return;                                                                      \
    }                                                                                                                     \
  }
GATHER_VALUES(any8)
GATHER_VALUES(any32)
GATHER_VALUES(any64)
#undef GATHER_VALUES

static void gather_part(struct run *run, const word *step, int part, int parts) {
  const struct places p = read_places(run, step, kernel_parameters(step));
  int64_t row, end;
  range_of(p.batches * p.leads * p.picked, part, parts, &row, &end);
  void *x = operand_at(run, step, 0), *y = operand_at(run, step, 2);
  const int size = size_of(operand_dtype(step, 2));
  if (size == 1) gather_any8(run, &p, x, y, row, end);
  else if (size == 4) gather_any32(run, &p, x, y, row, end);
  else gather_any64(run, &p, x, y, row, end);
}

static void gather_step(struct run *run, const word *step) { in_parallel(run, gather_part, step, parts_for(run, step[1])); }

/* Each part owns a range of places and looks at all indices of their batches: so sums have the order of the updates, whatever the number of parts. */
#define SCATTER_VALUES(type, name, WRITE)                                                                                                    \
  static void scatter_##name(struct run *run, const struct places *p, const type *updates, type *y, int64_t from, int64_t end) {             \
    for (int64_t block = from / p->size; block * p->size < end && !stopped(run); block++) {                                                  \
      const int64_t first = from - block * p->size, last = end - block * p->size;                                                            \
      for (int64_t s = 0; s < p->picked; s++) {                                                                                              \
        const int64_t place = place_of(p, block / p->leads * p->picked + s);                                                                 \
        if (place < 0) {                                                                                                                     \
          fail(run, OUT_OF_RANGE, s, 0);                                                                                                     \
          return;                                                                                                                            \
        }                                                                                                                                    \
        if (place < first || place >= last) continue;                                                                                        \
        type *to = y + (block * p->size + place) * p->rest;                                                                                  \
        const type *own = updates + (block * p->picked + s) * p->rest;                                                                       \
        for (int64_t i = 0; i < p->rest; i++) to[i] WRITE own[i];                                                                            \
        if ((s & 4095) == 4095 && stopped(run)) return;                                                                                      \
      }                                                                                                                                      \
    }                                                                                                                                        \
  }
SCATTER_VALUES(any8, set_1, =)
SCATTER_VALUES(any32, set_4, =)
SCATTER_VALUES(any64, set_8, =)
SCATTER_VALUES(float, add_f32, +=)
SCATTER_VALUES(double, add_f64, +=)
SCATTER_VALUES(uint32_t, add_i32, +=)
#undef SCATTER_VALUES

static void scatter_part(struct run *run, const word *step, int part, int parts) {
  const word *w = kernel_parameters(step);
  const struct places p = read_places(run, step, w + 2);
  const int dtype = operand_dtype(step, 3), adds = (int)w[0];
  const int64_t line = p.rest * size_of(dtype);
  int64_t from, end;
  range_of(p.batches * p.leads * p.size, part, parts, &from, &end);
  char *to = operand_at(run, step, 3);
  void *y = to, *updates = operand_at(run, step, 2);
  if (w[1]) memset(to + from * line, 0, (size_t)((end - from) * line));
  else memcpy(to + from * line, operand_at(run, step, 0) + from * line, (size_t)((end - from) * line));
  if (from == end) return;
  if (adds && dtype == F32) scatter_add_f32(run, &p, updates, y, from, end);
  else if (adds && dtype == F64) scatter_add_f64(run, &p, updates, y, from, end);
  else if (adds) scatter_add_i32(run, &p, updates, y, from, end);
  else if (size_of(dtype) == 1) scatter_set_1(run, &p, updates, y, from, end);
  else if (size_of(dtype) == 4) scatter_set_4(run, &p, updates, y, from, end);
  else scatter_set_8(run, &p, updates, y, from, end);
}

static void scatter_step(struct run *run, const word *step) { in_parallel(run, scatter_part, step, parts_for(run, step[1])); }

static void class_numbers_step(struct run *run, const word *step) {
  const word *p = kernel_parameters(step);
  const int dtype = operand_dtype(step, 0);
  const char *x = operand_at(run, step, 0);
  int32_t *y = (int32_t *)(void *)operand_at(run, step, 1);
  for (int64_t i = 0; i < p[0]; i++) {
    double label;
    if (dtype == F64) label = ((const double *)(const void *)x)[i];
    else if (dtype == F32) label = ((const float *)(const void *)x)[i];
    else label = dtype == I32 ? ((const int32_t *)(const void *)x)[i] : ((const uint8_t *)x)[i];
    const int is_class = label >= 0 && label < (double)p[1], is_ignored = p[2] && label == (double)p[3];
    if ((!is_class && !is_ignored) || label != (double)(int64_t)label) {
      fail(run, NO_CLASS, i, 0);
      return;
    }
    y[i] = (int32_t)label;
    if ((i & 65535) == 0 && stopped(run)) return;
  }
}

static void permute_rows_step(struct run *run, const word *step) {
  const word *p = kernel_parameters(step);
  const int64_t n = p[1], line = p[2] * size_of(operand_dtype(step, 0));
  const char *x = operand_at(run, step, 0);
  const int32_t *rows = (const int32_t *)(const void *)operand_at(run, step, 1);
  char *y = operand_at(run, step, 2);
  for (int64_t i = 0; i < p[0] * n; i++) {
    if (rows[i] < 0 || rows[i] >= n) {
      fail(run, OUT_OF_RANGE, i, 0);
      return;
    }
    const int64_t other = i / n * n + rows[i];
    if (p[3]) memcpy(y + other * line, x + i * line, (size_t)line);
    else memcpy(y + i * line, x + other * line, (size_t)line);
    if ((i & 1023) == 0 && stopped(run)) return;
  }
}

#endif
