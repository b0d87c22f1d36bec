import { recurrence, runningLogSumExp, runningSum } from "../../engine/scans.ts";
import { promote, promoteToFloat } from "../../tensor/dtype.ts";
import { messages, ShapeError } from "../../tensor/errors.ts";
import { sameShape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { batchInFront } from "../batching.ts";
import { scalar } from "../constant.ts";
import { general } from "../forms/general.ts";
import { linear } from "../forms/linear.ts";
import { logWeights } from "../logWeights.ts";
import { neighbour } from "../neighbour.ts";
import type { Primitive } from "../operation.ts";
import { add, mul } from "./arithmetic.ts";
import { equal, where } from "./comparison.ts";
import { iota } from "./indexing.ts";

/** Along the axis the sum of all elements so far, or from each on where reversed. Each is the other's transpose. */
export const cumsum: Primitive<{ axis: number; reverse: boolean }> = linear<{ axis: number; reverse: boolean }>(
  "cumsum",
  {
    in: [0],
    infer: ([x]) => [{ shape: x!.shape, dtype: x!.dtype === "bool" ? "int32" : x!.dtype }],
    run: ([x], { axis, reverse }, [out]) => [runningSum(x!, axis, reverse, out!)],
    batch: ([x], _, { axis, reverse }) => [apply1(cumsum, [x!], { axis: axis + 1, reverse })],
    transpose: (G, { params: { axis, reverse } }) => apply1(cumsum, [G], { axis, reverse: !reverse }),
  },
);

/**
 * tᵢ = bᵢ + aᵢ·tᵢ₋₁ along the last axis, a and b: [..., n]; reversed, tᵢ = bᵢ + aᵢ₊₁·tᵢ₊₁: aᵢ belongs to the step between i − 1 and
 * i in both, so that each is the other's transpose in b. Running products are of this kind, and so are their derivatives: none
 * divides, so zeros among the factors do no harm at any order.
 */
export const linearRecurrence: Primitive<{ reverse: boolean }> = general<{ reverse: boolean }>("linearRecurrence", {
  infer: ([a, b]) => {
    if (!sameShape(a!.shape, b!.shape))
      throw new ShapeError(messages.broadcast("linearRecurrence", [a!.shape, b!.shape]));
    return [{ shape: b!.shape, dtype: promote("linearRecurrence", [a!.dtype, b!.dtype]) }];
  },
  run: ([a, b], { reverse }, [out]) => [recurrence(a!, b!, reverse, out!)],
  batch: batchInFront(() => linearRecurrence),
  bpropAll: (wanted, [G], { inputs: [a], results: [t], params: { reverse } }) => {
    const g = apply1(linearRecurrence, [a!, G!], { reverse: !reverse });
    if (!wanted[0]) return [null, g];
    return [apply1(mul, reverse ? [neighbour(g, false), t!] : [g, neighbour(t!, false)], null), g];
  },
  jvp: ([da, db], { inputs: [a], results: [t], params: { reverse } }) => {
    const steps = da && (reverse ? neighbour(times(da, t!), true) : times(da, neighbour(t!, false)));
    const moved = steps && db ? apply1(add, [steps, db], null) : (steps ?? db);
    return [apply1(linearRecurrence, [a!, moved!], { reverse })];
  },
  keeps: (index, kept) => kept === 0 || (index === 0 && kept === 2),
});

const times = (a: Tensor, b: Tensor): Tensor => apply1(mul, [a, b], null);

/** log Σ eˣ of all elements so far along the last axis. What comes before any finite element has a gradient of 0. */
export const cumlogsumexp: Primitive<null> = general<null>("cumlogsumexp", {
  infer: ([x]) => [{ shape: x!.shape, dtype: promoteToFloat("cumlogsumexp", [x!.dtype]) }],
  run: ([x], _, [out]) => [runningLogSumExp(x!, out!)],
  batch: batchInFront(() => cumlogsumexp),
  bprop: (_, [G], { inputs: [x], results: [y] }) => {
    const { decay, share } = steps(x!, y!);
    return times(share, apply1(linearRecurrence, [decay, G!], { reverse: true }));
  },
  jvp: ([dx], { inputs: [x], results: [y] }) => {
    const { decay, share } = steps(x!, y!);
    return [apply1(linearRecurrence, [decay, times(share, dx!)], { reverse: false })];
  },
});

/** dyᵢ = decayᵢ·dyᵢ₋₁ + shareᵢ·dxᵢ, where both factors are at most 1. */
function steps(x: Tensor, y: Tensor): { decay: Tensor; share: Tensor } {
  const first = apply1(equal, [apply1(iota, [y], { axis: y.rank - 1 }), scalar(0, "int32")], null);
  const before = apply1(where, [first, y, neighbour(y, false)], null);
  return { decay: logWeights(before, y), share: logWeights(x, y) };
}
