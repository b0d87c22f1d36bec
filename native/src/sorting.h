/*
 * Order along the last axis. NaN is larger than every number.
 *   SORT          parameters rows, length, how many are taken, descending; x → values, positions, equal ones in the order they have. Scratch: 32 bytes for each of a row.
 *   SEARCHSORTED  parameters rows, length, values for each row, right; sorted, values → positions before (right: behind) equal ones
 */
#ifndef ADJOINT_SORTING_H
#define ADJOINT_SORTING_H

#include "kernel.h"

/* A key and its position; NaNs are left out before they are sorted. */
struct key {
  double key;
  int64_t position; /* 8 bytes, so that keys are aligned and move as one */
};

static inline double value_at(const void *x, int dtype, int64_t i) {
  switch (dtype) {
    case F32: return ((const float *)x)[i];
    case F64: return ((const double *)x)[i];
    case I32: return ((const int32_t *)x)[i];
    default: return ((const uint8_t *)x)[i];
  }
}

/* Merge sort of runs that insertion made (Knuth, volume 3, section 5.2.4); returns where the result is: in a or in b. */
static struct key *sort_keys(struct run *run, struct key *a, struct key *b, int64_t n) {
  for (int64_t low = 0; low < n; low += 8) {
    const int64_t high = low + 8 < n ? low + 8 : n;
    for (int64_t i = low + 1; i < high; i++) {
      const struct key k = a[i];
      int64_t to = i;
      for (; to > low && a[to - 1].key > k.key; to--) a[to] = a[to - 1];
      a[to] = k;
    }
  }
  for (int64_t width = 8; width < n; width *= 2) {
    for (int64_t low = 0; low < n; low += 2 * width) {
      const int64_t middle = low + width < n ? low + width : n, high = low + 2 * width < n ? low + 2 * width : n;
      int64_t left = low, right = middle, to = low;
      while (left < middle && right < high) {
        const int takes_right = a[right].key < a[left].key;
        b[to++] = a[takes_right ? right : left];
        right += takes_right;
        left += !takes_right;
      }
      while (left < middle) b[to++] = a[left++];
      while (right < high) b[to++] = a[right++];
      if (stopped(run)) return a;
    }
    struct key *other = a;
    a = b;
    b = other;
  }
  return a;
}

static void store_taken(const void *x, void *y, int dtype, int64_t from, int64_t to) {
  switch (dtype) {
    case F32: ((float *)y)[to] = ((const float *)x)[from]; break;
    case F64: ((double *)y)[to] = ((const double *)x)[from]; break;
    case I32: ((int32_t *)y)[to] = ((const int32_t *)x)[from]; break;
    default: ((uint8_t *)y)[to] = ((const uint8_t *)x)[from];
  }
}

static void sort_part(struct run *run, const word *step, int part, int parts) {
  const word *p = kernel_parameters(step);
  const int64_t n = p[1], taken = p[2];
  const int dtype = operand_dtype(step, 0), descending = (int)p[3];
  const void *x = operand_at(run, step, 0);
  void *y = operand_at(run, step, 1);
  int32_t *positions = (int32_t *)(void *)operand_at(run, step, 2);
  struct key *a = (struct key *)(void *)(run->scratch[part] + kernel_scratch(step)), *b = a + n;
  int64_t row, end;
  range_of(p[0], part, parts, &row, &end);
  for (; row < end && !stopped(run); row++) {
    int64_t counted = 0, to = row * taken, last = to + taken;
    for (int64_t i = 0; i < n; i++) {
      const double v = value_at(x, dtype, row * n + i);
      if (v == v) a[counted++] = (struct key){descending ? -v : v, i};
    }
    const struct key *sorted = sort_keys(run, a, b, counted);
    if (descending)
      for (int64_t i = 0; i < n && to < last && counted < n; i++) {
        const double v = value_at(x, dtype, row * n + i);
        if (v != v) positions[to++] = (int32_t)i;
      }
    for (int64_t i = 0; i < counted && to < last; i++) positions[to++] = (int32_t)sorted[i].position;
    for (int64_t i = 0; i < n && to < last; i++) {
      const double v = value_at(x, dtype, row * n + i);
      if (v != v) positions[to++] = (int32_t)i;
    }
    for (int64_t i = row * taken; i < last; i++) store_taken(x, y, dtype, row * n + positions[i], i);
  }
}

static void sort_step(struct run *run, const word *step) { in_parallel(run, sort_part, step, parts_for(run, step[1])); }

static inline int is_larger(double a, double b) { return a > b || (a != a && b == b); }

static void searchsorted_part(struct run *run, const word *step, int part, int parts) {
  const word *p = kernel_parameters(step);
  const int64_t n = p[1];
  const int rows_dtype = operand_dtype(step, 0), dtype = operand_dtype(step, 1);
  const void *rows = operand_at(run, step, 0), *values = operand_at(run, step, 1);
  int32_t *y = (int32_t *)(void *)operand_at(run, step, 2);
  int64_t i, end;
  range_of(p[0] * p[2], part, parts, &i, &end);
  for (; i < end; i++) {
    const int64_t start = i / p[2] * n;
    const double value = value_at(values, dtype, i);
    int64_t low = 0, high = n;
    while (low < high) {
      const int64_t middle = (low + high) >> 1;
      const double here = value_at(rows, rows_dtype, start + middle);
      if (p[3] ? !is_larger(here, value) : is_larger(value, here)) low = middle + 1;
      else high = middle;
    }
    y[i] = (int32_t)low;
    if ((i & 1023) == 0 && stopped(run)) return;
  }
}

static void searchsorted_step(struct run *run, const word *step) { in_parallel(run, searchsorted_part, step, parts_for(run, step[1])); }

#endif
