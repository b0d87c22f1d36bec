import { apply, apply1 } from "../../../../lib/ops/apply.ts";
import { fromNested, type Nested } from "../../../../lib/ops/constant.ts";
import { functions as f } from "../../../../lib/ops/functions/index.ts";
import * as m from "../../../../lib/ops/matrixAlgebra.ts";
import { primitives as p } from "../../../../lib/ops/primitives.ts";
import type * as determinantRows from "../../../../lib/ops/rows/determinants.ts";
import type * as factorizationRows from "../../../../lib/ops/rows/factorizations.ts";
import type * as matrixRows from "../../../../lib/ops/rows/matrices.ts";
import type * as solveRows from "../../../../lib/ops/rows/solves.ts";
import type * as svdRows from "../../../../lib/ops/rows/svd.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import type { Case, Domain } from "./domain.ts";

const like = (x: Tensor, values: Nested): Tensor => fromNested(values, x.dtype);

/** X·Xᵀ + 3·I, positive definite. */
const definite = (x: Tensor): Tensor => m.add(m.product(x, x, "NT"), m.times(m.identityLike(x), 3));
/** X + 5·diag(1, 2, …), with singular values well apart. */
const dominant = (x: Tensor): Tensor => {
  const n = x.shape[x.rank - 1] as number;
  return f.add(
    x,
    f.mul(
      m.identityLike(x),
      like(
        x,
        Array.from({ length: n }, (_, i) => 5 * (i + 1)),
      ),
    ),
  );
};
const squares: readonly Case[] = [
  [3, 3],
  [2, 2, 2],
  [1, 1],
  [0, 0],
  [0, 2, 2],
].map((shape) => ({ shapes: [shape] }));
const on = (make: (x: Tensor) => Tensor, call: (x: Tensor) => Tensor | readonly Tensor[]): readonly Case[] =>
  squares.map((item) => ({ ...item, call: (x: Tensor) => call(make(x)) }));

const forms = [true, false].flatMap((lower) =>
  [true, false].flatMap((transpose) => [true, false].map((unit) => ({ lower, transpose, unit }))),
);
const systems = [
  [
    [3, 3],
    [3, 2],
  ],
  [
    [2, 2, 2],
    [2, 2, 1],
  ],
  [
    [0, 0],
    [0, 2],
  ],
] as const;

const solve = (A: Tensor, B: Tensor, transpose: boolean): Tensor => {
  const [packed, rows] = apply(p.lu, [f.stopGradient(A)], null) as [Tensor, Tensor];
  return apply1(p.luSolve, [A, packed, rows, B], { transpose, purpose: "solve" });
};

/** Shapes of matrices that are longer than wide, and the other way round, made to have singular values apart. */
const rectangular = (shapes: readonly (readonly number[])[], call: (x: Tensor) => readonly Tensor[]): readonly Case[] =>
  shapes.map((shape) => {
    const [rows, columns] = shape.slice(-2) as [number, number];
    const weights = Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => (i === j ? 4 * (i + 1) : 0)),
    );
    const shifted = (x: Tensor): Tensor => (rows * columns === 0 ? x : f.add(x, like(x, weights)));
    return { shapes: [shape], call: (x: Tensor) => call(shifted(x)) };
  });
const tall = [
  [4, 2],
  [3, 3],
  [2, 3, 1],
  [3, 0],
  [0, 3, 2],
];
const wide = [
  [2, 4],
  [2, 1, 3],
  [0, 3],
];

export const matrices = {
  triangle: {
    cases: [
      { shapes: [[3, 3]], params: { upper: false, k: 0 } },
      { shapes: [[2, 3, 4]], params: { upper: true, k: 1 } },
      { shapes: [[4, 2]], params: { upper: false, k: -1 } },
      { shapes: [[0, 2]], params: { upper: true, k: -5 } },
    ],
  },
  diagonalPart: { cases: squares },
  diagonalMatrix: { cases: [{ shapes: [[3]] }, { shapes: [[2, 2]] }, { shapes: [[0]] }] },
  permuteRows: {
    cases: [true, false].map((inverse) => ({
      shapes: [[2, 3, 2]],
      params: { inverse },
      call: (x: Tensor) =>
        apply1(
          p.permuteRows,
          [
            x,
            f.cast(
              [
                [2, 0, 1],
                [1, 2, 0],
              ],
              "int32",
            ),
          ],
          { inverse },
        ),
    })),
  },
} satisfies Record<keyof typeof matrixRows, Domain>;

export const solves = {
  lu: { cases: on(dominant, (x) => apply(p.lu, [x], null)) },
  luSolve: {
    cases: [true, false].flatMap((transpose) =>
      systems.map((shapes) => ({
        shapes,
        params: { transpose },
        call: (A: Tensor, B: Tensor) => solve(dominant(A), B, transpose),
      })),
    ),
  },
  triangularSolve: {
    cases: forms.flatMap((form) =>
      systems.map((shapes) => ({
        shapes,
        params: form,
        call: (A: Tensor, B: Tensor) => apply1(p.triangularSolve, [form.unit ? A : dominant(A), B], form),
      })),
    ),
  },
  inverse: { cases: on(dominant, (x) => apply1(p.inverse, [x], { purpose: "inverse" })) },
} satisfies Record<keyof typeof solveRows, Domain>;

export const determinants = {
  slogdet: { cases: on(dominant, (x) => apply(p.slogdet, [x], null)) },
  det: { cases: [...squares, { shapes: [[4, 4]] }] },
  cofactor: { cases: [...squares, { shapes: [[4, 4]] }] },
} satisfies Record<keyof typeof determinantRows, Domain>;

export const factorizations = {
  cholesky: { cases: on(definite, (x) => apply1(p.cholesky, [x], null)) },
  qr: { cases: rectangular(tall, (x) => apply(p.qr, [x], { complete: false })) },
  eigh: { cases: on(dominant, (x) => apply(p.eigh, [x], null)) },
  expm: { cases: squares },
} satisfies Record<keyof typeof factorizationRows, Domain>;

export const decompositions = {
  svd: { cases: rectangular([...tall, ...wide], (x) => apply(p.svd, [x], { full: false })) },
  pinv: { cases: rectangular([...tall, ...wide], (x) => apply(p.pinv, [x], { rtol: 1e-15 })) },
  matrixRank: { cases: [...squares, { shapes: [[4, 2]] }].map((item) => ({ ...item, params: { rtol: null } })) },
} satisfies Record<keyof typeof svdRows, Domain>;
