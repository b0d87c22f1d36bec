// Written by `node scripts/node.js scripts/signatures.ts`.
import type { Shape } from "../shape.ts";
import type { Shaped } from "../shapeTypes.ts";
import type { ComparisonMethods } from "./comparison.ts";
import type { ConvolutionsMethods } from "./convolutions.ts";
import type { ElementwiseMethods } from "./elementwise.ts";
import type { IndexingMethods } from "./indexing.ts";
import type { LinalgMethods } from "./linalg.ts";
import type { NetworksMethods } from "./networks.ts";
import type { NormalizationMethods } from "./normalization.ts";
import type { PoolingMethods } from "./pooling.ts";
import type { ProductsMethods } from "./products.ts";
import type { ReductionsMethods } from "./reductions.ts";
import type { ShapesMethods } from "./shapes.ts";
import type { SignalMethods } from "./signal.ts";

/**
 * The methods that are operations: `x.f(a)` is `f(x, a)`. Class `Tensor` is merged with this. No method names S: the
 * compiler compares tensors of two shapes often, and identical methods cost nothing.
 */
export interface TensorMethods<S extends Shape>
  extends Shaped<S>,
    ComparisonMethods,
    ConvolutionsMethods,
    ElementwiseMethods,
    IndexingMethods,
    LinalgMethods,
    NetworksMethods,
    NormalizationMethods,
    PoolingMethods,
    ProductsMethods,
    ReductionsMethods,
    ShapesMethods,
    SignalMethods {}
