/** What rules of linear algebra share, on stacks of matrices [..., n, m] whose leading axes are equal. */
import { type Dim, isUnknown } from "../tensor/dims.ts";
import { isFloating } from "../tensor/dtype.ts";
import { DTypeError, messages, ShapeError, showShape } from "../tensor/errors.ts";
import { type Shape, upTo } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { apply1 } from "./apply.ts";
import { scalar } from "./constant.ts";
import { zerosLike } from "./forms/linear.ts";
import type { Aval } from "./operation.ts";
import { lookup } from "./registry.ts";

const binary =
  (name: string) =>
  (a: Tensor, b: Tensor): Tensor =>
    apply1(lookup(name), [a, b], null);
export const add = binary("add");
export const sub = binary("sub");
export const mul = binary("mul");
export const div = binary("div");
export const neg = (x: Tensor): Tensor => apply1(lookup("neg"), [x], null);
export const times = (x: Tensor, factor: number): Tensor => mul(x, scalar(factor, x.dtype));

/** The sum of what is there; null where nothing is. */
export const plus = (a: Tensor | null, b: Tensor | null): Tensor | null => (a && b ? add(a, b) : (a ?? b));

/** Matrices with rows and columns exchanged. */
export const flipped = (x: Tensor): Tensor =>
  apply1(lookup("permute"), [x], { axes: [...upTo(x.rank - 2), x.rank - 1, x.rank - 2] });

/** op(A)·op(B), where "T" stands for the transpose and "N" for the matrix itself. */
export function product(a: Tensor, b: Tensor, form: "NN" | "NT" | "TN" | "TT" = "NN"): Tensor {
  const leading = upTo(a.rank - 2);
  const inner = form[0] === "N" ? a.rank - 1 : a.rank - 2;
  return apply1(lookup("dotGeneral"), [a, b], {
    contract: [[inner], [form[1] === "N" ? b.rank - 2 : b.rank - 1]],
    batch: [leading, leading],
  });
}

/** The diagonal of square matrices: [..., n, n] → [..., n]. */
export const diagonalOf = (x: Tensor): Tensor => apply1(lookup("diagonalPart"), [x], null);
/** Diagonal matrices: [..., n] → [..., n, n]. */
export const diagonalMatrix = (x: Tensor): Tensor => apply1(lookup("diagonalMatrix"), [x], null);
/** The triangle on and below the diagonal, or strictly below it. */
export const lowerOf = (x: Tensor, strict = false): Tensor =>
  apply1(lookup("triangle"), [x], { upper: false, k: strict ? -1 : 0 });
/** The triangle on and above the diagonal, or strictly above it. */
export const upperOf = (x: Tensor, strict = false): Tensor =>
  apply1(lookup("triangle"), [x], { upper: true, k: strict ? 1 : 0 });

/** (X + Xᵀ)/2. */
export const symmetrized = (x: Tensor): Tensor => times(add(x, flipped(x)), 0.5);

/** The lower triangle with half of the diagonal: Φ, the inverse of X ↦ X + Xᵀ on symmetric matrices (Murray 2016). */
export const halfLower = (x: Tensor): Tensor => sub(lowerOf(x), times(diagonalMatrix(diagonalOf(x)), 0.5));

/** Identity matrices like x: [..., n, n]. */
export const identityLike = (x: Tensor): Tensor =>
  diagonalMatrix(apply1(lookup("fill"), [diagonalOf(x)], { value: 1, dtype: x.dtype }));

/** v: [..., n] as columns [..., n, 1], to scale rows by. */
export const asColumn = (v: Tensor): Tensor => apply1(lookup("reshape"), [v], { shape: [...v.shape, 1] });
/** v: [..., n] as rows [..., 1, n], to scale columns by. */
export const asRow = (v: Tensor): Tensor =>
  apply1(lookup("reshape"), [v], { shape: [...v.shape.slice(0, -1), 1, v.shape[v.rank - 1]!] });
/** g: [...] as [..., 1, 1], to scale matrices by. */
export const asScale = (g: Tensor): Tensor => apply1(lookup("reshape"), [g], { shape: [...g.shape, 1, 1] });

/** ⟨A, B⟩ = Σ aᵢⱼbᵢⱼ of matrices: [...]. */
export const innerProduct = (a: Tensor, b: Tensor): Tensor =>
  apply1(lookup("sum"), [mul(a, b)], { axes: [a.rank - 2, a.rank - 1] });

