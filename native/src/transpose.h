/* Transposition of a square of LANES × LANES values in registers: log₂ LANES rounds of exchanges between rows at distance 2ʳ (Eklundh 1972). For VECTOR, LANES, NAME. */

static inline __attribute__((always_inline)) void NAME(transpose)(VECTOR r[LANES]) {
#define LIST(...) __VA_ARGS__
#define ROUND(distance, low, high)                                   \
  for (int i = 0; i < LANES; i++)                                    \
    if (!(i & distance)) {                                           \
      VECTOR first = r[i], second = r[i + distance];                 \
      r[i] = __builtin_shufflevector(first, second, low);            \
      r[i + distance] = __builtin_shufflevector(first, second, high); \
    }
#if LANES == 16
  _Pragma("GCC unroll 16") ROUND(8, LIST(0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23), LIST(8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31))
  _Pragma("GCC unroll 16") ROUND(4, LIST(0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27), LIST(4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31))
  _Pragma("GCC unroll 16") ROUND(2, LIST(0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29), LIST(2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31))
  _Pragma("GCC unroll 16") ROUND(1, LIST(0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30), LIST(1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31))
#elif LANES == 8
  _Pragma("GCC unroll 8") ROUND(4, LIST(0, 1, 2, 3, 8, 9, 10, 11), LIST(4, 5, 6, 7, 12, 13, 14, 15))
  _Pragma("GCC unroll 8") ROUND(2, LIST(0, 1, 8, 9, 4, 5, 12, 13), LIST(2, 3, 10, 11, 6, 7, 14, 15))
  _Pragma("GCC unroll 8") ROUND(1, LIST(0, 8, 2, 10, 4, 12, 6, 14), LIST(1, 9, 3, 11, 5, 13, 7, 15))
#elif LANES == 4
  _Pragma("GCC unroll 4") ROUND(2, LIST(0, 1, 4, 5), LIST(2, 3, 6, 7))
  _Pragma("GCC unroll 4") ROUND(1, LIST(0, 4, 2, 6), LIST(1, 5, 3, 7))
#else
  _Pragma("GCC unroll 2") ROUND(1, LIST(0, 2), LIST(1, 3))
#endif
#undef ROUND
#undef LIST
}
