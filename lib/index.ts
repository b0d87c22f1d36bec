/**
 * The public surface. The folders beside this file, each of which takes values from those before it alone: tensor (what a tensor is:
 * shapes, dtypes, types), engine (loops over numbers), native (the door to native code), ops (primitives and functions), random, create,
 * graph, autodiff, export, control, and what stands on these: define, spectrum, plot, debug and book. One arrow runs back: dropout, an
 * operation, draws from random.
 */
import "./graph/lowering/eager.ts";
import "./methods.ts";
import "./plot/displays.ts";

export {
  type Accumulated,
  type AccumulationOrder,
  accumulate,
} from "./autodiff/accumulation/accumulate.ts";
export { type Eliminated, eliminate } from "./autodiff/accumulation/eliminate.ts";
export type { EliminationOrder } from "./autodiff/accumulation/orders.ts";
export { backprop } from "./autodiff/backprop.ts";
export { type CheckGradientsOptions, checkGradients } from "./autodiff/checkGradients.ts";
export { type CheckedEntry, GradientCheck } from "./autodiff/gradientCheck.ts";
export { type HessianOperator, hessianOperator } from "./autodiff/hessianOperator.ts";
export type { GradientHook, HookHandle } from "./autodiff/hooks.ts";
export {
  type HessianOptions,
  hessian,
  type JacobianFunction,
  type JacobianOptions,
  jacobian,
} from "./autodiff/jacobian.ts";
export type { JacobianPlan } from "./autodiff/jacobianPlan.ts";
export { type Linearized, linearize, linearTranspose } from "./autodiff/linearize.ts";
export { buildGrad, GradTable } from "./autodiff/reverse.ts";
export { type GradientsOptions, gradients } from "./autodiff/symbolic.ts";
export { type BackwardOptions, detach, enableGrad, noGrad } from "./autodiff/tape.ts";
export { type GradOptions, grad, type HvpOptions, hvp, jvp, valueAndGrad, vjp } from "./autodiff/transforms.ts";
export { tree } from "./autodiff/treeMap.ts";
export type { JacobianOf } from "./autodiff/treeTypes.ts";
export { type BatchAxes, type VmapOptions, vmap } from "./autodiff/vmap.ts";
export * as book from "./book/index.ts";
export { type Compiled, type CompileOptions, checkpoint, compile } from "./control/compile.ts";
export { cond } from "./control/cond.ts";
export { customGrad } from "./control/customGrad.ts";
export type { CustomBackward, CustomForward } from "./control/customRules.ts";
export type { CapturedNumber, Explanation, Stage } from "./control/explanation.ts";
export { fixedPoint, type IterationOptions, rootFind } from "./control/implicit.ts";
export { type OdeOptions, odeint } from "./control/odeint.ts";
export { type ScanOptions, scan } from "./control/scan.ts";
export { whileLoop } from "./control/whileLoop.ts";
export type { CreateOptions } from "./create/create.ts";
export * from "./create/index.ts";
export * as debug from "./debug/index.ts";
export { definePrimitive, type PrimitiveDefinition } from "./define/definePrimitive.ts";
export { toONNX } from "./export/onnx/index.ts";
export { toStableHLO } from "./export/stablehlo/index.ts";
export type { Cost } from "./graph/cost.ts";
export { type CompileGraph, evaluate, type Feeds } from "./graph/evaluate.ts";
export { type Break, GradientReport, type GradientStatus, gradientReport } from "./graph/gradientReport.ts";
export { Graph, getConsumers, getInputs, getOperation, graph } from "./graph/graph.ts";
export { Printed, print } from "./graph/print.ts";
export { substitute } from "./graph/substitute.ts";
export { Tex, tex } from "./graph/tex.ts";
export * as complex from "./ops/complexNumbers.ts";
export type { Operand } from "./ops/constant.ts";
export type { DiagonalOptions, MeshgridOptions } from "./ops/functions/arrangement.ts";
export type { Index } from "./ops/functions/at.ts";
export type { AttentionOptions } from "./ops/functions/attention.ts";
export type { ClassOptions, CrossEntropyOptions } from "./ops/functions/classification.ts";
export type { ConvOptions, ConvTransposeOptions } from "./ops/functions/convolutions.ts";
export type { BincountOptions, Histogram, HistogramOptions } from "./ops/functions/counting.ts";
export type { DropoutOptions } from "./ops/functions/dropout.ts";
export type { InterpolateOptions } from "./ops/functions/images.ts";
export type { RankOptions, TriangularOptions } from "./ops/functions/linalg.ts";
export type { LossOptions, Reduction } from "./ops/functions/lossReduction.ts";
export type { MatrixNorm, MatrixNormOptions } from "./ops/functions/matrixNorms.ts";
export type {
  BatchNormOptions,
  BatchNormResult,
  BatchNormTrainingOptions,
  NormOptions,
} from "./ops/functions/normalization.ts";
export type { PadOptions, PadWidths } from "./ops/functions/padding.ts";
export type { AvgPoolOptions, MaxPoolOptions } from "./ops/functions/pooling.ts";
export type { TensordotAxes, TraceOptions } from "./ops/functions/products.ts";
export type { SearchOptions, SortOptions, TopkOptions, TopkResult } from "./ops/functions/sorting.ts";
export type { VarianceOptions } from "./ops/functions/statistics.ts";
export type { Padding } from "./ops/functions/windows.ts";
export { Operation, type Primitive } from "./ops/operation.ts";
export * from "./ops/public.ts";
export * as plot from "./plot/index.ts";
export { type DrawOptions, type Key, type KeyOptions, type Keys, random } from "./random/index.ts";
export { type Spectrum, type SpectrumOptions, spectrum } from "./spectrum/index.ts";
export type { Dim } from "./tensor/dims.ts";
export type { DType } from "./tensor/dtype.ts";
export { DTypeError, GradientError, ShapeError, ValueError } from "./tensor/errors.ts";
export type { Shape } from "./tensor/shape.ts";
export { Tensor } from "./tensor/tensor.ts";
export { assignAll, Variable } from "./tensor/variable.ts";
