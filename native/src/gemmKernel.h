/*
 * Products of one matrix pair, for one type: REAL, VECTOR (LANES of them), FMA, FIRST and STORE_FIRST (of few lanes), NAME. Included by gemm.h for each type.
 *
 * The blocks of Goto and van de Geijn (2008), with the roles of the sides exchanged: vectors run along the rows of B and C, and what is broadcast is A. A panel of
 * A (PANEL rows × BLOCK_K) stays in the first-level cache while it meets the columns of a block of B (BLOCK_K × BLOCK_N), which stays in the second.
 */

static inline VECTOR NAME(load)(const REAL *p) {
  VECTOR v;
  memcpy(&v, p, sizeof v);
  return v;
}
static inline void NAME(store)(REAL *p, VECTOR v) { memcpy(p, &v, sizeof v); }
static inline VECTOR NAME(all)(REAL x) { return x - (VECTOR){0}; }

/*
 * block[rows, vectors · LANES] = A[rows, k] · B[k, …], all sums in registers: rows × vectors of them. Rows of the block are 2 LANES apart.
 */
static inline __attribute__((always_inline)) void NAME(tile)(const int rows, const int vectors, int64_t k, const REAL *a, int64_t a_row, int64_t a_col,
                                                             const REAL *b, int64_t b_row, REAL *block) {
  VECTOR sum[PANEL][2];
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++) sum[i][0] = sum[i][1] = (VECTOR){0};
  for (int64_t p = 0; p < k; p++) {
    VECTOR b0 = NAME(load)(b), b1 = vectors > 1 ? NAME(load)(b + LANES) : b0;
#pragma GCC unroll 16
    for (int i = 0; i < rows; i++) {
      VECTOR x = NAME(all)(a[i * a_row]);
      sum[i][0] = FMA(x, b0, sum[i][0]);
      if (vectors > 1) sum[i][1] = FMA(x, b1, sum[i][1]);
    }
    a += a_col;
    b += b_row;
  }
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++) {
    NAME(store)(block + i * 2 * LANES, sum[i][0]);
    if (vectors > 1) NAME(store)(block + i * 2 * LANES + LANES, sum[i][1]);
  }
}

typedef void NAME(tile_function)(int64_t k, const REAL *a, int64_t a_row, int64_t a_col, const REAL *b, int64_t b_row, REAL *block);

/* One function for each number of rows and vectors; for full enough panels another that knows that columns of packed A are contiguous (2 to 4 % faster). */
#define TILE(form, rows, vectors, row)                                                                                                                  \
  static void NAME(form##_##rows##_##vectors)(int64_t k, const REAL *a, int64_t a_row, int64_t a_col, const REAL *b, int64_t b_row, REAL *block) {    \
    (void)a_row;                                                                                                                                       \
    NAME(tile)(rows, vectors, k, a, row, a_col, b, b_row, block);                                                                                      \
  }
#define PLAIN(rows) TILE(plain, rows, 1, a_row) TILE(plain, rows, 2, a_row)
#define PACKED(rows) TILE(packed, rows, 2, 1)
LOW_PANELS(PLAIN)
HIGH_PANELS(PLAIN)
HIGH_PANELS(PACKED)
#undef PLAIN
#undef PACKED
#undef TILE
#define PLAIN(rows) {NAME(plain_##rows##_1), NAME(plain_##rows##_2)},
#define PACKED(rows) {NAME(plain_##rows##_1), NAME(packed_##rows##_2)},
/* By form of A (1: its columns are contiguous), rows − 1, vectors − 1. */
static NAME(tile_function) *const NAME(tiles)[2][PANEL][2] = {{LOW_PANELS(PLAIN) HIGH_PANELS(PLAIN)}, {LOW_PANELS(PLAIN) HIGH_PANELS(PACKED)}};
#undef PLAIN
#undef PACKED

/* C[rows, width] (+)= a tile's block. */
static void NAME(put)(const REAL *block, int rows, int width, REAL *c, int64_t c_row, int add) {
  const int whole = width / LANES * LANES, rest = width - whole;
  for (int i = 0; i < rows; i++, c += c_row, block += 2 * LANES) {
    for (int j = 0; j < whole; j += LANES) NAME(store)(c + j, add ? NAME(load)(c + j) + NAME(load)(block + j) : NAME(load)(block + j));
    if (rest == 0) continue;
    VECTOR sum = NAME(load)(block + whole);
    if (add) sum += FIRST((const char *)(c + whole), rest);
    STORE_FIRST((char *)(c + whole), sum, rest);
  }
}

