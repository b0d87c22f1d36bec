import test, { type ExecutionContext } from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { grad } from "../../../lib/autodiff/transforms.ts";
import { symbol, tensor } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { product, symmetrized } from "../../../lib/ops/matrixAlgebra.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { byElement, identity, largest, matrix, near, precise } from "../support/matrices.ts";
import { draw, inner } from "../support/numeric.ts";

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

const noise = (i: number, j: number): number => Math.sin(12.9898 * i + 78.233 * j + i * j) * 0.5;
const families: Readonly<Record<string, (n: number, i: number, j: number) => number>> = {
  "with nearly all elements zero": (_, i, j) => (noise(i, j) > 0.45 ? noise(j, i) : 0),
  "graded down to 1e-300": (_, i, j) => noise(i, j) * 10 ** (-10 * (i + j)),
  "graded up from 1e-400": (n, i, j) => noise(i, j) * 10 ** (5 * (i + j - 2 * n)),
  "graded to both sides": (n, i, j) => noise(i, j) * 10 ** (-4 * (Math.abs(2 * i - n) + Math.abs(2 * j - n))),
  "graded to the middle": (n, i, j) => noise(i, j) * 10 ** (4 * (Math.abs(2 * i - n) + Math.abs(2 * j - n) - 2 * n)),
  "of elements from 1e-300 to 1e300": (_, i, j) => noise(i, j) * 10 ** (600 * noise(j + 1, i)),
  "of Wilkinson": (n, i, j) => (i === j ? Math.abs(i - (n - 1) / 2) : Number(Math.abs(i - j) === 1)),
  "glued of Wilkinson's": (_, i, j) =>
    i === j ? Math.abs((i % 7) - 3) : Math.abs(i - j) > 1 ? 0 : (Math.min(i, j) + 1) % 7 === 0 ? 1e-14 : 1,
  "of −1, 0 and 1": (_, i, j) => Math.round(2 * noise(i, j)),
  "of rank 2": (_, i, j) => Math.sin(i) * Math.cos(j) + Math.cos(2 * i) * j,
  "that reverses": (n, i, j) => Number(i + j === n - 1),
  "of equal blocks": (_, i, j) => Number(Math.floor(i / 3) === Math.floor(j / 3)),
  "near the identity": (_, i, j) => (i === j ? 1 : 1e-15 * noise(i, j)),
  "of denormal numbers": (_, i, j) => noise(i, j) * 1e-310,
  "near the largest numbers": (_, i, j) => noise(i, j) * 1e307,
};
for (const [name, value] of Object.entries(families))
  test(`matrices ${name}, of 1 to 40 rows, have eigenvectors and singular vectors`, (t) => {
    for (const n of [1, 2, 3, 5, 8, 13, 40]) {
      const A = byElement(n, (i, j) => value(n, i, j));
      const scale = largest(A) || 1;
      // Dividing twice, since 1/scale may overflow.
      const unit = (x: Tensor): Tensor => f.div(f.div(x, Math.sqrt(scale)), Math.sqrt(scale));
      const { eigenvalues, eigenvectors } = f.eigh(A);
      const S = symmetrized(unit(A));
      const spread = f.mul(eigenvectors, f.reshape(unit(eigenvalues), [1, -1]));
      near(t, `V·Λ·Vᵀ, ${n}`, product(spread, eigenvectors, "NT"), S, precise, identity(1));
      orthonormal(t, `V, ${n}`, eigenvectors);
      for (const part of [unit(A), f.at(unit(A), [null, [0, Math.ceil(n / 2)]])]) {
        const { u, s, vh } = f.svd(part);
        near(t, `U·Σ·Vᵀ, ${n}`, f.matmul(f.mul(u, f.reshape(s, [1, -1])), vh), part, precise, identity(1));
        orthonormal(t, `U, ${n}`, u);
        orthonormal(t, `V, ${n}`, f.transpose(vh));
        const { q, r } = f.qr(part);
        near(t, `Q·R, ${n}`, f.matmul(q, r), part, precise, identity(1));
        orthonormal(t, `Q, ${n}`, q);
      }
      near(t, `singular values, ${n}`, unit(f.svdvals(A)), f.svdvals(unit(A)), precise, identity(1));
    }
  });

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
      .conditionNumber(
        matrix([
          [1, 0],
          [0, 0],
        ]),
      )
      .item(),
    Number.POSITIVE_INFINITY,
  );
});

test("least squares of a graph whose number of rows has a name, solved and differentiated", (t) => {
  const A = symbol("A", ["n", 2], { dtype: "float64" });
  const b = symbol("b", ["n"], { dtype: "float64" });
  const { solution, residuals, rank } = f.lstsq(A, b);
  const [ofb] = gradients(f.sum(solution), [b]);
  for (const n of [2, 3, 6]) {
    const [a, c] = [draw(n, [n, 2]), draw(n + 1, [n])];
    const direct = f.lstsq(a, c);
    const values = evaluate([solution, residuals, rank, ofb!], { A: a, b: c });
    near(t, "solution", values[0]!, direct.solution);
    near(t, "residuals", values[1]!, direct.residuals, precise, f.sum(f.square(c)));
    t.is(values[2]!.item(), 2);
    near(t, "gradient", values[3]!, grad((x: Tensor) => f.sum(f.lstsq(a, x).solution))(c));
  }
});
