import type { Aval } from "../../ops/operation.ts";
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { signOf } from "./eigh.ts";
import { applyQ, triangularize } from "./qr.ts";
import { negligibleSquare } from "./reflectors.ts";
import { extent, largest, magnitude, matrixAt, stacked, stackSize, transposed } from "./stack.ts";

/** Singular values in descending order; row i of `left` and of `right` are the singular vectors of values[i]. */
interface SingularTriplets {
  readonly values: Float64Array;
  readonly left: readonly Float64Array[];
  readonly right: readonly Float64Array[];
}

/**
 * U: [..., m, k], s: [..., k] in descending order and Vᵀ: [..., k, n] for a stack. Of each left singular vector the component that
 * is largest in size is positive. With k = m the left vectors, with n rows of Vᵀ the right ones, are completed to a basis.
 */
export function svdAll(A: Tensor, [u, s, vh]: readonly Aval[]): readonly TypedArray[] {
  const [m, n] = extent(A);
  const matrices = stackSize(A);
  const [columns, rank, rows] = [u!.shape.at(-1) as number, s!.shape.at(-1) as number, vh!.shape.at(-2) as number];
  const U = allocate(u!.dtype, matrices * m * columns);
  const S = allocate(s!.dtype, matrices * rank);
  const Vh = allocate(vh!.dtype, matrices * rows * n);
  for (let index = 0; index < matrices; index++) {
    const a = matrixAt(A, index, "svd");
    if (!Number.isFinite(largest(a))) {
      U.fill(Number.NaN, index * m * columns, (index + 1) * m * columns);
      S.fill(Number.NaN, index * rank, (index + 1) * rank);
      Vh.fill(Number.NaN, index * rows * n, (index + 1) * rows * n);
      continue;
    }
    const { values, left, right } = singularTriplets(a, m, n, columns, rows);
    S.set(values, index * rank);
    for (let j = 0; j < Math.max(columns, rows); j++) {
      const sign = j < columns ? signOf(left[j]!) : 1;
      if (j < columns) for (let i = 0; i < m; i++) U[(index * m + i) * columns + j] = sign * left[j]![i]!;
      if (j < rows) for (let i = 0; i < n; i++) Vh[(index * rows + j) * n + i] = sign * right[j]![i]!;
    }
  }
  return [U, S, Vh];
}

/** Of one matrix a: [m, n], with at least `lefts` and `rights` vectors on the sides. */
function singularTriplets(
  a: Float64Array,
  m: number,
  n: number,
  lefts = Math.min(m, n),
  rights = Math.min(m, n),
): SingularTriplets {
  const scale = magnitude(a);
  const scaled = a.map((value) => value / scale);
  const { values, left, right } = m >= n ? tall(transposed(scaled, m, n), m, n, lefts) : wide(scaled, m, n, rights);
  return {
    values: values.map((value) => value * scale),
    left: completed(left, m, lefts),
    right: completed(right, n, rights),
  };
}

function wide(rows: Float64Array, m: number, n: number, rights: number): SingularTriplets {
  const { values, left, right } = tall(rows, n, m, rights);
  return { values, left: right, right: left };
}

/**
 * For m ≥ n: A·P = Q·R with column pivoting, then one-sided Jacobi rotations make the rows of R orthogonal: J·R = Σ·Z, so that
 * A = (Q·Jᵀ)·Σ·(Z·Pᵀ). Small singular values keep their relative accuracy as far as the matrix determines them.
 * Sources: Hestenes 1958; Drmač, Veselić, "New fast and accurate Jacobi SVD algorithm", SIAM J. Matrix Anal. Appl. 29, 2008.
 * @param columns - Aᵀ: [n, m]
 */
function tall(columns: Float64Array, m: number, n: number, lefts: number): SingularTriplets {
  const reflections = triangularize(columns, m, n, true);
  const rows = Array.from({ length: n }, (_, i) =>
    Float64Array.from({ length: n }, (_, j) => (j < i ? 0 : columns[j * m + i]!)),
  );
  const turns = Array.from({ length: n }, (_, i) => {
    const row = new Float64Array(m);
    row[i] = 1;
    return row;
  });
  orthogonalize(rows, turns, n);
  const lengths = rows.map((row) => Math.hypot(...row));
  const descending = lengths.map((_, i) => i).sort((i, j) => lengths[j]! - lengths[i]!);
  const left = descending.map((i) => turns[i]!);
  for (let j = n; j < lefts; j++) {
    const unit = new Float64Array(m);
    unit[j] = 1;
    left.push(unit);
  }
  for (const vector of left) applyQ(reflections, vector, 0, m);
  const right: Float64Array[] = [];
  for (const i of descending) {
    if (lengths[i] === 0) break;
    const vector = new Float64Array(n);
    for (let j = 0; j < n; j++) vector[reflections.order[j]!] = rows[i]![j]! / lengths[i]!;
    right.push(vector);
  }
  return { values: Float64Array.from(descending, (i) => lengths[i]!), left, right };
}

