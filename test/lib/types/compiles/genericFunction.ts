/** Functions generic in the shape and in the tensor. */
import { add, mul, ones, type Shape, type Tensor, zeros } from "../../../../lib/index.ts";

function twice<S extends Shape>(x: Tensor<S>): Tensor<S> {
  return x.add(x);
}
function shifted<S extends Shape>(x: Tensor<S>, by: number): Tensor<S> {
  return mul(add(x, by), 2);
}
function normalized<T extends Tensor>(x: T): Tensor {
  return x.sub(x.mean(-1, { keepdims: true })).div(x.square().sum(-1, { keepdims: true }).sqrt());
}
function project<S extends Shape>(x: Tensor<S>, w: Tensor<[8, 4]>): Tensor {
  return x
    .matmul(w)
    .add(ones([4]))
    .reshape([-1, 4]);
}
function forget<S extends Shape>(x: Tensor): Tensor<S> {
  return x;
}
export const a: Tensor<[2, 3]> = twice(zeros([2, 3]));
export const b = shifted(a, 1).add(ones([3]));
export const c = normalized(b);
export const d = project(zeros([5, 8]), zeros([8, 4]));
export const e = forget<[7]>(d);
