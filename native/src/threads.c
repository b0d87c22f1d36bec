/*
 * The pool. A parallel step is split by number into parts. Each thread, the one that called among them, first takes the part of its own number, so that data stay in its
 * cache from step to step, then what others have not begun: a worker that is slow to wake holds nobody up. What is computed does not depend on who does it. Each
 * worker has a ticket on a cache line of its own: it spins on it for a short time after its last part, then sleeps. So the steps of one run, which
 * follow each other within microseconds, find the workers awake, and an idle kernel takes no processor time.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "threads.h"
#include "schedule.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

#ifdef __wasm__
int available_threads(void) { return 1; }
void end_threads(void) {}
void in_parallel(struct run *run, part_function *f, const word *step, int parts) {
  for (int part = 0; part < parts; part++) f(run, step, part, parts);
}
#else

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#ifdef _WIN32
/* Its header's BOOL is ours too. */
__declspec(dllimport) unsigned long __stdcall GetActiveProcessorCount(unsigned short group);
#else
#include <signal.h>
#include <unistd.h>
#endif

#define SPIN_NANOSECONDS 50000
#define STACK_BYTES (1 << 20)

struct worker {
  _Alignas(128) atomic_uint ticket; /* raised for each job */
  atomic_bool asleep;
  int number;
  atomic_bool end;
  pthread_t thread;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
};

static struct pool {
  pthread_mutex_t busy; /* held during a parallel step: a second JavaScript thread does its parts alone meanwhile */
  int workers;
  struct run *run;
  part_function *f;
  const word *step;
  int parts;
  _Alignas(128) _Atomic uint64_t open; /* a bit for each part that nobody has taken; set after all of the above */
  _Alignas(128) atomic_int left;       /* parts that are not finished */
  atomic_bool caller_asleep;
  pthread_mutex_t mutex;
  pthread_cond_t finished;
  struct worker worker[MAX_THREADS];
} pool = {.busy = PTHREAD_MUTEX_INITIALIZER, .mutex = PTHREAD_MUTEX_INITIALIZER, .finished = PTHREAD_COND_INITIALIZER};

static int64_t nanoseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static inline void relax(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/* Takes part `wanted` if it is open, else the first open one; −1 if there is none. */
static int take_part(int wanted) {
  uint64_t open;
  while ((open = atomic_load(&pool.open)) != 0) {
    const int part = open >> wanted & 1 ? wanted : __builtin_ctzll(open);
    if (atomic_fetch_and(&pool.open, ~(1ULL << part)) >> part & 1) return part;
  }
  return -1;
}

/* While a part is taken and not finished the job stays what it is. */
static void do_parts(int wanted) {
  for (int part; (part = take_part(wanted)) >= 0;) {
    pool.f(pool.run, pool.step, part, pool.parts);
    if (atomic_fetch_sub(&pool.left, 1) == 1 && atomic_load(&pool.caller_asleep)) {
      pthread_mutex_lock(&pool.mutex);
      pthread_cond_signal(&pool.finished);
      pthread_mutex_unlock(&pool.mutex);
    }
  }
}

static void sleep_until_called(struct worker *me, unsigned seen) {
  pthread_mutex_lock(&me->mutex);
  atomic_store(&me->asleep, true);
  while (atomic_load(&me->ticket) == seen) pthread_cond_wait(&me->wake, &me->mutex);
  atomic_store(&me->asleep, false);
  pthread_mutex_unlock(&me->mutex);
}

static void *work(void *argument) {
  struct worker *me = argument;
  for (unsigned seen = 0;; seen++) {
    for (int64_t end = nanoseconds() + SPIN_NANOSECONDS; atomic_load_explicit(&me->ticket, memory_order_acquire) == seen;) {
      for (int i = 0; i < 32 && atomic_load_explicit(&me->ticket, memory_order_relaxed) == seen; i++) relax();
      if (nanoseconds() > end) sleep_until_called(me, seen);
    }
    if (me->end) return NULL;
    do_parts(me->number);
  }
}

static void call(struct worker *w) {
  atomic_fetch_add(&w->ticket, 1);
  if (!atomic_load(&w->asleep)) return;
  pthread_mutex_lock(&w->mutex);
  pthread_cond_signal(&w->wake);
  pthread_mutex_unlock(&w->mutex);
}

static void wait_for_parts(void) {
  for (int64_t end = nanoseconds() + SPIN_NANOSECONDS; atomic_load_explicit(&pool.left, memory_order_acquire) != 0;) {
    for (int i = 0; i < 32 && atomic_load_explicit(&pool.left, memory_order_relaxed) != 0; i++) relax();
    if (nanoseconds() <= end) continue;
    pthread_mutex_lock(&pool.mutex);
    atomic_store(&pool.caller_asleep, true);
    while (atomic_load(&pool.left) != 0) pthread_cond_wait(&pool.finished, &pool.mutex);
    atomic_store(&pool.caller_asleep, false);
    pthread_mutex_unlock(&pool.mutex);
  }
}

/* As many workers as asked for, or as many as the system gives. Signals are the main thread's. */
static void start_workers(int wanted) {
#ifndef _WIN32
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
#endif
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, STACK_BYTES);
  while (pool.workers < wanted) {
    struct worker *w = &pool.worker[pool.workers];
    atomic_init(&w->ticket, 0);
    atomic_init(&w->asleep, false);
    w->number = pool.workers + 1;
    w->end = false;
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->wake, NULL);
    if (pthread_create(&w->thread, &attributes, work, w) != 0) break;
    pool.workers++;
  }
