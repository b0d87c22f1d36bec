import { apply, apply1 } from "../../ops/apply.ts";
import { functions as f } from "../../ops/functions/index.ts";
import { lookup } from "../../ops/registry.ts";
import { upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { counter, loop } from "./loop.ts";
import { positions } from "./reductions.ts";

type Graph<P> = (inputs: readonly Tensor[], params: P) => readonly Tensor[];
interface Form {
  readonly lower: boolean;
  readonly transpose: boolean;
  readonly unit: boolean;
}

const rowOf = (x: Tensor): Tensor => positions(x, x.rank - 2);
const columnOf = (x: Tensor): Tensor => positions(x, x.rank - 1);
const summed = (x: Tensor, fromEnd: number): Tensor => apply1(lookup("sum"), [x], { axes: [x.rank - fromEnd] });
const asColumn = (x: Tensor): Tensor => f.expandDims(x, -1);
const asRow = (x: Tensor): Tensor => f.expandDims(x, -2);
const flipped = (x: Tensor): Tensor =>
  apply1(lookup("permute"), [x], { axes: [...upTo(x.rank - 2), x.rank - 1, x.rank - 2] });
const zerosLike = (x: Tensor): Tensor => apply1(lookup("fill"), [x], { value: 0, dtype: x.dtype });
const identity = (x: Tensor): Tensor => f.cast(f.equal(rowOf(x), columnOf(x)), x.dtype);
const product = (a: Tensor, b: Tensor): Tensor => f.matmul(a, b);

/** Column k (row k) of matrices [..., n, m], k being a value. */
const column = (x: Tensor, k: Tensor): Tensor => summed(f.where(f.equal(columnOf(x), k), x, zerosLike(x)), 1);
const row = (x: Tensor, k: Tensor): Tensor => summed(f.where(f.equal(rowOf(x), k), x, zerosLike(x)), 2);
/** Element k of vectors [..., n]. */
const element = (x: Tensor, k: Tensor): Tensor =>
  summed(f.where(f.equal(positions(x, x.rank - 1), k), x, zerosLike(x)), 1);

const triangle: Graph<{ upper: boolean; k: number }> = ([x], { upper, k }) => {
  const apart = f.sub(columnOf(x!), rowOf(x!));
  return [f.where(upper ? f.greaterEqual(apart, k) : f.lessEqual(apart, k), x!, zerosLike(x!))];
};

const diagonalPart: Graph<null> = ([x]) => {
  const kept = f.where(f.equal(rowOf(x!), columnOf(x!)), x!, zerosLike(x!));
  const total = summed(kept, 1);
  return [total.dtype === x!.dtype ? total : f.cast(total, x!.dtype)];
};

const diagonalMatrix: Graph<null> = ([x]) => {
  const n = x!.shape.at(-1)!;
  const wide = apply1(lookup("broadcastTo"), [x!], { shape: [...x!.shape, n], inserted: [x!.rank] });
  return [f.where(f.equal(rowOf(wide), columnOf(wide)), wide, zerosLike(wide))];
};

const permuteRows: Graph<{ inverse: boolean }> = ([x, rows], { inverse }) => {
  const indices = asColumn(rows!);
  const params = { batch: rows!.rank - 1, lead: 0, name: "permuteRows" };
  return [
    inverse ? apply1(lookup("scatter"), [x!, indices, x!], params) : apply1(lookup("gather"), [x!, indices], params),
  ];
};

/** Column by column with the largest pivot (Golub and Van Loan, algorithm 3.4.1); a column of zeros is left as it is. */
const lu: Graph<null> = ([A]) => {
  const n = A!.shape.at(-1) as number;
  const first = positions(
    apply1(lookup("fill"), [diagonalPart([A!], null)[0]!], { value: 0, dtype: "int32" }),
    A!.rank - 2,
  );
  if (n === 0) return [A!, first];
  const [packed, rows] = loop(
    n,
    { constants: [], carries: [A!, first], sequences: [counter(n)] },
    (_, [M, order], [k]) => {
      const at = positions(order!, order!.rank - 1);
      const sizes = f.where(f.greaterEqual(at, k!), f.abs(column(M!, k!)), -1);
      const pivotAt = asColumn(apply1(lookup("argmax"), [sizes], { axis: sizes.rank - 1 }));
      const swapped = f.where(f.equal(at, k!), pivotAt, f.where(f.equal(at, pivotAt), k!, at));
      const turned = permuteRows([M!, swapped], { inverse: false })[0]!;
      const newOrder = summed(permuteRows([asColumn(order!), swapped], { inverse: false })[0]!, 1);
      const own = column(turned, k!);
      const pivot = asColumn(element(own, k!));
      const below = f.greater(at, k!);
      const isNone = f.equal(pivot, 0);
      const factors = f.where(f.logicalAnd(below, f.logicalNot(isNone)), f.div(own, f.where(isNone, 1, pivot)), 0);
      const right = f.where(f.greater(at, k!), row(turned, k!), 0);
      const reduced = f.sub(turned, f.mul(asColumn(factors), asRow(right)));
      const isColumn = f.logicalAnd(f.equal(columnOf(reduced), k!), f.greater(rowOf(reduced), k!));
      return [f.where(isColumn, asColumn(factors), reduced), newOrder];
    },
  );
  return [packed!, rows!];
};

/** Forward or backward substitution, row by row. */
const triangularSolve: Graph<Form> = ([T, B], { lower, transpose, unit }) => {
  const n = T!.shape.at(-1) as number;
  const M = transpose ? flipped(T!) : T!;
  const isLower = lower !== transpose;
  const inner = triangle([M], isLower ? { upper: false, k: -1 } : { upper: true, k: 1 })[0]!;
  const diagonal = diagonalPart([M], null)[0]!;
  if (n === 0 || B!.shape.at(-1) === 0) return [B!];
  const [X] = loop(
    n,
    { constants: [inner, diagonal, B!], carries: [zerosLike(B!)], sequences: [counter(n)], reverse: !isLower },
    ([all, d, right], [X], [i]) => {
      const known = summed(f.mul(asColumn(row(all!, i!)), X!), 2);
      const rest = f.sub(row(right!, i!), known);
      const own = unit ? rest : f.div(rest, asColumn(element(d!, i!)));
      return [f.where(f.equal(rowOf(X!), i!), asRow(own), X!)];
    },
  );
  return [X!];
};

const solved = (T: Tensor, B: Tensor, form: Form): Tensor => apply1(lookup("triangularSolve"), [T, B], form);

const luSolve: Graph<{ transpose: boolean }> = ([, packed, rows, B], { transpose }) => {
  const [L, U] = [
    { lower: true, transpose, unit: true },
    { lower: false, transpose, unit: false },
  ];
  if (transpose) return permuteRows([solved(packed!, solved(packed!, B!, U), L), rows!], { inverse: true });
  return [solved(packed!, solved(packed!, permuteRows([B!, rows!], { inverse: false })[0]!, L), U)];
};

const inverse: Graph<unknown> = ([A]) => {
  const [packed, rows] = lu([A!], null);
  return luSolve([A!, packed!, rows!, identity(A!)], { transpose: false });
};

/** The factors' diagonal, and −1 or 1 by how many pairs of rows stand the other way round. */
function diagonalAndParity(A: Tensor): readonly [Tensor, Tensor] {
  const [packed, rows] = lu([A], null);
  const [left, right] = [asColumn(rows!), asRow(rows!)];
  const other = f.logicalAnd(f.greater(left, right), f.less(rowOf(A), columnOf(A)));
  const crossings = summed(summed(f.cast(other, "int32"), 1), 1);
  const sign = f.where(f.equal(f.mod(crossings, 2), 0), 1, -1);
  return [diagonalPart([packed!], null)[0]!, f.cast(sign, A.dtype)];
}

const slogdet: Graph<null> = ([A]) => {
  const [diagonal, parity] = diagonalAndParity(A!);
  const axes = [diagonal.rank - 1];
  const sign = f.mul(parity, apply1(lookup("prod"), [f.sign(diagonal)], { axes }));
  return [sign, summed(f.log(f.abs(diagonal)), 1)];
};

const det: Graph<null> = ([A]) => {
  const [diagonal, parity] = diagonalAndParity(A!);
  return [f.mul(parity, apply1(lookup("prod"), [diagonal], { axes: [diagonal.rank - 1] }))];
};

/** Column by column. What is not positive definite becomes NaN. */
const cholesky: Graph<null> = ([A]) => {
  const n = A!.shape.at(-1) as number;
  if (n === 0) return [A!];
  const half = f.mul(f.add(A!, flipped(A!)), 0.5);
  const [L] = loop(n, { constants: [half], carries: [zerosLike(half)], sequences: [counter(n)] }, ([S], [L], [k]) => {
    const rest = f.sub(column(S!, k!), summed(f.mul(L!, asRow(row(L!, k!))), 1));
    const root = f.sqrt(asColumn(element(rest, k!)));
    const at = positions(rest, rest.rank - 1);
    const own = f.where(f.greaterEqual(at, k!), f.div(rest, root), 0);
    return [f.where(f.equal(columnOf(L!), k!), asColumn(own), L!)];
  });
  return [L!];
};

/** Householder's reflections with LAPACK's signs: one that would change nothing is left out. */
const qr: Graph<{ complete: boolean }> = ([A], { complete }) => {
  const [n, m] = A!.shape.slice(-2) as [number, number];
  const least = Math.min(n, m);
  const square = f.matmul(zerosLike(A!), flipped(zerosLike(A!)));
  const start = f.add(square, identity(square));
  const [R, Q] = loop(least, { constants: [], carries: [A!, start], sequences: [counter(least)] }, (_, [R, Q], [k]) => {
    const own = column(R!, k!);
    const at = positions(own, own.rank - 1);
    const head = asColumn(element(own, k!));
    const below = f.where(f.greater(at, k!), own, 0);
    const rest = asColumn(summed(f.mul(below, below), 1));
    const isDone = f.equal(rest, 0);
    const norm = f.sqrt(f.add(rest, f.mul(head, head)));
    const beta = f.where(f.less(head, 0), norm, f.neg(norm));
    const v = f.where(f.equal(at, k!), f.sub(head, beta), below);
    const size = asColumn(summed(f.mul(v, v), 1));
    const tau = f.where(isDone, 0, f.div(2, f.where(isDone, 1, size)));
    const scaled = f.mul(v, tau);
    const forR = product(asRow(scaled), R!);
    const forQ = product(Q!, asColumn(v));
    return [f.sub(R!, f.mul(asColumn(v), forR)), f.sub(Q!, f.mul(forQ, asRow(scaled)))];
  });
  const kept = complete ? n : least;
  const cut = (x: Tensor, rows: number, columns: number): Tensor =>
    apply1(lookup("slice"), [x], {
      starts: x.shape.map(() => 0),
      stops: [...x.shape.slice(0, -2), rows, columns],
      steps: x.shape.map(() => 1),
    });
  return [cut(Q!, n, kept), triangle([cut(R!, kept, m)], { upper: true, k: 0 })[0]!];
};

/** Padé's approximant of degree 13 after halving, and squarings of which each matrix takes its own number (Higham 2005). */
const expm: Graph<null> = ([A]) => {
  const n = A!.shape.at(-1) as number;
  if (n === 0) return [A!];
  const sums = summed(f.abs(A!), 2);
  const norm = asColumn(asColumn(apply1(lookup("max"), [sums], { axes: [sums.rank - 1] })));
  const halvings = f.maximum(f.ceil(f.div(f.log(f.div(norm, 2)), Math.LN2)), 0);
  const X = f.mul(A!, f.exp(f.mul(halvings, -Math.LN2)));
  const I = identity(A!);
  const c = [1];
  for (let k = 1; k <= 13; k++) c.push((c[k - 1]! * (14 - k)) / (k * (27 - k)));
  const [X2] = [product(X, X)];
  let [even, odd]: [Tensor, Tensor] = [f.mul(I, c[12]!), f.mul(I, c[13]!)];
  for (let k = 10; k >= 0; k -= 2) {
    even = f.add(product(even, X2), f.mul(I, c[k]!));
    odd = f.add(product(odd, X2), f.mul(I, c[k + 1]!));
  }
  const U = product(X, odd);
  const numerator = f.add(even, U);
  const denominator = f.sub(even, U);
  const [packed, rows] = apply(lookup("lu"), [denominator], null);
  const start = luSolve([denominator, packed!, rows!, numerator], { transpose: false })[0]!;
  const steps = 40;
  const [E] = loop(steps, { constants: [halvings], carries: [start], sequences: [counter(steps)] }, ([s], [E], [k]) => [
    f.where(f.less(f.cast(k!, E!.dtype), s!), product(E!, E!), E!),
  ]);
  return [E!];
};

export const matrices = {
  triangle,
  diagonalPart,
  diagonalMatrix,
  permuteRows,
  lu,
  luSolve,
  triangularSolve,
  inverse,
  slogdet,
  det,
  cholesky,
  qr,
  expm,
} as const;
