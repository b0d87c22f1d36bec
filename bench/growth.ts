// Measures how time grows with the size of a graph (W9):  node --expose-gc bench/growth.ts [--sizes 100,1000,10000,100000,1000000] [--budget 1] [--record]
import { parseArgs } from "node:util";
import * as ad from "../lib/index.ts";
import { describeMachine, load, machine } from "./machine.ts";
import { columns, record } from "./results.ts";

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "100,1000,10000,100000,1000000" },
    budget: { type: "string", default: "1" },
    record: { type: "boolean", default: false },
  },
});
const sizes = values.sizes.split(",").map(Number);
const budget = Number(values.budget) * 1e3;
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

/** The least time of a few runs: what others on the machine take comes on top. */
function least(part: Part, build: Build, n: number): number {
  let best = Number.POSITIVE_INFINITY;
  const began = performance.now();
  do {
    const run = part(build, n);
    globalThis.gc?.();
    const before = performance.now();
    run();
    best = Math.min(best, performance.now() - before);
  } while (performance.now() - began < budget);
  return best;
}

const loadBefore = load();
console.log(
  `${describeMachine(machine())}\nLoad before: ${loadBefore}. Nanoseconds per node, least of the runs in ${values.budget} s.`,
);
const rows: Record<string, Record<string, number>> = {};
for (const [kind, build] of Object.entries({ chain, random }))
  for (const [name, part] of Object.entries(parts)) {
    // Code is compiled before it is measured.
    for (let i = 0; i < 3; i++) least(part, build, base);
    const row: Record<string, number> = {};
    for (const n of sizes) row[`${n}`] = (least(part, build, n) * 1e6) / n;
    row["growth"] = row[`${sizes.at(-1)!}`]! / (row[`${base}`] ?? Number.NaN);
    rows[`${kind}, ${name}`] = row;
    console.log(
      `${kind}, ${name}: ${Object.entries(row)
        .map(([key, v]) => `${key}: ${v.toFixed(key === "growth" ? 2 : 0)}`)
        .join("  ")}`,
    );
  }
const heads = [...sizes.map(String), "growth"];
const table = Object.entries(rows).map(([name, row]) => [
  name,
  ...heads.map((head) => row[head]!.toFixed(head === "growth" ? 2 : 0)),
]);
console.log(`\n${columns([["", ...heads], ...table])}`);
if (values.record) console.log(`\nWritten to ${record("growth", loadBefore, rows)}`);
