// Measures how time grows with the size of a graph (W9):
//   node --expose-gc --single-threaded-gc --max-old-space-size=12000 bench/growth.ts [--sizes 100,1000,10000,100000,1000000]
//     [--kinds chain,random] [--parts forward,backward] [--budget 0.5] [--batches 3] [--record]
// One thread collects the garbage too, so that its own time is all that a run takes, however many others the machine has to serve.
import { type PerformanceEntry, PerformanceObserver } from "node:perf_hooks";
import { parseArgs } from "node:util";
import * as ad from "../lib/index.ts";
import { describeMachine, load, machine } from "./machine.ts";
import { columns, record } from "./results.ts";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "100,1000,10000,100000,1000000" },
    kinds: { type: "string" },
    parts: { type: "string" },
    budget: { type: "string", default: "0.5" },
    batches: { type: "string", default: "3" },
    record: { type: "boolean", default: false },
  },
});
const sizes = values.sizes.split(",").map(Number);
const budget = Number(values.budget) * 1e3;
const batches = Number(values.batches);
/** Ratios are to the time per node of a graph of so many. */
const base = 1000;
const float64 = { dtype: "float64" } as const;
const start = ad.tensor(0.7, float64);

/** n nodes, each computed from the one before. */
function chain(x: ad.Tensor, n: number): ad.Tensor {
  let y = x;
  for (let i = 0; i < n; i += 2) y = y.sin().mul(0.99);
  return y;
}

/** n nodes, each from the one before and one of all before, which a linear congruential generator chooses. */
function random(x: ad.Tensor, n: number): ad.Tensor {
  const nodes = [x];
  let state = 12345;
  for (let i = 0; i < n; i += 2) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const other = nodes[Math.floor((state / 2 ** 32) * nodes.length)]!;
    nodes.push(nodes.at(-1)!.add(other).mul(0.5));
  }
  return nodes.at(-1)!;
}

type Build = (x: ad.Tensor, n: number) => ad.Tensor;
/** A measured part, after what it starts from was made. */
type Part = (build: Build, n: number) => () => unknown;

const symbolic = (build: Build, n: number): { x: ad.Tensor; y: ad.Tensor } => {
  const x = ad.symbol("x", [], float64);
  return { x, y: build(x, n) };
};

const parts: Readonly<Record<string, Part>> = {
  forward: (build, n) => () => build(ad.variable(0.7, float64), n),
  backward(build, n) {
    const y = build(ad.variable(0.7, float64), n);
    return () => y.backward();
  },
  "symbolic gradient"(build, n) {
    const { x, y } = symbolic(build, n);
    return () => ad.gradients(y, [x]);
  },
  compile(build, n) {
    const { x, y } = symbolic(build, n);
    const [G] = ad.gradients(y, [x]);
    return () => ad.compile({ inputs: [x], outputs: [y, G!] });
  },
  "compiled run"(build, n) {
    const { x, y } = symbolic(build, n);
    const run = ad.compile({ inputs: [x], outputs: [y, ...ad.gradients(y, [x])] });
    return () => run(start);
  },
};

/** Nanoseconds for each node. */
interface Figures {
  /** Of the thread that does all the work: what others on the machine take does not count. */
  readonly cpu: number;
  readonly wall: number;
  /** The part of `wall` that is garbage collection. */
  readonly collecting: number;
}

const collections: PerformanceEntry[] = [];
new PerformanceObserver((list) => collections.push(...list.getEntries())).observe({ entryTypes: ["gc"] });
/** What the observer has to say comes between turns of the event loop. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));

/**
 * Runs that take at least the budget together, each on a graph of its own; of small graphs several are made, then run, so that the
 * clock's grain does not show. Garbage of the runs is collected within them, as it comes. The heap is emptied before, and code warmed
 * after that: a full collection drops what the compiler knew, and the first runs after it take four times as long.
 */
async function batch(part: Part, build: Build, n: number): Promise<Figures> {
  globalThis.gc?.();
  for (let i = 0; i < 100; i++) part(build, base)();
  await turn();
  collections.length = 0;
  const spans: (readonly [from: number, to: number])[] = [];
  let [nodes, wall, cpu] = [0, 0, 0];
  do {
    const runs = Array.from({ length: Math.ceil(10 * (base / n)) }, () => part(build, n));
    // What was made for the runs leaves the young generation, so that they do not pay for copying it.
    for (let i = 0; i < 2; i++) globalThis.gc?.({ type: "minor" });
    const cpuBefore = process.threadCpuUsage();
    const before = performance.now();
    for (const run of runs) run();
    const after = performance.now();
    const { user, system } = process.threadCpuUsage(cpuBefore);
    spans.push([before, after]);
    nodes += n * runs.length;
    wall += after - before;
    cpu += (user + system) / 1e3;
  } while (wall < budget);
  await turn();
  const within = collections.filter(({ startTime }) => spans.some(([from, to]) => startTime >= from && startTime < to));
  const collecting = within.reduce((sum, { duration }) => sum + duration, 0);
  return { cpu: (cpu * 1e6) / nodes, wall: (wall * 1e6) / nodes, collecting: (collecting * 1e6) / nodes };
}

/** Of a few batches the one that took the thread the least time. */
async function least(part: Part, build: Build, n: number): Promise<Figures> {
  let best = await batch(part, build, n);
  for (let i = 1; i < batches; i++) {
    const next = await batch(part, build, n);
    if (next.cpu < best.cpu) best = next;
  }
  return best;
}

const loadBefore = load();
console.log(
  `${describeMachine(machine())}\nLoad before: ${loadBefore}. Nanoseconds of the thread's time per node (of them collecting garbage), least of ${batches} batches.`,
);
const chosen = (all: string[], names: string | undefined): string[] =>
  names === undefined ? all : names.split(",").filter((name) => all.includes(name));
const builds: Readonly<Record<string, Build>> = { chain, random };
const figures: Record<string, Record<string, Figures>> = {};
const table: string[][] = [["", ...sizes.map(String), "growth"]];
for (const kind of chosen(Object.keys(builds), values.kinds))
  for (const name of chosen(Object.keys(parts), values.parts)) {
    const row: Record<string, Figures> = {};
    for (const n of sizes) row[n] = await least(parts[name]!, builds[kind]!, n);
    figures[`${kind}, ${name}`] = row;
    const growth = row[sizes.at(-1)!]!.cpu / (row[base]?.cpu ?? Number.NaN);
    const cells = sizes.map((n) => `${row[n]!.cpu.toFixed(0)} (${row[n]!.collecting.toFixed(0)})`);
    table.push([`${kind}, ${name}`, ...cells, growth.toFixed(2)]);
    console.log(`${table.at(-1)!.join("  ")}  load ${load()}`);
  }
console.log(`\n${columns(table)}`);
if (values.record) console.log(`\nWritten to ${record("growth", loadBefore, figures)}`);
