import type { Aval } from "../../ops/operation.ts";
import type { TypedArray } from "../../tensor/dtype.ts";
import { ValueError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { extent, matrixAt, stacked, stackSize, whereInStack } from "./stack.ts";

/** L with L·Lᵀ = (A + Aᵀ)/2 for a stack, row by row (Golub, Van Loan, Matrix Computations, section 4.2). */
export function choleskyAll(A: Tensor, [out]: readonly Aval[]): TypedArray {
  const [n] = extent(A);
  return stacked(out!.dtype, stackSize(A), n * n, (index) => {
    const a = matrixAt(A, index, "cholesky");
    const l = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let rest = (a[i * n + j]! + a[j * n + i]!) / 2;
        for (let k = 0; k < j; k++) rest -= l[i * n + k]! * l[j * n + k]!;
        if (j < i) l[i * n + j] = rest / l[j * n + j]!;
        else if (rest > 0) l[i * n + i] = Math.sqrt(rest);
        else
          throw new ValueError(
            `cholesky: the matrix${whereInStack(A, index)} is not positive definite: row ${i} leaves ${rest} under the root. Add a small multiple of the identity, or use ad.eigh.`,
          );
      }
    return l;
  });
}
