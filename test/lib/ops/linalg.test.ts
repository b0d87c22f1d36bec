import test, { type ExecutionContext } from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { grad, hvp, jvp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { identityLike, product, symmetrized } from "../../../lib/ops/matrixAlgebra.ts";
import { symbol, tensor } from "../../../lib/tensor/create.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { derivative, draw, inner } from "../support/numeric.ts";

const precise = 1e-13;
const matrix = (rows: number[][]): Tensor => tensor(rows, { dtype: "float64" }) as Tensor;
const identity = (n: number): Tensor => identityLike(draw(1, [n, n]));
const largest = (x: Tensor): number =>
  Array.from(x.data, Math.abs).reduce((top, value) => (Number.isNaN(top) ? top : Math.max(top, value)), 0);
/** The largest difference, relative to the largest element of `scale`. */
const apart = (a: Tensor, b: Tensor, scale: Tensor): number =>
  a.shape.join() === b.shape.join() ? largest(f.sub(a, b)) / (largest(scale) || 1) : Number.POSITIVE_INFINITY;
const near = (t: ExecutionContext, what: string, a: Tensor, b: Tensor, allowed = precise, scale = b): void => {
  const own = apart(a, b, scale);
  t.true(own <= allowed, `${what}: ${own}`);
};
const orthonormal = (t: ExecutionContext, what: string, columns: Tensor): void =>
  near(t, what, product(columns, columns, "TN"), identity(columns.shape[1] as number));

const size = 100;
const [left, right] = [f.qr(draw(5, [size, size])).q, f.qr(draw(6, [size, size])).q];
/** U·diag(s)·Vᵀ with singular values by position. */
const withValues = (value: (i: number) => number): Tensor =>
  product(
    f.mul(
      left,
      fromArray(
        Float64Array.from({ length: size }, (_, i) => value(i)),
        [1, size],
        "float64",
      ),
    ),
    right,
    "NT",
  );
const byElement = (n: number, value: (i: number, j: number) => number): Tensor =>
  matrix(Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => value(i, j))));
const random = draw(3, [size, size]);

const matrices: Readonly<Record<string, Tensor>> = {
  "random 100 × 100": random,
  "long 100 × 30": draw(3, [size, 30]),
  "wide 30 × 100": draw(3, [30, size]),
  "of condition 1e12": withValues((i) => 10 ** ((-12 * i) / (size - 1))),
  "of rank 50": withValues((i) => Math.max(0, 50 - i)),
  "with repeated singular values": withValues((i) => (i < 50 ? 2 : 1)),
  "of ones": byElement(size, () => 1),
  zero: f.mul(random, 0),
  identity: identity(size),
  huge: f.mul(random, 1e200),
  tiny: f.mul(random, 1e-200),
  "Hilbert's": byElement(12, (i, j) => 1 / (i + j + 1)),
  "Jordan's": byElement(20, (i, j) => (j === i || j === i + 1 ? 1 : 0)),
  graded: byElement(20, (i, j) => 10 ** -(i + j) * (1 + ((7 * i + 3 * j) % 5))),
  "1 × 1": matrix([[-3]]),
  column: matrix([[3], [4]]),
};

