import { batchOf, forwardOf, gradientsBy, reverseOf } from "../autodiff/bodies.ts";
import { throughBody } from "../autodiff/throughBody.ts";
import { trace } from "../autodiff/trace.ts";
import { difference, flatten } from "../autodiff/tree.ts";
import { Body } from "../graph/body.ts";
import { mask, placed, present } from "../graph/flags.ts";
import { apply, settle } from "../ops/apply.ts";
import { isTensor } from "../ops/constant.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { whole } from "../ops/forms/whole.ts";
import type { Primitive, RuleArgs } from "../ops/operation.ts";
import { placeholder } from "../ops/placeholder.ts";
import { checkFunction, describe, finished } from "../tensor/arguments.ts";
import type { Bindings } from "../tensor/dims.ts";
import { isFloating } from "../tensor/dtype.ts";
import { messages, ShapeError, showShape } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { chosenByMember } from "./choice.ts";

type Pair<T> = readonly [T, T];

interface CondParams {
  /** What is done where the condition holds, and where not; both take the same inputs, after the condition. */
  readonly branches: Pair<Body>;
  readonly bindings?: Bindings;
}

const both = <T, U>([a, b]: Pair<T>, f: (x: T, which: 0 | 1) => U): Pair<U> => [f(a, 0), f(b, 1)];

/** One of two graphs, by the value of the first input: only that one runs. */
export const condPrimitive: Primitive<CondParams> = whole<CondParams>("cond", {
  infer: ([, ...inputs], { branches: [yes] }) => yes.resultsFor(inputs),
  runWhole: ([p, ...inputs], { branches: [yes, no], bindings }) =>
    (p!.values("cond")[0] ? yes : no).run(inputs, bindings),
  passes: (index, { branches }) => index > 0 && branches.some((body) => throughBody(body)[index - 1]!),
  bpropAll: reverseCond,
  valueAndJvp(tangents, [p, ...inputs], { branches }) {
    const along = tangents.slice(1);
    const moving = present(along);
    const [a, b] = both(branches, (body) => forwardOf(body, moving));
    const active = a.active.map((yes, i) => yes || b.active[i]!);
    const n = active.length;
    const out = apply(condPrimitive, [p!, ...inputs, ...along.filter((t) => t !== null)], {
      branches: both(branches, (body) => forwardOf(body, moving, active).body),
    });
    return { results: out.slice(0, n), tangents: placed(active, out, n) };
  },
  batch([p, ...inputs], [each, ...batched], { branches }, size) {
    if (each) return chosenByMember(p!, inputs, branches, batched, size);
    return apply(condPrimitive, [p!, ...inputs], { branches: both(branches, (body) => batchOf(body, batched, size)) });
  },
});

function reverseCond(
  wanted: readonly boolean[],
  gradients: readonly (Tensor | null)[],
  { inputs: [p, ...inputs], results, params: { branches } }: RuleArgs<CondParams>,
): readonly (Tensor | null)[] {
  const own = wanted.slice(1);
  const given = present(gradients);
  const found = both(branches, (body) => reverseOf(body, own, given));
  const some = own.map((_, i) => found.some(({ active }) => active[i]));
  const [yes] = branches;
  const key = `gradients ${[own, given, some].map(mask).join(" ")}`;
  const backs = both(branches, (branch, which) =>
    branch.derive(key, () => {
      const candidates = [
        ...yes.inputs.map((x) => placeholder(x)),
        ...yes.outputs.map((y) => placeholder(y)),
        ...yes.outputs.map((y, i) => (given[i] ? placeholder(y) : null)),
      ];
      const out = gradientsBy(found[which], candidates);
      return new Body(
        candidates.filter((x) => x !== null),
        some.flatMap((has, i) => (has ? [out[i] ?? zerosLike(candidates[i]!)] : [])),
      );
    }),
  );
  const out = some.some(Boolean)
    ? apply(condPrimitive, [p!, ...inputs, ...results, ...gradients.filter((G) => G !== null)], { branches: backs })
    : [];
  return [null, ...placed(some, out)];
}

/**
 * One of two computations, by a condition that is computed: `yes(...args)` where it holds, else `no(...args)`. Both are traced,
 * one runs. Under vmap with a condition for each member both run once for the batch and each member takes its own; values and
 * derivatives of all orders are those of a loop over the members, also where the branch that a member does not take is undefined
 * for it: `grad` of `vmap(x => cond(greater(x, 0), sqrt, x => x.mul(0), x))` is 0 at 0.
 * @param condition - a bool or int32 scalar tensor, or a JavaScript boolean
 * @param yes - a function of the arguments; what it reads from outside is differentiated too
 * @param no - gives results of the same structure, shapes and dtypes
 */
export function cond<A extends readonly unknown[], R>(
  condition: Tensor | boolean,
  yes: (...args: A) => R,
  no: (...args: A) => R,
  ...args: A
): R {
  checkFunction("cond", yes);
  checkFunction("cond", no);
  if (typeof condition === "boolean") return finished("cond", condition ? yes(...args) : no(...args));
  if (!isTensor(condition))
    throw new TypeError(
      messages.wrongKind("cond", "a bool or int32 scalar, or true or false, as condition", describe(condition)),
    );
  if (condition.rank > 0 || isFloating(condition.dtype))
    throw new ShapeError(
      `cond: expected a bool or int32 scalar as condition, got ${condition.dtype} ${showShape(condition.shape)}. Reduce it with ad.any or ad.all, or choose element by element with ad.where.`,
    );
  const { leaves, rebuild } = flatten(args);
  const operands = leaves.map(settle);
  const run =
    (f: (...args: A) => R) =>
    (...inputs: Tensor[]): R =>
      finished("cond", f(...rebuild(inputs)));
  const [a, b] = [trace(run(yes), operands), trace(run(no), operands)];
  checkBranches(a.body, b.body);
  const differing = difference(a.rebuild(a.body.outputs), b.rebuild(b.body.outputs));
  if (differing)
    throw new ShapeError(`cond: one branch gives ${differing[0]}, the other ${differing[1]}; both must give the same.`);
  const own = both([a, b], (traced) => traced.operands());
  const captured = [...new Set([...own[0], ...own[1]])];
  const branches: Pair<Body> = [withCaptured(a.body, own[0], captured), withCaptured(b.body, own[1], captured)];
  return a.rebuild(apply(condPrimitive, [settle(condition), ...captured, ...operands], { branches }));
}

/** A body that takes all captured tensors, of which it reads its own. */
function withCaptured(body: Body, own: readonly Tensor[], captured: readonly Tensor[]): Body {
  const inside = new Map(own.map((x, i) => [x, body.inputs[i]!]));
  return new Body(
    [...captured.map((x) => inside.get(x) ?? placeholder(x)), ...body.inputs.slice(own.length)],
    body.outputs,
  );
}

function checkBranches(a: Body, b: Body): void {
  const show = (body: Body): string =>
    body.results.map(({ shape, dtype }) => `${dtype} ${showShape(shape)}`).join(", ");
  const same =
    a.outputs.length === b.outputs.length &&
    a.outputs.every((y, i) => y.dtype === b.outputs[i]!.dtype && sameShape(y.shape, b.outputs[i]!.shape));
  if (!same)
    throw new ShapeError(`cond: both branches must give the same shapes and dtypes; got ${show(a)} and ${show(b)}.`);
}
