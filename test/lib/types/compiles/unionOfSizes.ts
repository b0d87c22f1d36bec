/** Sizes that are one of several literals. */
import { zeros } from "../../../../lib/index.ts";

declare const n: 2 | 3;
const x = zeros([n, 4]);
export const a = x.add(zeros([2, 4]));
export const b = x.add(zeros([3, 4]));
export const c = zeros([4, n]).matmul(zeros([2, 5]));
export const d = x.reshape([n * 4]).add(zeros([8]));
declare const one: 1 | 3;
export const e = zeros([one]).add(zeros([5]));
