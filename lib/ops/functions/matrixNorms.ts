import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Operand, toTensor, toTensors } from "../constant.ts";
import { asColumn, asScale, largestOf, nonzero, squareSize } from "../matrixAlgebra.ts";
import { at } from "./at.ts";
import { abs, add, div, equal, mul, sqrt, square, stopGradient, sub, where } from "./elementwise.ts";
import { toFloating } from "./floating.ts";
import { matrixRank, pinv, type RankOptions, svdvals } from "./linalg.ts";
import { matmul } from "./products.ts";
import { max, min, sum } from "./reductions.ts";
import { reshape } from "./shapes.ts";
import { inverseFor } from "./solving.ts";

/** Which norm of a matrix: Frobenius, nuclear (sum of singular values), largest or smallest sum of a column (±1), of a row (±∞), or singular value (±2). */
export type MatrixNorm = "fro" | "nuc" | 1 | -1 | 2 | -2 | typeof Infinity;

export interface MatrixNormOptions {
  /** Keep the two axes with size 1. */
  readonly keepdims?: boolean;
}

const norms: Record<string, (x: Tensor) => Tensor> = {
  fro: frobenius,
  nuc: (x) => sum(svdvals(x), -1),
  1: (x) => max(sum(abs(x), -2), -1),
  "-1": (x) => min(sum(abs(x), -2), -1),
  2: (x) => max(svdvals(x), -1),
  "-2": (x) => min(svdvals(x), -1),
  Infinity: (x) => max(sum(abs(x), -1), -1),
  "-Infinity": (x) => min(sum(abs(x), -1), -1),
};

/** A norm of the matrices [..., n, m]. */
export function matrixNorm(x: Operand, ord: MatrixNorm = "fro", { keepdims = false }: MatrixNormOptions = {}): Tensor {
  const t = toFloating("matrixNorm", x);
  if (t.rank < 2) throw new ShapeError(messages.rank("matrixNorm", "matrices [..., n, m]", t.shape));
  const norm = norms[String(ord)];
  if (!norm)
    throw new ShapeError(`matrixNorm: expected "fro", "nuc", 1, -1, 2, -2, Infinity or -Infinity, got ${ord}.`);
  const result = norm(t);
  return keepdims ? asScale(result) : result;
}

/** √Σ x², scaled by the largest element; at 0 the derivative is 0, as in torch. */
function frobenius(x: Tensor): Tensor {
  const top = nonzero(largestOf(reshape(x, [...x.shape.slice(0, -2), -1])));
  const scale = where(equal(top, Infinity), 1, top);
  const total = sum(square(div(x, asColumn(scale))), [-2, -1]);
  const zero = equal(total, 0);
  const root = where(zero, 0, sqrt(where(zero, 1, total)));
  return mul(root, reshape(scale, root.shape));
}

/** ‖A‖·‖A⁻¹‖; in the 2-norm the largest over the smallest singular value, which rectangular matrices have too. */
export function conditionNumber(x: Operand, ord: MatrixNorm = 2): Tensor {
  const t = toTensor("conditionNumber", x);
  if (ord === 2 || ord === -2) {
    const s = svdvals(t);
    const ends = [at(s, [...s.shape.slice(1).map(() => null), 0]), at(s, [...s.shape.slice(1).map(() => null), -1])];
    return ord === 2 ? div(ends[0]!, ends[1]!) : div(ends[1]!, ends[0]!);
  }
  squareSize("conditionNumber", t);
  return mul(matrixNorm(t, ord), matrixNorm(inverseFor("conditionNumber", t), ord));
}

/** The least-squares solution of A·X = B of least norm, with what numpy's lstsq tells beside it. */
export function lstsq(
  a: Operand,
  b: Operand,
  options: RankOptions = {},
): { solution: Tensor; residuals: Tensor; rank: Tensor; singularValues: Tensor } {
  const [A, B] = toTensors("lstsq", [a, b]) as [Tensor, Tensor];
  if (A.rank < 2 || B.rank === 0 || B.shape[B.rank === 1 ? 0 : B.rank - 2] !== A.shape[A.rank - 2])
    throw new ShapeError(
      `lstsq: expected matrices [..., n, m] and a right side [n] or [..., n, k], got ${showShape(A.shape)} and ${showShape(B.shape)}.`,
    );
  const P = pinv(A, options);
  const first = matmul(P, B);
  // One step of refinement, which is zero but for rounding, and so are its derivatives.
  const solution = add(first, stopGradient(matmul(P, sub(B, matmul(A, first)))));
  const misses = sub(matmul(A, solution), B);
  let [rank, singularValues]: [Tensor?, Tensor?] = [];
  return {
    solution,
    residuals: sum(square(misses), B.rank === 1 ? -1 : -2),
    // When asked for: each is a factorisation of its own, and singular values need sizes that are known.
    get rank() {
      return (rank ??= matrixRank(A, options));
    },
    get singularValues() {
      return (singularValues ??= svdvals(A));
    },
  };
}
