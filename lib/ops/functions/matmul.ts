import { messages, ShapeError } from "../../tensor/errors.ts";
import { broadcastShapes, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";

/** Matrix product as numpy's matmul: vectors are rows on the left and columns on the right, leading axes are batches. */
export function matmul(left: Operand, right: Operand): Tensor {
  const [a, b] = toTensors("matmul", [left, right]) as [Tensor, Tensor];
  if (a.rank === 0 || b.rank === 0)
    throw new ShapeError(
      messages.rank("matmul", "tensors of rank 1 or more (use mul for scalars)", (a.rank === 0 ? a : b).shape),
    );
  // A right-hand matrix (or a left-hand vector) serves every batch: plain contraction gives the axes in matmul's order.
  const inner = [a.rank - 1, Math.max(0, b.rank - 2)] as const;
  if (b.rank <= 2 || a.rank === 1)
    return apply1(p.dotGeneral, [a, b], { contract: [[inner[0]], [inner[1]]], batch: [[], []] });
  const batch = broadcastShapes("matmul (batch axes)", [a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const wide = (t: Tensor): Tensor => {
    const shape = [...batch, ...t.shape.slice(-2)];
    if (t.rank === shape.length && t.shape.every((d, i) => d === shape[i])) return t;
    return apply1(p.broadcastTo, [t], { shape, inserted: upTo(shape.length - t.rank) });
  };
  const [x, y] = [wide(a), wide(b)];
  return apply1(p.dotGeneral, [x, y], {
    contract: [[x.rank - 1], [y.rank - 2]],
    batch: [upTo(batch.length), upTo(batch.length)],
  });
}

/** Σ aᵢbᵢ of two vectors; of matrices their product. */
export function dot(left: Operand, right: Operand): Tensor {
  const [a, b] = toTensors("dot", [left, right]) as [Tensor, Tensor];
  if (a.rank === 0 || b.rank === 0) return apply1(p.mul, [a, b], null);
  return apply1(p.dotGeneral, [a, b], { contract: [[a.rank - 1], [Math.max(0, b.rank - 2)]], batch: [[], []] });
}
