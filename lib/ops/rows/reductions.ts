import { extremumPosition, reduceExtremum, reduceLogSumExp, reduceProduct } from "../../engine/reductions.ts";
import { promoteToFloat } from "../../tensor/dtype.ts";
import { ShapeError, showShape } from "../../tensor/errors.ts";
import { reduceShape, type Shape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { shifted } from "../batching.ts";
import { nothingPasses } from "../forms/elementwise.ts";
import { general } from "../forms/general.ts";
import { logWeights } from "../logWeights.ts";
import type { Primitive } from "../operation.ts";
import { register } from "../registry.ts";
import { productOfOthers } from "../runningProduct.ts";
import { div, mul } from "./arithmetic.ts";
import { equal } from "./comparison.ts";
import { broadcastTo, cast, sum } from "./shapes.ts";

export interface Axes {
  readonly axes: readonly number[];
}

const along = (y: Tensor, x: Tensor, { axes }: Axes): Tensor =>
  apply1(broadcastTo, [y], { shape: x.shape, inserted: axes });
const times = (a: Tensor, b: Tensor): Tensor => apply1(mul, [a, b], null);

/** A reduction to y whose derivative in x is Σ weights·dx: the weights say all. */
const weighted = (
  name: string,
  weights: (x: Tensor, y: Tensor, params: Axes) => Tensor,
  { infer, run }: Pick<Primitive<Axes>, "infer" | "run">,
): Primitive<Axes> => {
  const primitive: Primitive<Axes> = general<Axes>(name, {
    infer,
    run,
    batch: ([x], _, { axes }) => [apply1(primitive, [x!], { axes: shifted(axes) })],
    bprop: (_, [G], { inputs: [x], results: [y], params }) => times(along(G!, x!, params), weights(x!, y!, params)),
    jvp: ([dx], { inputs: [x], results: [y], params }) => [apply1(sum, [times(dx!, weights(x!, y!, params))], params)],
  });
  return primitive;
};

/** Each element's share in its row's extremum: 1, or 1/k where k elements are equal. No tangent. */
function shares(x: Tensor, y: Tensor, params: Axes): Tensor {
  const ties = apply1(cast, [apply1(equal, [x, along(y, x, params)], null)], { dtype: x.dtype });
  return apply1(div, [ties, along(apply1(sum, [ties], params), x, params)], null);
}

function checkNotEmpty(name: string, shape: Shape, axes: readonly number[]): void {
  if (axes.some((a) => shape[a] === 0))
    throw new ShapeError(`${name}: there is none along an axis of size 0 (shape ${showShape(shape)}).`);
}

const extremum = (name: "max" | "min"): Primitive<Axes> =>
  weighted(name, shares, {
    infer: ([x], { axes }) => {
      checkNotEmpty(name, x!.shape, axes);
      return [{ shape: reduceShape(x!.shape, axes), dtype: x!.dtype }];
    },
    run: ([x], { axes }) => [reduceExtremum(x!, axes, name === "max")],
  });

/** The largest element over the axes, which go away. Ties share the gradient equally, as in torch and JAX. */
export const max = extremum("max");
/** The smallest element over the axes; ties as for max. */
export const min = extremum("min");

const extremumAt = (name: "argmax" | "argmin"): Primitive<{ axis: number }> => {
  const primitive: Primitive<{ axis: number }> = register<{ axis: number }>({
    name,
    form: "integer",
    infer: ([x], { axis }) => {
      checkNotEmpty(name, x!.shape, [axis]);
      return [{ shape: reduceShape(x!.shape, [axis]), dtype: "int32" }];
    },
    run: ([x], { axis }) => [extremumPosition(x!, axis, name === "argmax")],
    batch: ([x], _, { axis }) => [apply1(primitive, [x!], { axis: axis + 1 })],
    ...nothingPasses,
  });
  return primitive;
};

/** Position of the first largest element along the axis, int32. */
export const argmax = extremumAt("argmax");
/** Position of the first smallest element along the axis, int32. */
export const argmin = extremumAt("argmin");

/** Π over the axes, which go away. The derivative is the product of the others, right also where some are 0. */
export const prod: Primitive<Axes> = weighted("prod", (x, _, { axes }) => productOfOthers(x, axes), {
  infer: ([x], { axes }) => [{ shape: reduceShape(x!.shape, axes), dtype: x!.dtype === "bool" ? "int32" : x!.dtype }],
  run: ([x], { axes }, [out]) => [reduceProduct(x!, axes, out!.dtype)],
});

/** log Σ eˣ over the axes, which go away; of a row of −∞ (or of nothing) −∞, with a gradient of 0. */
export const logsumexp: Primitive<Axes> = weighted("logsumexp", (x, y, params) => logWeights(x, along(y, x, params)), {
  infer: ([x], { axes }) => [{ shape: reduceShape(x!.shape, axes), dtype: promoteToFloat("logsumexp", [x!.dtype]) }],
  run: ([x], { axes }, [out]) => [reduceLogSumExp(x!, axes, out!.dtype)],
});