for (const [name, A] of Object.entries(matrices)) {
  const [rows, columns] = A.shape as [number, number];
  test(`the matrix ${name}: U·Σ·Vᵀ and Q·R give it back, with orthonormal vectors`, (t) => {
    const { u, s, vh } = f.svd(A);
    near(t, "U·Σ·Vᵀ", f.matmul(f.mul(u, f.reshape(s, [1, -1])), vh), A);
    orthonormal(t, "U", u);
    orthonormal(t, "V", f.transpose(vh));
    t.true(
      s.data.every((value, i) => value >= 0 && (i === 0 || value <= s.data[i - 1]!)),
      "descending",
    );
    const full = f.svd(A, { fullMatrices: true });
    t.deepEqual(
      [full.u.shape, full.vh.shape],
      [
        [rows, rows],
        [columns, columns],
      ],
    );
    orthonormal(t, "the complete U", full.u);
    orthonormal(t, "the complete V", f.transpose(full.vh));

    for (const mode of ["reduced", "complete"] as const) {
      const { q, r } = f.qr(A, { mode });
      near(t, `Q·R, ${mode}`, f.matmul(q, r), A);
      orthonormal(t, `Q, ${mode}`, q);
      t.true(
        r.data.every((value, k) => value === 0 || Math.floor(k / columns) <= k % columns),
        "R is upper triangular",
      );
    }
  });

  if (name !== "of condition 1e12" && name !== "Hilbert's")
    test(`the matrix ${name}: A·A⁺·A = A and A⁺·A·A⁺ = A⁺`, (t) => {
      const P = f.pinv(A);
      near(t, "A·A⁺·A", f.matmul(f.matmul(A, P), A), A, 1e-11);
      near(t, "A⁺·A·A⁺", f.matmul(f.matmul(P, A), P), P, 1e-11);
    });

  if (rows !== columns) continue;
  test(`the matrix ${name}: V·Λ·Vᵀ and P·L·U give it back, slogdet is that of U`, (t) => {
    const S = symmetrized(A);
    const { eigenvalues, eigenvectors } = f.eigh(A);
    near(t, "V·Λ·Vᵀ", product(f.mul(eigenvectors, f.reshape(eigenvalues, [1, -1])), eigenvectors, "NT"), S);
    orthonormal(t, "V", eigenvectors);
    t.true(
      eigenvalues.data.every((value, i) => i === 0 || value >= eigenvalues.data[i - 1]!),
      "ascending",
    );

    const { p, l, u } = f.lu(A);
    near(t, "P·L·U", f.matmul(p, f.matmul(l, u)), A);
    t.true(
      l.data.every((value) => Math.abs(value) <= 1),
      "partial pivoting",
    );
    const diagonal = Array.from({ length: rows }, (_, i) => u.data[i * rows + i]!);
    const { sign, logabsdet } = f.slogdet(A);
    const log = diagonal.reduce((total, value) => total + Math.log(Math.abs(value)), 0);
    t.true(logabsdet.item() === log || Math.abs(logabsdet.item() - log) <= 1e-12 * Math.abs(log));
    t.is(Math.abs(sign.item()), Number.isFinite(log) ? 1 : 0);
  });
}

test("L·Lᵀ = A, and solves by the three factorisations agree", (t) => {
  const A = f.add(product(random, random, "NT"), identity(size));
  const B = draw(8, [size, 4]);
  const L = f.cholesky(A);
  near(t, "L·Lᵀ", product(L, L, "NT"), A);
  const X = f.solve(A, B);
  near(t, "A·X", f.matmul(A, X), B, 1e-10);
  near(t, "by cholesky", f.choleskySolve(L, B), X, 1e-10);
  near(t, "by the inverse", f.matmul(f.inverse(A), B), X, 1e-10);
  near(t, "from the right", f.triangularSolve(L, f.matmul(f.transpose(B), L), { right: true }), f.transpose(B), 1e-10);
});

test("singular values of a graded matrix are right to their own size", (t) => {
  // D·Q with rows scaled from 1 to 1e-18: one-sided Jacobi keeps what a bidiagonalisation loses.
  const Q = f.qr(draw(4, [4, 4])).q;
  const scaled = f.mul(Q, matrix([[1], [1e-6], [1e-12], [1e-18]]));
  const s = f.svdvals(scaled).data;
  [1, 1e-6, 1e-12, 1e-18].forEach((value, i) => {
    t.true(Math.abs(s[i]! / value - 1) <= precise, `${s[i]}`);
  });
});

