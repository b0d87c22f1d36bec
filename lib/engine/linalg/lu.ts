import type { Aval } from "../../ops/operation.ts";
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import { ValueError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { extent, matrixAt, stacked, stackSize, whereInStack } from "./stack.ts";
import { substitute } from "./triangular.ts";

/** P·A = L·U of one matrix: L below the diagonal of `packed` (its own is ones), U on and above it. */
interface Factors {
  readonly packed: Float64Array;
  /** Row i of P·A is row rows[i] of A. */
  readonly rows: Int32Array;
  /** The determinant of P. */
  readonly sign: number;
}

export function swapRows(a: Float64Array, n: number, i: number, j: number): void {
  const row = a.slice(i * n, (i + 1) * n);
  a.copyWithin(i * n, j * n, (j + 1) * n);
  a.set(row, j * n);
}

/** Subtracts from the rows below the pivot what makes its column zero, and keeps the factors there. */
export function eliminate(a: Float64Array, n: number, k: number): void {
  const pivot = a[k * n + k]!;
  for (let i = k + 1; i < n; i++) {
    const factor = a[i * n + k]! / pivot;
    a[i * n + k] = factor;
    if (factor === 0) continue;
    for (let j = k + 1; j < n; j++) a[i * n + j]! -= factor * a[k * n + j]!;
  }
}

/** Gaussian elimination with partial pivoting, in place (Golub, Van Loan, Matrix Computations, section 3.4). */
export function factorize(a: Float64Array, n: number): Factors {
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  let sign = 1;
  for (let k = 0; k < n; k++) {
    let best = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[best * n + k]!)) best = i;
    if (best !== k) {
      swapRows(a, n, k, best);
      [rows[k], rows[best]] = [rows[best]!, rows[k]!];
      sign = -sign;
    }
    if (a[k * n + k] !== 0) eliminate(a, n, k);
  }
  return { packed: a, rows, sign };
}

/** A⁻¹·B in double precision, from A, which is overwritten; B: [n, k] too. A singular A gives infinities. */
export function solveDense(a: Float64Array, b: Float64Array, n: number, k: number): Float64Array {
  const { packed, rows } = factorize(a, n);
  return backSolve(packed, rows, b, n, k, false);
}

/** A⁻¹·B, or A⁻ᵀ·B, from the factors. */
function backSolve(
  packed: Float64Array,
  rows: ArrayLike<number>,
  b: Float64Array,
  n: number,
  k: number,
  transpose: boolean,
): Float64Array {
  const x = new Float64Array(n * k);
  const lower = { lower: true, transpose, unit: true };
  const upper = { lower: false, transpose, unit: false };
  if (!transpose) {
    for (let i = 0; i < n; i++) x.set(b.subarray(rows[i]! * k, (rows[i]! + 1) * k), i * k);
    substitute(packed, n, x, k, lower);
    substitute(packed, n, x, k, upper);
    return x;
  }
  substitute(packed, n, b, k, upper);
  substitute(packed, n, b, k, lower);
  for (let i = 0; i < n; i++) x.set(b.subarray(i * k, (i + 1) * k), rows[i]! * k);
  return x;
}

/** Factors of a stack: packed L and U: [..., n, n] and the order of rows: [..., n]. */
export function factorizeAll(A: Tensor, [out]: readonly Aval[]): readonly TypedArray[] {
  const [n] = extent(A);
  const matrices = stackSize(A);
  const rows = allocate("int32", matrices * n);
  const packed = stacked(out!.dtype, matrices, n * n, (index) => {
    const factors = factorize(matrixAt(A, index, "lu"), n);
    rows.set(factors.rows, index * n);
    return factors.packed;
  });
  return [packed, rows];
}

const singular = (purpose: Purpose, A: Tensor, index: number, row: number): ValueError =>
  new ValueError(
    `${purpose}: the ${systems[purpose].matrix}${whereInStack(A, index)} is singular${systems[purpose].means(row)}`,
  );

interface System {
  readonly matrix: string;
  /** What it means that a pivot is 0, and what to do, to the person who sees the error. */
  readonly means: (pivot: number) => string;
}

const ordinary: System = {
  matrix: "matrix",
  means: (pivot) =>
    `: pivot ${pivot} of its LU factorisation is 0. For a least-squares solution use ad.pinv or ad.lstsq.`,
};

/** What linear systems are solved for. */
const systems = {
  solve: ordinary,
  inverse: ordinary,
  slogdet: {
    matrix: "matrix",
    means: () =>
      ", where the gradient of log |det A| does not exist. Differentiate ad.det, or add a small multiple of the identity.",
  },
  matrixPower: { matrix: "matrix", means: () => " and has no inverse, so it has no negative powers." },
  conditionNumber: {
    matrix: "matrix",
    means: () =>
      " and has no inverse: its condition number is infinite. In the 2-norm, ord 2, it is computed without one.",
  },
  rootFind: {
    matrix: "Jacobian of f",
    means: () =>
      " at a point of the search, where Newton's method has no next step. Start elsewhere, and let f be as many independent equations as x has numbers.",
  },
  "gradient of rootFind": {
    matrix: "Jacobian of f",
    means: () =>
      " at the root, which is no differentiable function there of what f reads. Use ad.stopGradient on the root, or equations whose root is isolated.",
  },
} as const satisfies Record<string, System>;

/** What an inverse or a solution is needed for: it decides what a singular matrix means to the person who sees the error. */
export type Purpose = keyof typeof systems;

/** How the factors of a matrix are used. */
export interface Solving {
  readonly transpose: boolean;
  readonly purpose: Purpose;
}

/** Solves with the factors of a stack: X: [..., n, k]. */
export function solveFactored(
  packed: Tensor,
  rows: Tensor,
  B: Tensor,
  { transpose, purpose }: Solving,
  [out]: readonly Aval[],
): TypedArray {
  const [n, k] = extent(B);
  const order = rows.values("solve");
  return stacked(out!.dtype, stackSize(B), n * k, (index) => {
    const factors = matrixAt(packed, index, "solve");
    for (let i = 0; i < n; i++) if (factors[i * n + i] === 0) throw singular(purpose, packed, index, i);
    return backSolve(factors, order.subarray(index * n, (index + 1) * n), matrixAt(B, index, "solve"), n, k, transpose);
  });
}

/** Inverses of a stack. */
export function invertAll(A: Tensor, purpose: Purpose, [out]: readonly Aval[]): TypedArray {
  const [n] = extent(A);
  return stacked(out!.dtype, stackSize(A), n * n, (index) => {
    const { packed, rows } = factorize(matrixAt(A, index, "inverse"), n);
    for (let i = 0; i < n; i++) if (packed[i * n + i] === 0) throw singular(purpose, A, index, i);
    const identity = new Float64Array(n * n);
    for (let i = 0; i < n; i++) identity[i * n + i] = 1;
    return backSolve(packed, rows, identity, n, n, false);
  });
}

/** Rows of x: [..., n, k] in the order of `rows`: [..., n], or put back from that order. */
export function copyRows(x: Tensor, rows: Tensor, inverse: boolean): TypedArray {
  const [n, k] = extent(x);
  const data = x.values("permuteRows");
  const order = rows.values("permuteRows");
  const out = allocate(x.dtype, data.length);
  for (let i = 0; i < order.length; i++) {
    const base = Math.floor(i / n) * n;
    const [from, to] = inverse ? [i, base + order[i]!] : [base + order[i]!, i];
    out.set(data.subarray(from * k, (from + 1) * k), to * k);
  }
  return out;
}
