import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { labels, norm, uniform, type Values } from "./data.ts";
import { network } from "./networks.ts";
import { plainHessianVector, relu } from "./plainMlp.ts";
import { eagerAndCompiled, float32, normOf } from "./tensors.ts";
import { parameters } from "./w2b.ts";

export { parameters };

const batch = 256;
export const inputs = () => uniform(30, [batch, 784], 0, 1);
export const targets = () => labels(31, batch, 10);
const directions = (): Values[] => parameters().map(({ shape }, i) => uniform(40 + i, shape));

/** ∇²f(p)·v of the classifier's loss f */
export const product = (ps: ad.Tensor[], v: ad.Tensor[], x: ad.Tensor, y: ad.Tensor): ad.Tensor[] =>
  ad.hvp((ps) => ad.crossEntropy(network(ps, x, ad.relu), y), ps, v);

export const w3: Workload = {
  id: "W3",
  title: "Hessian-vector product of W2b's loss at batch 256, float32",
  reference() {
    const v = directions().map(({ data }) => data);
    return [norm(plainHessianVector(parameters(), v, inputs().data, targets(), relu))];
  },
  tolerance: 1e-5,
  ours: eagerAndCompiled(
    product,
    () => [parameters().map(float32), directions().map(float32), float32(inputs()), ad.tensor(targets())],
    (all) => [normOf(all)],
  ),
  peers: ["torch", "torch-forward", "jax", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 1.1 },
};
