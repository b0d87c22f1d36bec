/** A ternary of two shapes, and of a shape and an unknown one. */
import { matmul, ones, type Tensor, zeros } from "../../../../lib/index.ts";

declare const wide: boolean;
declare const anything: Tensor;
const w = wide ? zeros([4, 8]) : zeros([4, 2]);
const h = ones([3, 4]).matmul(w);
export const sum = h.add(zeros([3, 8]));
export const either = (wide ? zeros([3]) : anything).add(zeros([4]));
export const row = matmul(wide ? zeros([2, 3]) : zeros([2, 5]), zeros([5, 1]));
