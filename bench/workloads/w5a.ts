import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { norm, scaled, uniform } from "./data.ts";
import { eagerAndCompiled, float32, normOf } from "./tensors.ts";

const n = 200;
export const weights = () => scaled(uniform(70, [n, n]), 1 / 8);
export const point = () => uniform(71, [n]);

/** tanh of each of (W·x)ᵢ */
export const plainTanh = (): Float64Array => {
  const [W, x] = [weights().data, point().data];
  return x.map((_, i) => Math.tanh(x.reduce((sum, v, j) => sum + W[i * n + j]! * v, 0)));
};

const jacobian = (W: ad.Tensor, x: ad.Tensor): ad.Tensor =>
  ad.jacobian((x: ad.Tensor): ad.Tensor => ad.tanh(W.matmul(x)).add(x.mul(x)))(x) as ad.Tensor;

export const w5a: Workload = {
  id: "W5a",
  title: "Jacobian of tanh(W·x) + x², n = 200, float32",
  /** (1 − tᵢ²)·Wᵢⱼ, and 2xᵢ on the diagonal */
  reference() {
    const [W, x, t] = [weights().data, point().data, plainTanh()];
    const J = W.map((w, k) => {
      const [i, j] = [Math.floor(k / n), k % n];
      return (1 - t[i]! ** 2) * w + (i === j ? 2 * x[i]! : 0);
    });
    return [norm([J])];
  },
  tolerance: 1e-5,
  ours: eagerAndCompiled(
    jacobian,
    () => [float32(weights()), float32(point())] as const,
    (J) => [normOf([J])],
  ),
  peers: ["torch", "torch-forward", "jax", "jax-forward", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 1.1 },
};
