import { spectrumErrors } from "./errors.ts";

/** A symmetric linear map on ℝⁿ known only by its products. */
export interface SymmetricOperator {
  /** n: how many numbers a vector has. */
  readonly size: number;
  /** H v for v: [n]. The vector given must not be written to; the one returned may be reused by the next call. */
  matvec(v: Float64Array): ArrayLike<number>;
}

/** A matrix that holds its entries in row-major order, as a tensor does. */
export interface MatrixTensor {
  readonly shape: readonly (number | string)[];
  readonly data: ArrayLike<number>;
}

export type MatrixLike = MatrixTensor | readonly ArrayLike<number>[];

/** The operator v ↦ A v of a square matrix A: [n, n], given as rows or as a tensor; A is copied. */
export function denseOperator(matrix: MatrixLike): SymmetricOperator {
  const { size, entries } = "shape" in matrix ? ofTensor(matrix) : ofRows(matrix);
  if (size === 0) throw spectrumErrors.badSize(0);
  return {
    size,
    matvec(v) {
      const out = new Float64Array(size);
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let j = 0; j < size; j++) sum += entries[i * size + j]! * v[j]!;
        out[i] = sum;
      }
      return out;
    },
  };
}

/** What `spectrum` was given, as an operator; an error that says what came when it is neither operator nor matrix. */
export function asOperator(given: SymmetricOperator | MatrixLike): SymmetricOperator {
  if (typeof given !== "object" || given === null) throw spectrumErrors.notAnOperator(String(given));
  if ("matvec" in given && typeof given.matvec === "function") {
    if (!Number.isInteger(given.size) || given.size < 1) throw spectrumErrors.badSize(given.size);
    return given;
  }
  if (Array.isArray(given) || "shape" in given) return denseOperator(given as MatrixLike);
  throw spectrumErrors.notAnOperator(`an object with ${Object.keys(given).join(", ") || "no properties"}`);
}

function ofTensor({ shape, data }: MatrixTensor) {
  const [rows, columns] = shape;
  if (shape.length !== 2) throw spectrumErrors.notAnOperator(`a tensor of shape [${shape.join(", ")}]`);
  if (typeof rows !== "number" || rows !== columns) throw spectrumErrors.notSquare(Number(rows), Number(columns));
  return { size: rows, entries: Float64Array.from(data) };
}

function ofRows(rows: readonly ArrayLike<number>[]) {
  const size = rows.length;
  const entries = new Float64Array(size * size);
  const columns = rows[0]?.length ?? 0;
  for (const [i, row] of rows.entries()) {
    if (row.length !== columns) throw spectrumErrors.ragged(i, row.length, columns);
    if (columns !== size) throw spectrumErrors.notSquare(size, columns);
    entries.set(row, i * size);
  }
  return { size, entries };
}
