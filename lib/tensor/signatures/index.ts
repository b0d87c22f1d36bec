// Written by `node scripts/node.js scripts/signatures.ts`.
import type { ActivationsOperations } from "./activations.ts";
import type { ComparisonOperations } from "./comparison.ts";
import type { ConvolutionsOperations } from "./convolutions.ts";
import type { DiagonalsOperations } from "./diagonals.ts";
import type { ElementwiseOperations } from "./elementwise.ts";
import type { ExponentialOperations } from "./exponential.ts";
import type { IndexingOperations } from "./indexing.ts";
import type { LinalgOperations } from "./linalg.ts";
import type { LogicOperations } from "./logic.ts";
import type { LossesOperations } from "./losses.ts";
import type { NetworksOperations } from "./networks.ts";
import type { NormalizationOperations } from "./normalization.ts";
import type { PiecesOperations } from "./pieces.ts";
import type { PoolingOperations } from "./pooling.ts";
import type { ProductsOperations } from "./products.ts";
import type { ReductionsOperations } from "./reductions.ts";
import type { RoundingOperations } from "./rounding.ts";
import type { ScansOperations } from "./scans.ts";
import type { ShapesOperations } from "./shapes.ts";
import type { SignalOperations } from "./signal.ts";
import type { SortingOperations } from "./sorting.ts";
import type { SpecialOperations } from "./special.ts";
import type { StatisticsOperations } from "./statistics.ts";
import type { TrigonometricOperations } from "./trigonometric.ts";

/** The operations as functions: they take tensors, plain numbers (which take the dtype of what stands beside them) and nested arrays of numbers. */
export interface Operations
  extends ActivationsOperations,
    ComparisonOperations,
    ConvolutionsOperations,
    DiagonalsOperations,
    ElementwiseOperations,
    ExponentialOperations,
    IndexingOperations,
    LinalgOperations,
    LogicOperations,
    LossesOperations,
    NetworksOperations,
    NormalizationOperations,
    PiecesOperations,
    PoolingOperations,
    ProductsOperations,
    ReductionsOperations,
    RoundingOperations,
    ScansOperations,
    ShapesOperations,
    SignalOperations,
    SortingOperations,
    SpecialOperations,
    StatisticsOperations,
    TrigonometricOperations {}