/* to[p · height + i] = a[i, p] for i < height, p < k. Up to LANES values after the end are overwritten. */
static void NAME(pack_panel)(REAL *to, int height, int64_t k, const REAL *a, int64_t a_row, int64_t a_col, int64_t rows_left) {
  int64_t p = 0;
  if (a_col == 1) {
    for (int base = 0; base < height; base += LANES) {
      int here = height - base < LANES ? height - base : LANES;
      for (p = 0; p + LANES <= k; p += LANES) {
        VECTOR square[LANES];
#pragma GCC unroll 16
        for (int i = 0; i < LANES; i++) square[i] = i < here ? NAME(load)(a + (base + i) * a_row + p) : (VECTOR){0};
        NAME(transpose)(square);
        if (base == 0) {
#pragma GCC unroll 16
          for (int i = 0; i < LANES; i++) NAME(store)(to + (p + i) * height, square[i]);
        } else
          for (int i = 0; i < LANES; i++)
            for (int j = 0; j < here; j++) to[(p + i) * height + base + j] = square[i][j];
      }
    }
  } else if (a_row == 1 && height <= LANES && rows_left >= LANES) {
    for (; p < k; p++) NAME(store)(to + p * height, NAME(load)(a + p * a_col));
  }
  for (; p < k; p++)
    for (int i = 0; i < height; i++) to[p * height + i] = a[i * a_row + p * a_col];
}

/* Panels of B[k, n]: panel j holds the columns from j · 2 LANES on as rows of 2 LANES values, zeros beyond n. */
static void NAME(pack_columns)(REAL *to, int64_t k, int64_t n, const REAL *b, int64_t b_row, int64_t b_col) {
  enum { WIDTH = 2 * LANES };
  int64_t whole = n / WIDTH * WIDTH;
  for (int64_t p = 0; p < k; p += LANES) {
    int64_t end = p + LANES < k ? p + LANES : k;
    if (b_col == 1) {
      for (int64_t j = 0; j < whole; j += WIDTH)
        for (int64_t q = p; q < end; q++) {
          NAME(store)(to + j * k + q * WIDTH, NAME(load)(b + q * b_row + j));
          NAME(store)(to + j * k + q * WIDTH + LANES, NAME(load)(b + q * b_row + j + LANES));
        }
    } else if (b_row == 1 && end - p == LANES) {
      for (int64_t j = 0; j < whole; j += LANES) {
        VECTOR square[LANES];
#pragma GCC unroll 16
        for (int i = 0; i < LANES; i++) square[i] = NAME(load)(b + p + (j + i) * b_col);
        NAME(transpose)(square);
        REAL *at = to + j / WIDTH * WIDTH * k + p * WIDTH + j % WIDTH;
#pragma GCC unroll 16
        for (int i = 0; i < LANES; i++) NAME(store)(at + i * WIDTH, square[i]);
      }
    } else {
      for (int64_t j = 0; j < whole; j += WIDTH)
        for (int64_t q = p; q < end; q++)
          for (int i = 0; i < WIDTH; i++) to[j * k + q * WIDTH + i] = b[q * b_row + (j + i) * b_col];
    }
    if (whole == n) continue;
    REAL *at = to + whole * k + p * WIDTH;
    const int rest = (int)(n - whole), few = rest % LANES;
    for (int64_t q = p; q < end; q++, at += WIDTH)
      if (b_col == 1) {
        const REAL *from = b + q * b_row + whole;
        VECTOR last = few ? FIRST((const char *)(from + rest - few), few) : (VECTOR){0};
        NAME(store)(at, rest < LANES ? last : NAME(load)(from));
        NAME(store)(at + LANES, rest < LANES ? (VECTOR){0} : last);
      } else
        for (int i = 0; i < WIDTH; i++) at[i] = i < rest ? b[q * b_row + (whole + i) * b_col] : 0;
  }
}

/* Rows × columns of C that are finished: what is to follow runs on them. */
static inline void NAME(finish)(struct run *run, const struct product *p, int64_t row, int64_t rows, int64_t col, int64_t cols) {
  if (p->program && rows > 0 && cols > 0) map_range(run, p->program, p->row + row, p->row + row + rows, p->col + col, p->col + col + cols);
}

