import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/** The diagonals of matrices [..., n, n], one after the other. */
export function copyDiagonal(x: Tensor): TypedArray {
  const n = x.shape[x.rank - 1] as number;
  const data = x.values("diagonal");
  const out = allocate(x.dtype, n === 0 ? 0 : data.length / n);
  for (let i = 0; i < out.length; i++) out[i] = data[i * n + (i % n)]!;
  return out;
}

/** Matrices [..., n, n] with the given diagonals. */
export function copyToDiagonal(x: Tensor): TypedArray {
  const n = x.shape[x.rank - 1] as number;
  const data = x.values("diagonal");
  const out = allocate(x.dtype, data.length * n);
  for (let i = 0; i < data.length; i++) out[i * n + (i % n)] = data[i]!;
  return out;
}
