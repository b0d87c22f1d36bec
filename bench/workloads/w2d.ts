import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { blockParameters, norm, uniform } from "./data.ts";
import { plainBlock } from "./plainBlock.ts";
import { eagerAndCompiled, float32, normOf } from "./tensors.ts";

const [batch, length, width, heads, inner] = [4, 64, 128, 4, 512];
const parameters = () => blockParameters(width, inner);
const input = () => uniform(24, [batch, length, width]);
const target = () => uniform(25, [batch, length, width]);

function block(parameters: readonly ad.Tensor[], x: ad.Tensor): ad.Tensor {
  const [w1, b1, wqkv, bqkv, wo, bo, w2, b2, wi, bi, wj, bj] = parameters as ad.Tensor[];
  const n1 = ad.layerNorm(x, -1, { weight: w1!, bias: b1! });
  const qkv = n1
    .matmul(wqkv!)
    .add(bqkv!)
    .reshape([batch, length, 3, heads, width / heads])
    .permute([2, 0, 3, 1, 4]);
  const [q, k, v] = ad.unstack(qkv) as ad.Tensor[];
  const attended = ad.scaledDotProductAttention(q!, k!, v!).permute([0, 2, 1, 3]).reshape([batch, length, width]);
  const middle = x.add(attended.matmul(wo!)).add(bo!);
  const n2 = ad.layerNorm(middle, -1, { weight: w2!, bias: b2! });
  const h = ad.gelu(n2.matmul(wi!).add(bi!), { approximate: "tanh" });
  return middle.add(h.matmul(wj!)).add(bj!);
}

const gradients = (ps: readonly ad.Tensor[], x: ad.Tensor, y: ad.Tensor): ad.Tensor[] => {
  const loss = (ps: readonly ad.Tensor[], x: ad.Tensor): ad.Tensor => block(ps, x).mul(y).mean();
  const [inParameters, inInput] = ad.grad(loss, { argnums: [0, 1] })(ps, x);
  return [...inParameters, inInput];
};

export const w2d: Workload = {
  id: "W2d",
  title:
    "Pre-norm transformer block, batch 4, sequence 64, width 128, 4 heads, perceptron 512, gelu by tanh; gradient in all parameters and x, float32",
  reference: () => [norm(plainBlock(parameters(), input().data, target().data, { batch, length, heads }))],
  tolerance: 1e-5,
  ours: eagerAndCompiled(
    gradients,
    () => [parameters().map(float32), float32(input()), float32(target())] as const,
    (all) => [normOf(all)],
  ),
  peers: ["torch", "torch-compile", "jax", "tfjs-wasm", "jax-js"],
  aims: { "adjoint-compiled": 1.1 },
};
