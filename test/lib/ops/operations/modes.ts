/** An operation's value and derivatives in every way that the library has, each as lists of tensors. */
import { gradients } from "../../../../lib/autodiff/symbolic.ts";
import { backward } from "../../../../lib/autodiff/tape.ts";
import { hvp, jvp, vjp } from "../../../../lib/autodiff/transforms.ts";
import { symbol, variable } from "../../../../lib/create/create.ts";
import { evaluate } from "../../../../lib/graph/evaluate.ts";
import { filled, fromArray } from "../../../../lib/ops/constant.ts";
import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { type DType, isFloating } from "../../../../lib/tensor/dtype.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { cotangentsOf, listOf, type Sample, tangentsOf } from "./sample.ts";

/** A case as a function of its active inputs alone, in one dtype, with what its derivatives start from. */
export interface Problem {
  readonly inputs: readonly Tensor[];
  readonly point: readonly Tensor[];
  readonly tangents: readonly Tensor[];
  readonly cotangents: readonly Tensor[];
  /** The floating results, for given active inputs. */
  results(xs: readonly Tensor[]): readonly Tensor[];
  /** All results, for all inputs. */
  call(xs: readonly Tensor[]): readonly Tensor[];
  /** Σ cotangents·results; with `curved` also half of Σ cotangents·results², so that linear operations have a second derivative. */
  loss(xs: readonly Tensor[], curved?: boolean): Tensor;
}

/**
 * The problem of a case, at its own inputs or others.
 * @param change - what is done to the directions and cotangents before they are used
 */
export function problemOf(
  sample: Sample,
  inputs: readonly Tensor[] = sample.inputs,
  change: (x: Tensor) => Tensor = (x) => x,
): Problem {
  const dtype = inputs.find((x) => isFloating(x.dtype))?.dtype ?? "float64";
  const as = (x: Tensor): Tensor => f.cast(change(x), dtype);
  const call = (xs: readonly Tensor[]): readonly Tensor[] => listOf(sample.call(...xs));
  const all = (xs: readonly Tensor[]): Tensor[] => inputs.map((x, i) => xs[sample.active.indexOf(i)] ?? x);
  const results = (xs: readonly Tensor[]): readonly Tensor[] => call(all(xs)).filter((y) => isFloating(y.dtype));
  const cotangents = cotangentsOf(sample, call(inputs)).map(as);
  return {
    inputs,
    point: sample.active.map((i) => inputs[i]!),
    tangents: tangentsOf(sample).map(as),
    cotangents,
    call,
    results,
    loss: (xs, curved = false) =>
      results(xs)
        .map((y, k) => {
          const linear = f.sum(f.mul(y, cotangents[k]!));
          return curved ? f.add(linear, f.mul(f.sum(f.mul(f.square(y), cotangents[k]!)), 0.5)) : linear;
        })
        .reduce((a, b) => f.add(a, b)),
  };
}

/** Whether a floating result depends on an input that derivatives are taken for. */
export const isDifferentiable = ({ point, cotangents }: Problem): boolean => point.length > 0 && cotangents.length > 0;

const zerosOf = (x: Tensor): Tensor => filled(0, x.shape as number[], x.dtype);

/** The results by symbols, with every input fed. */
export function valueBySymbols({ inputs, call }: Problem): Tensor[] {
  const X = inputs.map((x, i) => symbol(`x${i}`, x.shape, { dtype: x.dtype }));
  return evaluate(call(X), new Map(X.map((x, i) => [x, inputs[i]!])));
}

export function gradientByTape({ loss }: Problem, point: readonly Tensor[], curved = false): Tensor[] {
  const leaves = point.map((x) => variable(x));
  const J = loss(leaves, curved);
  if (J.tracked) backward(J);
  return leaves.map((x) => x.grad ?? zerosOf(x));
}

export function gradientBySymbols({ loss, point }: Problem): Tensor[] {
  const X = point.map((x, i) => symbol(`x${i}`, x.shape, { dtype: x.dtype }));
  const nodes = gradients(loss(X), X, { disconnected: "zero" });
  return evaluate(nodes, new Map(X.map((x, i) => [x, point[i]!])));
}

export const gradientByPullback = ({ results, point, cotangents }: Problem): Tensor[] =>
  vjp((...xs: Tensor[]) => results(xs), ...point).pullback(cotangents);

export const tangentOfResults = ({ results, point, tangents }: Problem): readonly Tensor[] =>
  jvp((...xs: Tensor[]) => results(xs), [...point], [...tangents]).tangent;

export const secondForwardOverReverse = ({ loss, point, tangents }: Problem, curved = false): readonly Tensor[] =>
  hvp((xs: readonly Tensor[]) => loss(xs, curved), point, tangents);

export const secondReverseOverForward = ({ loss, point, tangents }: Problem, curved = false): readonly Tensor[] =>
  vjp((...xs: Tensor[]) => jvp((...ys: Tensor[]) => loss(ys, curved), xs, [...tangents]).tangent, ...point).pullback(
    filled(1, [], point[0]!.dtype),
  );

/** Reverse over reverse, on a tape that records its own backward pass. */
export function secondByTape({ loss, point, tangents }: Problem, curved = false): Tensor[] {
  const leaves = point.map((x) => variable(x));
  const J = loss(leaves, curved);
  if (!J.tracked) return leaves.map(zerosOf);
  backward(J, { createGraph: true });
  const along = sumOfProducts(
    leaves.map((x) => x.grad ?? zerosOf(x)),
    tangents,
  );
  for (const leaf of leaves) leaf.zeroGrad();
  if (along.tracked) backward(along);
  return leaves.map((x) => x.grad ?? zerosOf(x));
}

export function secondBySymbols({ loss, point, tangents }: Problem, curved = false): Tensor[] {
  const X = point.map((x, i) => symbol(`x${i}`, x.shape, { dtype: x.dtype }));
  const first = gradients(loss(X, curved), X, { disconnected: "zero" });
  const second = gradients(sumOfProducts(first, tangents), X, { disconnected: "zero" });
  return evaluate(second, new Map(X.map((x, i) => [x, point[i]!])));
}

const sumOfProducts = (xs: readonly Tensor[], vs: readonly Tensor[]): Tensor =>
  xs.map((x, i) => f.sum(f.mul(x, vs[i]!))).reduce((a, b) => f.add(a, b));

/** The same numbers in another floating dtype; int32 stays. */
export const converted = (x: Tensor, dtype: DType): Tensor =>
  isFloating(x.dtype)
    ? fromArray(dtype === "float32" ? Float32Array.from(x.data) : Float64Array.from(x.data), x.shape, dtype)
    : x;
