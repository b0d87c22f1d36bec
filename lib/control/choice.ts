/** A condition for each member of a batch: both branches run once for all members, and each member takes its own. */
import { batchOf } from "../autodiff/bodies.ts";
import { applyCall } from "../autodiff/call.ts";
import { Body } from "../graph/body.ts";
import { mask } from "../graph/flags.ts";
import { apply, apply1 } from "../ops/apply.ts";
import { aligned } from "../ops/batching.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { greater, notEqual } from "../ops/functions/elementwise.ts";
import { take } from "../ops/functions/gathering.ts";
import { logicalNot } from "../ops/functions/logic.ts";
import { argmax, sum } from "../ops/functions/reductions.ts";
import { cast } from "../ops/functions/shapes.ts";
import type { Form } from "../ops/operation.ts";
import { placeholder } from "../ops/placeholder.ts";
import { lookup } from "../ops/registry.ts";
import type { Dim } from "../tensor/dims.ts";
import { upTo } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/**
 * For each member what the first branch gives where its condition holds, else what the second gives. A member's inputs never meet
 * the branch that it does not take: there it stands where the first member stands that takes the branch. So what a branch cannot do
 * for a member (a square root at 0, a loop that would not end) happens to no value and to no derivative of any order, and shared
 * inputs stay shared. A branch that no member takes does not run. Measured against both branches on all members as they are: two
 * matrix products of [128, 64] and [64, 64], value and gradient, the same within noise; √x or x² for 10,000 numbers, the dearest case
 * (cheaper than the choice itself), 0.2 → 0.6 ms, with its gradient 1.0 → 1.6 ms; to batch the shared matrix instead would be 128
 * copies of it.
 * @param p - the conditions, [size]
 * @param batched - which inputs have the batch as axis 0; all results have
 */
export function chosenByMember(
  p: Tensor,
  inputs: readonly Tensor[],
  branches: readonly [Body, Body],
  batched: readonly boolean[],
  size: Dim,
): readonly Tensor[] {
  const of = (branch: Body, taken: () => Tensor): readonly Tensor[] =>
    size === 0 || isLinear(branch)
      ? applyCall(batchOf(branch, batched, size), inputs, { name: "branch" })
      : whereTaken(taken(), inputs, branch, batched, size);
  const holds = p.dtype === "bool" ? p : notEqual(p, 0);
  const [yes, no] = [of(branches[0], () => holds), of(branches[1], () => logicalNot(holds))];
  return yes.map((a, i) => chosen(holds, a, no[i]!));
}

const chosen = (p: Tensor, a: Tensor, b: Tensor): Tensor =>
  apply1(lookup("where"), [aligned(p, Math.max(a.rank, b.rank) - 1), a, b], null);

const valuesUnread: ReadonlySet<Form> = new Set<Form>(["linear", "step", "integer", "blocked"]);

/** Whether no derivative reads the branch's values: then none can spoil another member's, and all members may run it as they are. */
const isLinear = (branch: Body): boolean =>
  branch.derive("is linear", () =>
    branch.nodes.every(({ operation }) => !operation || valuesUnread.has(operation.primitive.form)),
  );

/** The branch's results, [size, …], of which only those of members that take it mean something. */
function whereTaken(
  taken: Tensor,
  inputs: readonly Tensor[],
  branch: Body,
  batched: readonly boolean[],
  size: Dim,
): readonly Tensor[] {
  const branches = branch.derive(`where taken ${mask(batched)} ${size}`, () => {
    const own = batchOf(branch, batched, size);
    const fresh = own.inputs.map((x) => placeholder(x, x.name));
    const each = placeholder(taken);
    const first = argmax(each);
    const stand = fresh.map((x, i) => (batched[i] ? chosen(each, x, atMember(x, first)) : x));
    const given = [each, ...fresh];
    return [
      new Body(given, own.replay(stand)),
      new Body(
        given,
        own.outputs.map((y) => zeros(each, y)),
      ),
    ] as const;
  });
  return apply(lookup("cond"), [greater(sum(taken), 0), taken, ...inputs], { branches });
}

/** What stands at one position of the batch, as a value, [1, …]. */
function atMember(x: Tensor, position: Tensor): Tensor {
  const row = take(apply1(lookup("stopGradient"), [x], null), position, 0);
  return apply1(lookup("reshape"), [row], { shape: [1, ...x.shape.slice(1)] });
}

/** Zeros of a result's shape, made when they are needed. */
function zeros(each: Tensor, { shape, dtype }: Tensor): Tensor {
  const zero = cast(zerosLike(sum(each)), dtype);
  return apply1(lookup("broadcastTo"), [zero], { shape, inserted: upTo(shape.length) });
}
