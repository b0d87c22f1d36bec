/** Reductions over one, several and all axes, with and without keepdims. */
import { argmax, logsumexp, sum, zeros } from "../../../../lib/index.ts";

declare const axis: number;
declare const axes: number[];
declare const keepdims: boolean;
const x = zeros([2, 3, 4]);
export const a = x.sum(0).add(zeros([3, 4]));
export const b = x.mean([0, -1]).add(zeros([3]));
export const c = x.max(-2, { keepdims: true }).add(x);
export const d = sum(x).add(zeros([9]));
export const e = x
  .sum(axis)
  .add(zeros([3, 4]))
  .add(zeros([2, 3]));
export const f = x.sum(axes, { keepdims }).add(x);
export const g = logsumexp(x, 1).add(zeros([2, 4]));
export const h = argmax(x, -1).equal(zeros([2, 3]));
export const i = x.sum([], { keepdims: true }).add(x);
export const j = x.min(undefined, { keepdims: true }).add(x);
