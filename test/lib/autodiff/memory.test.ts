/** What is alive while backward walks, counted by the collector itself in a process of its own. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";
import { backward } from "../../../lib/autodiff/tape.ts";
import { tensor, variable } from "../../../lib/create/create.ts";
import { Graph } from "../../../lib/graph/graph.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

const lib = new URL("../../../lib/", import.meta.url).href;
const links = 64;

/** A chain of results of 1 MiB; each operation of the backward pass says how many MiB are alive. */
const script = (options: string): string => `
const { functions: f } = await import("${lib}ops/functions/index.ts");
const { backward } = await import("${lib}autodiff/tape.ts");
const { variable } = await import("${lib}create/create.ts");
const { withState } = await import("${lib}tensor/state.ts");
const alive = () => { gc(); gc(); return process.memoryUsage().arrayBuffers / 2 ** 20; };
const w = variable(new Float64Array(2 ** 17).fill(0.5));
const chain = () => { let y = w; for (let i = 0; i < ${links}; i++) y = f.sin(y); return f.sum(y); };
const J = chain();
const base = alive();
const samples = [];
withState("observer", () => samples.push(alive()), () => backward(J, ${options}));
console.log(JSON.stringify({ base, samples, end: alive() }));
`;

/** The same of a chain in segments that are computed again, and compiled. */
const segments = (mode: "plain" | "checkpoint" | "compiled"): string => `
const { functions: f } = await import("${lib}ops/functions/index.ts");
const { grad } = await import("${lib}autodiff/transforms.ts");
const { checkpoint, compile } = await import("${lib}control/compile.ts");
const { tensor } = await import("${lib}create/create.ts");
const { pool } = await import("${lib}tensor/pool.ts");
const { withState } = await import("${lib}tensor/state.ts");
const alive = () => { gc(); gc(); return (process.memoryUsage().arrayBuffers - pool.bytes) / 2 ** 20; };
const x = tensor(new Float64Array(2 ** 17).fill(0.5));
const eight = (y) => { for (let i = 0; i < 8; i++) y = f.sin(y); return y; };
const segment = ${mode === "plain"} ? eight : checkpoint(eight);
const own = grad((y) => { for (let i = 0; i < ${links / 8}; i++) y = segment(y); return f.sum(y); });
const run = ${mode === "compiled"} ? compile(own) : own;
run(x);
const base = alive();
const samples = [];
withState("observer", () => samples.push(alive()), () => run(x));
console.log(JSON.stringify({ base, samples, end: alive() }));
`;

async function measure(text: string): Promise<{ base: number; samples: number[]; end: number }> {
  const args = ["--expose-gc", "--input-type=module", "--eval", text];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: fileURLToPath(lib) });
  return JSON.parse(stdout) as { base: number; samples: number[]; end: number };
}

test("the tape frees as backward walks: the peak is where it starts, and half-way half of it is gone", async (t) => {
  const { base, samples, end } = await measure(script("{}"));
  t.true(base >= links, `${base}`);
  t.true(samples.length >= 2 * links);
  t.true(Math.max(...samples) <= base + 5, `peak ${Math.max(...samples)} of ${base}`);
  const half = samples[Math.floor(samples.length / 2)]!;
  t.true(half <= base - links / 2 + 5, `half-way ${half} of ${base}`);
  t.true(end <= 5, `${end} at the end: the variable and its gradient`);
});

test("checkpoints of √n segments keep a third of what the chain keeps, on the tape and compiled", async (t) => {
  const peakOf = async (mode: Parameters<typeof segments>[0]): Promise<number> => {
    const { base, samples } = await measure(segments(mode));
    return Math.max(...samples) - base;
  };
  const plain = await peakOf("plain");
  t.true(plain >= links, `${plain}`);
  for (const mode of ["checkpoint", "compiled"] as const) {
    const peak = await peakOf(mode);
    t.true(peak <= plain / 3, `${mode}: ${peak} of ${plain}`);
  }
});

test("with retainGraph the values stay for another backward", async (t) => {
  const { base, end } = await measure(script("{ retainGraph: true }"));
  t.true(end >= base, `${end} of ${base}`);
});

test("a walk that fails gives back what it has not freed", (t) => {
  const w = variable([1, 2], { dtype: "float64" });
  const u = variable([3, 4], { dtype: "float64", name: "u" });
  const early = f.exp(w);
  const J = f.sum(f.mul(early, u));
  const before = u.data;
  u.assign(tensor([0, 0], { dtype: "float64" }));
  t.throws(() => backward(J), { message: /u \(float64 \[2\]\) was written/ });
  t.throws(() => backward(J), { message: /u \(float64 \[2\]\) was written/ }, "and says the same again");
  const other = f.sum(f.square(early));
  backward(other);
  t.deepEqual(
    [...w.grad!.data].map((v) => v.toFixed(12)),
    [1, 2].map((v) => (2 * Math.exp(2 * v)).toFixed(12)),
  );
  t.deepEqual([...before], [3, 4]);
});

test("two results that share a part: the second backward is right or says that the part was freed, never wrong", (t) => {
  const w = variable([1, 2], { dtype: "float64" });
  // Addition keeps nothing, so its part of the graph may be walked twice.
  const shifted = f.add(w, 1);
  const [first, second] = [f.sum(shifted), f.sum(f.mul(shifted, shifted))];
  backward(first);
  backward(second);
  t.deepEqual(w.grad!.toArray(), [1 + 4, 1 + 6]);
  const grown = f.exp(w);
  const [a, b] = [f.sum(grown), f.sum(f.mul(grown, 2))];
  backward(a);
  t.throws(() => backward(b), { message: /freed by an earlier backward/ });
});

test("a tensor that is read beside its stand-in in a freed graph has the gradients of both", (t) => {
  const w = variable(1, { dtype: "float64" });
  const shifted = f.add(w, 2);
  const further = f.add(shifted, 1);
  backward(f.add(further, 0));
  w.zeroGrad();
  backward(f.add(f.mul(shifted, 2), further));
  t.is(w.grad!.item(), 3);
});

test("what is freed keeps its structure, and the same graph as before", (t) => {
  const w = variable(
    [
      [1, 2],
      [3, 4],
    ],
    { name: "w" },
  );
  const { q, r } = f.qr(f.mul(w, w));
  const J = f.add(f.sum(f.tanh(q)), f.sum(f.mul(r, r)));
  const names = (y: Tensor): string[] => new Graph([y]).nodes.map((v) => `${v.id} ${v.operation?.name ?? v.label}`);
  const before = names(J);
  backward(J);
  t.deepEqual(names(J), before);
  const inner = new Graph([J]).nodes.filter((v) => v.operation && v !== J);
  t.true(inner.length > 5 && inner.every((v) => v.storage === null && v.operation!.freed));
});
