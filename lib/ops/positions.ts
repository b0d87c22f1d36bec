/** Positions as int32 tensors: constants where sizes are numbers, nodes of the graph where they are names. */
import { allocate } from "../tensor/dtype.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { apply1 } from "./apply.ts";
import { fromArray } from "./constant.ts";
import { lookup } from "./registry.ts";

/** 0, 1, … n − 1 in the given shape, which has n elements. */
export function counting(n: number, shape: Shape = [n]): Tensor {
  const data = allocate("int32", n);
  for (let i = 0; i < n; i++) data[i] = i;
  return fromArray(data, shape, "int32");
}

/** Each element's position along the axis of x, in a shape that broadcasts with that of x. */
export function positionsAlong(x: Tensor, axis: number): Tensor {
  const n = x.shape[axis]!;
  if (typeof n !== "number") return apply1(lookup("iota"), [x], { axis });
  return counting(
    n,
    x.shape.slice(axis).map((_, i) => (i === 0 ? n : 1)),
  );
}

/** Each element's position in row-major order, in the shape of x. */
export function flatPositions(x: Tensor): Tensor {
  const n = sizeOf(x.shape);
  if (typeof n === "number") return counting(n, x.shape);
  const flat = apply1(lookup("reshape"), [x], { shape: [n] });
  return apply1(lookup("reshape"), [apply1(lookup("iota"), [flat], { axis: 0 })], { shape: x.shape });
}
