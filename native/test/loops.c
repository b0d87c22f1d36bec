/* Compiled with VBYTES and ISA as the core is. */
#include "loops.h"

#include "../src/vectorMath.h"

#define LOOP(name, t, v, s, lanes)                                                                      \
  static __attribute__((noinline)) void loop_##name##_##s(t *out, const t *x, const t *y) {            \
    (void)y;                                                                                            \
    for (int i = 0; i < BLOCK; i += lanes)                                                              \
      store_##s((char *)(out + i), v);                                                                 \
  }
#define X(name, h, l)                                                                            \
  LOOP(name, float, name##_f(load_f((const char *)(x + i))), f, LANES_F)                        \
  LOOP(name, double, name##_d(load_d((const char *)(x + i))), d, LANES_D)
UNARY(X)
#undef X
#define X(name, h, l)                                                                                                        \
  LOOP(name, float, name##_f(load_f((const char *)(x + i)), load_f((const char *)(y + i))), f, LANES_F)                     \
  LOOP(name, double, name##_d(load_d((const char *)(x + i)), load_d((const char *)(y + i))), d, LANES_D)
BINARY(X)
#undef X

#define X(name, h, l) {#name, loop_##name##_f, loop_##name##_d},
static const struct loop unary[] = {UNARY(X)};
static const struct loop binary[] = {BINARY(X)};

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)
#define TABLE_(isa) loops_##isa
#define TABLE(isa) TABLE_(isa)
extern const struct loops TABLE(ISA);
const struct loops TABLE(ISA) = {TEXT(ISA), unary, binary};
