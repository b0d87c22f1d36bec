/*
 * Products with a side of few rows or columns, where a packed panel would be mostly zeros or used once. Included by gemm.h for each type after gemmKernel.h.
 */

/* Each lane of the result is the sum of a vector's lanes: transposed, the vectors are added. */
static inline VECTOR NAME(sums_of_lanes)(VECTOR v[LANES]) {
  NAME(transpose)(v);
#pragma GCC unroll 4
  for (int width = LANES / 2; width > 0; width /= 2)
#pragma GCC unroll 16
    for (int i = 0; i < width; i++) v[i] += v[i + width];
  return v[0];
}

/*
 * C[i · c_row + j · c_col] (+)= Σ x[i, p] y[j, p]: rows of x against `count` rows of y, both contiguous. LANES sums at a time: of few rows of x (they may be apart by a power
 * of 2, which share places in the cache), of all of y's, and of `steps` vectors along them. `count` is 1, 2 or 4; y's rows are zero from k to the next multiple of LANES.
 */
static inline __attribute__((always_inline)) void NAME(dots)(const int count, int64_t rows, int64_t k, const REAL *x, int64_t x_row, const REAL *y, int64_t y_row,
                                                             REAL *c, int64_t c_row, int64_t c_col, int columns, int add) {
  const int at_once = LANES >= 4 ? LANES / 4 : 1, steps = LANES / at_once / count;
  for (int64_t i = 0; i < rows; i += at_once) {
    const int here = rows - i < at_once ? (int)(rows - i) : at_once;
    VECTOR sum[LANES];
#pragma GCC unroll 16
    for (int s = 0; s < LANES; s++) sum[s] = (VECTOR){0};
    int64_t p = 0;
    for (; p + steps * LANES <= k; p += steps * LANES)
#pragma GCC unroll 16
      for (int r = 0; r < at_once; r++)
#pragma GCC unroll 4
        for (int u = 0; u < steps; u++) {
          VECTOR v = NAME(load)(x + (i + (r < here ? r : 0)) * x_row + p + u * LANES);
#pragma GCC unroll 4
          for (int j = 0; j < count; j++) {
            VECTOR *to = &sum[(r * steps + u) * count + j];
            *to = FMA(v, NAME(load)(y + j * y_row + p + u * LANES), *to);
          }
        }
    for (; p < k; p += LANES)
#pragma GCC unroll 16
      for (int r = 0; r < at_once; r++) {
        const REAL *from = x + (i + (r < here ? r : 0)) * x_row + p;
        VECTOR v = k - p < LANES ? FIRST((const char *)from, (int)(k - p)) : NAME(load)(from);
#pragma GCC unroll 4
        for (int j = 0; j < count; j++) sum[r * steps * count + j] = FMA(v, NAME(load)(y + j * y_row + p), sum[r * steps * count + j]);
      }
    REAL result[LANES];
    NAME(store)(result, NAME(sums_of_lanes)(sum));
    for (int r = 0; r < here; r++)
      for (int j = 0; j < columns; j++) {
        REAL total = result[r * steps * count + j], *at = c + (i + r) * c_row + j * c_col;
        for (int u = 1; u < steps; u++) total += result[(r * steps + u) * count + j];
        *at = add ? *at + total : total;
      }
  }
}

static void NAME(dots_1)(int64_t rows, int64_t k, const REAL *x, int64_t x_row, const REAL *y, int64_t y_row, REAL *c, int64_t c_row, int64_t c_col, int columns, int add) {
  NAME(dots)(1, rows, k, x, x_row, y, y_row, c, c_row, c_col, columns, add);
}
static void NAME(dots_2)(int64_t rows, int64_t k, const REAL *x, int64_t x_row, const REAL *y, int64_t y_row, REAL *c, int64_t c_row, int64_t c_col, int columns, int add) {
  NAME(dots)(2, rows, k, x, x_row, y, y_row, c, c_row, c_col, columns, add);
}
static void NAME(dots_4)(int64_t rows, int64_t k, const REAL *x, int64_t x_row, const REAL *y, int64_t y_row, REAL *c, int64_t c_row, int64_t c_col, int columns, int add) {
  NAME(dots)(LANES >= 4 ? 4 : 2, rows, k, x, x_row, y, y_row, c, c_row, c_col, columns, add);
}

/* C[rows, columns] (+)= X[rows, k] · Y[columns, k]ᵀ for few columns; X's rows are contiguous, Y's strides are any. Rows and columns of C at any strides. */
static void NAME(narrow_product)(struct run *run, int64_t rows, int64_t columns, int64_t k, const REAL *x, int64_t x_row, const REAL *y, int64_t y_row, int64_t y_col, REAL *c,
                                 int64_t c_row, int64_t c_col, int add, REAL *work) {
  enum { DEPTH = 4096, ROWS = 16 };
  for (int64_t q = 0; q < k; q += DEPTH, add = 1) {
    const int64_t here = k - q < DEPTH ? k - q : DEPTH, padded = (here + LANES - 1) / LANES * LANES;
    for (int64_t j = 0; j < columns + 3; j++) {
      const REAL *from = y + (j < columns ? j : columns - 1) * y_row + q * y_col;
      if (y_col == 1) memcpy(work + j * padded, from, (size_t)here * sizeof(REAL));
      else
        for (int64_t p = 0; p < here; p++) work[j * padded + p] = from[p * y_col];
      for (int64_t p = here; p < padded; p++) work[j * padded + p] = 0;
    }
    for (int64_t i = 0; i < rows && !stopped(run); i += ROWS) {
      const int64_t some = rows - i < ROWS ? rows - i : ROWS;
      const REAL *from = x + i * x_row + q;
      for (int64_t j = 0, count; j < columns; j += count) {
        REAL *to = c + i * c_row + j * c_col;
        const REAL *with = work + j * padded;
        count = columns - j;
        if (LANES >= 4 && count > 2) count = count < 4 ? count : 4, NAME(dots_4)(some, here, from, x_row, with, padded, to, c_row, c_col, (int)count, add);
        else if (count >= 2) count = 2, NAME(dots_2)(some, here, from, x_row, with, padded, to, c_row, c_col, 2, add);
        else NAME(dots_1)(some, here, from, x_row, with, padded, to, c_row, c_col, 1, add);
      }
    }
  }
}

