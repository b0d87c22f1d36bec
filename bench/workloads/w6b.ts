import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { norm, uniform } from "./data.ts";
import { eagerAndCompiled, float32, normOf } from "./tensors.ts";

const input = () => uniform(82, [1_000_000], -2, 2);
const f = (x: ad.Tensor): ad.Tensor => x.tanh().mul(x.mul(x).neg().exp()).add(x).sum();

export const w6b: Workload = {
  id: "W6b",
  title: "Σ tanh(x)·exp(−x²) + x over 1,000,000; value and gradient, float32",
  /** The norm of the gradient; the value itself is what is left of terms that nearly cancel. */
  reference() {
    const slopes = input().data.map((x) => {
      const t = Math.tanh(x);
      return (1 - t * t - 2 * x * t) * Math.exp(-x * x) + 1;
    });
    return [norm([slopes])];
  },
  tolerance: 1e-5,
  ours: eagerAndCompiled(
    (x: ad.Tensor) => ad.valueAndGrad(f)(x),
    () => [float32(input())] as const,
    ({ gradient }) => [normOf([gradient])],
  ),
  peers: ["torch", "torch-compile", "jax", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 1.3 },
};
