import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { labels, mlp, norm, uniform } from "./data.ts";
import { network } from "./networks.ts";
import { plainHessianVector, tanh } from "./plainMlp.ts";
import { eagerAndCompiled, float32, normOf } from "./tensors.ts";

const batch = 64;
const parameters = () => mlp([9, 16, 16, 4]);
const inputs = () => uniform(60, [batch, 9]);
const targets = () => labels(61, batch, 4);
const shapes = parameters().map(({ shape }) => shape);
const sizes = parameters().map(({ data }) => data.length);
const all = () => Float64Array.from(parameters().flatMap(({ data }) => [...data]));

/** The Hessian in all parameters as one vector: [500, 500] */
const hessian = (p: ad.Tensor, x: ad.Tensor, y: ad.Tensor): ad.Tensor =>
  ad.hessian((p: ad.Tensor): ad.Tensor => {
    const ps = ad.split(p, sizes).map((part, i) => part.reshape([...shapes[i]!]));
    return ad.crossEntropy(network(ps, x, ad.tanh), y);
  })(p) as ad.Tensor;

/** One column for each parameter. */
function reference(): number[] {
  const [ps, x, y] = [parameters(), inputs().data, targets()];
  const columns = Array.from(all(), (_, i) => {
    let end = 0;
    const unit = all().map((_, j) => (i === j ? 1 : 0));
    const parts = sizes.map((size) => unit.subarray(end, (end += size)));
    return plainHessianVector(ps, parts, x, y, tanh);
  });
  return [norm(columns.flat())];
}

export const w4b: Workload = {
  id: "W4b",
  title: "Full Hessian of 9-16-16-4 tanh (500 parameters), cross-entropy, batch 64, float32",
  reference,
  tolerance: 1e-5,
  ours: eagerAndCompiled(
    hessian,
    () => [float32({ shape: [all().length], data: all() }), float32(inputs()), ad.tensor(targets())] as const,
    (H) => [normOf([H])],
  ),
  peers: ["torch", "jax", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 1.1 },
};
