export { Chart, type ChartOptions, type MimeBundle } from "./chart.ts";
export { type CurveRecord, Curves, type CurvesOptions, curves } from "./curves.ts";
export { PlotError } from "./errors.ts";
export { gradientCheck } from "./gradientCheck.ts";
export { type GraphInput, type GraphOptions, graph } from "./graph.ts";
export {
  type GraphDrawing,
  type GraphEdge,
  type GraphNode,
  type GraphOfOptions,
  type GraphPart,
  graphOf,
  type NodeKind,
  type TensorLike,
} from "./graphOf.ts";
export { type LineOptions, line } from "./line.ts";
export { type MatrixInput, type MatrixOptions, matrix } from "./matrix.ts";
export type { NumberList, Scalar, Values } from "./numbers.ts";
export { type Drawable, row } from "./row.ts";
export { type SpectrumLike, spectrum } from "./spectrum.ts";
export { vegaLite } from "./vegaLite.ts";
