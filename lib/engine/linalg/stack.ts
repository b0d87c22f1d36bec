/** Stacks of matrices [..., n, m]: every kernel here works on one after the other, in double precision, and rounds once. */
import { allocate, type DType, type TypedArray } from "../../tensor/dtype.ts";
import { count } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** Rows and columns of the matrices of a stack. */
export const extent = (x: Tensor): readonly [number, number] => x.shape.slice(-2) as unknown as [number, number];

/** How many matrices a tensor holds. */
export const stackSize = (x: Tensor): number => count(x.shape.slice(0, -2));

/** Matrix `index` of the stack, copied in double precision. */
export function matrixAt(x: Tensor, index: number, what: string): Float64Array {
  const [rows, columns] = extent(x);
  const size = rows * columns;
  return new Float64Array(x.values(what).subarray(index * size, (index + 1) * size));
}

/** Fills an array matrix by matrix. */
export function stacked(
  dtype: DType,
  matrices: number,
  size: number,
  make: (index: number) => ArrayLike<number>,
): TypedArray {
  const out = allocate(dtype, matrices * size);
  for (let i = 0; i < matrices; i++) out.set(make(i), i * size);
  return out;
}

/** Which matrix of the batch an error is about, as text; nothing where there is but one. */
export function whereInStack(x: Tensor, index: number): string {
  const batch = x.shape.slice(0, -2) as readonly number[];
  if (batch.length === 0) return "";
  const position: number[] = [];
  for (let axis = batch.length - 1, rest = index; axis >= 0; axis--) {
    position.unshift(rest % batch[axis]!);
    rest = Math.floor(rest / batch[axis]!);
  }
  return ` (matrix [${position.join(", ")}] of the batch)`;
}

/** The largest absolute value; NaN wins. */
export function largest(a: ArrayLike<number>): number {
  let top = 0;
  for (let i = 0; i < a.length; i++) top = Math.max(top, Math.abs(a[i]!));
  return top;
}

/** A power of two near the largest absolute value, to scale by without rounding; 1 for zero, infinite and NaN matrices. */
export function magnitude(a: ArrayLike<number>): number {
  const top = largest(a);
  if (!(top > 0 && top < Number.POSITIVE_INFINITY)) return 1;
  return 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(top))));
}

/** a: [n, m] with rows and columns exchanged. */
export function transposed(a: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j]!;
  return out;
}

/** A·B of square matrices. */
export function product(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const factor = a[i * n + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < n; j++) out[i * n + j]! += factor * b[k * n + j]!;
    }
  return out;
}
