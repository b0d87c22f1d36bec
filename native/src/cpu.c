/* Chooses the instruction set. CORES lists those compiled, best first: CORE(avx512) CORE(avx2) CORE(base). */
#include "cpu.h"

#include <stdbool.h>
#include <string.h>

#define CORE(isa) extern const struct core core_##isa;
CORES
#undef CORE

static bool runs_here(const char *isa) {
#if defined(__x86_64__)
  if (!strcmp(isa, "avx512"))
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("fma");
  if (!strcmp(isa, "avx2")) return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#endif
  (void)isa;
  return true;
}

const struct core *choose_core(const char *name) {
#define CORE(isa) &core_##isa,
  static const struct core *const cores[] = {CORES};
#undef CORE
  for (size_t i = 0; i < sizeof cores / sizeof *cores; i++)
    if ((!name || !strcmp(name, cores[i]->name)) && runs_here(cores[i]->name)) return cores[i];
  return NULL;
}
