// Measures what is alive in a training step (W10):  node bench/memory.ts [--only W2b,chain] [--record]
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { trace } from "../lib/autodiff/trace.ts";
import { simplified } from "../lib/graph/passes/index.ts";
import * as ad from "../lib/index.ts";
import { pool } from "../lib/tensor/pool.ts";
import { withState } from "../lib/tensor/state.ts";
import { allocations } from "../lib/tensor/storage.ts";
import { boundOf } from "./liveness.ts";
import { describeMachine, load, machine } from "./machine.ts";
import { columns, record } from "./results.ts";
import { labels, mlp, uniform, type Values } from "./workloads/data.ts";

const { values } = parseArgs({
  options: { only: { type: "string" }, record: { type: "boolean", default: false }, case: { type: "string" } },
});

type Layer = (x: ad.Tensor, ...parameters: ad.Tensor[]) => ad.Tensor;
/** A training step, whose layers are kept or computed again. */
type MakeStep = (kept: (layers: Layer) => Layer) => () => void;

const float32 = ({ shape, data }: Values): ad.Tensor => ad.tensor(data, { dtype: "float32" }).reshape([...shape]);

/** 784-512-256-10, batch 128, SGD with momentum 0.9; each hidden layer is a segment. */
const w2b: MakeStep = (kept) => {
  const [x, y] = [float32(uniform(3, [128, 784], 0, 1)), ad.tensor(labels(4, 128, 10))];
  const ps = mlp([784, 512, 256, 10]).map((p) => ad.variable(float32(p)));
  const momenta = ps.map((p) => ad.variable(ad.zeros(p.shape as number[])));
  const hidden = kept((h, w, b) => ad.relu(h.matmul(w!).add(b!)));
  const [w1, b1, w2, b2, w3, b3] = ps as [ad.Variable, ad.Variable, ad.Variable, ad.Variable, ad.Variable, ad.Variable];
  return () => {
    for (const p of ps) p.zeroGrad();
    ad.crossEntropy(
      hidden(hidden(x, w1, b1), w2, b2)
        .matmul(w3)
        .add(b3),
      y,
    ).backward();
    ad.noGrad(() => {
      const next = momenta.map((m, i) => m.mul(0.9).add(ps[i]!.grad!));
      ad.assignAll(
        [
          ...next.map((m, i) => [momenta[i]!, m] as const),
          ...ps.map((p, i) => [p, p.sub(next[i]!.mul(0.01))] as const),
        ],
        false,
      );
    });
  };
};

const layers = 1000;
/** tanh(x·W) a thousand times, 64×64, in 32 segments. */
const chain: MakeStep = (kept) => {
  const x = float32(uniform(5, [64, 64], -1, 1));
  const w = ad.variable(float32(uniform(6, [64, 64], -0.2, 0.2)));
  const length = Math.ceil(Math.sqrt(layers));
  const several = (n: number): Layer =>
    kept((y, v) => Array.from({ length: n }).reduce<ad.Tensor>((z) => z.matmul(v!).tanh(), y));
  const segments = Array.from({ length: Math.ceil(layers / length) }, (_, i) =>
    several(Math.min(length, layers - i * length)),
  );
  return () => {
    w.zeroGrad();
    segments
      .reduce<ad.Tensor>((y, segment) => segment(y, w), x)
      .square()
      .mean()
      .backward();
  };
};

const steps: Readonly<Record<string, MakeStep>> = { W2b: w2b, chain };
const cases = Object.keys(steps).flatMap((name) =>
  ["tape", "compiled"].flatMap((mode) => [`${name}, ${mode}`, `${name}, ${mode}, checkpoint`]),
);

/** Bytes of buffers that are alive, without those that wait in the pool: two collections, the second of which waits for the first. */
function alive(): number {
  globalThis.gc!();
  globalThis.gc!();
  return process.memoryUsage().arrayBuffers - pool.bytes;
}

/**
 * The most that is alive while the second step runs: before each operation all is collected and counted, and what the operation
 * then makes comes on top, since its inputs are still there. Copies that a kernel makes for itself are not seen. Of the chain, whose
 * values are all of one size, every 61st operation is looked at.
 */
function measure(of: string): Record<string, number> {
  const [name, mode, checkpoint] = of.split(", ");
  const base = alive();
  const step = steps[name!]!(checkpoint ? (f) => ad.checkpoint(f) : (f) => f);
  const run = mode === "compiled" ? ad.compile(step) : step;
  run();
  const every = name === "chain" ? 61 : 1;
  let [peak, waiting, before, bytes, operations] = [0, 0, 0, Number.POSITIVE_INFINITY, 0];
  const sample = (): void => {
    peak = Math.max(peak, before + allocations.bytes - bytes);
    bytes = Number.POSITIVE_INFINITY;
    if (operations++ % every > 0) return;
    before = alive() - base;
    bytes = allocations.bytes;
    peak = Math.max(peak, before);
    waiting = Math.max(waiting, pool.bytes);
  };
  const made = pool.made;
  withState("observer", sample, run);
  sample();
  const { body } = trace(step, [], { writes: true });
  const bound = boundOf(mode === "compiled" ? simplified(body) : body);
  return { peak, bound, ratio: peak / bound, waiting, made: pool.made - made };
}

if (values.case !== undefined) console.log(JSON.stringify(measure(values.case)));
else {
  const loadBefore = load();
  const only = values.only?.split(",");
  console.log(
    `${describeMachine(machine())}\nLoad before: ${loadBefore}. MB; the bound is the largest sum of what is still needed.`,
  );
  const figures: Record<string, Record<string, number>> = {};
  for (const of of cases) {
    if (only && !only.includes(of.split(",")[0]!)) continue;
    const child = execFileSync(process.execPath, ["--expose-gc", import.meta.filename, "--case", of], {
      encoding: "utf8",
    });
    figures[of] = JSON.parse(child) as Record<string, number>;
  }
  const heads = ["peak", "bound", "ratio", "waiting", "made"];
  const shown = (head: string, value: number): string => (head === "ratio" ? value : value / 1e6).toFixed(2);
  const rows = Object.entries(figures).map(([of, row]) => [of, ...heads.map((head) => shown(head, row[head]!))]);
  console.log(`\n${columns([["", ...heads], ...rows])}`);
  if (values.record) console.log(`\nWritten to ${record("memory", loadBefore, figures)}`);
}
