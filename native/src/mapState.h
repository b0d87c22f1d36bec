/* A MAP step's words, read for one part: registers with addresses, instructions ready to run. The words are described in ../README.md. */
#ifndef ADJOINT_MAP_STATE_H
#define ADJOINT_MAP_STATE_H

#include "block.h"
#include "opcodes.h"
#include "schedule.h"

#define MAX_REGISTERS 256
#define MAX_INSTRUCTIONS 256

enum kind { TILE_KIND = 0, ROW_KIND = 1, COLUMN_KIND = 2, SINGLE_KIND = 3 };
enum where { MEMORY = 0, SCRATCH = 1, RESIDENT = 2, CONSTANT = 3, STRIDED = 4 };
enum reduction { SUM = 0, PRODUCT = 1, MAXIMUM = 2, MINIMUM = 3, ARGMAX = 4, ARGMIN = 5 };

struct reg {
  char *at;             /* of the group's first row and column 0 */
  char *base;           /* of all */
  int64_t row, column;  /* bytes from row to row (0 where the tile's width says it), from column to column */
  int64_t width_row;    /* bytes from row to row for each column of the tile's width */
  const word *strides;  /* in elements, of memory */
  int kind, dtype, size, where;
};

/* An instruction for tiles of one shape; only addresses change from tile to tile. */
struct ready {
  block_kernel *kernel; /* NULL: not a block kernel */
  struct block block;
  const struct reg *dst, *x, *y, *z;
  const word *words;
  int once; /* for the first column tile only */
};

struct map {
  int rank, order, registers, accumulators, phases, instructions, part;
  int reduces_rows; /* a part takes whole rows */
  const word *sizes, *accumulator, *phase_ends, *code;
  int64_t cols, tile_rows, tile_cols, last, outer_rows; /* last: the size of the last outer axis */
  int64_t ready_rows, ready_cols;                       /* the shape that `ready` is for */
  int64_t index[MAX_RANK], row;                         /* the group's outer indices */
  char *scratch;
  struct reg reg[MAX_REGISTERS];
  struct ready ready[MAX_INSTRUCTIONS];
};

enum { ACCUMULATOR_WORDS = 8, INSTRUCTION_WORDS = 6 };

/* One accumulator's words. */
struct accumulator {
  word op, reg, partials, buffer, offset, accumulate, length;
  int dtype;
};

static inline struct accumulator read_accumulator(const word *w) {
  return (struct accumulator){.op = w[0], .dtype = (int)w[1], .reg = w[2], .partials = w[3], .buffer = w[4], .offset = w[5], .accumulate = w[6], .length = w[7]};
}

/* The words after the registers: accumulators, phases, instructions. */
static void read_map(struct map *m, const word *w) {
  m->rank = (int)w[0];
  m->sizes = w + 1;
  m->outer_rows = 1;
  for (int i = 0; i < m->rank; i++) m->outer_rows *= m->sizes[i];
  m->last = m->sizes[m->rank - 1];
  w += 1 + m->rank;
  m->cols = w[0];
  m->tile_rows = w[1];
  m->tile_cols = w[2];
  m->order = (int)w[3];
  m->registers = (int)w[4];
  w += 5 + (int64_t)m->registers * (m->rank + 6);
  m->accumulators = (int)w[0];
  m->accumulator = w + 1;
  w += 1 + ACCUMULATOR_WORDS * m->accumulators;
  m->phases = (int)w[0];
  m->phase_ends = w + 1;
  w += 1 + m->phases;
  m->instructions = (int)w[0];
  m->code = w + 1;
}

static inline const word *register_words(const word *payload, const struct map *m, int i) {
  return payload + 6 + m->rank + (int64_t)i * (m->rank + 6);
}

static inline int is_row_reduction(word op) { return op >= MAP_ROW_SUM && op <= MAP_ROW_ARGMIN; }

/* Registers of a part: where scratch ones are, how far rows and columns are apart. */
static void read_registers(struct run *run, struct map *m, const word *payload) {
  for (int i = 0; i < m->registers; i++) {
    const word *w = register_words(payload, m, i);
    struct reg *r = &m->reg[i];
    r->kind = (int)w[0];
    r->dtype = (int)w[1];
    r->where = (int)w[2];
    r->size = size_of(r->dtype);
    r->strides = w + 5;
    r->row = r->column = r->width_row = 0;
    int has_rows = r->kind == TILE_KIND || r->kind == ROW_KIND, has_cols = r->kind == TILE_KIND || r->kind == COLUMN_KIND;
    switch (r->where) {
      case MEMORY:
      case STRIDED:
        r->base = run->buffers[w[3]] + w[4];
        r->row = has_rows ? r->strides[m->rank - 1] * r->size : 0;
        r->column = has_cols ? r->strides[m->rank] * r->size : 0;
        break;
      case CONSTANT:
        r->base = (char *)(uintptr_t)(const void *)(w + 3);
        break;
      default:
        r->base = m->scratch + w[3];
        if (r->where == RESIDENT) {
          r->row = r->kind == TILE_KIND ? m->cols * r->size : 0;
          r->column = r->size;
        } else if (r->kind == TILE_KIND) r->width_row = r->size;
        else if (r->kind == ROW_KIND) r->row = r->size;
    }
    r->at = r->base;
  }
}

/* Sets the group: rows from `row` on. */
static void begin_group(struct map *m, int64_t row) {
  m->row = row;
  m->index[m->rank - 1] = row % m->last;
  int64_t rest = row / m->last;
  for (int axis = m->rank - 2; axis >= 0; axis--) {
    m->index[axis] = rest % m->sizes[axis];
    rest /= m->sizes[axis];
  }
  for (int i = 0; i < m->registers; i++) {
    struct reg *r = &m->reg[i];
    if (r->where != MEMORY && r->where != STRIDED) continue;
    int64_t elements = 0;
    for (int axis = 0; axis < m->rank; axis++) elements += m->index[axis] * r->strides[axis];
    r->at = r->base + elements * r->size;
  }
}

static inline char *address_in(const struct reg *r, int64_t col) { return r->at + col * r->column; }
static inline int64_t row_bytes(const struct reg *r, int64_t width) { return r->row + r->width_row * width; }

#endif
