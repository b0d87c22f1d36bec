/* The loops of block kernels: rows, whole vectors along them, the rest of a row. */
#ifndef ADJOINT_BLOCK_LOOPS_H
#define ADJOINT_BLOCK_LOOPS_H

#include "block.h"
#include "vector.h"

/* Whether an operand's next row begins where its row ends, or is the same single element; columns of one element count as rows. */
INLINE int continues(int64_t row, int64_t cols, int size, unsigned *single, unsigned bit) {
  if (cols > 1) return *single & bit ? row == 0 : row == cols * size;
  if (row != 0 && row != size) return 0;
  *single = row == 0 ? *single | bit : *single & ~bit;
  return 1;
}

/* The same block with one long row where rows continue each other; sizes in bytes, 0 for no operand. */
static inline struct block merged(const struct block *b, int dst, int x, int y, int z) {
  struct block m = *b;
  if (m.rows <= 1 || m.cols < 1 || m.dst_row != m.cols * dst) return m;
  if (continues(m.x_row, m.cols, x, &m.single, 1) && (!y || continues(m.y_row, m.cols, y, &m.single, 2)) &&
      (!z || continues(m.z_row, m.cols, z, &m.single, 4))) {
    m.cols *= m.rows;
    m.rows = 1;
  } else {
    m.single = b->single;
  }
  return m;
}

/* For each letter of a kind of vector: its type, one element's bytes. */
#define TYPE_f vf
#define TYPE_d vd
#define TYPE_i vi
#define TYPE_hf vhf
#define TYPE_hi vhi
#define SIZE_f 4
#define SIZE_d 8
#define SIZE_i 4
#define SIZE_hf 4
#define SIZE_hi 4
#define LANES_OF(k) ((int)(sizeof(TYPE_##k) / SIZE_##k))

/* A single operand spread over a vector's bytes. */
INLINE void spread(char *to, const char *from, int size) {
  for (int i = 0; i < VBYTES; i += size) memcpy(to + i, from, (size_t)size);
}

