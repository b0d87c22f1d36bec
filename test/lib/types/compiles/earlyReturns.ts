/** Functions that return tensors of different shapes. */
import { type Tensor, zeros } from "../../../../lib/index.ts";

function pick(kind: string) {
  if (kind === "row") return zeros([1, 3]);
  if (kind === "column") return zeros([3, 1]);
  return zeros([3]);
}
export const a = pick("row").matmul(zeros([3, 2]));
export const b = pick("column").add(zeros([7]));
const cache: Record<string, Tensor> = {};
export const c = (cache["w"] ??= zeros([2, 2])).matmul(zeros([5]));
export const d = [zeros([2]), zeros([3])].at(-1)?.add(zeros([3]));
export const [first, ...others] = [zeros([2]), zeros([3]), zeros([4])];
export const e = others.map((t) => t.add(zeros([4])));
