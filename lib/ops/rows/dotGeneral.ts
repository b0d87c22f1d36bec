import { contract } from "../../engine/contract.ts";
import { type Dim, isUnknown } from "../../tensor/dims.ts";
import { promote } from "../../tensor/dtype.ts";
import { messages, ShapeError } from "../../tensor/errors.ts";
import { freeAxes, type Shape, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { shifted } from "../batching.ts";
import { bilinear } from "../forms/bilinear.ts";
import type { Aval, Primitive } from "../operation.ts";
import { permute } from "./shapes.ts";

/** Which axes of the two inputs are summed over and which run along together, pair by pair. */
export interface DotParams {
  readonly contract: readonly [readonly number[], readonly number[]];
  readonly batch: readonly [readonly number[], readonly number[]];
}

/**
 * Σ over contracted axes of products, for each batch index: result axes are batch, then a's free axes, then b's.
 * matmul, dot and outer are composed from it.
 */
export const dotGeneral: Primitive<DotParams> = bilinear<DotParams>("dotGeneral", {
  infer: ([a, b], params) => [{ shape: dotShape(a!, b!, params), dtype: promote("matmul", [a!.dtype, b!.dtype]) }],
  describe: ({ contract: [[left], [right]], batch }, [a, b]) => {
    const plain = left !== undefined && right !== undefined && batch[0].length === 0 && a!.rank <= 2 && b!.rank <= 2;
    if (!plain) return left === undefined && batch[0].length === 0 ? "outer" : "dotGeneral";
    const [turnedA, turnedB] = [a!.rank === 2 && left === 0, b!.rank === 2 && right === 1];
    return turnedA || turnedB ? `matmul A${turnedA ? "ᵀ" : ""}·B${turnedB ? "ᵀ" : ""}` : "matmul";
  },
  batch: batchDot,
  run: ([a, b], params, [out]) => [contract(a!, b!, params, out!)],
  transposes: [
    (G, { inputs: [a, b], params }) =>
      transposed(G, b!, a!.shape, params.contract[0], params.batch[0], params.contract[1], params.batch[1], true),
    (G, { inputs: [a, b], params }) =>
      transposed(G, a!, b!.shape, params.contract[1], params.batch[1], params.contract[0], params.batch[0], false),
  ],
});

/** With one side batched, its batch axis is a free one; swapped, it comes first for the right side too. */
function batchDot(
  [a, b]: readonly Tensor[],
  [left, right]: readonly boolean[],
  { contract: [ca, cb], batch: [ba, bb] }: DotParams,
): readonly Tensor[] {
  if (left && right)
    return [
      apply1(dotGeneral, [a!, b!], {
        contract: [shifted(ca), shifted(cb)],
        batch: [
          [0, ...shifted(ba)],
          [0, ...shifted(bb)],
        ],
      }),
    ];
  const batches = ba.length;
  if (left) {
    const out = apply1(dotGeneral, [a!, b!], { contract: [shifted(ca), cb], batch: [shifted(ba), bb] });
    return [ordered(out, [batches, ...upTo(batches), ...upTo(out.rank).slice(batches + 1)])];
  }
  const [freeA, freeB] = [freeAxes(a!.rank, ca, ba).length, freeAxes(b!.rank - 1, cb, bb).length];
  const out = apply1(dotGeneral, [b!, a!], { contract: [shifted(cb), ca], batch: [shifted(bb), ba] });
  const [b0, a0] = [batches + 1, batches + 1 + freeB];
  return [
    ordered(out, [batches, ...upTo(batches), ...upTo(freeA).map((i) => a0 + i), ...upTo(freeB).map((i) => b0 + i)]),
  ];
}

const ordered = (x: Tensor, axes: readonly number[]): Tensor =>
  axes.every((a, i) => a === i) ? x : apply1(permute, [x], { axes });

/** What two sizes that must agree agree on. */
function agree(op: string, x: Dim, y: Dim): Dim {
  if (x !== y && !isUnknown(x) && !isUnknown(y)) throw new ShapeError(messages.inner(op, x, y));
  return isUnknown(x) ? y : x;
}

function dotShape(a: Aval, b: Aval, { contract: [ca, cb], batch: [ba, bb] }: DotParams): Shape {
  for (const [i, axis] of ca.entries()) agree("matmul", a.shape[axis]!, b.shape[cb[i]!]!);
  return [
    ...ba.map((axis, i) => agree("matmul (batch axes)", a.shape[axis]!, b.shape[bb[i]!]!)),
    ...freeAxes(a.shape.length, ca, ba).map((i) => a.shape[i]!),
    ...freeAxes(b.shape.length, cb, bb).map((i) => b.shape[i]!),
  ];
}

/**
 * The gradient for one input ("own"): G contracted with the other input over that one's free axes, and the axes
 * put back in the order they have in the input. G's axes are batch, a's free, b's free.
 */
function transposed(
  G: Tensor,
  other: Tensor,
  ownShape: Shape,
  ownContract: readonly number[],
  ownBatch: readonly number[],
  otherContract: readonly number[],
  otherBatch: readonly number[],
  ownIsLeft: boolean,
): Tensor {
  const batches = ownBatch.length;
  const ownFree = freeAxes(ownShape.length, ownContract, ownBatch);
  const otherFree = freeAxes(other.shape.length, otherContract, otherBatch);
  const gBatch = ownBatch.map((_, i) => i);
  const gOther = otherFree.map((_, i) => batches + (ownIsLeft ? ownFree.length : 0) + i);
  // For the right input the other one stands first, so that for a plain matmul both gradients need the fewest moves: G·bᵀ and aᵀ·G.
  const result = ownIsLeft
    ? apply1(dotGeneral, [G, other], { contract: [gOther, otherFree], batch: [gBatch, otherBatch] })
    : apply1(dotGeneral, [other, G], { contract: [otherFree, gOther], batch: [otherBatch, gBatch] });
  // The contracted axes of `other` come out in its own order, which need not be that of ownContract.
  const contractOrder = [...otherContract.keys()]
    .sort((i, j) => otherContract[i]! - otherContract[j]!)
    .map((i) => ownContract[i]!);
  const order = ownIsLeft ? [...ownBatch, ...ownFree, ...contractOrder] : [...ownBatch, ...contractOrder, ...ownFree];
  const axes = ownShape.map((_, i) => order.indexOf(i));
  return ordered(result, axes);
}
