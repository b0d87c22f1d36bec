/** Attention over heads, with batched products and permuted axes. */
import { matmul, random, softmax, type Tensor, tensor, transpose } from "../../../../lib/index.ts";

const q = random.normal([2, 4, 16, 8]);
const k = random.normal([2, 4, 16, 8]);
const v = random.normal([2, 4, 16, 8]);
const scores: Tensor<[2, 4, 16, 16]> = matmul(q, transpose(k)).div(Math.sqrt(8));
const mask = tensor([[0]]).broadcastTo([16, 16]);
const out = softmax(scores.add(mask)).matmul(v);
export const merged: Tensor<[2, 16, 32]> = out.permute([0, 2, 1, 3]).reshape([2, 16, 32]);
export const split = merged.reshape([2, 16, 4, 8]).permute([0, 2, 1, 3]).add(q);
