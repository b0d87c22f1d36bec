import { argMax, reduceMax } from "../../engine/reductions.ts";
import { ShapeError } from "../../tensor/errors.ts";
import { reduceShape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { shifted } from "../batching.ts";
import { nothingPasses } from "../forms/elementwise.ts";
import { general } from "../forms/general.ts";
import type { Primitive } from "../operation.ts";
import { register } from "../registry.ts";
import { div, mul } from "./arithmetic.ts";
import { equal } from "./comparison.ts";
import { broadcastTo, cast, sum } from "./shapes.ts";

export interface Axes {
  readonly axes: readonly number[];
}

/** Each element's share in its row's maximum: 1, or 1/k where k elements are equally large. No tangent. */
function shares(x: Tensor, y: Tensor, { axes }: Axes): Tensor {
  const repeated = apply1(broadcastTo, [y], { shape: x.shape, inserted: axes });
  const ties = apply1(cast, [apply1(equal, [x, repeated], null)], { dtype: x.dtype });
  const counted = apply1(broadcastTo, [apply1(sum, [ties], { axes })], { shape: x.shape, inserted: axes });
  return apply1(div, [ties, counted], null);
}

/** The largest element over the axes, which go away. Ties share the gradient equally, as in torch and JAX. */
export const max: Primitive<Axes> = general<Axes>("max", {
  infer: ([x], { axes }) => {
    if (axes.some((a) => x!.shape[a] === 0))
      throw new ShapeError(
        `max: there is no largest element along an axis of size 0 (shape [${x!.shape.join(", ")}]).`,
      );
    return [{ shape: reduceShape(x!.shape, axes), dtype: x!.dtype }];
  },
  run: ([x], { axes }) => [reduceMax(x!, axes)],
  batch: ([x], _, { axes }) => [apply1(max, [x!], { axes: shifted(axes) })],
  bprop: (_, [G], { inputs: [x], results: [y], params }) =>
    apply1(mul, [apply1(broadcastTo, [G!], { shape: x!.shape, inserted: params.axes }), shares(x!, y!, params)], null),
  jvp: ([dx], { inputs: [x], results: [y], params }) => [
    apply1(sum, [apply1(mul, [dx!, shares(x!, y!, params)], null)], params),
  ],
});

/** Position of the largest element along the axis, int32. */
export const argmax: Primitive<{ axis: number }> = register<{ axis: number }>({
  name: "argmax",
  form: "integer",
  infer: ([x], { axis }) => {
    if (x!.shape[axis] === 0) throw new ShapeError("argmax: there is no largest element along an axis of size 0.");
    return [{ shape: reduceShape(x!.shape, [axis]), dtype: "int32" }];
  },
  run: ([x], { axis }) => [argMax(x!, axis)],
  batch: ([x], _, { axis }) => [apply1(argmax, [x!], { axis: axis + 1 })],
  ...nothingPasses,
});
