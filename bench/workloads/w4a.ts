import * as ad from "../../lib/index.ts";
import { tridiagonalEigen } from "../../lib/spectrum/index.ts";
import type { Workload } from "../workload.ts";
import { norm, uniform01, type Values } from "./data.ts";
import { plainHessianVector, relu } from "./plainMlp.ts";
import { largestEigenvalue } from "./plainTridiagonal.ts";
import { calling, float32 } from "./tensors.ts";
import { inputs, parameters, product, targets } from "./w3.ts";

const steps = 20;
const start = (n: number): Values => ({
  shape: [n],
  data: uniform01(50, n).map((u) => (u < 0.5 ? -1 : 1) / Math.sqrt(n)),
});
const count = (values: readonly Values[]): number => values.reduce((n, { data }) => n + data.length, 0);

/** Both diagonals of T, each [steps], where H·Q = Q·T + rest; each new direction is made orthogonal twice to all before it. */
function lanczos(z: ad.Tensor, ps: ad.Tensor[], x: ad.Tensor, y: ad.Tensor): ad.Tensor[] {
  const shapes = ps.map(({ shape }) => shape as readonly number[]);
  const sizes = shapes.map((shape) => shape.reduce((a, b) => a * b, 1));
  const Q: ad.Tensor[] = [];
  const alpha: ad.Tensor[] = [];
  const beta: ad.Tensor[] = [];
  let q = z;
  for (let i = 0; i < steps; i++) {
    Q.push(q);
    const direction = ad.split(q, sizes).map((part, k) => part.reshape([...shapes[k]!]));
    let r: ad.Tensor = ad.concat(product(ps, direction, x, y).map((part) => part.reshape([-1])));
    alpha.push(q.dot(r));
    const basis: ad.Tensor = ad.stack(Q);
    for (let k = 0; k < 2; k++) r = r.sub(basis.matmul(r).matmul(basis));
    const length = r.square().sum().sqrt();
    beta.push(length);
    q = r.div(length);
  }
  return [ad.stack(alpha), ad.stack(beta)];
}

/** Nodes and weights of the quadrature. */
const quadrature =
  (decompose: typeof lanczos) =>
  (...args: Parameters<typeof lanczos>): { values: Float64Array; weights: Float64Array } => {
    const [alpha, beta] = decompose(...args).map((t) => Float64Array.from(t.data));
    const { values, first } = tridiagonalEigen(alpha!, beta!.subarray(0, -1));
    return { values, weights: first.map((v) => v * v) };
  };

const args = (): Parameters<typeof lanczos> => [
  float32(start(count(parameters()))),
  parameters().map(float32),
  float32(inputs()),
  ad.tensor(targets()),
];
const check = ({ values }: { values: Float64Array }): number[] => [Math.max(...values)];

/** The same steps over doubles. */
function reference(): number[] {
  const ps = parameters();
  const Q: Float64Array[] = [];
  const [alpha, beta]: [number[], number[]] = [[], []];
  let q = start(count(ps)).data;
  const dot = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
    return sum;
  };
  for (let i = 0; i < steps; i++) {
    Q.push(q);
    let end = 0;
    const parts = ps.map(({ data }) => q.subarray(end, (end += data.length)));
    const r = new Float64Array(q.length);
    let at = 0;
    for (const part of plainHessianVector(ps, parts, inputs().data, targets(), relu)) {
      r.set(part, at);
      at += part.length;
    }
    alpha.push(dot(q, r));
    for (let k = 0; k < 2; k++)
      for (const v of Q) {
        const c = dot(v, r);
        for (let j = 0; j < r.length; j++) r[j]! -= c * v[j]!;
      }
    beta.push(norm([r]));
    q = r.map((v) => v / beta.at(-1)!);
  }
  return [largestEigenvalue(alpha, beta)];
}

export const w4a: Workload = {
  id: "W4a",
  title: "20 Lanczos steps on W2b's loss at batch 256, made orthogonal twice, and the quadrature, float32",
  reference,
  tolerance: 2e-4,
  ours: {
    adjoint: calling(() => quadrature(lanczos), args, check),
    "adjoint-compiled": calling(() => quadrature(ad.compile(lanczos)), args, check),
  },
  peers: ["torch", "jax", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 1.1 },
};
