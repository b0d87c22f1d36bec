/*
 * Reductions of contiguous values of one type, for MAP steps. Included by map.h for each floating type: REAL, VECTOR, INTEGERS, LANES, NAME.
 * Sums keep four vectors of partial sums, so their error grows with n / (4 LANES); maxima and minima hand NaN on and order −0 before 0, as Math.max does.
 */

static inline VECTOR NAME(at)(const REAL *p) {
  VECTOR v;
  memcpy(&v, p, sizeof v);
  return v;
}

/* Σ x over n values. */
static double NAME(sum)(const REAL *x, int64_t n) {
  VECTOR total[4] = {{0}};
  int64_t i = 0;
  for (; i + 4 * LANES <= n; i += 4 * LANES)
#pragma GCC unroll 4
    for (int v = 0; v < 4; v++) total[v] += NAME(at)(x + i + v * LANES);
  for (; i + LANES <= n; i += LANES) total[0] += NAME(at)(x + i);
  double rest = 0;
  for (; i < n; i++) rest += x[i];
  if (n < LANES) return rest;
  VECTOR all = (total[0] + total[1]) + (total[2] + total[3]);
  double lanes[LANES];
  for (int l = 0; l < LANES; l++) lanes[l] = all[l];
  for (int width = LANES / 2; width > 0; width /= 2)
    for (int l = 0; l < width; l++) lanes[l] += lanes[l + width];
  return lanes[0] + rest;
}

/* Π x over n values. */
static double NAME(product_of)(const REAL *x, int64_t n) {
  double result = 1;
  for (int64_t i = 0; i < n; i++) result *= x[i];
  return result;
}

/* The largest of n ≥ 1 values times `sign`, times `sign`: with −1 the smallest. */
static inline __attribute__((always_inline)) double NAME(extreme)(const REAL *x, int64_t n, const int sign) {
  VECTOR best[4];
  int64_t i = 0;
  double top;
  if (n >= LANES) {
    best[0] = best[1] = best[2] = best[3] = NAME(at)(x);
#define TAKE(b, value)                                                  \
  do {                                                                  \
    VECTOR v = value;                                                   \
    INTEGERS better = (sign > 0 ? v > b : v < b) | (v != v);            \
    b = (VECTOR)((better & (INTEGERS)v) | (~better & (INTEGERS)b));     \
  } while (0)
    for (; i + 4 * LANES <= n; i += 4 * LANES)
#pragma GCC unroll 4
      for (int u = 0; u < 4; u++) TAKE(best[u], NAME(at)(x + i + u * LANES));
    for (; i + LANES <= n; i += LANES) TAKE(best[0], NAME(at)(x + i));
    if (i < n) TAKE(best[0], NAME(at)(x + n - LANES));
    TAKE(best[0], best[1]);
    TAKE(best[2], best[3]);
    TAKE(best[0], best[2]);
#undef TAKE
    top = best[0][0];
    for (int l = 1; l < LANES; l++) top = extreme_of(top, best[0][l], sign);
  } else {
    top = x[0];
    for (i = 1; i < n; i++) top = extreme_of(top, x[i], sign);
  }
  if (top == 0)
    for (i = 0; i < n; i++)
      if (x[i] == 0) top = extreme_of(top, x[i], sign);
  return top;
}
static double NAME(maximum_of)(const REAL *x, int64_t n) { return NAME(extreme)(x, n, 1); }
static double NAME(minimum_of)(const REAL *x, int64_t n) { return NAME(extreme)(x, n, -1); }

/* Where `value` stands first; NaN stands where the first NaN does. */
static int64_t NAME(position_of)(const REAL *x, int64_t n, double value) {
  int64_t i = 0;
  if (value != value) {
    while (i < n - 1 && x[i] == x[i]) i++;
    return i;
  }
  const REAL wanted = (REAL)value;
  for (; i + LANES <= n; i += LANES) {
    INTEGERS same = NAME(at)(x + i) == wanted - (VECTOR){0};
    int any = 0;
    for (int l = 0; l < LANES; l++) any |= same[l] != 0;
    if (any) break;
  }
  while (i < n - 1 && !(x[i] == wanted)) i++;
  return i;
}

/* total[c] += Σ x[r, c] over rows, which are `row` values apart. */
static void NAME(add_columns)(double *total, const REAL *x, int64_t row, int64_t rows, int64_t cols) {
  int64_t c = 0;
  for (; c + 4 * LANES <= cols; c += 4 * LANES) {
    VECTOR sum[4] = {{0}};
    for (int64_t r = 0; r < rows; r++)
#pragma GCC unroll 4
      for (int v = 0; v < 4; v++) sum[v] += NAME(at)(x + r * row + c + v * LANES);
    REAL lanes[4 * LANES];
#pragma GCC unroll 4
    for (int v = 0; v < 4; v++) memcpy(lanes + v * LANES, &sum[v], VBYTES);
    for (int l = 0; l < 4 * LANES; l++) total[c + l] += lanes[l];
  }
  for (; c + LANES <= cols; c += LANES) {
    VECTOR sum = {0};
    for (int64_t r = 0; r < rows; r++) sum += NAME(at)(x + r * row + c);
    REAL lanes[LANES];
    memcpy(lanes, &sum, VBYTES);
    for (int l = 0; l < LANES; l++) total[c + l] += lanes[l];
  }
  for (; c < cols; c++) {
    double sum = 0;
    for (int64_t r = 0; r < rows; r++) sum += x[r * row + c];
    total[c] += sum;
  }
}

/* The same for products and extremes, which need no care for speed. */
static void NAME(join_columns)(int op, double *total, const REAL *x, int64_t row, int64_t rows, int64_t cols) {
  for (int64_t r = 0; r < rows; r++)
    for (int64_t c = 0; c < cols; c++) total[c] = joined(op, 0, total[c], x[r * row + c]);
}

static double NAME(reduced)(int op, const REAL *x, int64_t n) {
  switch (op) {
    case SUM: return NAME(sum)(x, n);
    case PRODUCT: return NAME(product_of)(x, n);
    case MAXIMUM: return NAME(maximum_of)(x, n);
    default: return NAME(minimum_of)(x, n);
  }
}
