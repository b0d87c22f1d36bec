/** Matrices that are not square, right sides that do not fit, contractions that differ. */
import {
  cholesky,
  cross,
  einsum,
  inner,
  multiDot,
  ones,
  qr,
  solve,
  tensordot,
  triangularSolve,
  vdot,
} from "../../../../lib/index.ts";

const a = ones([2, 3]);
const square = ones([3, 3]);
cholesky(a); // error: cholesky: expected square matrices [..., n, n], got a tensor of shape [2, 3]
a.inverse(); // error: inverse: expected square matrices [..., n, n], got a tensor of shape [2, 3]
ones([3]).det(); // error: det: expected matrices [..., n, m], got a tensor of shape [3]
qr(ones([3])); // error: qr: expected matrices [..., n, m], got a tensor of shape [3]
ones([4]).trace(); // error: trace: expected matrices [..., n, m], got a tensor of shape [4]
solve(a, ones([2])); // error: solve: expected square matrices [..., n, n], got a tensor of shape [2, 3]
solve(square, ones([4])); // error: solve: matrices [3, 3] and a right side [4] differ in rows: 3 and 4
square.solve(ones([4, 2])); // error: solve: matrices [3, 3] and a right side [4, 2] differ in rows: 3 and 4
triangularSolve(square, 1); // error: triangularSolve: expected a right side [n] or [..., n, k], got a tensor of shape []
ones([2, 3, 3]).solve(ones([4, 3, 1])); // error: solve: batch axes of [2, 3, 3] and [4, 3, 1] do not broadcast
a.lstsq(ones([3])); // error: lstsq: matrices [2, 3] and a right side [3] differ in rows: 2 and 3
vdot(a, ones([5])); // error: vdot: [2, 3] and [5] differ in elements: 6 and 5
inner(a, ones([4])); // error: inner: last dimensions differ: 3 and 4
tensordot(a, square); // error: tensordot: axes of [2, 3] and [3, 3] differ: 2 and 3
tensordot(a, square, 3); // error: tensordot: cannot sum over 3 axes of shapes [2, 3] and [3, 3]
tensordot(a, square, [0, 0]); // error: tensordot: axes of [2, 3] and [3, 3] differ: 2 and 3
tensordot(a, square, [2, 0]); // error: tensordot: axis 2 is out of range for shape [2, 3]
multiDot([a, square, ones([2, 2])]); // error: multiDot: inner dimensions differ: 3 and 2
cross(a, ones([2])); // error: cross: expected vectors of 3 components along the last axis, got [2, 3] and [2]
einsum("ij,jk->ik", a, ones([4, 2])); // error: einsum ij,jk->ik: the sizes of j differ: 3 and 4
einsum("ij,jk->ik", a); // error: einsum ij,jk->ik: expected 2 operands, got 1
einsum("ijk->k", a); // error: einsum ijk->k: ijk does not name the axes of an operand of shape [2, 3]
einsum("ij->k", a); // error: einsum ij->k: k stands in the output and in no operand
einsum("ij,jk", a, ones([4, 2])); // error: einsum ij,jk: the sizes of j differ: 3 and 4
