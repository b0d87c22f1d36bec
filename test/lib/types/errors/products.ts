/** Products whose inner sizes differ. */
import { dot, matmul, symbol, tensor, variable, zeros } from "../../../../lib/index.ts";

matmul(zeros([2, 3]), zeros([4, 5])); // error: matmul: inner dimensions differ: 3 and 4
zeros([2, 3]).matmul(zeros([4, 5])); // error: matmul: inner dimensions differ: 3 and 4
matmul(zeros([7, 2, 3]), zeros([4, 5])); // error: matmul: inner dimensions differ: 3 and 4
matmul(zeros([3]), zeros([4])); // error: matmul: inner dimensions differ: 3 and 4
matmul(zeros([2, 3, 4]), zeros([5, 4, 6])); // error: matmul: batch axes of [2, 3, 4] and [5, 4, 6] do not broadcast
matmul(zeros([2, 3]), 5); // error: matmul: expected tensors of rank 1 or more, got []; use mul for scalars
matmul(zeros([]), zeros([3])); // error: matmul: expected tensors of rank 1 or more, got []; use mul for scalars
dot(zeros([3]), zeros([4])); // error: dot: inner dimensions differ: 3 and 4
zeros([2, 3]).dot(zeros([2, 3])); // error: dot: inner dimensions differ: 3 and 2
symbol("x", ["batch", 784]).matmul(zeros([783, 10])); // error: matmul: inner dimensions differ: 784 and 783
tensor([[1, 2]]).matmul(tensor([1, 2, 3])); // error: matmul: inner dimensions differ: 2 and 3
zeros([1, 1]).matmul(zeros([4, 5])); // error: matmul: inner dimensions differ: 1 and 4
variable(zeros([2, 3])).matmul(variable(zeros([2, 3]))); // error: matmul: inner dimensions differ: 3 and 2