test("e^A·e^(−A) = I, e^(A + B) = e^A·e^B where they commute, and nilpotent and far from normal matrices are exact", (t) => {
  const A = f.mul(draw(5, [6, 6]), 2);
  near(t, "e^A·e^(−A)", f.matmul(f.expm(A), f.expm(f.neg(A))), identity(6), 1e-11);
  const square = f.matmul(A, A);
  near(
    t,
    "e^(A + A²)",
    f.expm(f.mul(f.add(A, square), 0.1)),
    f.matmul(f.expm(f.mul(A, 0.1)), f.expm(f.mul(square, 0.1))),
  );
  const shift = byElement(4, (i, j) => (j === i + 1 ? 1e3 : 0));
  near(
    t,
    "a shift",
    f.expm(shift),
    byElement(4, (i, j) => (j < i ? 0 : 1e3 ** (j - i) / [1, 1, 2, 6][j - i]!)),
    1e-15,
  );
  const far = f.expm(
    matrix([
      [1, 1e6],
      [0, -1],
    ]),
  );
  near(
    t,
    "a large element above the diagonal",
    far,
    matrix([
      [Math.E, 1e6 * Math.sinh(1)],
      [0, 1 / Math.E],
    ]),
    1e-14,
  );
  t.true(
    f
      .expm(
        matrix([
          [Number.NaN, 0],
          [0, 1],
        ]),
      )
      .data.every(Number.isNaN),
  );
});

test("least squares: the residual is at right angles to the columns, and a rank that lacks gives the shortest solution", (t) => {
  const A = draw(2, [20, 3]);
  const b = draw(3, [20]);
  const { solution, residuals, rank } = f.lstsq(A, b);
  t.is(rank.item(), 3);
  const misses = f.sub(f.matmul(A, solution), b);
  near(t, "Aᵀ·r", f.matmul(misses, A), f.mul(solution, 0), precise);
  t.true(Math.abs(inner(misses, misses) - residuals.item()) <= precise);
  const twice = f.lstsq(
    matrix([
      [1, 1],
      [2, 2],
      [3, 3],
    ]),
    matrix([[2], [4], [6]]),
  );
  near(t, "shortest", twice.solution, matrix([[1], [1]]));
  t.is(twice.rank.item(), 1);
  const steep = byElement(8, (i, j) => ((i + 1) / 8) ** j);
  near(
    t,
    "a Vandermonde matrix",
    f.matmul(steep, f.lstsq(steep, f.matmul(steep, draw(4, [8, 1]))).solution),
    f.matmul(steep, draw(4, [8, 1])),
  );
});

