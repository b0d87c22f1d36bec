import { apply1 } from "../../ops/apply.ts";
import { fromArray } from "../../ops/constant.ts";
import { functions as f } from "../../ops/functions/index.ts";
import { lookup } from "../../ops/registry.ts";
import type { WindowParams } from "../../ops/rows/pooling.ts";
import { type DType, isFloating } from "../../tensor/dtype.ts";
import { count, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { counter, loop } from "./loop.ts";

type Graph<P> = (inputs: readonly Tensor[], params: P) => readonly Tensor[];
type Axes = { readonly axes: readonly number[] };

const along = (y: Tensor, x: Tensor, axes: readonly number[]): Tensor =>
  apply1(lookup("broadcastTo"), [y], { shape: x.shape, inserted: axes });
export const positions = (x: Tensor, axis: number): Tensor => apply1(lookup("iota"), [x], { axis });
const floating = (x: Tensor): Tensor => (isFloating(x.dtype) ? x : f.cast(x, "float32"));
const isNaNOf = (x: Tensor): Tensor => f.isnan(floating(x));

/** log Σ eˣ = m + log Σ eˣ⁻ᵐ, with m the largest, or 0 where that is not finite. */
const logsumexp: Graph<Axes> = ([given], { axes }) => {
  const x = floating(given!);
  if (axes.some((axis) => x.shape[axis] === 0)) return [f.log(apply1(lookup("sum"), [x], { axes }))];
  const largest = apply1(lookup("max"), [x], { axes });
  const shift = f.where(f.isfinite(largest), largest, 0);
  const total = apply1(lookup("sum"), [f.exp(f.sub(x, along(shift, x, axes)))], { axes });
  return [f.add(f.log(total), shift)];
};

/** Position of the first element that is the extremum, or NaN. */
const extremumAt =
  (name: "max" | "min"): Graph<{ axis: number }> =>
  ([given], { axis }) => {
    const x = given!.dtype === "bool" ? f.cast(given!, "int32") : given!;
    const best = along(apply1(lookup(name), [x], { axes: [axis] }), x, [axis]);
    const hit = isFloating(x.dtype) ? f.logicalOr(f.equal(x, best), f.isnan(x)) : f.equal(x, best);
    const at = f.where(hit, positions(x, axis), x.shape[axis] as number);
    return [apply1(lookup("min"), [at], { axes: [axis] })];
  };

/** x with its last axis in front, as a sequence; and results back. */
const toFront = (x: Tensor): Tensor => f.moveaxis(x, -1, 0);
const toBack = (x: Tensor): Tensor => f.moveaxis(x, 0, -1);
const zeros = (shape: readonly number[], dtype: DType, value = 0): Tensor => {
  const one = fromArray(
    dtype === "float64" ? Float64Array.of(value) : dtype === "int32" ? Int32Array.of(value) : Float32Array.of(value),
    [],
    dtype,
  );
  return apply1(lookup("broadcastTo"), [one], { shape, inserted: upTo(shape.length) });
};

const linearRecurrence: Graph<{ reverse: boolean }> = ([a, b], { reverse }) => {
  const dtype = a!.dtype === b!.dtype ? b!.dtype : f.add(a!, b!).dtype;
  const n = b!.shape.at(-1) as number;
  if (n === 0) return [f.cast(b!, dtype)];
  const [factors, terms] = [toFront(f.cast(a!, dtype)), toFront(f.cast(b!, dtype))];
  const rest = terms.shape.slice(1) as number[];
  const ends = factors.shape.map((_, i) => (i === 0 ? 1 : 0));
  const first = zeros([1, ...rest], dtype);
  const inner = apply1(lookup("slice"), [factors], {
    starts: ends,
    stops: factors.shape,
    steps: ends.map(() => 1),
  });
  const shifted = f.concat(reverse ? [inner, first] : [first, inner], 0);
  const [, out] = loop(
    n,
    { constants: [], carries: [zeros(rest, dtype)], sequences: [shifted, terms], reverse },
    (_, [t], [factor, term]) => {
      const next = f.add(f.mul(factor!, t!), term!);
      return [next, next];
    },
  );
  return [toBack(out!)];
};

const cumlogsumexp: Graph<null> = ([given]) => {
  const x = floating(given!);
  const n = x.shape.at(-1) as number;
  if (n === 0) return [x];
  const start = zeros(x.shape.slice(0, -1) as number[], x.dtype, Number.NEGATIVE_INFINITY);
  const [, out] = loop(n, { constants: [], carries: [start], sequences: [toFront(x)] }, (_, [y], [element]) => {
    const next = f.logaddexp(y!, element!);
    return [next, next];
  });
  return [toBack(out!)];
};

/** The extremum so far and its position, the latest of equal ones; NaN stays. */
const running =
  (largest: boolean): Graph<null> =>
  ([x]) => {
    const n = x!.shape.at(-1) as number;
    if (count(x!.shape) === 0) return [x!, positions(x!, x!.rank - 1)];
    const sequence = toFront(x!);
    const rest = x!.shape.slice(0, -1) as number[];
    const first = f.reshape(
      apply1(lookup("slice"), [sequence], {
        starts: sequence.shape.map(() => 0),
        stops: sequence.shape.map((d, i) => (i === 0 ? 1 : d)),
        steps: sequence.shape.map(() => 1),
      }),
      rest,
    );
    const out = loop(
      n,
      { constants: [], carries: [first, zeros(rest, "int32")], sequences: [sequence, counter(n)] },
      (_, [top, at], [value, step]) => {
        const beyond = largest ? f.greaterEqual(value!, top!) : f.lessEqual(value!, top!);
        const taken = f.logicalOr(beyond, isNaNOf(value!));
        const next = [f.where(taken, value!, top!), f.where(taken, step!, at!)];
        return [...next, ...next];
      },
    );
    return [toBack(out[2]!), toBack(out[3]!)];
  };

/** How many of the sorted elements stand before each value; NaN is larger than every number. */
const searchsorted: Graph<{ side: "left" | "right" }> = ([sorted, values], { side }) => {
  const here = f.expandDims(sorted!, -2);
  const value = f.expandDims(values!, -1);
  const larger = (a: Tensor, b: Tensor): Tensor =>
    f.logicalOr(f.greater(a, b), f.logicalAnd(isNaNOf(a), f.logicalNot(isNaNOf(b))));
  const before = side === "left" ? larger(value, here) : f.logicalNot(larger(here, value));
  return [apply1(lookup("sum"), [f.cast(before, "int32")], { axes: [before.rank - 1] })];
};

/** Each place of the window as a strided part of the padded input; the first that holds the largest element is the position. */
const windowArgmax: Graph<WindowParams> = ([x], { window, dilation, strides, low, size }) => {
  const [m, ...input] = x!.shape as number[];
  const [fronts, sizes] = [low as readonly number[], size as readonly number[]];
  const ones = f.add(f.mul(f.cast(positions(x!, 0), "int32"), 0), 1);
  const reach = sizes.map((s, i) => (s - 1) * strides[i]! + (window[i]! - 1) * dilation[i]! + 1);
  const padding = {
    low: [0, ...fronts],
    high: [0, ...reach.map((r, i) => r - fronts[i]! - input[i]!)],
    interior: [0, ...input.map(() => 0)],
  };
  const [values, inside] = [x!, ones].map((v) => apply1(lookup("pad"), [v], padding)) as [Tensor, Tensor];
  const places = count(window);
  const offsets: number[] = [];
  const part = (v: Tensor, at: readonly number[]): Tensor =>
    f.expandDims(
      apply1(lookup("slice"), [v], {
        starts: [0, ...at],
        stops: [m!, ...at.map((start, i) => start + (sizes[i]! - 1) * strides[i]! + 1)],
        steps: [1, ...strides],
      }),
      0,
    );
  const [all, valid]: [Tensor[], Tensor[]] = [[], []];
  const inner = input.map((_, i) => count(input.slice(i + 1)));
  for (let w = 0; w < places; w++) {
    const at = window.map((n, i) => (Math.floor(w / count(window.slice(i + 1))) % n) * dilation[i]!);
    offsets.push(at.reduce((sum, a, i) => sum + a * inner[i]!, 0));
    all.push(part(values, at));
    valid.push(part(inside, at));
  }
  const [stacked, mask] = [f.concat(all, 0), f.notEqual(f.concat(valid, 0), 0)];
  const least = isFloating(stacked.dtype) ? Number.NEGATIVE_INFINITY : -(2 ** 31);
  const best = apply1(lookup("max"), [f.where(mask, stacked, least)], { axes: [0] });
  const hit = f.logicalAnd(mask, f.logicalOr(f.equal(stacked, best), isNaNOf(stacked)));
  const table = f.reshape(fromArray(Int32Array.from(offsets), [places], "int32"), [
    places,
    ...stacked.shape.slice(1).map(() => 1),
  ]);
  const found = apply1(lookup("min"), [f.where(hit, table, 2 ** 31 - 1)], { axes: [0] });
  // Where the window begins.
  const base = sizes
    .map((_, i) => f.mul(f.sub(f.mul(positions(found, i + 1), strides[i]!), fronts[i]!), inner[i]!))
    .reduce((a, b) => f.add(a, b));
  return [f.add(found, base)];
};

export const reductions = {
  logsumexp,
  argmax: extremumAt("max"),
  argmin: extremumAt("min"),
  linearRecurrence,
  cumlogsumexp,
  cummax: running(true),
  cummin: running(false),
  searchsorted,
  windowArgmax,
  /** Whether each label is a class is not looked at. */
  classNumbers: (([labels]) => [f.cast(labels!, "int32")]) satisfies Graph<unknown>,
  /** Fisher and Yates's swaps: i from the end, with swaps[i]; swaps: int32 [k, n]. */
  shuffled: (([swaps]) => {
    const n = swaps!.shape[1] as number;
    const start = positions(swaps!, 1);
    const [order] = loop(
      n,
      { constants: [], carries: [start], sequences: [counter(n), f.moveaxis(swaps!, 1, 0)], reverse: true },
      (_, [order], [i, other]) => {
        const at = positions(order!, 1);
        const j = f.expandDims(other!, 1);
        const pick = (place: Tensor): Tensor =>
          apply1(lookup("sum"), [f.where(f.equal(at, place), order!, 0)], { axes: [1] });
        const [here, there] = [f.expandDims(pick(i!), 1), f.expandDims(pick(j), 1)];
        return [f.where(f.equal(at, i!), there, f.where(f.equal(at, j), here, order!))];
      },
    );
    return [order!];
  }) satisfies Graph<unknown>,
} as const;
