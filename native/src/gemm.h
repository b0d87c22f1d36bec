/* GEMM steps: C (+)= A · B for matrices with any strides, in batches, and a program that runs on finished blocks. The payload is in ../README.md. */
#ifndef ADJOINT_GEMM_H
#define ADJOINT_GEMM_H

#include "map.h"

#include <string.h>

/* What one part of a step computes: a block of one product of the batch. Steps are in elements. */
struct product {
  int64_t m, n, k;
  const char *a, *b;
  char *c;
  int64_t a_row, a_col, b_row, b_col, c_row;
  int add;
  struct map *program; /* what follows on finished blocks, or NULL */
  int rows_at_once;    /* the program reduces rows */
  int64_t row, col;    /* where this block is in the program's rows and columns */
};

/* Registers: 32 of 64 bytes hold 12 × 2 sums, 16 of 32 bytes 6 × 2, 16 of 16 bytes 4 × 2 (32 on 64-bit ARM: 8 × 2). */
#if VBYTES == 64
#define PANEL 12
#define LOW_PANELS(F) F(1) F(2) F(3) F(4) F(5) F(6)
#define HIGH_PANELS(F) F(7) F(8) F(9) F(10) F(11) F(12)
#elif defined(__aarch64__)
#define PANEL 8
#define LOW_PANELS(F) F(1) F(2) F(3) F(4)
#define HIGH_PANELS(F) F(5) F(6) F(7) F(8)
#elif VBYTES == 32
#define PANEL 6
#define LOW_PANELS(F) F(1) F(2) F(3)
#define HIGH_PANELS(F) F(4) F(5) F(6)
#else
#define PANEL 4
#define LOW_PANELS(F) F(1) F(2)
#define HIGH_PANELS(F) F(3) F(4)
#endif

/*
 * Bytes: a panel of A (12 × 384 float32, 18 KB) in the first-level cache (32 KB), a block of B (384 × 512, 786 KB) in the second (1 MB), the rows of A
 * (960 × 384, 1.5 MB) in the third. Up to PLAIN_ROWS rows, B is used too few times to be worth packing.
 */
#define BLOCK_K 384
#define PLAIN_ROWS (20 * PANEL)
#define GEMM_SCRATCH (3 << 20)

#define REAL float
#define VECTOR vf
#define LANES (VBYTES / 4)
#define BLOCK_M 960
#define BLOCK_N 512
#define FMA fma_f
#define FIRST load_first_f
#define STORE_FIRST store_first_f
#define NAME(x) x##_f32
#include "gemmKernel.h"
#include "gemmNarrow.h"
#include "undefine.h"

#define REAL double
#define VECTOR vd
#define LANES (VBYTES / 8)
#define BLOCK_M 480
#define BLOCK_N 256
#define FMA fma_d
#define FIRST load_first_d
#define STORE_FIRST store_first_d
#define NAME(x) x##_f64
#include "gemmKernel.h"
#include "gemmNarrow.h"
#include "undefine.h"

/* int32, wrapping. */
static void block_product_i32(struct run *run, const struct product *p, char *scratch) {
  (void)scratch;
  const uint32_t *a = (const uint32_t *)(const void *)p->a, *b = (const uint32_t *)(const void *)p->b;
  for (int64_t i = 0; i < p->m && !stopped(run); i++) {
    uint32_t *c = (uint32_t *)(void *)p->c + i * p->c_row;
    if (!p->add) memset(c, 0, (size_t)p->n * 4);
    for (int64_t q = 0; q < p->k; q++) {
      if ((p->n > 65536 || q % 1024 == 0) && stopped(run)) return;
      const uint32_t x = a[i * p->a_row + q * p->a_col], *row = b + q * p->b_row;
      if (p->b_col == 1)
        for (int64_t j = 0; j < p->n; j++) c[j] += x * row[j];
      else
        for (int64_t j = 0; j < p->n; j++) c[j] += x * row[j * p->b_col];
    }
  }
  if (p->program && !stopped(run)) map_range(run, p->program, p->row, p->row + p->m, p->col, p->col + p->n);
}

/* The sum over no terms. */
static void empty_product(struct run *run, const struct product *p, int size) {
  for (int64_t i = 0; i < p->m && !p->add; i++) memset(p->c + i * p->c_row * size, 0, (size_t)(p->n * size));
  if (p->program) map_range(run, p->program, p->row, p->row + p->m, p->col, p->col + p->n);
}

