/** Gradients of functions of tensors. */
import { grad, gradients, hvp, ones, type Tensor, valueAndGrad, variable, zeros } from "../../../../lib/index.ts";

const f = (x: Tensor) => x.square().sum();
export const g = grad(f)(ones([3])).add(ones([3]));
const loss = (w: Tensor<[2, 3]>, x: Tensor<[5, 2]>) => x.matmul(w).square().mean();
export const { value, gradient } = valueAndGrad(loss)(zeros([2, 3]), zeros([5, 2]));
export const step = zeros([2, 3]).sub(gradient.mul(0.1));
export const h = hvp(f, ones([3]), zeros([3]));
const [dw] = gradients(loss(variable(zeros([2, 3])), ones([5, 2])), [variable(zeros([2, 3]))]);
export const second = dw?.mul(2).sum();
