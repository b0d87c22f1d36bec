/** Functions whose parameters say nothing of shapes. */
import { type Tensor, zeros } from "../../../../lib/index.ts";

function standardize(x: Tensor): Tensor {
  const centered = x.sub(x.mean(0));
  return centered.div(centered.square().mean(0).add(1e-6).sqrt());
}
function pairwise(a: Tensor, b: Tensor): Tensor {
  return a.expandDims(1).sub(b.expandDims(0)).square().sum(-1);
}
export const x = standardize(zeros([100, 4]));
export const distances = pairwise(x, zeros([7, 4])).add(zeros([100, 7]));
export const any = x.permute([1, 0]).squeeze(0).at(3).sum([0, 1]);
