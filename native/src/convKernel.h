/*
 * Convolution for one type: REAL, VECTOR (LANES of them), FMA, FIRST, STORE_FIRST, NAME. Included by conv.h for each type.
 *
 * Vectors run along the filters, and what is broadcast are elements of the input, read where they are: window (position) i sees tap p at x[i] + tap[p]. So no windows
 * are written out, whatever strides, dilations and sizes are, and gradients in the kernel (few positions, many taps) are computed as well as the operation itself.
 */

enum { NAME(CONV_WIDTH) = 2 * LANES, NAME(CONV_FILTERS) = CONV_FILTER_BYTES / (int)sizeof(REAL) };

/* sums[rows, 2 LANES] (+)= Σ x[i][tap[p]] · weights[p, 2 LANES]. */
static inline __attribute__((always_inline)) void NAME(conv_tile)(const int rows, const int vectors, int64_t depth, const REAL *const *x, const int32_t *tap,
                                                                  const REAL *weights, REAL *sums, int add) {
  VECTOR sum[PANEL][2];
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++) {
    sum[i][0] = add ? NAME(load)(sums + i * 2 * LANES) : (VECTOR){0};
    sum[i][1] = add && vectors > 1 ? NAME(load)(sums + i * 2 * LANES + LANES) : (VECTOR){0};
  }
  for (int64_t p = 0; p < depth; p++, weights += 2 * LANES) {
    const int64_t at = tap[p];
    VECTOR w0 = NAME(load)(weights), w1 = vectors > 1 ? NAME(load)(weights + LANES) : w0;
#pragma GCC unroll 16
    for (int i = 0; i < rows; i++) {
      VECTOR v = NAME(all)(x[i][at]);
      sum[i][0] = FMA(v, w0, sum[i][0]);
      if (vectors > 1) sum[i][1] = FMA(v, w1, sum[i][1]);
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < rows; i++) {
    NAME(store)(sums + i * 2 * LANES, sum[i][0]);
    if (vectors > 1) NAME(store)(sums + i * 2 * LANES + LANES, sum[i][1]);
  }
}

typedef void NAME(conv_tile_function)(int64_t depth, const REAL *const *x, const int32_t *tap, const REAL *weights, REAL *sums, int add);
#define TILE(rows, vectors)                                                                                                                                  \
  static void NAME(conv_##rows##_##vectors)(int64_t depth, const REAL *const *x, const int32_t *tap, const REAL *weights, REAL *sums, int add) {             \
    NAME(conv_tile)(rows, vectors, depth, x, tap, weights, sums, add);                                                                                       \
  }
#define BOTH(rows) TILE(rows, 1) TILE(rows, 2)
LOW_PANELS(BOTH)
HIGH_PANELS(BOTH)
#undef BOTH
#undef TILE
#define BOTH(rows) {NAME(conv_##rows##_1), NAME(conv_##rows##_2)},
/* By rows − 1, vectors − 1. */
static NAME(conv_tile_function) *const NAME(conv_tiles)[PANEL][2] = {LOW_PANELS(BOTH) HIGH_PANELS(BOTH)};
#undef BOTH

/* n values. */
static inline void NAME(conv_copy)(REAL *to, const REAL *from, int64_t n) {
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES) NAME(store)(to + i, NAME(load)(from + i));
  if (i < n) STORE_FIRST((char *)(to + i), FIRST((const char *)(from + i), (int)(n - i)), (int)(n - i));
}

/* Places q … q + count of an axis, and all of those after it, of what windows see of one channel: its elements as far apart as they stand, zeros around and between. */
static void NAME(conv_plane)(const struct conv *c, int axis, int64_t q, int64_t count, const REAL *x, REAL *to) {
  const struct conv_axis *a = &c->axis[axis];
  const int64_t low = a->low;
  if (axis < c->axes - 1) {
    const int64_t next = c->axis[axis + 1].length;
    for (int64_t i = 0; i < count; i++, to += a->step) {
      const int64_t place = q + i - low, element = place / a->dilation;
      if (place < 0 || place % a->dilation || element >= a->from) memset(to, 0, (size_t)a->step * sizeof(REAL));
      else NAME(conv_plane)(c, axis + 1, 0, next, x + element * a->inner, to);
    }
    return;
  }
  if (a->dilation == 1) {
    int64_t begin = low - q, end = low - q + a->from;
    begin = begin < 0 ? 0 : begin > count ? count : begin;
    end = end < begin ? begin : end > count ? count : end;
    for (int64_t i = 0; i < begin; i++) to[i] = 0;
    NAME(conv_copy)(to + begin, x + q + begin - low, end - begin);
    for (int64_t i = end; i < count; i++) to[i] = 0;
  } else
    for (int64_t i = 0; i < count; i++) {
      const int64_t place = q + i - low;
      to[i] = place < 0 || place % a->dilation || place / a->dilation >= a->from ? 0 : x[place / a->dilation];
    }
}

/* Weights of `channels` channels, taps [tap, tap + taps), filters [0, n): panels of 2 LANES filters, each [channels · taps, 2 LANES]. */
static void NAME(conv_weights)(const struct conv *c, const REAL *w, int64_t channels, int64_t taps, int64_t n, REAL *to) {
  const int64_t depth = channels * taps, filter = c->w_step[1], channel = c->w_step[2];
  const int joined = channel == taps || channels == 1;
  for (int64_t j = 0; j < n; j += 2 * LANES, to += depth * 2 * LANES) {
    const int64_t here = n - j < 2 * LANES ? n - j : 2 * LANES;
    if (joined) NAME(pack_columns)(to, depth, here, w + j * filter, 1, filter);
    else
      for (int64_t k = 0; k < channels; k++) NAME(pack_columns)(to + k * taps * 2 * LANES, taps, here, w + j * filter + k * channel, 1, filter);
  }
}