/** The largest absolute value along the last axis, kept as an axis of size 1; 0 where there is nothing. For thresholds alone. */
export function largestOf(x: Tensor): Tensor {
  const axis = x.rank - 1;
  const nothing = asColumn(zerosLike(apply1(lookup("sum"), [x], { axes: [axis] })));
  const sizes = apply1(lookup("concat"), [apply1(lookup("abs"), [x], null), nothing], { axis });
  const top = apply1(lookup("max"), [apply1(lookup("stopGradient"), [sizes], null)], { axes: [axis] });
  return asColumn(top);
}

export const choose = (condition: Tensor, a: Tensor, b: Tensor): Tensor =>
  apply1(lookup("where"), [condition, a, b], null);

/** x with 1 in place of zeros. */
export const nonzero = (x: Tensor): Tensor =>
  choose(apply1(lookup("equal"), [x, scalar(0, x.dtype)], null), scalar(1, x.dtype), x);

/** Matrices without their diagonals. */
export const offDiagonal = (x: Tensor): Tensor => sub(x, diagonalMatrix(diagonalOf(x)));

/** How far apart, relative to the largest, two eigenvalues or singular values must be for their vectors to have a derivative. */
const closeness = { float32: 4e-7, float64: 2e-14 } as const;
export const closest = (values: Tensor): Tensor =>
  asColumn(times(largestOf(values), closeness[values.dtype as keyof typeof closeness]));

/** Gaps between values: [..., n, n] with wⱼ − wᵢ in row i and column j. */
export const gapsOf = (w: Tensor): Tensor => sub(asRow(w), asColumn(w));

/**
 * numerator / gap, where a gap that is too small to be told from zero gives 0 if the numerator is exactly 0, and else NaN: there the
 * derivative depends on which of equally good vectors was chosen.
 */
export function overGaps(numerator: Tensor, gaps: Tensor, smallest: Tensor): Tensor {
  const { dtype } = numerator;
  const closed = apply1(lookup("lessEqual"), [apply1(lookup("abs"), [gaps], null), smallest], null);
  const free = apply1(lookup("equal"), [numerator, scalar(0, dtype)], null);
  const undefinedThere = choose(free, scalar(0, dtype), scalar(Number.NaN, dtype));
  return choose(closed, undefinedThere, div(numerator, choose(closed, scalar(1, dtype), gaps)));
}

/** Rows and columns of each matrix, [from, to) each. */
export function block(x: Tensor, rows: readonly [Dim, Dim], columns: readonly [Dim, Dim]): Tensor {
  const leading = leadingOf(x);
  return apply1(lookup("slice"), [x], {
    starts: [...leading.map(() => 0), rows[0], columns[0]],
    stops: [...leading, rows[1], columns[1]],
    steps: x.shape.map(() => 1),
  });
}

/** [[a, b], [c, d]] as one matrix each. */
export function blocks(a: Tensor, b: Tensor, c: Tensor, d: Tensor): Tensor {
  const join = (x: Tensor, y: Tensor, axis: number): Tensor => apply1(lookup("concat"), [x, y], { axis });
  return join(join(a, b, a.rank - 1), join(c, d, a.rank - 1), a.rank - 2);
}

/** Checks for matrices of a floating dtype. */
export function checkMatrices(op: string, { shape, dtype }: Aval): void {
  if (!isFloating(dtype)) throw new DTypeError(messages.floating(op, dtype));
  if (shape.length < 2)
    throw new ShapeError(`${op}: expected matrices [..., n, m], got a tensor of shape ${showShape(shape)}.`);
}

/** The size of square matrices. */
export function squareSize(op: string, { shape }: Aval): Dim {
  const [rows, columns] = shape.slice(-2) as [Dim, Dim];
  if (shape.length < 2 || (rows !== columns && !isUnknown(rows) && !isUnknown(columns)))
    throw new ShapeError(`${op}: expected square matrices [..., n, n], got a tensor of shape ${showShape(shape)}.`);
  return isUnknown(rows) ? columns : rows;
}

/** Checks for square matrices of a floating dtype, and gives their size. */
export function checkSquare(op: string, x: Aval): Dim {
  checkMatrices(op, x);
  return squareSize(op, x);
}

/** min(n, m) for matrices [..., n, m]; a named size can be compared with itself only. */
export function smallerSize(op: string, { shape }: Aval): Dim {
  const [rows, columns] = shape.slice(-2) as [Dim, Dim];
  if (rows === columns) return rows;
  if (typeof rows === "number" && typeof columns === "number") return Math.min(rows, columns);
  throw new ShapeError(
    `${op}: which of the sizes ${rows} and ${columns} is smaller must be known, got matrices of shape ${showShape(shape)}. Use a symbol with sizes that are numbers; leading axes may have names.`,
  );
}

/** Leading axes of a stack of matrices. */
export const leadingOf = ({ shape }: { readonly shape: Shape }): Shape => shape.slice(0, -2);
