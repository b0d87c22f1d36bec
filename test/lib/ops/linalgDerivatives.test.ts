import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { backward } from "../../../lib/autodiff/tape.ts";
import { grad, hvp, jvp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { symbol, variable } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { identityLike, product } from "../../../lib/ops/matrixAlgebra.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { identity, matrix, near } from "../support/matrices.ts";
import { derivative, draw } from "../support/numeric.ts";

test("the determinant of matrices of every rank has the derivatives of its expansion", (t) => {
  const expansion = (x: Tensor, row = 0, columns = [0, 1, 2, 3, 4]): Tensor =>
    columns
      .map((column, k) => {
        const factor = f.mul(f.at(x, [row, column]), k % 2 === 0 ? 1 : -1);
        const others = columns.filter((other) => other !== column);
        return others.length === 0 ? factor : f.mul(factor, expansion(x, row + 1, others));
      })
      .reduce((a, b) => f.add(a, b));
  const v = draw(9, [5, 5]);
  const third = (g: (x: Tensor) => Tensor, x: Tensor): Tensor => jvp((y: Tensor) => hvp(g, y, v), [x], [v]).tangent;
  const byExpansion = (x: Tensor): Tensor => expansion(x);
  const det = (x: Tensor): Tensor => f.det(x);
  for (const rank of [5, 4, 3, 2, 1, 0]) {
    const x = rank === 0 ? f.mul(v, 0) : f.matmul(draw(3, [5, rank]), draw(4, [rank, 5]));
    for (const scale of [1, 1e-3]) {
      const [X, unit] = [f.mul(x, scale), identity(1)];
      near(t, `gradient, rank ${rank}`, grad(det)(X), grad(byExpansion)(X), 1e-13, unit);
      near(t, `second, rank ${rank}`, hvp(det, X, v), hvp(byExpansion, X, v), 1e-11, unit);
      near(t, `third, rank ${rank}`, third(det, X), third(byExpansion, X), 1e-11, unit);
    }
  }
});

test("third derivatives by three forward passes, by three reverse ones and by differences are one number", (t) => {
  const W = draw(77, [3, 3]);
  const definite = (x: Tensor): Tensor => f.add(product(x, x, "NT"), f.mul(identityLike(x), 3));
  const losses: Record<string, (x: Tensor) => Tensor> = {
    cholesky: (x) => f.cholesky(definite(x)),
    solve: (x) => f.solve(definite(x), x),
    inverse: (x) => f.inverse(definite(x)),
    det: (x) => f.reshape(f.det(x), [1, 1]),
    slogdet: (x) => f.reshape(f.slogdet(definite(x)).logabsdet, [1, 1]),
    lu: (x) => f.lu(definite(x)).u,
    qr: (x) => f.qr(definite(x)).q,
    eigh: (x) => f.eigh(x).eigenvectors,
    svd: (x) => f.svd(x).vh,
    pinv: (x) => f.pinv(f.matmul(x, f.transpose(x))),
    expm: (x) => f.expm(x),
  };
  const [x, v] = [draw(12, [3, 3]), draw(13, [3, 3])];
  for (const [name, g] of Object.entries(losses)) {
    const loss = (y: Tensor): Tensor => f.sum(f.mul(g(y), W));
    const second = (y: Tensor): Tensor => jvp((z: Tensor) => jvp(loss, [z], [v]).tangent, [y], [v]).tangent;
    const along = (h: (y: Tensor) => Tensor) => (y: Tensor) => f.sum(f.mul(grad(h)(y), v));
    const forward = jvp(second, [x], [v]).tangent.item();
    const reverse = along(along(along(loss)))(x).item();
    const numeric = derivative((h) => second(f.add(x, f.mul(v, h))).item());
    const scale = Math.max(1, Math.abs(forward));
    t.true(Math.abs(forward - reverse) <= 1e-11 * scale, `${name}: forward ${forward}, reverse ${reverse}`);
    t.true(Math.abs(forward - numeric) <= 1e-6 * scale, `${name}: forward ${forward}, differences ${numeric}`);
  }
});

test("equal eigenvalues: symmetric functions of them have a gradient, and vectors NaN unless the loss leaves them out", (t) => {
  const I = identity(3);
  near(t, "Σ λ²", grad((x: Tensor) => f.sum(f.square(f.eigvalsh(x))))(I), f.mul(I, 2));
  near(t, "nuclear norm", grad((x: Tensor) => f.matrixNorm(x, "nuc"))(I), I);
  const W = draw(4, [3, 3]);
  t.true(grad((x: Tensor) => f.sum(f.mul(f.eigh(x).eigenvectors, W)))(I).data.every(Number.isNaN));
  const twoEqual = matrix([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 3],
  ]);
  const ofThird = grad((x: Tensor) => f.at(f.eigh(x).eigenvectors, [0, 2]))(twoEqual);
  near(
    t,
    "the vector of the single eigenvalue",
    ofThird,
    matrix([
      [0, 0, 0.25],
      [0, 0, 0],
      [0.25, 0, 0],
    ]),
  );
});

