import { type Dim, toShape } from "../../tensor/dims.ts";
import { checkDType, type DType } from "../../tensor/dtype.ts";
import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { checkAxes, normalizeAxes, normalizeAxis, resolveReshape, type Shape, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { movedAxis } from "../batching.ts";
import { type Operand, toTensor, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";

/** A shape in which −1 may stand for what is left. */
const toTarget = (what: string, shape: readonly Dim[]): Shape => {
  const open = Array.isArray(shape) ? shape.indexOf(-1) : -1;
  return open < 0 ? toShape(what, shape) : toShape(what, shape.with(open, 0)).with(open, -1);
};

export function reshape(x: Operand, shape: readonly Dim[]): Tensor {
  const t = toTensor("reshape", x);
  return apply1(p.reshape, [t], { shape: resolveReshape("reshape", t.shape, toTarget("reshape", shape)) });
}

export function permute(x: Operand, axes: readonly number[]): Tensor {
  const t = toTensor("permute", x);
  const order = checkAxes("permute", axes).map((a) => normalizeAxis("permute", a, t.rank));
  if (order.length !== t.rank || new Set(order).size !== t.rank)
    throw new ShapeError(
      `permute: expected each of the ${t.rank} axes of ${showShape(t.shape)} once, got [${axes.join(", ")}].`,
    );
  return apply1(p.permute, [t], { axes: order });
}

/** The axis at `from` stands at `to`; the others keep their order. */
export function moveaxis(x: Operand, from: number, to: number): Tensor {
  const t = toTensor("moveaxis", x);
  const [source, target] = [normalizeAxis("moveaxis", from, t.rank), normalizeAxis("moveaxis", to, t.rank)];
  return movedAxis(t, source, target);
}

/** Swaps the last two axes (with no axes given), or orders them as `axes`. */
export function transpose(x: Operand, axes?: readonly number[]): Tensor {
  const t = toTensor("transpose", x);
  if (axes) return permute(t, axes);
  if (t.rank < 2) return t;
  return permute(
    t,
    t.shape.map((_, i) => (i < t.rank - 2 ? i : 2 * t.rank - 3 - i)),
  );
}

export function broadcastTo(x: Operand, shape: readonly Dim[]): Tensor {
  const t = toTensor("broadcastTo", x);
  const target = toShape("broadcastTo", shape);
  const extra = target.length - t.rank;
  if (extra < 0) throw new ShapeError(messages.broadcast("broadcastTo", [t.shape, target]));
  return apply1(p.broadcastTo, [t], { shape: target, inserted: upTo(extra) });
}

export function expandDims(x: Operand, axis: number): Tensor {
  const t = toTensor("expandDims", x);
  const at = normalizeAxis("expandDims", axis, t.rank + 1);
  return apply1(p.reshape, [t], { shape: t.shape.toSpliced(at, 0, 1) });
}

/** Drops axes of size 1: the given ones, or all. */
export function squeeze(x: Operand, axes?: number | readonly number[]): Tensor {
  const t = toTensor("squeeze", x);
  const dropped =
    axes === undefined ? t.shape.flatMap((d, i) => (d === 1 ? [i] : [])) : normalizeAxes("squeeze", axes, t.rank);
  for (const i of dropped)
    if (t.shape[i] !== 1)
      throw new ShapeError(
        `squeeze: axis ${i} of ${showShape(t.shape)} has size ${t.shape[i]}; only axes of size 1 can go.`,
      );
  return apply1(p.reshape, [t], { shape: t.shape.filter((_, i) => !dropped.includes(i)) });
}

export function concat(tensors: readonly Operand[], axis = 0): Tensor {
  const list = toTensors("concat", tensors);
  if (list.length === 0) throw new ShapeError("concat: expected at least one tensor, got none.");
  const rank = list[0]!.rank;
  for (const t of list)
    if (t.rank !== rank || rank === 0)
      throw new ShapeError(
        messages.rank(
          "concat",
          `tensors of one rank of at least 1, the first being ${showShape(list[0]!.shape)}`,
          t.shape,
        ),
      );
  return apply1(p.concat, list, { axis: normalizeAxis("concat", axis, rank) });
}

export function cast(x: Operand, dtype: DType): Tensor {
  const t = toTensor("cast", x);
  checkDType("cast", dtype);
  return t.dtype === dtype ? t : apply1(p.cast, [t], { dtype });
}
