// Written by `node scripts/node.js scripts/signatures.ts`.
import type { ComparisonOperations } from "./comparison.ts";
import type { ConvolutionsOperations } from "./convolutions.ts";
import type { ElementwiseOperations } from "./elementwise.ts";
import type { IndexingOperations } from "./indexing.ts";
import type { LinalgOperations } from "./linalg.ts";
import type { LossesOperations } from "./losses.ts";
import type { NetworksOperations } from "./networks.ts";
import type { NormalizationOperations } from "./normalization.ts";
import type { PoolingOperations } from "./pooling.ts";
import type { ProductsOperations } from "./products.ts";
import type { ReductionsOperations } from "./reductions.ts";
import type { ShapesOperations } from "./shapes.ts";
import type { SignalOperations } from "./signal.ts";

/** The operations as functions: they take tensors, plain numbers (which take the dtype of what stands beside them) and nested arrays of numbers. */
export interface Operations
  extends ComparisonOperations,
    ConvolutionsOperations,
    ElementwiseOperations,
    IndexingOperations,
    LinalgOperations,
    LossesOperations,
    NetworksOperations,
    NormalizationOperations,
    PoolingOperations,
    ProductsOperations,
    ReductionsOperations,
    ShapesOperations,
    SignalOperations {}
