import type { KeyOptions } from "../../random/keys.ts";
import { divideDims } from "../../tensor/dims.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { dropout as dropped } from "./dropout.ts";
import { add, div, equal, exp, greaterEqual, mul, sqrt, stopGradient, sub, where } from "./elementwise.ts";
import { toFloatings } from "./floating.ts";
import { matmul } from "./products.ts";
import { max, size, sum } from "./reductions.ts";
import { transpose } from "./shapes.ts";

export interface AttentionOptions extends KeyOptions {
  /** Conditions (bool or int32: true is looked at) or numbers that are added to the scores; broadcast to [..., l, s]. */
  readonly mask?: Operand;
  /** Whether query i looks at keys 0 … i only; false where absent. */
  readonly causal?: boolean;
  /** What the scores are multiplied by; 1/√d where absent. */
  readonly scale?: number;
  /** The rate at which weights are dropped, by `seed` or `key`; 0 where absent. */
  readonly dropout?: number;
}

/**
 * softmax(q·kᵀ·scale + mask)·v, q: [..., l, d], k: [..., s, d], v: [..., s, e] → [..., l, e]. A query that may look at nothing gives
 * zeros, with gradients of zero, as in torch. (Vaswani et al., "Attention is all you need", 2017)
 */
export function scaledDotProductAttention(q: Operand, k: Operand, v: Operand, options: AttentionOptions = {}): Tensor {
  const [queries, keys, values] = operands("scaledDotProductAttention", [q, k, v], 2);
  const { mask, causal = false, scale, dropout = 0, seed, key } = options;
  const scaled = scale === undefined ? div(queries, root(queries)) : mul(queries, scale);
  let scores = matmul(scaled, transpose(keys));
  const nothing = Number.NEGATIVE_INFINITY;
  if (mask !== undefined) {
    const [, given] = toTensors("scaledDotProductAttention", [scores, mask]) as [Tensor, Tensor];
    scores = isFloating(given.dtype) ? add(scores, given) : where(given, scores, nothing);
  }
  if (causal) {
    const [row, column] = [scores.rank - 2, scores.rank - 1].map((axis) => apply1(p.iota, [scores], { axis }));
    scores = where(greaterEqual(row!, column!), scores, nothing);
  }
  // Without keys there is nothing to share, and the sum over none is zeros.
  const weights = scores.shape.at(-1) === 0 ? scores : shares(scores);
  const source = { ...(seed !== undefined && { seed }), ...(key !== undefined && { key }) };
  return matmul(dropout === 0 ? weights : dropped(weights, dropout, source), values);
}

/** softmax along the last axis, where rows of −∞ alone are zeros. */
function shares(scores: Tensor): Tensor {
  const top = stopGradient(max(scores, -1, { keepdims: true }));
  const e = exp(sub(scores, where(equal(top, Number.NEGATIVE_INFINITY), 0, top)));
  const total = sum(e, -1, { keepdims: true });
  return div(e, where(equal(total, 0), 1, total));
}

/** √d, which may be a size without a number yet. */
function root(x: Tensor): Tensor | number {
  const d = x.shape[x.rank - 1]!;
  return typeof d === "number" ? Math.sqrt(d) : sqrt(size(x, -1, x.dtype));
}

function operands(op: string, given: readonly Operand[], rank: number): [Tensor, Tensor, Tensor] {
  const list = toFloatings(op, given);
  for (const t of list)
    if (t.rank < rank)
      throw new ShapeError(messages.rank(op, "queries, keys and values [..., length, features]", t.shape));
  return list as [Tensor, Tensor, Tensor];
}

/**
 * scaledDotProductAttention for `heads` equal parts of the features, joined again: q: [..., l, heads·d], k: [..., s, heads·d],
 * v: [..., s, heads·e] → [..., l, heads·e]. Projections are left to the caller; a mask broadcasts to [..., heads, l, s].
 */
export function multiHeadAttention(
  q: Operand,
  k: Operand,
  v: Operand,
  heads: number,
  options: AttentionOptions = {},
): Tensor {
  const parts = operands("multiHeadAttention", [q, k, v], 2).map((t) => parted(t, heads));
  const joined = scaledDotProductAttention(parts[0]!, parts[1]!, parts[2]!, options);
  const ordered = apply1(p.permute, [joined], { axes: exchanged(joined.rank) });
  const shape = [...ordered.shape.slice(0, -2), toTensor("multiHeadAttention", v).shape.at(-1)!];
  return apply1(p.reshape, [ordered], { shape });
}

/** [..., l, heads·d] as [..., heads, l, d]. */
function parted(x: Tensor, heads: number): Tensor {
  const features = x.shape[x.rank - 1]!;
  const each = Number.isInteger(heads) && heads > 0 ? divideDims(features, heads) : undefined;
  if (each === undefined)
    throw new ShapeError(
      `multiHeadAttention: ${features} features do not fall into ${heads} equal heads (shape ${showShape(x.shape)}).`,
    );
  const split = apply1(p.reshape, [x], { shape: [...x.shape.slice(0, -1), heads, each] });
  return apply1(p.permute, [split], { axes: exchanged(split.rank) });
}

/** All axes, with the third last and the second last in each other's place. */
const exchanged = (rank: number): number[] => [...upTo(rank - 3), rank - 2, rank - 3, rank - 1];
