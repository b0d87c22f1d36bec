import type { Dim } from "../../tensor/dims.ts";
import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { normalizeAxis, sizeOf, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { broadcastTo, permute } from "./shapes.ts";

export function swapaxes(x: Operand, a: number, b: number): Tensor {
  const t = toTensor("swapaxes", x);
  const [i, j] = [normalizeAxis("swapaxes", a, t.rank), normalizeAxis("swapaxes", b, t.rank)];
  return permute(
    t,
    upTo(t.rank).map((axis) => (axis === i ? j : axis === j ? i : axis)),
  );
}

export function flatten(x: Operand, start = 0, end = -1): Tensor {
  const t = toTensor("flatten", x);
  if (t.rank === 0) return apply1(p.reshape, [t], { shape: [1] });
  const [from, to] = [normalizeAxis("flatten", start, t.rank), normalizeAxis("flatten", end, t.rank)];
  if (from > to) throw new ShapeError(`flatten: expected a first axis before the last, got ${start} and ${end}.`);
  const shape = [...t.shape.slice(0, from), sizeOf(t.shape.slice(from, to + 1)), ...t.shape.slice(to + 1)];
  return apply1(p.reshape, [t], { shape });
}

export const ravel = (x: Operand): Tensor => flatten(toTensor("ravel", x));

/** −1 keeps a size; new axes come in front, as in torch. */
export function expand(x: Operand, shape: readonly Dim[]): Tensor {
  const t = toTensor("expand", x);
  const extra = shape.length - t.rank;
  if (extra < 0 || shape.slice(0, Math.max(0, extra)).includes(-1))
    throw new ShapeError(
      messages.rank("expand", `a tensor that becomes ${showShape(shape)}, with −1 for sizes that it has`, t.shape),
    );
  return broadcastTo(
    t,
    shape.map((size, i) => (size === -1 ? t.shape[i - extra]! : size)),
  );
}
