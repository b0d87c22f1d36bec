import { batchOf, dependOn, forwardOf } from "../autodiff/bodies.ts";
import { trace } from "../autodiff/trace.ts";
import { flatten } from "../autodiff/tree.ts";
import { Body } from "../graph/body.ts";
import { marked, mask, placed, present } from "../graph/flags.ts";
import { Lifetimes } from "../graph/lifetimes.ts";
import { stacked } from "../graph/scanParams.ts";
import { type WhileParams, whileParts } from "../graph/whileParams.ts";
import { apply, settle } from "../ops/apply.ts";
import { repeated } from "../ops/batching.ts";
import { checkTensor } from "../ops/constant.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { whole } from "../ops/forms/whole.ts";
import { any } from "../ops/functions/reductions.ts";
import { moveaxis } from "../ops/functions/shapes.ts";
import type { Primitive, RuleArgs } from "../ops/operation.ts";
import { placeholder } from "../ops/placeholder.ts";
import { foldIn, type Key, nextKey } from "../random/keys.ts";
import { checkFunction, finished } from "../tensor/arguments.ts";
import { type Dim, unknownDim } from "../tensor/dims.ts";
import { isFloating } from "../tensor/dtype.ts";
import { ShapeError, showShape, ValueError } from "../tensor/errors.ts";
import { pool } from "../tensor/pool.ts";
import { withState } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkCarry, spread } from "./carry.ts";
import { condPrimitive } from "./cond.ts";
import { reaches, withoutSaved } from "./scanPrimitive.ts";
import { reverseScan } from "./scanRules.ts";
import { stacks } from "./stacks.ts";

/** A loop whose length its own values decide, as one operation. */
const whilePrimitive: Primitive<WhileParams> = whole<WhileParams>("whileLoop", {
  infer(inputs, params) {
    const given = whileParts(inputs, params);
    const steps = unknownDim();
    const own = params.body.resultsFor([...given.constants, ...given.state]);
    return [...own, ...(params.saved ? own.map((y) => stacked(y, steps)) : [])];
  },
  runWhole(inputs, params) {
    const { test, body, saved, bindings } = params;
    const given = whileParts(inputs, params);
    const history: (readonly Tensor[])[] = [];
    const lifetimes = new Lifetimes();
    let state: readonly Tensor[] = given.state;
    while (test.run([...given.test, ...state], bindings)[0]!.values("whileLoop")[0]) {
      const since = pool.serial;
      const next = body.run([...given.constants, ...state], bindings);
      for (const x of next) lifetimes.hold(x, since, true);
      if (saved) history.push(state);
      else for (const x of state) lifetimes.release(x);
      state = next;
    }
    for (const x of state) lifetimes.handOver(x);
    if (!saved) return state;
    const before = stacks(history.length);
    history.forEach((values, at) => {
      for (const [k, x] of values.entries()) {
        before.write(k, x, at);
        lifetimes.release(x);
      }
    });
    return [...state, ...state.map((x, k) => before.take(k, x, bindings))];
  },
  passes: (index, { body, testConstants, constants }) =>
    index >= testConstants && reaches(body, constants, body.outputs.length)[index - testConstants]!,
  recorded: (params) => ({ ...params, saved: true }),
  prune: withoutSaved,
  bpropAll: reverseWhile,
  valueAndJvp: forwardWhile,
  batch: batchWhile,
});

/**
 * The step that does nothing once the condition is false: what every member of a batch does that is finished before others. A
 * choice, so that the derivative of a step which a member does not take is chosen away, NaN or not, and not multiplied by zero.
 */
const maskedStep = ({ test, testConstants, body, constants }: WhileParams): Body =>
  body.derive("masked step", () => {
    const inputs = [...test.inputs.slice(0, testConstants), ...body.inputs].map((x) => placeholder(x, x.name));
    const state = inputs.slice(testConstants + constants);
    const [goesOn] = test.replay([...inputs.slice(0, testConstants), ...state]);
    const own = inputs.slice(testConstants);
    const stay = body.inputs.map((x) => placeholder(x));
    const branches = [body, new Body(stay, stay.slice(constants))] as const;
    return new Body(inputs, apply(condPrimitive, [goesOn!, ...own], { branches }));
  });

/** The reverse pass is that of a scan over the steps that were taken. */
function reverseWhile(
  wanted: readonly boolean[],
  gradients: readonly (Tensor | null)[],
  { inputs, results, params }: RuleArgs<WhileParams>,
): readonly (Tensor | null)[] {
  const { testConstants, constants, body } = params;
  const carries = body.outputs.length;
  return reverseScan(wanted, gradients, {
    inputs,
    results,
    params: {
      body: maskedStep(params),
      constants: testConstants + constants,
      carries,
      length: results[carries]!.shape[0]!,
      reverse: false,
      saved: true,
    },
  });
}

