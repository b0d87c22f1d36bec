/** Functions that take and return functions of tensors. */
import { type Tensor, zeros } from "../../../../lib/index.ts";

type Layer = (x: Tensor) => Tensor;
const dense =
  (w: Tensor, b: Tensor): Layer =>
  (x) =>
    x.matmul(w).add(b);
const layers: Layer[] = [dense(zeros([4, 8]), zeros([8])), (x) => x.relu(), dense(zeros([8, 2]), zeros([2]))];
export const model: Layer = (x) => layers.reduce((h, layer) => layer(h), x);
export const out = model(zeros([16, 4])).add(zeros([16, 2]));
const narrow: (x: Tensor<[3]>) => Tensor<[2]> = (x) => x.at([[0, 2]]);
export const loose: Layer = narrow;
