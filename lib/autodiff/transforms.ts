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
import { differentiable, flatten, matched } from "./tree.ts";
import type { Chosen } from "./treeTypes.ts";

/** Numbers and typed arrays that stand where a tensor is differentiated become tensors. */
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
    const taken = args.map((x, i) => (argnums.includes(i) ? chosen[argnums.indexOf(i)] : x)) as unknown as A;
    const result = flatten(finished(what, f(...taken)));
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
export function valueAndGrad<A extends Args = Tensor[], const N extends number | readonly number[] = 0>(
  f: (...args: A) => Tensor | number,
  options: GradOptions<N> = {},
): <B extends A>(...args: B) => { value: Tensor<[]>; gradient: Chosen<B, N> } {
  return gradientOf("valueAndGrad", f, options);
}

/** As valueAndGrad, the gradient alone. */
export function grad<A extends Args = Tensor[], const N extends number | readonly number[] = 0>(
  f: (...args: A) => Tensor | number,
  options: GradOptions<N> = {},
): <B extends A>(...args: B) => Chosen<B, N> {
  const both = gradientOf("grad", f, options);
  return <B extends A>(...args: B) => both(...args).gradient as Chosen<B, N>;
}

/** Value and gradient for `what`, which is what errors name. */
export function gradientOf<A extends Args, const N extends number | readonly number[] = 0>(
  what: string,
  f: (...args: A) => Tensor | number,
  options: GradOptions<N> = {},
): <B extends A>(...args: B) => { value: Tensor<[]>; gradient: Chosen<B, N> } {
  checkFunction(what, f);
  checkOptions(what, options, ["argnums"]);
  const argnums: number | readonly number[] = options.argnums ?? 0;
  const numbers = typeof argnums === "number" ? [argnums] : argnums;
  return <B extends A>(...args: B) => {
    checkArguments(what, args, numbers);
    const { value, pullback } = pullbackOf(what, (...xs: A) => toTensor(what, finished(what, f(...xs))), args, numbers);
    if (!isFloating(value.dtype)) throw new GradientError(messages.floating(what, value.dtype));
    if (value.shape.length > 0)
      throw new ShapeError(
        `${what}: the function must return one number, got shape ${showShape(value.shape)}. Reduce it (ad.sum, ad.mean), or use ad.vjp.`,
      );
    const gradients = pullback(filled(1, [], value.dtype));
    return { value, gradient: (typeof argnums === "number" ? gradients[0] : gradients) as Chosen<B, N> };
  };
}

function checkArguments(what: string, args: Args, argnums: readonly number[]): void {
  if (!Array.isArray(argnums))
    throw new TypeError(messages.wrongKind(what, "argnums to be a number or an array of numbers", describe(argnums)));
  argnums.forEach((position, k) => {
    checkPosition(what, position, args.length);
    if (argnums.indexOf(position) !== k) throw new GradientError(`${what}: argnums names argument ${position} twice.`);
    differentiable(what, `argument ${position}`, asTree(args[position]));
  });
}

/** @throws GradientError where there is no such argument */
export function checkPosition(what: string, position: number, count: number): void {
  if (!Number.isInteger(position) || position < 0 || position >= count)
    throw new GradientError(
      `${what}: there is no argument ${position}; the function was called with ${count} ${count === 1 ? "argument" : "arguments"}, counted from 0.`,
    );
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
  return pushed("jvp", f, primals, tangents);
}

function pushed<A extends Args, R>(
  what: string,
  f: (...args: A) => R,
  primals: A,
  tangents: { readonly [K in keyof A]: A[K] },
): { value: R; tangent: R } {
  checkFunction(what, f);
  for (const [name, list] of [
    ["arguments", primals],
    ["tangents", tangents],
  ])
    if (!Array.isArray(list))
      throw new TypeError(messages.wrongKind(what, `an array of ${name as string}, one entry each`, describe(list)));
  return atLevel("forward", (level) => {
    const points = flatten(primals.map(asTree) as unknown as A);
    const directions = matched(what, "the tangents", "the arguments", tangents, points.tree);
    const inputs = points.leaves.map((x, i) => {
      const direction = directions[i]!;
      if (!isFloating(x.dtype)) return x;
      return wrap(settle(x), level, settle(fitting(what, "the tangent of an argument", direction, x)));
    });
    const result = flatten(finished(what, f(...points.rebuild(inputs))));
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
  const { tree, leaves, rebuild } = flatten(asTree(x));
  const along = matched("hvp", "the direction v", "x", v, tree).map((t, i) =>
    fitting("hvp", "the direction v", t, leaves[i]!),
  );
  const gradient = (g: (x: T) => Tensor | number, p: T): T => gradientOf<[T]>("hvp", g)(p).gradient as T;
  const tangent = <R>(g: (x: T) => R, p: T): R => pushed("hvp", g, [p], [rebuild(along)]).tangent;
  if (mode === "forward-over-reverse") return tangent((p) => gradient(f, p), x);
  if (mode === "reverse-over-forward") return gradient((p) => tangent((q) => toTensor("hvp", f(q)), p), x);
  if (mode !== "reverse-over-reverse")
    throw new ValueError(
      `hvp: expected "forward-over-reverse", "reverse-over-reverse" or "reverse-over-forward" as mode, got ${describe(mode)}.`,
    );
  return gradient(
    (p) =>
      flatten(gradient(f, p))
        .leaves.map((g, i) => sum(mul(g, along[i]!)))
        .reduce((a, b) => add(a, b)),
    x,
  );
}