/** Values and tangents in one loop: each part of the state that moves stands beside its tangent. */
function forwardWhile(
  tangents: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
  params: WhileParams,
): { results: readonly Tensor[]; tangents: readonly (Tensor | null)[] } {
  const { test, body, constants } = params;
  const [given, along] = [whileParts(inputs, params), whileParts(tangents, params)];
  const moving = present(along.constants);
  const flags = spread(present(along.state), (carried) => forwardOf(body, [...moving, ...carried]).active);
  const step = forwardOf(body, [...moving, ...flags], flags);
  const k = body.outputs.length;
  const dConstants = moving.filter(Boolean).length;
  const movingState = flags.filter(Boolean).length;
  const arranged = step.body.derive("while order", () => {
    const { inputs: all, outputs } = step.body;
    const [own, rest] = [all.slice(0, constants + k), all.slice(constants + k)];
    return new Body(
      [...own.slice(0, constants), ...rest.slice(0, dConstants), ...own.slice(constants), ...rest.slice(dConstants)],
      outputs,
    );
  });
  const testOfAll = test.derive(
    `beside ${mask(flags)}`,
    () => new Body([...test.inputs, ...marked(body.outputs, flags).map((y) => placeholder(y))], test.outputs),
  );
  const out = apply(
    whilePrimitive,
    [
      ...given.test,
      ...given.constants,
      ...along.constants.filter((t) => t !== null),
      ...given.state,
      ...given.state.flatMap((x, i) => (flags[i] ? [along.state[i] ?? zerosLike(x)] : [])),
    ],
    { ...params, test: testOfAll, body: arranged, constants: constants + dConstants },
  );
  const halves = [out.slice(0, k + movingState), ...(params.saved ? [out.slice(k + movingState)] : [])];
  return {
    results: halves.flatMap((half) => half.slice(0, k)),
    tangents: halves.flatMap((half) => placed(flags, half, k)),
  };
}

function batchWhile(
  inputs: readonly Tensor[],
  batched: readonly boolean[],
  params: WhileParams,
  size: Dim,
): readonly Tensor[] {
  const { test, testConstants, body, constants } = params;
  const [given, marks] = [whileParts(inputs, params), whileParts(batched, params)];
  const reached = spread(marks.state, (carried) => dependOn(body, [...marks.constants, ...carried]));
  const eachItsOwn = dependOn(test, [...marks.test, ...reached])[0]!;
  // Members that end at different steps: all go on until the last has ended, and those that have ended keep their state.
  const flags = reached.map((yes) => yes || eachItsOwn);
  const state = given.state.map((x, i) => (flags[i] && !marks.state[i] ? repeated(x, size) : x));
  const testOfBatch = batchOf(test, [...marks.test, ...flags], size, [eachItsOwn]);
  let out: readonly Tensor[];
  if (!eachItsOwn)
    out = apply(whilePrimitive, [...given.test, ...given.constants, ...state], {
      ...params,
      test: testOfBatch,
      body: batchOf(body, [...marks.constants, ...flags], size, flags),
    });
  else {
    const testOfAny = testOfBatch.derive("any", () => {
      const fresh = testOfBatch.inputs.map((x) => placeholder(x, x.name));
      const [each] = testOfBatch.replay(fresh);
      return new Body(fresh, [any(each!)]);
    });
    out = apply(whilePrimitive, [...given.test, ...given.test, ...given.constants, ...state], {
      ...params,
      test: testOfAny,
      body: batchOf(maskedStep(params), [...marks.test, ...marks.constants, ...flags], size),
      constants: testConstants + constants,
    });
  }
  const k = body.outputs.length;
  return out.map((y, i) => (flags[i % k] ? (i < k ? y : moveaxis(y, 1, 0)) : repeated(y, size)));
}

/** Draws that name no key get one for each step: it is a part of the state. */
function withKey(test: Body, body: Body, keyAt: number): { test: Body; body: Body } {
  const key = body.inputs[keyAt]!;
  const next = withState("tracing", null, () => foldIn(key as Key, 1));
  return {
    test: new Body([...test.inputs, placeholder(key, "key")], test.outputs),
    body: new Body([...body.inputs.toSpliced(keyAt, 1), key], [...body.outputs, next]),
  };
}

/**
 * A loop whose length its values decide, as one operation: state ← body(state) while test(state) holds. Both functions are traced
 * once. Reverse mode keeps the states that the steps began with. Under vmap members may end at different steps.
 * @param test - gives a bool or int32 scalar
 * @param body - gives a state of the same structure, shapes and dtypes
 * @param init - the first state: a tensor, or plain objects and arrays of them
 */
export function whileLoop<S>(test: (state: S) => Tensor, body: (state: S) => S, init: S): S {
  checkFunction("whileLoop", test);
  checkFunction("whileLoop", body);
  const start = flatten(init);
  const state = start.leaves.map(settle);
  if (state.length === 0)
    throw new ShapeError("whileLoop: the state has no tensors, so the condition could never change.");
  const tested = trace((...inputs) => {
    const goesOn = finished("whileLoop", test(start.rebuild(inputs)));
    checkTensor("whileLoop", "the result of the test", goesOn);
    if (goesOn.rank > 0 || isFloating(goesOn.dtype))
      throw new ShapeError(
        `whileLoop: the test must give a bool or int32 scalar, got ${goesOn.dtype} ${showShape(goesOn.shape)}.`,
      );
    return goesOn;
  }, state);
  const stepped = trace((...inputs) => {
    const next = flatten(finished("whileLoop", body(start.rebuild(inputs))));
    checkCarry("whileLoop", start, next);
    return next.leaves;
  }, state);
  if (tested.keyAt >= 0)
    throw new ValueError(
      "whileLoop: the test draws random numbers without a key. Draw in the body, or pass a key in the state.",
    );
  const drawing = stepped.keyAt >= 0;
  const constants = stepped.operands().filter((_, i) => i !== stepped.keyAt);
  const own = drawing ? withKey(tested.body, stepped.body, stepped.keyAt) : { test: tested.body, body: stepped.body };
  const testConstants = tested.operands();
  const out = apply(whilePrimitive, [...testConstants, ...constants, ...state, ...(drawing ? [nextKey()] : [])], {
    test: own.test,
    testConstants: testConstants.length,
    body: own.body,
    constants: constants.length,
    saved: false,
  });
  return start.rebuild(out.slice(0, state.length));
}