/* A panel of rows of A against columns of B that are `panel` values apart for each 2 LANES of them. */
static void NAME(row_of_tiles)(int rows, NAME(tile_function) *const tiles[2], int64_t k, int64_t n, const REAL *a, int64_t a_row, int64_t a_col, const REAL *b,
                               int64_t panel, int64_t b_row, REAL *c, int64_t c_row, int add) {
  REAL block[PANEL * 2 * LANES] __attribute__((aligned(VBYTES)));
  for (int64_t j = 0; j < n; j += 2 * LANES, b += panel) {
    int width = n - j < 2 * LANES ? (int)(n - j) : 2 * LANES;
    tiles[width > LANES](k, a, a_row, a_col, b, b_row, block);
    NAME(put)(block, rows, width, c + j, c_row, add);
  }
}

/* Pieces of about equal size, at most `most` each, in multiples of `unit`. */
static inline int64_t NAME(piece)(int64_t n, int64_t most, int64_t unit) {
  int64_t pieces = (n + most - 1) / most;
  return pieces <= 1 ? n : (n + pieces * unit - 1) / (pieces * unit) * unit;
}

/*
 * Blocks of all three sizes. With `plain_a` A is read where it is: worth it where each value is used for few columns. With `plain_b` so is B, but for the columns
 * that are no whole vector: where it is used for few rows. `work` holds packed A, then packed B.
 */
static void NAME(product)(struct run *run, const struct product *p, REAL *work, int plain_a, int plain_b) {
  const REAL *a = (const REAL *)p->a, *b = (const REAL *)p->b;
  REAL *c = (REAL *)p->c, *packed_b = work + (plain_a ? 0 : (BLOCK_M + 1) * BLOCK_K + LANES);
  const int64_t m = p->m, n = p->n, k = p->k;
  const int64_t depth = NAME(piece)(k, BLOCK_K, 1), height = NAME(piece)(m, BLOCK_M, PANEL), breadth = NAME(piece)(n, BLOCK_N, 2 * LANES);
  const int whole_rows = p->rows_at_once && breadth < n;
  for (int64_t row = 0; row < m; row += height) {
    int64_t rows = m - row < height ? m - row : height, panels = (rows + PANEL - 1) / PANEL;
    for (int64_t q = 0; q < k; q += depth) {
      int64_t here = k - q < depth ? k - q : depth;
      int last = q + here == k, add = q > 0 || p->add;
      for (int64_t col = 0; col < n; col += breadth) {
        int64_t cols = n - col < breadth ? n - col : breadth, whole = plain_b ? cols / LANES * LANES : 0, done = 0;
        const REAL *b_block = b + q * p->b_row + col * p->b_col;
        if (whole < cols) NAME(pack_columns)(packed_b, here, cols - whole, b_block + whole * p->b_col, p->b_row, p->b_col);
        for (int64_t panel = 0; panel < panels; panel++) {
          if (stopped(run)) return;
          int64_t i = rows * panel / panels, end = rows * (panel + 1) / panels, a_row = p->a_row, a_col = p->a_col;
          const REAL *a_panel = a + (row + i) * a_row + q * a_col;
          if (!plain_a) {
            if (col == 0) NAME(pack_panel)(work + i * here, (int)(end - i), here, a_panel, a_row, a_col, m - row - i);
            a_panel = work + i * here;
            a_row = 1;
            a_col = end - i;
          }
          NAME(tile_function) *const *tiles = NAME(tiles)[a_row == 1][end - i - 1];
          REAL *c_row = c + (row + i) * p->c_row + col;
          NAME(row_of_tiles)((int)(end - i), tiles, here, whole, a_panel, a_row, a_col, b_block, 2 * LANES, p->b_row, c_row, p->c_row, add);
          NAME(row_of_tiles)((int)(end - i), tiles, here, cols - whole, a_panel, a_row, a_col, packed_b, here * 2 * LANES, 2 * LANES, c_row + whole, p->c_row, add);
          if (last && !whole_rows && (end - done >= 4 * PANEL || end == rows)) {
            NAME(finish)(run, p, row + done, end - done, col, cols);
            done = end;
          }
        }
      }
    }
    if (whole_rows) NAME(finish)(run, p, row, rows, 0, n);
  }
}
