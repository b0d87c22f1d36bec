/*
 * Every block kernel on blocks of odd sizes and strides, whose memory ends where the block does: for address and undefined-behaviour
 * sanitizers. It checks no results, only that what is left alone stays as it was.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../src/elementwise.h"

static const int sizes[] = {4, 8, 4};

/* A block's operand with its own allocation: bytes are the last that may be touched. */
static char *operand(int64_t rows, int64_t row, int64_t bytes, int dtype, unsigned seed) {
  size_t n = (size_t)((rows - 1) * row + bytes);
  char *p = malloc(n ? n : 1);
  for (size_t i = 0; i + (size_t)sizes[dtype] <= n; i += (size_t)sizes[dtype]) {
    seed = seed * 1664525u + 1013904223u;
    double v = (double)(int)(seed >> 8 & 0xffff) / 4096 - 4;
    if (seed % 31 == 0) v = seed % 3 ? 1e30 : -__builtin_inf();
    if (seed % 37 == 0) v = __builtin_nan("");
    float f = (float)v;
    int32_t k = v == v && v < 1e9 && v > -1e9 ? (int32_t)v : INT32_MIN;
    memcpy(p + i, dtype == 1 ? (void *)&v : dtype == 0 ? (void *)&f : (void *)&k, (size_t)sizes[dtype]);
  }
  return p;
}

static void try(block_kernel *kernel, const int dtypes[3], int result, int64_t rows, int64_t cols, unsigned single, int64_t gap) {
  struct block b = {.rows = rows, .cols = cols, .single = single};
  char *p[3];
  int64_t row[3];
  for (int i = 0; i < 3; i++) {
    int64_t bytes = (single >> i & 1 ? 1 : cols) * sizes[dtypes[i]];
    row[i] = (single >> i & 1) && gap == 2 ? 0 : bytes + gap * sizes[dtypes[i]];
    p[i] = operand(rows, row[i], bytes, dtypes[i], (unsigned)(cols * 7 + i));
  }
  b.x = p[0], b.y = p[1], b.z = p[2];
  b.x_row = row[0], b.y_row = row[1], b.z_row = row[2];
  b.dst_row = (cols + gap) * sizes[result];
  b.dst = operand(rows, b.dst_row, cols * sizes[result], result, 1);
  kernel(&b);
  free(b.dst);
  for (int i = 0; i < 3; i++) free(p[i]);
}

int main(void) {
  const int64_t columns[] = {0, 1, 3, 7, 8, 16, 17, 33, 70};
  int count = 0;
  for (int op = 0; op < SCALAR_OPS; op++)
    for (int dtype = 0; dtype < 3; dtype++) {
      block_kernel *kernel = scalar_kernels[op][dtype];
      if (!kernel) continue;
      count++;
      const int dtypes[3] = {op == OP_WHERE ? 2 : dtype, dtype, dtype};
      const int result = op >= OP_GREATER && op != OP_WHERE ? 2 : dtype;
      for (unsigned i = 0; i < sizeof columns / sizeof *columns; i++)
        for (unsigned single = 0; single < 8; single++)
          for (int64_t gap = 0; gap < 3; gap++) try(kernel, dtypes, result, 1 + (int64_t)(i % 3), columns[i], single, gap);
    }
  for (int from = 0; from < 3; from++)
    for (int to = 0; to < 3; to++) {
      const int dtypes[3] = {from, from, from};
      count++;
      for (unsigned i = 0; i < sizeof columns / sizeof *columns; i++)
        for (unsigned single = 0; single < 8; single += 1)
          for (int64_t gap = 0; gap < 3; gap++) try(cast_kernels[from][to], dtypes, to, 1 + (int64_t)(i % 3), columns[i], single, gap);
    }
  printf("%d kernels\n", count);
  return 0;
}
