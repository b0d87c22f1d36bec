/** A spectrum that cannot be computed from what was given; the message says what to change. */
export class SpectrumError extends Error {
  override readonly name = "SpectrumError";
}

export const spectrumErrors = {
  notAnOperator: (got: string) =>
    new SpectrumError(
      `spectrum: expected a symmetric operator { size, matvec } or a square matrix, got ${got}. ` +
        `Pass an object whose matvec(v) returns H v, or a matrix of shape [n, n].`,
    ),
  badSize: (size: unknown) =>
    new SpectrumError(`spectrum: the operator's size must be a positive integer, got ${String(size)}.`),
  notSquare: (rows: number, columns: number) =>
    new SpectrumError(
      `spectrum: a spectrum needs a square matrix, got ${rows} × ${columns}. ` +
        `For a rectangular A, give the symmetric product of A with its transpose.`,
    ),
  ragged: (row: number, length: number, expected: number) =>
    new SpectrumError(`spectrum: row ${row} of the matrix has ${length} entries, the rows before it have ${expected}.`),
  badCount: (name: string, got: unknown) =>
    new SpectrumError(`spectrum: ${name} must be a positive integer, got ${String(got)}.`),
  badSeed: (got: unknown) => new SpectrumError(`spectrum: seed must be an integer, got ${String(got)}.`),
  badProduct: (length: unknown, size: number) =>
    new SpectrumError(
      `spectrum: matvec must return ${size} numbers, as many as it was given, but returned ${String(length)}.`,
    ),
  notFinite: (index: number, value: number, step: number) =>
    new SpectrumError(
      `spectrum: matvec returned ${value} at index ${index} in Lanczos step ${step}. ` +
        `Check the loss and its parameters for values that are not finite.`,
    ),
  notSymmetric: (relative: number) =>
    new SpectrumError(
      `spectrum: the operator is not symmetric: u · H v and v · H u differ by ${relative.toExponential(1)} of the size of H v. ` +
        `Lanczos needs a symmetric operator, such as a Hessian; symmetrise it as (H + Hᵀ) / 2.`,
    ),
  badGrid: () => new SpectrumError("spectrum: the density's grid must be a non-empty list of finite numbers."),
};