#ifndef _WIN32
  pthread_sigmask(SIG_SETMASK, &before, NULL);
#endif
  pthread_attr_destroy(&attributes);
}

void end_threads(void) {
  pthread_mutex_lock(&pool.busy);
  for (int i = 0; i < pool.workers; i++) {
    pool.worker[i].end = true;
    call(&pool.worker[i]);
  }
  for (int i = 0; i < pool.workers; i++) {
    pthread_join(pool.worker[i].thread, NULL);
    pthread_mutex_destroy(&pool.worker[i].mutex);
    pthread_cond_destroy(&pool.worker[i].wake);
  }
  pool.workers = 0;
  pthread_mutex_unlock(&pool.busy);
}

/* The parts are as many as the run's threads, so that bits depend on that number only; who does them depends on the processors there are. */
void in_parallel(struct run *run, part_function *f, const word *step, int parts) {
  int available = parts > 1 ? available_threads() : 1;
  if (available > parts) available = parts;
  if (available < 2 || pthread_mutex_trylock(&pool.busy) != 0) {
    for (int part = 0; part < parts; part++) f(run, step, part, parts);
    return;
  }
  if (pool.workers < available - 1) start_workers(available - 1);
  int helpers = pool.workers < available - 1 ? pool.workers : available - 1;
  pool.run = run;
  pool.f = f;
  pool.step = step;
  pool.parts = parts;
  atomic_store(&pool.left, parts);
  atomic_store(&pool.open, parts == 64 ? ~0ULL : (1ULL << parts) - 1);
  for (int i = 0; i < helpers; i++) call(&pool.worker[i]);
  do_parts(0);
  wait_for_parts();
  pthread_mutex_unlock(&pool.busy);
}

#ifdef __linux__

/* The first number in a file, or `otherwise`; `second` gets the one after it. */
static long first_number(const char *path, long otherwise, long *second) {
  FILE *file = fopen(path, "r");
  if (!file) return otherwise;
  long a = otherwise, b = 0;
  int read = fscanf(file, "%ld %ld", &a, &b);
  fclose(file);
  if (second && read == 2) *second = b;
  return read >= 1 ? a : otherwise;
}

static int count_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return (int)sysconf(_SC_NPROCESSORS_ONLN);
  int cores = 0;
  for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
    if (!CPU_ISSET((size_t)cpu, &set)) continue;
    char path[96];
    snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", cpu);
    long sibling = first_number(path, cpu, NULL);
    cores += sibling == cpu || sibling < 0 || sibling >= CPU_SETSIZE || !CPU_ISSET((size_t)sibling, &set);
  }
  long period = 0, quota = first_number("/sys/fs/cgroup/cpu.max", 0, &period);
  if (quota > 0 && period > 0 && (quota + period - 1) / period < cores) cores = (int)((quota + period - 1) / period);
  return cores;
}
#elif defined(_WIN32)
static int count_processors(void) { return (int)GetActiveProcessorCount(0xffff); }
#else
static int count_processors(void) { return (int)sysconf(_SC_NPROCESSORS_ONLN); }
#endif

int available_threads(void) {
  static atomic_int known;
  int n = atomic_load(&known);
  if (n == 0) {
    n = count_processors();
    n = n < 1 ? 1 : n > MAX_THREADS ? MAX_THREADS : n;
    atomic_store(&known, n);
  }
  return n;
}
#endif

/*
 * A thread's share should be worth several times what waking it costs: measured here 0.6 µs for an awake worker and up to 10 µs for one asleep.
 */
int parts_for(const struct run *run, word nanoseconds) {
  word parts = nanoseconds / 3000;
  return parts < 1 ? 1 : parts < run->threads ? (int)parts : run->threads;
}
