/** Plain numbers and nested arrays stand where tensors do. */
import { add, mul, tensor, where, zeros } from "../../../../lib/index.ts";

const x = zeros([2, 3]);
export const a = x.add(1).mul(2).sub(0.5).div(3).pow(2).maximum(0);
export const b = add(1, x);
export const c = x.add([1, 2, 3]);
export const d = x.matmul([[1], [2], [3]]);
export const e = where(x.greater(0), x, 0);
export const f = where(x.less(1), 1, 0).sum();
export const g = mul(2, 3);
export const h = x.equal(0).cast("float32");
export const i = tensor(3).add(tensor([1, 2]));
