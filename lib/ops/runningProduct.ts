/** Products by recurrence: no division, so that zeros among the factors do no harm at any order of derivative. */
import { freeAxes, sizeOf, upTo } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { apply1 } from "./apply.ts";
import { scalar } from "./constant.ts";
import { neighbour } from "./neighbour.ts";
import { lookup } from "./registry.ts";

/** Along the last axis: x where the position is `place`, 0 elsewhere. */
function onlyAt(place: "first" | "last", x: Tensor, like: Tensor): Tensor {
  const axis = like.rank - 1;
  const positions = apply1(lookup("iota"), [like], { axis });
  const last = (): Tensor =>
    apply1(lookup("sub"), [apply1(lookup("size"), [like], { axes: [axis], dtype: "int32" }), scalar(1, "int32")], null);
  const here = apply1(lookup("equal"), [positions, place === "first" ? scalar(0, "int32") : last()], null);
  return apply1(lookup("where"), [here, x, scalar(0, x.dtype)], null);
}

const recurrence = (a: Tensor, b: Tensor, reverse: boolean): Tensor =>
  apply1(lookup("linearRecurrence"), [a, b], { reverse });

/** Along the last axis the product of all elements so far. */
export const runningProduct = (x: Tensor): Tensor => recurrence(x, onlyAt("first", x, x), false);

/** For each element the product of all others over the axes. */
export function productOfOthers(x: Tensor, axes: readonly number[]): Tensor {
  const kept = freeAxes(x.rank, axes);
  const order = [...kept, ...axes];
  const moved = apply1(lookup("permute"), [x], { axes: order });
  const rows = [...kept.map((i) => x.shape[i]!), sizeOf(axes.map((i) => x.shape[i]!))];
  const flat = apply1(lookup("reshape"), [moved], { shape: rows });
  const one = scalar(1, x.dtype);
  const before = recurrence(neighbour(flat, false), onlyAt("first", one, flat), false);
  const behind = recurrence(flat, onlyAt("last", one, flat), true);
  const product = apply1(lookup("mul"), [before, behind], null);
  const back = apply1(lookup("reshape"), [product], { shape: moved.shape });
  return apply1(lookup("permute"), [back], { axes: upTo(x.rank).map((i) => order.indexOf(i)) });
}
