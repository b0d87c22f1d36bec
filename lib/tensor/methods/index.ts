// Written by `node scripts/node.js scripts/signatures.ts`.
import type { DType } from "../dtype.ts";
import type { Shape } from "../shape.ts";
import type { Shaped } from "../shapeTypes.ts";
import type { ActivationsMethods } from "./activations.ts";
import type { ComparisonMethods } from "./comparison.ts";
import type { ConvolutionsMethods } from "./convolutions.ts";
import type { DiagonalsMethods } from "./diagonals.ts";
import type { ElementwiseMethods } from "./elementwise.ts";
import type { ExponentialMethods } from "./exponential.ts";
import type { IndexingMethods } from "./indexing.ts";
import type { LinalgMethods } from "./linalg.ts";
import type { LogicMethods } from "./logic.ts";
import type { NetworksMethods } from "./networks.ts";
import type { NormalizationMethods } from "./normalization.ts";
import type { PiecesMethods } from "./pieces.ts";
import type { PoolingMethods } from "./pooling.ts";
import type { ProductsMethods } from "./products.ts";
import type { ReductionsMethods } from "./reductions.ts";
import type { RoundingMethods } from "./rounding.ts";
import type { ScansMethods } from "./scans.ts";
import type { ShapesMethods } from "./shapes.ts";
import type { SignalMethods } from "./signal.ts";
import type { SortingMethods } from "./sorting.ts";
import type { SpecialMethods } from "./special.ts";
import type { StatisticsMethods } from "./statistics.ts";
import type { TrigonometricMethods } from "./trigonometric.ts";

/**
 * The methods that are operations: `x.f(a)` is `f(x, a)`. Class `Tensor` is merged with this. No method names S: the
 * compiler compares tensors of two shapes often, and identical methods cost nothing.
 */
export interface TensorMethods<S extends Shape, D extends DType>
  extends Shaped<S, D>,
    ActivationsMethods,
    ComparisonMethods,
    ConvolutionsMethods,
    DiagonalsMethods,
    ElementwiseMethods,
    ExponentialMethods,
    IndexingMethods,
    LinalgMethods,
    LogicMethods,
    NetworksMethods,
    NormalizationMethods,
    PiecesMethods,
    PoolingMethods,
    ProductsMethods,
    ReductionsMethods,
    RoundingMethods,
    ScansMethods,
    ShapesMethods,
    SignalMethods,
    SortingMethods,
    SpecialMethods,
    StatisticsMethods,
    TrigonometricMethods {}
