/* What a block kernel is: one scalar operation on rows × cols values, the unit of work of a MAP instruction. */
#ifndef ADJOINT_BLOCK_H
#define ADJOINT_BLOCK_H

#include <stdint.h>

/*
 * dst[r, c] = f(x[r, c], y[r, c], z[r, c]) for r < rows, c < cols. Row r of an operand starts at its address + r · its row step (bytes; 0 for
 * one row for all). Along a row elements are contiguous, or, where the operand's bit of `single` is set (1 x, 2 y, 4 z), it is one
 * element for the whole row. Addresses are aligned to their element only. dst may be an operand's own address if the element sizes
 * are the same; otherwise nothing overlaps. Nothing beyond an operand's rows and columns is read or written. Bool is int32 0 or 1.
 */
struct block {
  char *dst;
  const char *x, *y, *z;
  int64_t dst_row, x_row, y_row, z_row;
  int64_t rows, cols;
  unsigned single;
};

typedef void block_kernel(const struct block *b);

#endif
