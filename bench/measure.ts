/** Times of single runs in µs: at least 3 of them, then until the budget is spent; and the CPU time the process got. */
export function measure(run: () => void, budgetSeconds: number): { times: number[]; cpuShare: number } {
  const budget = budgetSeconds * 1e3;
  run();
  for (const start = performance.now(); performance.now() - start < Math.min(400, budget); ) run();
  const times: number[] = [];
  const [start, used] = [performance.now(), process.cpuUsage()];
  while (times.length < 3 || performance.now() - start < budget) {
    const before = process.hrtime.bigint();
    run();
    times.push(Number(process.hrtime.bigint() - before) / 1e3);
  }
  const { user, system } = process.cpuUsage(used);
  return { times, cpuShare: (user + system) / 1e3 / (performance.now() - start) };
}

/** The value below which the share `p` of the samples lies, between neighbours in proportion. */
export function quantile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (sorted.length - 1) * p;
  const below = sorted[Math.floor(at)]!;
  return below + (sorted[Math.ceil(at)]! - below) * (at - Math.floor(at));
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);
