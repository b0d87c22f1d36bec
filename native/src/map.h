/* MAP steps: programs over tiles. The payload is in ../README.md. A GEMM step runs the same programs on its finished blocks by map_begin, map_range, map_join. */
#ifndef ADJOINT_MAP_H
#define ADJOINT_MAP_H

#include "mapMove.h"
#include "mapReduce.h"

/* Begins a part: reads the words, clears the partials. */
static void map_begin(struct run *run, struct map *m, const word *payload, int part) {
  read_map(m, payload);
  m->part = part;
  m->scratch = run->scratch[part];
  m->ready_rows = m->ready_cols = -1;
  read_registers(run, m, payload);
  m->reduces_rows = m->phases > 1;
  for (int i = 0; i < m->instructions; i++) {
    const word *w = m->code + i * INSTRUCTION_WORDS;
    const struct reg *dst = &m->reg[w[2]];
    m->reduces_rows |= is_row_reduction(w[0]) || (dst->kind == ROW_KIND && (dst->where == MEMORY || dst->where == STRIDED));
  }
  for (int i = 0; i < m->accumulators; i++) m->reduces_rows |= m->reg[read_accumulator(m->accumulator + i * ACCUMULATOR_WORDS).reg].kind == ROW_KIND;
  clear_partials(m, m->order == 1 ? m->tile_cols : m->cols);
}

/* A kernel's operand: its row step, and whether its rows of a tile follow each other without gaps or are all one value. */
static int set_operand(const struct reg *r, int64_t width, int as_rows, int64_t *row, unsigned *single, unsigned bit) {
  *row = row_bytes(r, width);
  if (r->kind == SINGLE_KIND || (r->kind == ROW_KIND && !as_rows)) *single |= bit;
  if (r->kind == SINGLE_KIND) return 1;
  return as_rows ? *row == r->size : r->kind == TILE_KIND && *row == width * r->size;
}

/* Makes the instructions ready for tiles of a shape. Where all operands are without gaps the rows become one; values of rows are taken as columns. */
static void make_ready(struct map *m, int64_t rows, int64_t width) {
  m->ready_rows = rows;
  m->ready_cols = width;
  for (int i = 0; i < m->instructions; i++) {
    const word *w = m->code + i * INSTRUCTION_WORDS;
    struct ready *ready = &m->ready[i];
    ready->words = w;
    ready->kernel = NULL;
    ready->dst = &m->reg[w[2]];
    ready->once = !is_row_reduction(w[0]) && (ready->dst->kind == ROW_KIND || ready->dst->kind == SINGLE_KIND);
    if (w[0] < SCALAR_OPS) ready->kernel = scalar_kernels[w[0]][w[1]];
    else if (w[0] == MAP_CAST) ready->kernel = cast_kernels[w[1]][w[5]];
    if (!ready->kernel) continue;
    const int arity = w[0] == MAP_CAST ? 1 : scalar_arity[w[0]];
    ready->x = &m->reg[w[3]];
    ready->y = arity > 1 ? &m->reg[w[4]] : ready->x;
    ready->z = arity > 2 ? &m->reg[w[5]] : ready->x;
    struct block *b = &ready->block;
    const int as_rows = ready->dst->kind == ROW_KIND;
    unsigned none = 0;
    b->single = 0;
    b->rows = rows_of(ready->dst->kind, rows);
    b->cols = cols_of(ready->dst->kind, width);
    int dense = set_operand(ready->dst, width, as_rows, &b->dst_row, &none, 0);
    dense &= set_operand(ready->x, width, as_rows, &b->x_row, &b->single, 1);
    dense &= set_operand(ready->y, width, as_rows, &b->y_row, &b->single, 2);
    dense &= set_operand(ready->z, width, as_rows, &b->z_row, &b->single, 4);
    if (dense || b->rows == 1) {
      b->cols *= b->rows;
      b->rows = 1;
    }
  }
}

/* Instructions [from, to) on a tile: rows from the group's first, columns [col, col + width). First and last: of the phase's tiles. */
static void run_tile(struct map *m, int from, int to, int64_t rows, int64_t col, int64_t width, int first, int last) {
  if (m->ready_rows != rows || m->ready_cols != width) make_ready(m, rows, width);
  for (struct ready *i = m->ready + from; i < m->ready + to; i++) {
    if (!first && i->once) continue;
    if (i->kernel) {
      i->block.dst = address_in(i->dst, col);
      i->block.x = address_in(i->x, col);
      i->block.y = address_in(i->y, col);
      i->block.z = address_in(i->z, col);
      i->kernel(&i->block);
      continue;
    }
    const word op = i->words[0];
    if (is_row_reduction(op)) reduce_rows(m, i->words, rows, col, width, first, last);
    else if (op == MAP_GATHER) gather(i->dst, &m->reg[i->words[3]], rows, col, width);
    else if (op == MAP_SCATTER) scatter(i->dst, &m->reg[i->words[3]], rows, col, width);
    else if (op == MAP_INDEX) write_index(m, i->dst, i->words[3], i->words[4], rows, col, width);
  }
}

