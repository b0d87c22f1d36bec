/** Arrays, maps and objects that hold tensors of different shapes. */
import { concat, ones, type Tensor, variable, zeros } from "../../../../lib/index.ts";

const parameters = { w: variable(zeros([2, 3])), b: variable(zeros([3])) };
const list = Object.values(parameters);
export const norms = list.map((t) => t.square().sum());
const history: Tensor[] = [zeros([3]), zeros([4, 4])];
history.push(ones([7]));
const byName = new Map([["first", zeros([2])]]);
byName.set("second", zeros([3, 4]));
const pair: [Tensor<[2]>, Tensor<[3]>] = [zeros([3]), zeros([2])];
export const joined = concat([...history.map((t) => t.reshape([-1])), pair[0]]);
export const found = byName.get("second")?.add(ones([2]));
