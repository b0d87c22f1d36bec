/** Parts, places and arrangements that do not exist. */
import {
  diag,
  expand,
  flatten,
  moveaxis,
  ones,
  pad,
  split,
  stack,
  swapaxes,
  take,
  topk,
} from "../../../../lib/index.ts";

const x = ones([2, 3, 4]);
moveaxis(x, 0, 3); // error: moveaxis: axis 3 is out of range for shape [2, 3, 4]
x.swapaxes(0, -4); // error: swapaxes: axis -4 is out of range for shape [2, 3, 4]
swapaxes(x, 5, 0); // error: swapaxes: axis 5 is out of range for shape [2, 3, 4]
flatten(x, 3); // error: flatten: axis 3 is out of range for shape [2, 3, 4]
expand(x, [5, 3, 4]); // error: expand: shapes [2, 3, 4] and [5, 3, 4] do not broadcast
x.expand([-1, 2, 3, 4]); // error: expand: shapes [2, 3, 4] and [-1, 2, 3, 4] do not broadcast
stack([ones([2]), ones([3])]); // error: stack: shapes [2] and [3] differ
stack([ones([2]), ones([2, 1])]); // error: stack: shapes [2] and [2, 1] differ
stack([ones([2]), ones([2])], 2); // error: stack: axis 2 is out of range for shape [2]
split(x, 2, 1); // error: split: axis 1 of size 3 has no 2 equal parts
x.split([1, 2], 2); // error: split: parts of sizes [1, 2] do not make up axis 2 of size 4
split(x, 2, 3); // error: split: axis 3 is out of range for shape [2, 3, 4]
x.chunk(2, 3); // error: chunk: axis 3 is out of range for shape [2, 3, 4]
x.unstack(-4); // error: unstack: axis -4 is out of range for shape [2, 3, 4]
x.repeat(2, 3); // error: repeat: axis 3 is out of range for shape [2, 3, 4]
const widths = [1, 2] as const;
pad(x, [widths, widths]); // error: pad: expected a pair of widths for each axis of [2, 3, 4], got 2
x.flip(3); // error: flip: axis 3 is out of range for shape [2, 3, 4]
x.roll(1, [0, 3]); // error: roll: axis 3 is out of range for shape [2, 3, 4]
ones([3]).tril(); // error: tril: expected matrices [..., n, m], got a tensor of shape [3]
diag(x); // error: diag: expected a vector or a matrix, got [2, 3, 4]
ones([3]).diagonal(); // error: diagonal: expected matrices [..., n, m], got [3]
take(x, [1], 3); // error: take: axis 3 is out of range for shape [2, 3, 4]
topk(x, 5); // error: topk: 5 elements of axis -1 of size 4
x.indexUpdate([0, 0, 0, 0], 1); // error: indexUpdate: 4 indices for a tensor of shape [2, 3, 4]
x.maskedFill(ones([2]).greater(0), 0); // error: maskedFill: shapes [2, 3, 4] and [2] do not broadcast
