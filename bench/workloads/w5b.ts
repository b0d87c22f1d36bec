import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { norm } from "./data.ts";
import { eagerAndCompiled, float32, normOf } from "./tensors.ts";
import { plainTanh, point, weights } from "./w5a.ts";

const hessian = (W: ad.Tensor, x: ad.Tensor): ad.Tensor =>
  ad.hessian((x: ad.Tensor): ad.Tensor => ad.tanh(W.matmul(x)).square().sum())(x) as ad.Tensor;

export const w5b: Workload = {
  id: "W5b",
  title: "Hessian of Σ tanh(W·x)², n = 200, float32",
  /** Wᵀ·D·W with D the second derivative of t², 2(1 − t²)(1 − 3t²) */
  reference() {
    const [W, t] = [weights().data, plainTanh()];
    const n = t.length;
    const D = t.map((v) => 2 * (1 - v * v) * (1 - 3 * v * v));
    const H = new Float64Array(n * n);
    for (let k = 0; k < n; k++)
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) H[i * n + j]! += D[k]! * W[k * n + i]! * W[k * n + j]!;
    return [norm([H])];
  },
  tolerance: 1e-5,
  ours: eagerAndCompiled(
    hessian,
    () => [float32(weights()), float32(point())] as const,
    (H) => [normOf([H])],
  ),
  peers: ["torch", "jax", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 1.1 },
};
