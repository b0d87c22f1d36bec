import "./ops/methods.ts";

export { backprop } from "./autodiff/backprop.ts";
export { type HessianOperator, hessianOperator } from "./autodiff/hessianOperator.ts";
export { buildGrad, GradTable } from "./autodiff/reverse.ts";
export { type GradientsOptions, gradients } from "./autodiff/symbolic.ts";
export { type BackwardOptions, noGrad } from "./autodiff/tape.ts";
export { type GradOptions, grad, hvp, jvp, valueAndGrad, vjp } from "./autodiff/transforms.ts";
export { type CompileGraph, compileGraph as compile, evaluate, type Feeds } from "./graph/evaluate.ts";
export { Graph, getConsumers, getInputs, getOperation, graph } from "./graph/graph.ts";
export { Operation, type Primitive } from "./ops/operation.ts";
export * from "./plot/index.ts";
export { type Spectrum, type SpectrumOptions, spectrum } from "./spectrum/index.ts";
export {
  arange,
  type CreateOptions,
  eye,
  full,
  linspace,
  ones,
  symbol,
  tensor,
  variable,
  zeros,
} from "./tensor/create.ts";
export type { Dim } from "./tensor/dims.ts";
export type { DType } from "./tensor/dtype.ts";
export { DTypeError, GradientError, ShapeError, ValueError } from "./tensor/errors.ts";
export * as random from "./tensor/random.ts";
export type { Shape } from "./tensor/shape.ts";
export { Tensor } from "./tensor/tensor.ts";
export { assignAll, Variable } from "./tensor/variable.ts";
