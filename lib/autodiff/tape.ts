import { Graph } from "../graph/graph.ts";
import { apply1 } from "../ops/apply.ts";
import { filled } from "../ops/constant.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { add } from "../ops/rows/arithmetic.ts";
import { stopGradient } from "../ops/rows/shapes.ts";
import { checkFunction, checkOptions, finished } from "../tensor/arguments.ts";
import { isFloating } from "../tensor/dtype.ts";
import { GradientError, messages, ShapeError } from "../tensor/errors.ts";
import { count, isSized } from "../tensor/shape.ts";
import { current, withState } from "../tensor/state.ts";
import { Storage } from "../tensor/storage.ts";
import { type Level, Tensor } from "../tensor/tensor.ts";
import { Variable } from "../tensor/variable.ts";
import { added } from "./addToGrad.ts";
import { youngestLevel } from "./levels.ts";
import { backpropagate, type GradTable } from "./reverse.ts";
import { startAt } from "./starts.ts";

export interface BackwardOptions {
  /** The gradient to start from; needed where the result is not one element. */
  readonly gradient?: Tensor;
  /** Keep the graph's values for another backward(). */
  readonly retainGraph?: boolean;
  /** Record the backward pass too, so that gradients can be differentiated. Implies retainGraph. */
  readonly createGraph?: boolean;
}

/**
 * Symbol to number (Torch's way): the gradient of `y` for every variable it depends on, added to their `grad`.
 * Unless kept, the values that the graph holds are let go; its structure stays, for drawing.
 */
export function backward(y: Tensor, options: BackwardOptions = {}): void {
  checkOptions("backward", options, ["gradient", "retainGraph", "createGraph"]);
  const { gradient, createGraph = false, retainGraph = createGraph } = options;
  const { tracing } = current();
  if (tracing) {
    backwardInTrace(tracing, y, options);
    return;
  }
  if (y.symbolic)
    throw new GradientError(
      messages
        .symbolValue("backward", y.label)
        .replace("Use ad.evaluate(node, { … })", "Use ad.gradients(y, xs) to build its gradients, and ad.evaluate"),
    );
  if (y.level !== null) throw new GradientError(messages.backwardAtLevel(y.label));
  if (!y.tracked) throw new GradientError(messages.noVariable(y.label));
  if (!isFloating(y.dtype)) throw new GradientError(messages.floating("backward", y.dtype));
  const seed = startAt("backward", y, gradient ?? oneLike(y));
  const whole = new Graph([y]);
  const leaves = whole.nodes.filter((v): v is Variable => v instanceof Variable);
  withState("recording", createGraph, () => {
    const table = backpropagate(leaves, whole, new Map([[y, seed]]), { letGo: !retainGraph, retains: true });
    for (const leaf of leaves) accumulateGrad(leaf, table);
  });
}

/** As a node of the traced graph: the gradients become what the traced function writes. */
function backwardInTrace(tracing: Level, given: Tensor, { gradient, createGraph = false }: BackwardOptions): void {
  if (!tracing.effects) throw new GradientError(messages.effect("grad", "a variable"));
  const y = tracing.lift!(given);
  const { leaves } = tracing.effects;
  const whole = new Graph([y]);
  const targets = whole.nodes.filter((v) => leaves.has(v));
  if (targets.length === 0) throw new GradientError(messages.noVariable(y.label));
  if (!isFloating(y.dtype)) throw new GradientError(messages.floating("backward", y.dtype));
  const table = backpropagate(targets, whole, new Map([[y, startAt("backward", y, gradient ?? oneLike(y))]]));
  for (const target of targets) {
    const found = table.get(target);
    if (found === undefined) continue;
    const variable = leaves.get(target)!;
    const complete = found ?? zerosLike(target);
    const own = variable.hooks?.run(variable.label, complete) ?? complete;
    const value = createGraph ? own : apply1(stopGradient, [own], null);
    const before = variable.grad;
    variable.grad = before ? apply1(add, [before, value], null) : value;
  }
}

function oneLike(y: Tensor): Tensor {
  if (y.shape.length > 0 && (!isSized(y.shape) || count(y.shape) !== 1))
    throw new ShapeError(
      `backward: ${y.label} has more than one element. Reduce it (ad.sum, ad.mean), or pass { gradient } of its shape.`,
    );
  return filled(1, y.shape as readonly number[], y.dtype);
}

/** Adds to leaf.grad, in place where the buffer is the leaf's own. */
function accumulateGrad(leaf: Variable, table: GradTable): void {
  const gradient = table.get(leaf);
  if (gradient === undefined) return;
  const value = gradient ?? filled(0, leaf.shape as readonly number[], leaf.dtype);
  leaf.grad = added(leaf.grad, value, gradient === null || table.owns(leaf));
}

type Arguments = readonly unknown[];

/** What switches recording while a function runs. */
interface RecordingSwitch {
  /** Runs `f` and returns its result. */
  <R>(f: () => R): R;
  /** `f` as a function that always runs so. */
  wrap<A extends Arguments, R>(f: (...args: A) => R): (...args: A) => R;
}

function switched(name: string, recording: boolean): RecordingSwitch {
  const run = <R>(f: () => R): R => {
    checkFunction(name, f);
    return finished(
      name,
      withState("recording", recording, () => withState("constantUpTo", recording ? 0 : youngestLevel(), f)),
    );
  };
  const wrap =
    <A extends Arguments, R>(f: (...args: A) => R) =>
    (...args: A): R =>
      run(() => f(...args));
  return Object.assign(run, { wrap });
}

/**
 * Runs `f` without recording, so that what it computes is constant for backward() and for the transforms around it.
 * `noGrad.wrap(f)` is such a function.
 */
export const noGrad: RecordingSwitch = switched("noGrad", false);

/** Runs `f` with recording, also inside noGrad. `enableGrad.wrap(f)` is such a function. */
export const enableGrad: RecordingSwitch = switched("enableGrad", true);

/** The same values without history. A symbol gets a stopGradient node. */
export function detach(x: Tensor): Tensor {
  if (x.level !== null || x.symbolic) return apply1(stopGradient, [x], null);
  return new Tensor({
    shape: x.shape,
    dtype: x.dtype,
    storage: x.storage && new Storage(x.storage.data, x.storage),
    name: x.name,
  });
}