test("the determinant of a singular matrix has the derivatives of its expansion", (t) => {
  const at = (x: Tensor, i: number, j: number): Tensor => f.at(x, [i, j]);
  const minor = (x: Tensor, [i, j]: readonly [number, number]): Tensor =>
    f.sub(f.mul(at(x, 1, i), at(x, 2, j)), f.mul(at(x, 1, j), at(x, 2, i)));
  const det = (x: Tensor): Tensor => f.det(x);
  const expansion = (x: Tensor): Tensor =>
    f.add(
      f.sub(f.mul(at(x, 0, 0), minor(x, [1, 2])), f.mul(at(x, 0, 1), minor(x, [0, 2]))),
      f.mul(at(x, 0, 2), minor(x, [0, 1])),
    );
  const v = draw(9, [3, 3]);
  const third = (g: (x: Tensor) => Tensor, x: Tensor): Tensor => jvp((y: Tensor) => hvp(g, y, v), [x], [v]).tangent;
  const ofRank2 = matrix([
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]);
  for (const x of [ofRank2, f.mul(ofRank2, 1e-6), identity(3)]) {
    near(t, "gradient", grad(det)(x), grad(expansion)(x));
    near(t, "second", hvp(det, x, v), hvp(expansion, x, v));
    near(t, "third", third(det, x), third(expansion, x), 1e-12);
  }
  const ofRank1 = matrix([
    [1, 2, 3],
    [2, 4, 6],
    [3, 6, 9],
  ]);
  near(t, "gradient at rank 1", grad(det)(ofRank1), f.mul(ofRank1, 0));
  t.throws(() => hvp(det, ofRank1, v), { name: "ValueError", message: /rank below n − 1/ });
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

test("float32 is computed in double precision and rounded once", (t) => {
  const A = f.cast(f.add(product(random, random, "NT"), identity(size)), "float32");
  const exact = f.cast(A, "float64");
  for (const name of ["cholesky", "inverse", "expm", "eigvalsh", "svdvals", "pinv", "det"] as const) {
    const given = name === "expm" ? f.div(A, largest(A)) : A;
    const wanted = f[name](name === "expm" ? f.cast(given, "float64") : exact);
    t.deepEqual(f[name](given).data, f.cast(wanted, "float32").data, name);
  }
  t.is(
    f.inverse(
      tensor(
        [
          [2, 0],
          [0, 4],
        ],
        { dtype: "int32" },
      ),
    ).dtype,
    "float32",
  );
});

test("matrices that cannot be factorised are errors that say where", (t) => {
  const indefinite = tensor([
    [
      [1, 0],
      [0, 1],
    ],
    [
      [1, 2],
      [2, 1],
    ],
  ]);
  t.throws(() => f.cholesky(indefinite), {
    name: "ValueError",
    message: /matrix \[1\] of the batch\) is not positive definite: row 1 leaves -3/,
  });
  t.throws(() => f.cholesky(matrix([[Number.NaN]])), { message: /row 0 leaves NaN/ });
  t.throws(() => f.cholesky(draw(1, [2, 3])), { name: "ShapeError", message: /square matrices.*\[2, 3\]/ });
  t.throws(() => f.expm(tensor([1, 2])), { name: "ShapeError", message: /expm: expected matrices/ });
  const singular = matrix([
    [1, 2],
    [2, 4],
  ]);
  t.throws(() => f.solve(singular, [1, 2]), { name: "DTypeError", message: /solve: float32 and float64/ });
  t.throws(() => f.solve(singular, draw(1, [2])), { name: "ValueError", message: /solve: .*singular: pivot 1/ });
  t.throws(() => f.inverse(singular), { name: "ValueError", message: /inverse: .*singular/ });
  t.throws(() => grad((x: Tensor) => f.slogdet(x).logabsdet)(singular), { message: /slogdet: .*gradient of log/ });
  t.throws(
    () =>
      f.triangularSolve(
        matrix([
          [1, 0],
          [5, 0],
        ]),
        draw(1, [2]),
      ),
    { message: /diagonal is 0 in row 1/ },
  );
  t.throws(() => f.solve(draw(1, [2, 2]), draw(1, [3])), { message: /differ in rows: 2 and 3/ });
  t.throws(() => f.solve(draw(1, [2, 2, 2]), draw(1, [3, 2, 1])), { message: /do not broadcast/ });
  t.throws(() => grad((x: Tensor) => f.sum(f.svd(x, { fullMatrices: true }).u))(draw(1, [3, 2])), {
    name: "GradientError",
    message: /complete a basis/,
  });
  t.throws(() => f.matrixNorm(singular, 3 as 2), { message: /expected "fro"/ });
  t.throws(() => f.matrixPower(singular, 0.5), { message: /whole power/ });
});

test("norms of matrices at 0, at the ends of the range and with infinities", (t) => {
  const zero = f.mul(identity(3), 0);
  near(t, "gradient at 0", grad((x: Tensor) => f.matrixNorm(x))(zero), zero);
  for (const unit of [1e200, 1e-200])
    t.true(Math.abs(f.matrixNorm(matrix([[3 * unit, 4 * unit]])).item() / unit - 5) <= precise);
  t.is(f.matrixNorm(matrix([[Number.NEGATIVE_INFINITY, 1]])).item(), Number.POSITIVE_INFINITY);
  t.is(f.matrixNorm(matrix([[Number.NaN, 1]])).item(), Number.NaN);
  t.is(
    f
      .cond(
        matrix([
          [1, 0],
          [0, 0],
        ]),
      )
      .item(),
    Number.POSITIVE_INFINITY,
  );
});