/* A step's words, read. Strides of the operands are in elements: batch axes, row, column. */
struct gemm {
  int dtype, rank, add;
  const word *batch, *a, *b, *c, *program;
  int64_t m, n, k, batches, scratch;
};

static struct gemm read_gemm(const word *step) {
  const word *w = step + 2;
  struct gemm g = {.dtype = (int)w[0], .rank = (int)w[1], .batch = w + 2, .batches = 1};
  for (int i = 0; i < g.rank; i++) g.batches *= g.batch[i];
  w += 2 + g.rank;
  g.m = w[0], g.n = w[1], g.k = w[2], g.add = (int)w[3];
  g.a = w + 4;
  g.b = g.a + 5 + g.rank;
  g.c = g.b + 5 + g.rank;
  w = g.c + 5 + g.rank;
  g.scratch = w[0];
  g.program = w[1] ? w + 2 : NULL;
  return g;
}

static inline int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/*
 * The grid of parts that share each product: rows of it, the other side being parts / rows. Counted are vector operations, and what each part packs for itself.
 */
static int grid_rows(const struct gemm *g, int parts, int whole_rows) {
  int best = parts;
  double least_cost = 1e300;
  const int lanes = VBYTES / size_of(g->dtype);
  for (int rows = 1; rows <= parts; rows++) {
    if (parts % rows || (whole_rows && rows != parts)) continue;
    double m = (double)((g->m + rows - 1) / rows), n = (double)((g->n + parts / rows - 1) / (parts / rows));
    double vectors = (double)(((int64_t)n + lanes - 1) / lanes);
    int plain_b = g->b[g->rank + 4] == 1 && m <= PLAIN_ROWS;
    double cost = m * vectors + m * (n > 4 * lanes) + (plain_b ? 0 : n);
    if (cost < least_cost) least_cost = cost, best = rows;
  }
  return best;
}

static void gemm_part(struct run *run, const word *step, int part, int parts) {
  const struct gemm g = read_gemm(step);
  struct map map;
  if (g.program) map_begin(run, &map, g.program, part);
  const int whole_rows = g.program && map.reduces_rows;
  const int apart = g.batches % parts == 0 || g.batches >= 4 * parts;
  int64_t batch = 0, batch_end = g.batches, row = 0, row_end = g.m, col = 0, col_end = g.n;
  if (apart) range_of(g.batches, part, parts, &batch, &batch_end);
  else {
    int rows = grid_rows(&g, parts, whole_rows), columns = parts / rows;
    const int unit = 2 * VBYTES / size_of(g.dtype);
    range_of(g.m, part / columns, rows, &row, &row_end);
    range_of((g.n + unit - 1) / unit, part % columns, columns, &col, &col_end);
    col = least(col * unit, g.n), col_end = least(col_end * unit, g.n);
  }
  if (row_end == row || col_end == col) batch = batch_end;
  const word *a_step = g.a + 3 + g.rank, *b_step = g.b + 3 + g.rank, *c_step = g.c + 3 + g.rank;
  const int size = size_of(g.dtype);
  for (; batch < batch_end && !stopped(run); batch++) {
    int64_t index = batch, a = row * a_step[0], b = col * b_step[1], c = row * c_step[0] + col;
    for (int axis = g.rank - 1; axis >= 0; axis--) {
      int64_t i = index % g.batch[axis];
      index /= g.batch[axis];
      a += i * g.a[3 + axis];
      b += i * g.b[3 + axis];
      c += i * g.c[3 + axis];
    }
    struct product p = {.m = row_end - row, .n = col_end - col, .k = g.k,
                        .a = address(run, g.a) + a * size, .b = address(run, g.b) + b * size, .c = address(run, g.c) + c * size,
                        .a_row = a_step[0], .a_col = a_step[1], .b_row = b_step[0], .b_col = b_step[1], .c_row = c_step[0],
                        .add = g.add, .program = g.program ? &map : NULL, .rows_at_once = whole_rows, .row = batch * g.m + row, .col = col};
    char *scratch = run->scratch[part] + g.scratch;
    if (g.k == 0) empty_product(run, &p, size);
    else if (g.dtype == F32) block_product_f32(run, &p, scratch);
    else if (g.dtype == F64) block_product_f64(run, &p, scratch);
    else block_product_i32(run, &p, scratch);
  }
}

static void gemm_step(struct run *run, const word *step) {
  int parts = parts_for(run, step[1]);
  in_parallel(run, gemm_part, step, parts);
  const struct gemm g = read_gemm(step);
  if (g.program) map_join(run, g.program, parts);
}

#endif