/**
 * Rotates pairs of rows until all are orthogonal, relative to their lengths; `turns` takes part. Squares of lengths are carried
 * through a sweep and computed anew before each, which spares two of three scalar products for each pair.
 */
function orthogonalize(rows: readonly Float64Array[], turns: readonly Float64Array[], n: number): void {
  const tolerance = Number.EPSILON * Math.max(4, Math.sqrt(n));
  const squares = new Float64Array(n);
  for (let sweep = 0; sweep < 60; sweep++) {
    let turned = false;
    for (let i = 0; i < n; i++) {
      squares[i] = scalarProduct(rows[i]!, rows[i]!, n);
      if (squares[i]! >= negligibleSquare) continue;
      rows[i]!.fill(0);
      squares[i] = 0;
    }
    for (let p = 0; p < n - 1; p++)
      for (let q = p + 1; q < n; q++) {
        const [xx, yy] = [squares[p]!, squares[q]!];
        const xy = scalarProduct(rows[p]!, rows[q]!, n);
        if (xy === 0 || Math.abs(xy) <= tolerance * Math.sqrt(xx) * Math.sqrt(yy)) continue;
        turned = true;
        const cotangent = (yy - xx) / (2 * xy);
        const t = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.hypot(1, cotangent));
        const c = 1 / Math.hypot(1, t);
        rotate(rows[p]!, rows[q]!, n, c, c * t);
        rotate(turns[p]!, turns[q]!, n, c, c * t);
        squares[p] = Math.max(0, xx - t * xy);
        squares[q] = yy + t * xy;
      }
    if (!turned) return;
  }
}

function scalarProduct(x: Float64Array, y: Float64Array, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += x[i]! * y[i]!;
  return total;
}

function rotate(x: Float64Array, y: Float64Array, n: number, c: number, s: number): void {
  for (let i = 0; i < n; i++) {
    const [a, b] = [x[i]!, y[i]!];
    x[i] = c * a - s * b;
    y[i] = s * a + c * b;
  }
}

/** Orthonormal vectors of `size` components, with more put in until there are `wanted`. */
function completed(given: readonly Float64Array[], size: number, wanted: number): readonly Float64Array[] {
  const vectors = [...given];
  while (vectors.length < wanted) {
    // The unit vector that the others cover least, made orthogonal to them twice.
    const covered = new Float64Array(size);
    for (const vector of vectors) for (let i = 0; i < size; i++) covered[i]! += vector[i]! ** 2;
    const added = new Float64Array(size);
    added[covered.indexOf(Math.min(...covered))] = 1;
    for (let pass = 0; pass < 2; pass++)
      for (const vector of vectors) {
        let dot = 0;
        for (let i = 0; i < size; i++) dot += vector[i]! * added[i]!;
        for (let i = 0; i < size; i++) added[i]! -= dot * vector[i]!;
      }
    const length = Math.hypot(...added);
    vectors.push(added.map((value) => value / length));
  }
  return vectors;
}

/** What counts as zero beside the largest singular value: the larger size times the distance from 1 to the next number. */
const negligible = (A: Tensor): number =>
  Math.max(...extent(A), 1) * (A.dtype === "float32" ? 2 ** -23 : Number.EPSILON);

/** Moore–Penrose inverses of a stack; singular values of at most rtol times the largest count as zero. */
export function pinvAll(A: Tensor, rtol: number | null, out: Aval): TypedArray {
  const [m, n] = extent(A);
  const smallest = rtol ?? negligible(A);
  return stacked(out.dtype, stackSize(A), m * n, (index) => {
    const a = matrixAt(A, index, "pinv");
    const total = new Float64Array(m * n);
    if (!Number.isFinite(largest(a))) return total.fill(Number.NaN);
    const { values, left, right } = singularTriplets(a, m, n);
    for (let k = 0; k < values.length && values[k]! > smallest * values[0]!; k++)
      for (let i = 0; i < n; i++) {
        const factor = right[k]![i]! / values[k]!;
        for (let j = 0; j < m; j++) total[i * m + j]! += factor * left[k]![j]!;
      }
    return total;
  });
}

/** How many singular values are larger than rtol times the largest, for each matrix of a stack. */
export function ranks(A: Tensor, rtol: number | null): TypedArray {
  const [m, n] = extent(A);
  const smallest = rtol ?? negligible(A);
  return stacked("int32", stackSize(A), 1, (index) => {
    const a = matrixAt(A, index, "matrixRank");
    if (!Number.isFinite(largest(a))) return [0];
    const { values } = singularTriplets(a, m, n);
    return [values.filter((value) => value > smallest * values[0]!).length];
  });
}
