/** One mistake is reported once, and the rest of the chain still has its shapes. */
import { ones, type Shape, type Tensor, zeros } from "../../../../lib/index.ts";

const wrong = zeros([2, 3]).matmul(zeros([4, 5])); // error: matmul: inner dimensions differ: 3 and 4
export const later = wrong
  .add(zeros([9]))
  .reshape([3])
  .matmul(zeros([3, 2]));
const inFunction = (x: Tensor<[8, 4]>) => x.matmul(zeros([5, 2])); // error: matmul: inner dimensions differ: 4 and 5
export const generic = <S extends Shape>(x: Tensor<S>) =>
  x
    .sum()
    .add(zeros([2]))
    .add(zeros([3])); // error: add: shapes [2] and [3] do not broadcast
export const result = inFunction(zeros([1])).add(ones([3]));

// @ts-expect-error: a name that is not known is the mistake, and nothing is said of what follows from it.
const unknown = zeros(nowhere);
export const follows = unknown
  .matmul(zeros([3, 4]))
  .add(zeros([7]))
  .sum(1);