/* Where operand p is read in a row: from `at` by `step` bytes for each element. */
#define OPERAND(p, bit, k)                                              \
  char p##_spread[VBYTES];                                              \
  const int64_t p##_step = m.single & bit ? 0 : SIZE_##k;              \
  const char *p##_at = m.p + r * m.p##_row;                             \
  if (m.single & bit) spread(p##_spread, p##_at, SIZE_##k), p##_at = p##_spread;

#define LOAD(p, k) const TYPE_##k p = load_##k(p##_at + i * p##_step);
#define LOAD_FIRST(p, k) const TYPE_##k p = load_first_##k(p##_at + i * p##_step, n);

/*
 * Kernels of one, two and three operands. D, X, Y, Z are kinds of vectors with the same number of lanes; `value` is an expression of x, y, z.
 */
#define ROWS(m, body) for (int64_t r = 0; r < m.rows; r++) { body }
#define ROW_LOOPS(D, LOADS, LOADS_FIRST, value)                       \
  char *dst = m.dst + r * m.dst_row;                                  \
  int64_t i = 0;                                                      \
  for (; i + LANES_OF(D) <= m.cols; i += LANES_OF(D)) {              \
    LOADS store_##D(dst + i * SIZE_##D, value);                       \
  }                                                                   \
  if (i < m.cols) {                                                   \
    const int n = (int)(m.cols - i);                                  \
    LOADS_FIRST store_first_##D(dst + i * SIZE_##D, value, n);        \
  }

#define KERNEL1(name, D, X, value)                                    \
  static void name(const struct block *b) {                           \
    const struct block m = merged(b, SIZE_##D, SIZE_##X, 0, 0);       \
    ROWS(m, OPERAND(x, 1, X) ROW_LOOPS(D, LOAD(x, X), LOAD_FIRST(x, X), value)) \
  }
#define KERNEL2(name, D, X, Y, value)                                 \
  static void name(const struct block *b) {                           \
    const struct block m = merged(b, SIZE_##D, SIZE_##X, SIZE_##Y, 0); \
    ROWS(m, OPERAND(x, 1, X) OPERAND(y, 2, Y)                         \
         ROW_LOOPS(D, LOAD(x, X) LOAD(y, Y), LOAD_FIRST(x, X) LOAD_FIRST(y, Y), value)) \
  }
#define KERNEL3(name, D, X, Y, Z, value)                              \
  static void name(const struct block *b) {                           \
    const struct block m = merged(b, SIZE_##D, SIZE_##X, SIZE_##Y, SIZE_##Z); \
    ROWS(m, OPERAND(x, 1, X) OPERAND(y, 2, Y) OPERAND(z, 4, Z)        \
         ROW_LOOPS(D, LOAD(x, X) LOAD(y, Y) LOAD(z, Z),               \
                   LOAD_FIRST(x, X) LOAD_FIRST(y, Y) LOAD_FIRST(z, Z), value)) \
  }

/* The same for values of much code, of which there is one copy: the rest of a row goes through it as a whole vector. */
#define LONG_ROW(D, LOADS, LOADS_FIRST, ARGUMENTS, value)             \
  char *dst = m.dst + r * m.dst_row;                                  \
  for (int64_t i = 0; i < m.cols; i += LANES_OF(D)) {                 \
    const int n = m.cols - i < LANES_OF(D) ? (int)(m.cols - i) : LANES_OF(D); \
    ARGUMENTS                                                         \
    if (n == LANES_OF(D)) { LOADS } else { LOADS_FIRST }              \
    const TYPE_##D result = value;                                    \
    if (n == LANES_OF(D)) store_##D(dst + i * SIZE_##D, result);      \
    else store_first_##D(dst + i * SIZE_##D, result, n);              \
  }
#define SET(p, k) p = load_##k(p##_at + i * p##_step);
#define SET_FIRST(p, k) p = load_first_##k(p##_at + i * p##_step, n);
#define LONG_KERNEL1(name, D, X, value)                               \
  static void name(const struct block *b) {                           \
    const struct block m = merged(b, SIZE_##D, SIZE_##X, 0, 0);       \
    ROWS(m, OPERAND(x, 1, X) LONG_ROW(D, SET(x, X), SET_FIRST(x, X), TYPE_##X x;, value)) \
  }
#define LONG_KERNEL2(name, D, X, Y, value)                            \
  static void name(const struct block *b) {                           \
    const struct block m = merged(b, SIZE_##D, SIZE_##X, SIZE_##Y, 0); \
    ROWS(m, OPERAND(x, 1, X) OPERAND(y, 2, Y)                         \
         LONG_ROW(D, SET(x, X) SET(y, Y), SET_FIRST(x, X) SET_FIRST(y, Y), TYPE_##X x; TYPE_##Y y;, value)) \
  }
#define LONG_KERNEL3(name, D, X, Y, Z, value)                         \
  static void name(const struct block *b) {                           \
    const struct block m = merged(b, SIZE_##D, SIZE_##X, SIZE_##Y, SIZE_##Z); \
    ROWS(m, OPERAND(x, 1, X) OPERAND(y, 2, Y) OPERAND(z, 4, Z)        \
         LONG_ROW(D, SET(x, X) SET(y, Y) SET(z, Z), SET_FIRST(x, X) SET_FIRST(y, Y) SET_FIRST(z, Z), \
                  TYPE_##X x; TYPE_##Y y; TYPE_##Z z;, value))        \
  }

/* Kernels of a function of one double after another: for float32 and float64. */
typedef double scalar_function(double x, double y, double z);

INLINE void scalar_loop(const struct block *b, scalar_function *f, int arity, int size) {
  for (int64_t r = 0; r < b->rows; r++) {
    const char *from[3] = {b->x + r * b->x_row, arity > 1 ? b->y + r * b->y_row : NULL, arity > 2 ? b->z + r * b->z_row : NULL};
    char *dst = b->dst + r * b->dst_row;
    for (int64_t i = 0; i < b->cols; i++, dst += size) {
      double v[3] = {0};
      for (int k = 0; k < arity; k++) {
        if (size == 8) {
          memcpy(&v[k], from[k], 8);
        } else {
          float x;
          memcpy(&x, from[k], 4);
          v[k] = x;
        }
        if (!(b->single & (1u << k))) from[k] += size;
      }
      double result = f(v[0], v[1], v[2]);
      float rounded = (float)result;
      memcpy(dst, size == 8 ? (void *)&result : (void *)&rounded, (size_t)size);
    }
  }
}
#define SCALAR_KERNELS(name, arity, call)                                                                       \
  static double name##_of(double x, double y, double z) { (void)x, (void)y, (void)z; return call; }            \
  static void name##_kernel_f(const struct block *b) { scalar_loop(b, name##_of, arity, 4); }                   \
  static void name##_kernel_d(const struct block *b) { scalar_loop(b, name##_of, arity, 8); }

#endif
