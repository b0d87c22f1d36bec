/** Every way of assigning a tensor of another shape. */
import { ones, type Tensor, variable, zeros } from "../../../../lib/index.ts";

let h = zeros([3]);
h = zeros([8]);
h = ones([2, 2]).sum(0);
let u: Tensor = zeros([3]);
u = zeros([4, 5]);
const o = { h: zeros([3]), nested: { list: [zeros([2])] } };
o.h = zeros([4]);
o.nested.list[0] = zeros([5, 5]);
[h, u] = [u, h];
({ h } = o);
const set = (x: Tensor<[3]> = zeros([4])) => x;
export const all = [h, u, set(zeros([9])), o.h];
export const v: Tensor<[3]> = variable(zeros([4]));
export const back: Tensor<[2, 2]> = v satisfies Tensor;
