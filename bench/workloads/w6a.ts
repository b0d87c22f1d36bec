import type * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { norm, uniform } from "./data.ts";
import { addProduct } from "./plainMatrices.ts";
import { eagerAndCompiled, float32, normOf } from "./tensors.ts";

const n = 1024;
const matrices = () => [uniform(80, [n, n]), uniform(81, [n, n])] as const;

export const w6a: Workload = {
  id: "W6a",
  title: "Matrix product of 1024³, float32",
  reference() {
    const [A, B] = matrices();
    const C = new Float64Array(n * n);
    addProduct(C, A.data, B.data, n, n, n);
    return [norm([C])];
  },
  tolerance: 1e-5,
  ours: eagerAndCompiled(
    (a: ad.Tensor, b: ad.Tensor): ad.Tensor => a.matmul(b),
    () => matrices().map(float32) as [ad.Tensor, ad.Tensor],
    (C) => [normOf([C])],
  ),
  peers: ["torch", "jax", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 0.95 },
};