/* y[o, p] = sums[p, o] for n filters o and `count` positions p. */
static void NAME(conv_store)(const REAL *sums, int64_t panel, int64_t n, int64_t count, REAL *y, int64_t positions) {
  for (int64_t o = 0; o < n; o += LANES) {
    const REAL *from = sums + o / (2 * LANES) * panel + o % (2 * LANES);
    const int here = n - o < LANES ? (int)(n - o) : LANES;
    for (int64_t p = 0; p < count; p += LANES) {
      const int wide = count - p < LANES ? (int)(count - p) : LANES;
      VECTOR square[LANES];
#pragma GCC unroll 16
      for (int i = 0; i < LANES; i++) square[i] = NAME(load)(from + (p + i) * 2 * LANES);
      NAME(transpose)(square);
      REAL *to = y + o * positions + p;
      if (wide == LANES)
        for (int i = 0; i < here; i++) NAME(store)(to + i * positions, square[i]);
      else
        for (int i = 0; i < here; i++) STORE_FIRST((char *)(to + i * positions), square[i], wide);
    }
  }
}

/* Units [unit, unit + count), all of one group, summed over channels [from, to), into y: all results of the step. */
static void NAME(conv_units)(struct run *run, const struct conv *c, int64_t unit, int64_t count, int64_t from, int64_t to, char *scratch, char *result) {
  enum { WIDTH = NAME(CONV_WIDTH) };
  REAL *weights = (REAL *)(void *)scratch, *sums = (REAL *)(void *)(scratch + c->weight_bytes), *planes = (REAL *)(void *)(scratch + c->weight_bytes + c->sum_bytes);
  int32_t *tap = (int32_t *)(void *)(scratch + c->weight_bytes + c->sum_bytes + c->plane_bytes), *seen = tap + c->channels_at_once * c->taps_at_once;
  const REAL *x = (const REAL *)(const void *)address(run, c->x), *w = (const REAL *)(const void *)address(run, c->w);
  REAL *y = (REAL *)(void *)result;
  const int64_t group = unit / (c->examples * c->bands);
  int64_t total = 0;
  for (int64_t u = unit; u < unit + count; u++) total += band_of(c, u).count;
  const int64_t panel = (total + LANES) * WIDTH;
  for (int64_t filter = 0; filter < c->filters; filter += NAME(CONV_FILTERS)) {
    const int64_t n = c->filters - filter < NAME(CONV_FILTERS) ? c->filters - filter : NAME(CONV_FILTERS);
    int add = 0;
    for (int64_t channel = from; channel < to; channel += c->channels_at_once) {
      const int64_t channels = to - channel < c->channels_at_once ? to - channel : c->channels_at_once;
      for (int64_t first = 0; first < c->taps; first += c->taps_at_once, add = 1) {
        const int64_t taps = c->taps - first < c->taps_at_once ? c->taps - first : c->taps_at_once, depth = channels * taps;
        NAME(conv_weights)(c, w + group * c->w_step[0] + filter * c->w_step[1] + channel * c->w_step[2] + first, channels, taps, n, weights);
        int64_t done = 0, last_band = -1;
        for (int64_t u = unit; u < unit + count; u++) {
          const struct conv_band b = band_of(c, u);
          const struct conv_span s = span_of(c, &b, first, taps);
          const REAL *source = x + group * c->x_step[0] + b.example * c->x_step[1] + channel * c->x_step[2], *base = planes;
          const int64_t plane = c->direct ? c->x_step[2] : s.count * c->axis[0].step;
          if (c->direct) base = source + s.first * c->axis[0].step;
          else
            for (int64_t k = 0; k < channels; k++) NAME(conv_plane)(c, 0, s.first, s.count, source + k * c->x_step[2], planes + k * plane);
          if (b.band != last_band) {
            see_taps(c, tap, channels, first, taps, plane, s.tap);
            see_positions(c, seen, b.from, b.to);
            last_band = b.band;
          }
          const int64_t tiles = (b.count + PANEL - 1) / PANEL;
          for (int64_t tile = 0; tile < tiles; tile++) {
            if (stopped(run)) return;
            const int64_t i = b.count * tile / tiles, end = b.count * (tile + 1) / tiles;
            const REAL *at[PANEL];
            for (int64_t r = i; r < end; r++) at[r - i] = base + seen[r];
            for (int64_t j = 0; j < n; j += WIDTH)
              NAME(conv_tiles)[end - i - 1][n - j > LANES](depth, at, tap, weights + j * depth, sums + j / WIDTH * panel + (done + i) * WIDTH, add);
          }
          done += b.count;
        }
      }
    }
    if (from == to) memset(sums, 0, (size_t)((n + WIDTH - 1) / WIDTH * panel) * sizeof(REAL));
    int64_t done = 0;
    for (int64_t u = unit; u < unit + count; u++) {
      const struct conv_band b = band_of(c, u);
      NAME(conv_store)(sums + done * WIDTH, panel, n, b.count, y + ((group * c->examples + b.example) * c->filters + filter) * c->positions + b.from * c->across, c->positions);
      done += b.count;
    }
  }
}

/* y = the sum of the parts' results, elements [from, to). */
static void NAME(conv_sum)(struct run *run, const struct conv *c, int parts, int64_t from, int64_t to) {
  REAL *y = (REAL *)(void *)address(run, c->y);
  for (int part = 0; part < parts; part++) {
    const REAL *own = (const REAL *)(const void *)partial_of(run, c, part);
    if (part == 0) memcpy(y + from, own + from, (size_t)(to - from) * sizeof(REAL));
    else
      for (int64_t i = from; i < to; i++) y[i] += own[i];
  }
}