/* C[n] (+)= x[k] · B[k, n], B's rows contiguous: eight vectors of sums. */
static void NAME(vector_product)(struct run *run, int64_t n, int64_t k, const REAL *x, int64_t x_step, const REAL *b, int64_t b_row, REAL *c, int add) {
  enum { WIDTH = 8 * LANES };
  int64_t j = 0;
  for (; j + WIDTH <= n && !stopped(run); j += WIDTH) {
    VECTOR sum[8];
#pragma GCC unroll 8
    for (int v = 0; v < 8; v++) sum[v] = add ? NAME(load)(c + j + v * LANES) : (VECTOR){0};
    for (int64_t p = 0; p < k; p++) {
      VECTOR scale = NAME(all)(x[p * x_step]);
#pragma GCC unroll 8
      for (int v = 0; v < 8; v++) sum[v] = FMA(scale, NAME(load)(b + p * b_row + j + v * LANES), sum[v]);
    }
#pragma GCC unroll 8
    for (int v = 0; v < 8; v++) NAME(store)(c + j + v * LANES, sum[v]);
  }
  for (; j + LANES <= n; j += LANES) {
    VECTOR sum[4] = {add ? NAME(load)(c + j) : (VECTOR){0}};
    int64_t p = 0;
    for (; p + 4 <= k; p += 4)
#pragma GCC unroll 4
      for (int v = 0; v < 4; v++) sum[v] = FMA(NAME(all)(x[(p + v) * x_step]), NAME(load)(b + (p + v) * b_row + j), sum[v]);
    for (; p < k; p++) sum[0] = FMA(NAME(all)(x[p * x_step]), NAME(load)(b + p * b_row + j), sum[0]);
    NAME(store)(c + j, (sum[0] + sum[1]) + (sum[2] + sum[3]));
  }
  for (; j < n; j++) {
    REAL sum = add ? c[j] : 0;
    for (int64_t p = 0; p < k; p++) sum += x[p * x_step] * b[p * b_row + j];
    c[j] = sum;
  }
}

/* C[m, n] (+)= A · B for few columns where A's columns are contiguous: column by column. */
static void NAME(columns_product)(struct run *run, const struct product *p, REAL *work) {
  enum { ROWS = 4096 };
  for (int64_t i = 0; i < p->m; i += ROWS)
    for (int64_t j = 0; j < p->n && !stopped(run); j++) {
      const int64_t rows = p->m - i < ROWS ? p->m - i : ROWS;
      REAL *c = (REAL *)p->c + i * p->c_row + j;
      NAME(vector_product)(run, rows, p->k, (const REAL *)p->b + j * p->b_col, p->b_row, (const REAL *)p->a + i, p->a_col, work, 0);
      for (int64_t r = 0; r < rows; r++) c[r * p->c_row] = p->add ? c[r * p->c_row] + work[r] : work[r];
    }
}

/* Chooses the way for one block of a product, k > 0, and runs what follows it. */
static void NAME(block_product)(struct run *run, const struct product *p, char *scratch) {
  REAL *work = (REAL *)(void *)scratch, *c = (REAL *)p->c;
  const REAL *a = (const REAL *)p->a, *b = (const REAL *)p->b;
  const int64_t few = LANES / 2, fewest = few < 4 ? few : 4;
  if (p->m == 1 && p->b_col == 1) NAME(vector_product)(run, p->n, p->k, a, p->a_col, b, p->b_row, c, p->add);
  else if (p->n == 1 && p->a_row == 1 && p->c_row == 1) NAME(vector_product)(run, p->m, p->k, b, p->b_row, a, p->a_col, c, p->add);
  else if (p->n <= fewest && p->a_row == 1) NAME(columns_product)(run, p, work);
  else if (p->n <= few && p->a_col == 1 && p->k >= LANES)
    NAME(narrow_product)(run, p->m, p->n, p->k, a, p->a_row, b, p->b_col, p->b_row, c, p->c_row, 1, p->add, work);
  else if (p->m <= few && p->b_row == 1 && p->k >= LANES)
    NAME(narrow_product)(run, p->n, p->m, p->k, b, p->b_col, a, p->a_row, p->a_col, c, 1, p->c_row, p->add, work);
  else {
    NAME(product)(run, p, work, p->n <= 4 * LANES, p->b_col == 1 && p->m <= PLAIN_ROWS);
    return;
  }
  if (!stopped(run)) NAME(finish)(run, p, 0, p->m, 0, p->n);
}
