export { type TridiagonalEigen, tridiagonalEigen } from "../engine/linalg/tridiagonal.ts";
export { SpectrumError } from "./errors.ts";
export { type LanczosDecomposition, lanczos } from "./lanczos.ts";
export { denseOperator, type MatrixLike, type MatrixTensor, type SymmetricOperator } from "./operator.ts";
export { type Density, type EigenPair, type Spectrum, type SpectrumOptions, spectrum } from "./spectrum.ts";
