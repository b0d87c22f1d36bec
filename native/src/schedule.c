/* Walks the steps of a schedule. */
#include "schedule.h"

#include "opcodes.h"

void run_steps(struct run *run, const struct core *core, word from, word to) {
  const word *starts = run->code + HEADER_WORDS + run->code[2];
  for (word i = from; i < to; i++) {
    if (stopped(run)) break;
    const word *step = run->code + starts[i];
    core->steps[step[0]](run, step);
    if (run->outcome == FAILED && run->error[0] < 0) run->error[0] = i;
  }
  if (run->outcome == DONE && run->interrupt && *run->interrupt) run->outcome = INTERRUPTED;
}

int run_schedule(struct run *run, const struct core *core) {
  run->outcome = DONE;
  run->error[0] = -1;
  for (int i = 1; i < 4; i++) run->error[i] = 0;
  run_steps(run, core, 0, run->code[1]);
  return run->outcome;
}
