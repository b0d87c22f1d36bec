import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { norm, uniform } from "./data.ts";
import { rowSoftmax } from "./plainMatrices.ts";
import { eagerAndCompiled, float32, normOf } from "./tensors.ts";

const [rows, columns] = [4096, 1024];
const input = () => uniform(83, [rows, columns], -2, 2);
const f = (x: ad.Tensor): ad.Tensor => ad.softmax(x, 1).square().sum();

export const w6c: Workload = {
  id: "W6c",
  title: "Σ softmax(x)² of rows, 4096×1024; value and gradient, float32",
  /** The value Σ s², and the norm of the gradient 2s(s − Σ s²), sums over the row */
  reference() {
    const S = rowSoftmax(input().data, rows);
    const squares = new Float64Array(rows);
    for (let i = 0; i < S.length; i++) squares[Math.floor(i / columns)]! += S[i]! ** 2;
    return [squares.reduce((a, b) => a + b), norm([S.map((s, i) => 2 * s * (s - squares[Math.floor(i / columns)]!))])];
  },
  tolerance: 1e-5,
  ours: eagerAndCompiled(
    (x: ad.Tensor) => ad.valueAndGrad(f)(x),
    () => [float32(input())] as const,
    ({ value, gradient }) => [value.item(), normOf([gradient])],
  ),
  peers: ["torch", "torch-compile", "jax", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 1.1 },
};
