/** Functions of functions. Each call runs at a level of its own, so that nested derivatives are never confused. */
import { Graph } from "../graph/graph.ts";
import { settle, wrap } from "../ops/apply.ts";
import { filled, type Nested, toTensor } from "../ops/constant.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { add, mul } from "../ops/functions/elementwise.ts";
import { sum } from "../ops/functions/reductions.ts";
import { checkFunction, checkOptions, describe, finished } from "../tensor/arguments.ts";
import { isFloating } from "../tensor/dtype.ts";
import { GradientError, messages, ShapeError, showShape, ValueError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { atLevel, leave } from "./levels.ts";
import { backpropagate } from "./reverse.ts";
import { fitting, seedsFor, startAt } from "./starts.ts";
import { flatten, matched } from "./tree.ts";
import type { Chosen } from "./treeTypes.ts";

/** Numbers and nested arrays that stand where a tensor is differentiated become tensors. */
export const asTree = <T>(x: T): T =>
  typeof x === "number" || ArrayBuffer.isView(x) ? (toTensor("grad", x as Nested) as unknown as T) : x;

type Args = readonly unknown[];
type Pulled<R> = { value: R; pullback(cotangents: R): unknown[] };

/**
 * The value of f and its pullback: cotangents of the result to cotangents of the arguments.
 * @param f - takes and returns tensors or plain objects and arrays of them
 */
export function vjp<A extends Args, R>(f: (...args: A) => R, ...args: A): { value: R; pullback(cotangents: R): A } {
  checkFunction("vjp", f);
  const { value, pullback } = pullbackOf(
    "vjp",
    f,
    args,
    args.map((_, i) => i),
  );
  return { value, pullback: pullback as unknown as (cotangents: R) => A };
}

function pullbackOf<A extends Args, R>(
  what: string,
  f: (...args: A) => R,
  args: A,
  argnums: readonly number[],
): Pulled<R> {
  return atLevel("reverse", (level) => {
    const { leaves, rebuild } = flatten(argnums.map((i) => asTree(args[i])));
    const inputs = leaves.map((x) => wrap(settle(x), level));
    const chosen = rebuild(inputs);
    const result = flatten(
      finished(
        what,
        f(...(args.map((x, i) => (argnums.includes(i) ? chosen[argnums.indexOf(i)] : x)) as unknown as A)),
      ),
    );
    const outputs = result.leaves.map(settle);
    const value = result.rebuild(outputs.map((y) => leave(y, level)));
    return {
      value,
      pullback(cotangents) {
        const given = matched("pullback", "the cotangents", "the result", cotangents, result.tree);
        const starts = outputs.map((y, i) => startAt("pullback", y, given[i]!));
        const seeds = seedsFor(
          outputs,
          starts.map((G, i) => (outputs[i]!.level === level ? G : null)),
        );
        const table = backpropagate(inputs, new Graph([...seeds.keys()]), seeds, { level });
        return rebuild(inputs.map((x) => table.get(x) ?? zerosLike(x.primal!)));
      },
    };
  });
}

export interface GradOptions<N extends number | readonly number[] = number | readonly number[]> {
  /** Which arguments to differentiate for; 0 where absent. */
  readonly argnums?: N;
}

/** The gradient of a scalar function, of the same structure as the argument (an array for several argnums). */
export function valueAndGrad<A extends Args, const N extends number | readonly number[] = 0>(
  f: (...args: A) => Tensor | number,
  options: GradOptions<N> = {},
): <B extends A>(...args: B) => { value: Tensor<[]>; gradient: Chosen<B, N> } {
  checkFunction("grad", f);
  checkOptions("grad", options, ["argnums"]);
  const argnums: number | readonly number[] = options.argnums ?? 0;
  const numbers = typeof argnums === "number" ? [argnums] : argnums;
  return <B extends A>(...args: B) => {
    checkArguments(args, numbers);
    const { value, pullback } = pullbackOf(
      "grad",
      (...xs: A) => toTensor("grad", finished("grad", f(...xs))),
      args,
      numbers,
    );
    if (!isFloating(value.dtype)) throw new GradientError(messages.floating("grad", value.dtype));
    if (value.shape.length > 0)
      throw new ShapeError(
        `grad: the function must return one number, got shape ${showShape(value.shape)}. Reduce it (ad.sum, ad.mean), or use ad.vjp.`,
      );
    const gradients = pullback(filled(1, [], value.dtype));
    return { value, gradient: (typeof argnums === "number" ? gradients[0] : gradients) as Chosen<B, N> };
  };
}

function checkArguments(args: Args, argnums: readonly number[]): void {
  if (!Array.isArray(argnums))
    throw new TypeError(messages.wrongKind("grad", "argnums to be a number or an array of numbers", describe(argnums)));
  argnums.forEach((position, k) => {
    checkPosition("grad", position, args.length);
    if (argnums.indexOf(position) !== k) throw new GradientError(`grad: argnums names argument ${position} twice.`);
    const { leaves } = flatten(asTree(args[position]));
    if (leaves.length === 0)
      throw new GradientError(messages.noTensors(`grad: argument ${position}, ${describe(args[position])},`));
    for (const leaf of leaves)
      if (!isFloating(leaf.dtype)) throw new GradientError(messages.floating(`grad, argument ${position}`, leaf.dtype));
  });
}

/** @throws GradientError where there is no such argument */
export function checkPosition(what: string, position: number, count: number): void {
  if (!Number.isInteger(position) || position < 0 || position >= count)
    throw new GradientError(
      `${what}: there is no argument ${position}; the function was called with ${count} ${count === 1 ? "argument" : "arguments"}, counted from 0.`,
    );
}

/** As valueAndGrad, the gradient alone. */
export function grad<A extends Args, const N extends number | readonly number[] = 0>(
  f: (...args: A) => Tensor | number,
  options?: GradOptions<N>,
): <B extends A>(...args: B) => Chosen<B, N> {
  const both = valueAndGrad<A, N>(f, options);
  return <B extends A>(...args: B) => both(...args).gradient as Chosen<B, N>;
}

/**
 * Forward mode: the value of f and its derivative along `tangents`, in one pass.
 * @param primals - the arguments, one entry each
 * @param tangents - directions of the arguments' structure and shapes
 */
export function jvp<A extends Args, R>(
  f: (...args: A) => R,
  primals: A,
  tangents: { readonly [K in keyof A]: A[K] },
): { value: R; tangent: R } {
  checkFunction("jvp", f);
  for (const [name, list] of [
    ["arguments", primals],
    ["tangents", tangents],
  ])
    if (!Array.isArray(list))
      throw new TypeError(messages.wrongKind("jvp", `an array of ${name as string}, one entry each`, describe(list)));
  return atLevel("forward", (level) => {
    const points = flatten(primals.map(asTree));
    const directions = matched("jvp", "the tangents", "the arguments", tangents, points.tree as readonly unknown[]);
    const inputs = points.leaves.map((x, i) => {
      const direction = directions[i]!;
      if (!isFloating(x.dtype)) return x;
      return wrap(settle(x), level, settle(fitting("jvp", "the tangent of an argument", direction, x)));
    });
    const result = flatten(finished("jvp", f(...(points.rebuild(inputs) as unknown as A))));
    const outputs = result.leaves.map(settle);
    return {
      value: result.rebuild(outputs.map((y) => leave(y, level))),
      tangent: result.rebuild(outputs.map((y) => (y.level === level ? y.tangent! : zerosLike(y)))),
    };
  });
}

export interface HvpOptions {
  /**
   * forward-over-reverse (default) differentiates the gradient along v, which keeps least; reverse-over-reverse is the book's
   * ∇ₓ[(∇ₓf)ᵀv]; reverse-over-forward the gradient of f's derivative along v.
   */
  readonly mode?: "forward-over-reverse" | "reverse-over-reverse" | "reverse-over-forward";
}

/**
 * Hessian times vector, ∇²f(x)·v (Pearlmutter 1994; Goodfellow et al., section 6.5.10). v is a constant even where it was
 * computed from x.
 */
export function hvp<T>(f: (x: T) => Tensor | number, x: T, v: T, options: HvpOptions = {}): T {
  checkFunction("hvp", f);
  checkOptions("hvp", options, ["mode"]);
  const { mode = "forward-over-reverse" } = options;
  if (mode === "forward-over-reverse") return jvp((p: T) => grad<[T]>(f)(p), [x] as [T], [v] as [T]).tangent;
  if (mode === "reverse-over-forward")
    return grad<[T]>((p: T) => jvp((q: T) => toTensor("hvp", f(q)), [p] as [T], [v] as [T]).tangent)(x);
  if (mode !== "reverse-over-reverse")
    throw new ValueError(
      `hvp: expected "forward-over-reverse", "reverse-over-reverse" or "reverse-over-forward" as mode, got ${describe(mode)}.`,
    );
  const along = matched("hvp", "the direction v", "x", v, asTree(x));
  return grad<[T]>((p: T) =>
    flatten(grad<[T]>(f)(p))
      .leaves.map((g, i) => sum(mul(g, along[i]!)))
      .reduce((a, b) => add(a, b)),
  )(x);
}
