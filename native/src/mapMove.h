/* What comes and goes by strides in MAP steps: gather, scatter, index. Values are moved as bits; a bool byte is an int32 in registers. */
#ifndef ADJOINT_MAP_MOVE_H
#define ADJOINT_MAP_MOVE_H

#include "mapState.h"
#include "transposes.h"

#include <string.h>

/* Rows × columns of values of one size, each side with steps in bytes for rows and columns. */
struct move {
  char *to;
  const char *from;
  int64_t to_row, to_col, from_row, from_col, rows, cols;
};

#define MOVE(bytes)                                                                                                              \
  static void move_##bytes(struct move v) {                                                                                      \
    if (v.to_col == bytes && v.from_col == bytes) {                                                                              \
      for (int64_t r = 0; r < v.rows; r++) memcpy(v.to + r * v.to_row, v.from + r * v.from_row, (size_t)(v.cols * bytes));       \
      return;                                                                                                                    \
    }                                                                                                                            \
    for (int64_t r = 0; r < v.rows; r++)                                                                                         \
      for (int64_t c = 0; c < v.cols; c++) memcpy(v.to + r * v.to_row + c * v.to_col, v.from + r * v.from_row + c * v.from_col, bytes); \
  }
MOVE(4)
MOVE(8)
#undef MOVE

/* One side's rows are the other's columns: squares are transposed in registers. What is left at the edges is moved one by one. */
#define MOVE_ACROSS(bytes, vector, type)                                                                                                                           \
  static void move_across_##bytes(struct move v) {                                                                                                         \
    enum { SIDE = VBYTES / bytes };                                                                                                                        \
    int64_t rows = v.rows / SIDE * SIDE, cols = v.cols / SIDE * SIDE;                                                                                      \
    const int wide_from = v.from_row == bytes;                                                                                                             \
    for (int64_t r = 0; r < rows; r += SIDE)                                                                                                               \
      for (int64_t c = 0; c < cols; c += SIDE) {                                                                                                           \
        vector square[SIDE];                                                                                                                        \
        const char *from = v.from + r * v.from_row + c * v.from_col;                                                                                       \
        char *to = v.to + r * v.to_row + c * v.to_col;                                                                                                     \
        for (int i = 0; i < SIDE; i++) memcpy(&square[i], from + i * (wide_from ? v.from_col : v.from_row), VBYTES);                                       \
        transpose_##type(square);                                                                                                                          \
        for (int i = 0; i < SIDE; i++) memcpy(to + i * (wide_from ? v.to_row : v.to_col), &square[i], VBYTES);                                             \
      }                                                                                                                                                    \
    struct move right = v, below = v;                                                                                                                      \
    right.to += cols * v.to_col, right.from += cols * v.from_col, right.cols -= cols;                                                                      \
    below.to += rows * v.to_row, below.from += rows * v.from_row, below.rows -= rows, below.cols = cols;                                                   \
    move_##bytes(right);                                                                                                                                   \
    move_##bytes(below);                                                                                                                                   \
  }
MOVE_ACROSS(4, vf, f32)
MOVE_ACROSS(8, vd, f64)
#undef MOVE_ACROSS

static void move_values(struct move v, int bytes) {
  int across = (v.from_row == bytes && v.to_col == bytes && v.from_col != bytes) || (v.from_col == bytes && v.to_row == bytes && v.to_col != bytes);
  if (bytes == 4) (across ? move_across_4 : move_4)(v);
  else (across ? move_across_8 : move_8)(v);
}

/* Bool bytes to int32. */
static void widen_bools(struct move v) {
  for (int64_t r = 0; r < v.rows; r++) {
    const uint8_t *from = (const uint8_t *)v.from + r * v.from_row;
    int32_t *to = (int32_t *)(void *)(v.to + r * v.to_row);
    if (v.from_col == 1 && v.to_col == 4)
      for (int64_t c = 0; c < v.cols; c++) to[c] = from[c] != 0;
    else
      for (int64_t c = 0; c < v.cols; c++) to[c * v.to_col / 4] = from[c * v.from_col] != 0;
  }
}

/* Values of a register to bool bytes: x ≠ 0, and so NaN is true. */
static void narrow_bools(struct move v, int dtype) {
  for (int64_t r = 0; r < v.rows; r++) {
    const char *from = v.from + r * v.from_row;
    uint8_t *to = (uint8_t *)v.to + r * v.to_row;
    if (dtype == I32 && v.from_col == 4 && v.to_col == 1) {
      const int32_t *values = (const int32_t *)(const void *)from;
      for (int64_t c = 0; c < v.cols; c++) to[c] = values[c] != 0;
    } else
      for (int64_t c = 0; c < v.cols; c++) {
        const char *at = from + c * v.from_col;
        if (dtype == I32) {
          int32_t value;
          memcpy(&value, at, 4);
          to[c * v.to_col] = value != 0;
        } else if (dtype == F32) {
          float value;
          memcpy(&value, at, 4);
          to[c * v.to_col] = value != 0;
        } else {
          double value;
          memcpy(&value, at, 8);
          to[c * v.to_col] = value != 0;
        }
      }
  }
}

/* How many rows and columns a register of a kind has in a tile, and the step between the columns of one that is not strided. */
static inline int64_t rows_of(int kind, int64_t rows) { return kind == TILE_KIND || kind == ROW_KIND ? rows : 1; }
static inline int64_t cols_of(int kind, int64_t width) { return kind == TILE_KIND || kind == COLUMN_KIND ? width : 1; }
static inline int64_t col_bytes(const struct reg *r) { return r->kind == TILE_KIND || r->kind == COLUMN_KIND ? r->size : 0; }

static void gather(const struct reg *dst, const struct reg *x, int64_t rows, int64_t col, int64_t width) {
  struct move v = {.to = address_in(dst, col), .from = address_in(x, col), .to_row = row_bytes(dst, width), .to_col = col_bytes(dst),
                   .from_row = x->row, .from_col = x->column, .rows = rows_of(dst->kind, rows), .cols = cols_of(dst->kind, width)};
  if (x->dtype == BOOL) widen_bools(v);
  else move_values(v, x->size);
}

static void scatter(const struct reg *dst, const struct reg *x, int64_t rows, int64_t col, int64_t width) {
  struct move v = {.to = address_in(dst, col), .from = address_in(x, col), .to_row = dst->row, .to_col = dst->column,
                   .from_row = row_bytes(x, width), .from_col = col_bytes(x), .rows = rows_of(dst->kind, rows), .cols = cols_of(dst->kind, width)};
  if (dst->dtype == BOOL) narrow_bools(v, x->dtype);
  else move_values(v, dst->size);
}

/* Positions along an axis, from `start` on. */
static void write_index(const struct map *m, const struct reg *dst, word axis, word start, int64_t rows, int64_t col, int64_t width) {
  const int along_cols = axis == m->rank, along_rows = axis == m->rank - 1;
  int64_t first = start + (along_cols ? col : m->index[axis]);
  for (int64_t r = 0; r < rows_of(dst->kind, rows); r++) {
    int32_t *to = (int32_t *)(void *)(address_in(dst, col) + r * row_bytes(dst, width));
    for (int64_t c = 0; c < cols_of(dst->kind, width); c++) to[c] = (int32_t)(first + (along_cols ? c : 0) + (along_rows ? r : 0));
  }
}

#endif
