/* What the core's files share: the run, operands, the pool. The words of a schedule are described in ../README.md. */
#ifndef ADJOINT_SCHEDULE_H
#define ADJOINT_SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

typedef int64_t word;

enum dtype { F32 = 0, F64 = 1, I32 = 2, BOOL = 3 };
static inline int size_of(int dtype) { return dtype == F64 ? 8 : dtype == BOOL ? 1 : 4; }

#define MAX_THREADS 64
#define MAX_RANK 16

/* A schedule's first words: version, steps, buffers, scratch bytes, words. */
#define SCHEDULE_VERSION 1
#define HEADER_WORDS 5

enum outcome { DONE = 0, INTERRUPTED = 1, FAILED = 2 };

/* One run of a schedule. */
struct run {
  const word *code;
  char **buffers;                    /* base addresses by number; 0 is the arena */
  const volatile int32_t *interrupt; /* not 0: stop soon; may be NULL */
  int threads;
  char *scratch[MAX_THREADS];        /* for each thread, 64-byte aligned */
  volatile int outcome;
  word error[4];                     /* step, code, details */
};

/* Does part `part` of `parts` of a step. Parts are contiguous ranges of the work, in order. */
typedef void part_function(struct run *run, const word *step, int part, int parts);

/* Runs all parts, the calling thread among them, and returns when they are done. */
void in_parallel(struct run *run, part_function *f, const word *step, int parts);

/* How many parts a step of so many nanoseconds is worth. */
int parts_for(const struct run *run, word nanoseconds);

/* To be asked at least every few milliseconds of work. */
static inline int stopped(const struct run *run) {
  return (run->interrupt && *run->interrupt) || run->outcome != DONE;
}

/* A failed step: the first to fail is reported. */
static inline void fail(struct run *run, word code, word a, word b) {
  if (run->outcome == FAILED) return;
  run->outcome = FAILED;
  run->error[1] = code;
  run->error[2] = a;
  run->error[3] = b;
}

/* The range of part `part` of n pieces of work. */
static inline void range_of(int64_t n, int part, int parts, int64_t *from, int64_t *to) {
  *from = n * part / parts;
  *to = n * (part + 1) / parts;
}

/* An operand's address: three words, buffer, offset in bytes, dtype. */
static inline char *address(const struct run *run, const word *operand) { return run->buffers[operand[0]] + operand[1]; }

/* What one instruction set has: a function for each kind of step. */
typedef void step_function(struct run *run, const word *step);
struct core {
  const char *name;
  int vector_bytes;
  step_function *const *steps; /* by kind */
};

/* Walks the steps. */
int run_schedule(struct run *run, const struct core *core);
/* The steps from `from` to before `to`: what SCAN, WHILE and COND hold. */
void run_steps(struct run *run, const struct core *core, word from, word to);

#endif