test("graphs with named sizes run at every size, with first and second derivatives", (t) => {
  const definite = (x: Tensor): Tensor => f.add(f.matmul(x, f.transpose(x)), f.mul(identityLike(x), 3));
  const losses: Record<string, (x: Tensor) => Tensor> = {
    cholesky: (x) => f.cholesky(definite(x)),
    solve: (x) => f.solve(definite(x), x),
    inverse: (x) => f.inverse(definite(x)),
    det: (x) => f.det(x),
    slogdet: (x) => f.slogdet(definite(x)).logabsdet,
    lu: (x) => f.lu(definite(x)).l,
    qr: (x) => f.qr(definite(x)).r,
    eigh: (x) => f.square(f.eigh(x).eigenvectors),
    svdvals: (x) => f.svdvals(x),
    pinv: (x) => f.pinv(x),
    expm: (x) => f.expm(x),
    matrixNorm: (x) => f.matrixNorm(x),
    matrixPower: (x) => f.matrixPower(x, 3),
    trace: (x) => f.trace(x),
    kron: (x) => f.kron(x, matrix([[1, 2]])),
    einsum: (x) => f.einsum("bij,bjk,bki->b", x, x, x),
    matmul: (x) => f.matmul(x, f.expandDims(x, 0)),
  };
  for (const [name, g] of Object.entries(losses)) {
    const loss = (x: Tensor): Tensor => f.sum(f.square(g(x)));
    const X = symbol("X", ["batch", "n", "n"], { dtype: "float64" });
    const first = gradients(loss(X), [X]);
    const nodes = [...first, ...gradients(f.sum(f.square(first[0]!)), [X])];
    for (const [batch, n] of [
      [1, 2],
      [3, 3],
    ] as const) {
      const x = draw(5, [batch, n, n]);
      const [a, b] = evaluate(nodes, { X: x });
      near(t, `${name}, first`, a!, grad(loss)(x), 1e-12);
      near(t, `${name}, second`, b!, grad((y: Tensor) => f.sum(f.square(grad(loss)(y))))(x), 1e-10);
    }
  }
  const rows = symbol("rows", ["batch", 2], { dtype: "float64" });
  t.throws(() => f.svd(rows), { name: "ShapeError", message: /which of the sizes batch and 2 is smaller/ });
  t.deepEqual(f.pinv(rows).shape, [2, "batch"]);
});

test("one matrix serves a batch of right sides by one factorisation", (t) => {
  const A = f.add(draw(1, [3, 3]), f.mul(identity(3), 5));
  const B = draw(3, [4, 3, 2]);
  const X = f.solve(A, B);
  near(t, "A·X", f.matmul(A, X), B);
  near(t, "vmap", vmap((b: Tensor) => f.solve(A, b))(B), X);
  near(t, "vmap over vectors", vmap((b: Tensor) => f.solve(A, b))(f.at(B, [null, null, 0])), f.at(X, [null, null, 0]));
  const many = f.add(draw(1, [2, 3, 3]), f.mul(identity(3), 5));
  const both = vmap((a: Tensor) => vmap((b: Tensor) => f.solve(a, b))(B))(many);
  near(t, "vmap in vmap", f.einsum("aij,abjk->abik", many, both), f.broadcastTo(B, [2, 4, 3, 2]));
});

test("derivatives of qr and lu need what they divide by", (t) => {
  const singular = matrix([
    [1, 0],
    [2, 0],
  ]);
  t.throws(() => grad((x: Tensor) => f.sum(f.qr(x).q))(singular), {
    name: "ValueError",
    message: /derivative of qr, R: .*row 1/,
  });
  t.throws(() => grad((x: Tensor) => f.sum(f.lu(x).l))(singular), {
    name: "ValueError",
    message: /derivative of lu, U: .*row 1/,
  });
});

test("a right side may be written after it was solved for, a matrix may not", (t) => {
  const [A, B] = [
    variable(
      matrix([
        [3, 1],
        [1, 2],
      ]),
    ),
    variable(matrix([[1], [2]])),
  ];
  for (const solve of [f.solve, f.triangularSolve]) {
    const J = f.sum(solve(A, B));
    B.assign(matrix([[5], [6]]));
    t.notThrows(() => backward(J));
    const again = f.sum(solve(A, B));
    A.assign(
      matrix([
        [4, 1],
        [1, 2],
      ]),
    );
    t.throws(() => backward(again), { name: "ValueError", message: /was written after/ });
  }
});
