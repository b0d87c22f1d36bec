/** Bounds, parameters of activations, special functions and logic, with shapes known and not. */
import { and, fma, gammainc, isnan, polygamma, select, type Tensor, xlogy, zeros } from "../../../../lib/index.ts";

const x = zeros([2, 3]);
export const bounded: Tensor<[2, 3]> = x
  .clip(-1, 1)
  .clip(null, 2)
  .clip(zeros([3]), zeros([2, 1]))
  .relu6();
export const slopes: Tensor<[2, 3]> = x
  .leakyRelu()
  .leakyRelu(0.2)
  .elu(zeros([3]))
  .celu()
  .hardTanh(-2, 2)
  .gelu();
export const stretched: Tensor<[4, 2, 3]> = x
  .hypot(zeros([4, 1, 1]))
  .mod(3)
  .atan2(x);
export const fused: Tensor<[2, 3]> = fma(x, 2, zeros([3]));
export const special: Tensor<[2, 3]> = gammainc(2, x).add(polygamma(1, x)).add(xlogy(x, x)).erf().lgamma();
export const chosen: Tensor = select([x.greater(0), isnan(x)], [x, 0], zeros([3]));
export const valid: Tensor<[2, 3]> = and(x.greater(0), x.isfinite()).not();
export const gated: Tensor = x.glu(0).silu().round(2);

export function entropy(p: Tensor): Tensor {
  return xlogy(p, p).sum(-1).neg();
}
