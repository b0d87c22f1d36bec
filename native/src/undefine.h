/* Ends the part of a file that is included for one type. */
#undef REAL
#undef VECTOR
#undef INTEGERS
#undef LANES
#undef BLOCK_M
#undef BLOCK_N
#undef FMA
#undef NAME
#undef FIRST
#undef STORE_FIRST