/* A group of rows, which begin_group has set, over columns [from, to). */
static void run_group(struct run *run, struct map *m, int64_t rows, int64_t from, int64_t to) {
  for (int phase = 0, start = 0; phase < m->phases; start = (int)m->phase_ends[phase++])
    for (int64_t col = from; (col < to || col == from) && !stopped(run); col += m->tile_cols) {
      const int64_t width = to - col < m->tile_cols ? to - col : m->tile_cols;
      run_tile(m, start, (int)m->phase_ends[phase], rows, col, width, col == from, col + width >= to);
      if (phase == m->phases - 1 && m->accumulators) accumulate(m, rows, col, width);
    }
}

/* Rows [row, row_end) of the outer indices together, columns [from, to). */
static void map_range(struct run *run, struct map *m, int64_t row, int64_t row_end, int64_t from, int64_t to) {
  while (row < row_end && !stopped(run)) {
    int64_t rows = m->last - row % m->last;
    if (rows > m->tile_rows) rows = m->tile_rows;
    if (rows > row_end - row) rows = row_end - row;
    begin_group(m, row);
    run_group(run, m, rows, from, to);
    row += rows;
  }
}

/* Column tiles of part `part`, each through all rows; results for columns are stored at once. */
static void map_columns(struct run *run, struct map *m, int part, int parts) {
  int64_t tile, end, tiles = (m->cols + m->tile_cols - 1) / m->tile_cols;
  range_of(tiles, part, parts, &tile, &end);
  for (; tile < end && !stopped(run); tile++) {
    const int64_t from = tile * m->tile_cols, to = from + m->tile_cols < m->cols ? from + m->tile_cols : m->cols;
    map_range(run, m, 0, m->outer_rows, from, to);
    for (int i = 0; i < m->accumulators && !stopped(run); i++) {
      const struct accumulator a = read_accumulator(m->accumulator + i * ACCUMULATOR_WORDS);
      if (a.length == 1) continue;
      double *partial = partials_of(m, &a);
      store_results(run, &a, partial, from, to - from);
      for (int64_t c = 0; c < m->tile_cols; c++) partial[c] = neutral((int)a.op, a.dtype);
    }
  }
}

/* Tiles or groups of part `part`, in the order of rows, columns fastest. */
static void map_rows(struct run *run, struct map *m, int part, int parts) {
  const int64_t groups = (m->last + m->tile_rows - 1) / m->tile_rows, all = m->last ? m->outer_rows / m->last * groups : 0;
  const int64_t across = m->reduces_rows || m->cols == 0 ? 1 : (m->cols + m->tile_cols - 1) / m->tile_cols;
  int64_t unit, end, group = -1;
  range_of(all * across, part, parts, &unit, &end);
  while (unit < end && !stopped(run)) {
    const int64_t here = unit / across, first = unit % across, tiles = across - first < end - unit ? across - first : end - unit;
    const int64_t row = here % groups * m->tile_rows, rows = m->last - row < m->tile_rows ? m->last - row : m->tile_rows;
    const int64_t from = first * m->tile_cols, to = first + tiles == across ? m->cols : (first + tiles) * m->tile_cols;
    if (here != group) begin_group(m, here / groups * m->last + row);
    group = here;
    run_group(run, m, rows, from, to);
    unit += tiles;
  }
}

static void map_part(struct run *run, const word *step, int part, int parts) {
  struct map m;
  map_begin(run, &m, step + 2, part);
  if (m.order == 1) map_columns(run, &m, part, parts);
  else map_rows(run, &m, part, parts);
}

/* Joins what the parts have accumulated. */
static void map_join(struct run *run, const word *payload, int parts) {
  struct map m;
  read_map(&m, payload);
  if (m.accumulators && !stopped(run)) join_partials(run, &m, parts);
}

static void map_step(struct run *run, const word *step) {
  int parts = parts_for(run, step[1]);
  in_parallel(run, map_part, step, parts);
  map_join(run, step + 2, parts);
}

#endif
