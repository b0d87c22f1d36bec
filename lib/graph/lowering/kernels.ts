import type { Operation } from "../../ops/operation.ts";
import type { ConvParams } from "../../ops/rows/conv.ts";
import type { IndexParams } from "../../ops/rows/indexing.ts";
import type { ClassNumbers } from "../../ops/rows/losses.ts";
import type { WindowParams } from "../../ops/rows/pooling.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { count } from "../../tensor/shape.ts";
import { convolution, convolutionBlocks, hasPlanes } from "./convolution.ts";
import type { Kernel, KernelNode } from "./nodes.ts";
import type { Sizes, View } from "./views.ts";

/** What an operation is given: views, each of which can be had as a value in its own order. */
interface Given {
  readonly inputs: readonly View[];
  readonly shapes: readonly Sizes[];
  whole(x: View): View;
}

interface Step {
  readonly kernel: Kernel;
  readonly operands: readonly View[];
  readonly blocks?: KernelNode["blocks"];
}

type Rule<P> = (given: Given, params: P, operation: Operation) => Step | null;

const conv: Rule<ConvParams> = ({ inputs, shapes: [shape], whole }, params, { results: [y] }) => {
  const [x, w] = inputs.map((view) => (hasPlanes(view) && view.value.constant === null ? view : whole(view))) as [
    View,
    View,
  ];
  const isAlike = [x, w].every(({ value }) => value.dtype === y!.dtype);
  if (!isAlike || !isFloating(y!.dtype) || [x, w].some((view) => view.shape.includes(0)) || shape!.length > 11)
    return null;
  return { kernel: convolution(x, w, params, shape!), operands: [x, w], blocks: convolutionBlocks(shape!) };
};

/** A step on operands in their own order. */
const plain = (
  step: Kernel["step"],
  given: Given,
  parameters: readonly number[],
  nanoseconds: number,
  scratch = 0,
): Step => ({
  kernel: { step, parameters, scratch, nanoseconds },
  operands: given.inputs.map((x) => given.whole(x)),
});

/** b, l, s, r, elements of all n, k, then each n: the axes of IndexParams. */
function places(x: View, indices: View, { batch, lead }: IndexParams): number[] {
  const from = batch + lead;
  const depth = indices.shape.at(-1)!;
  const sizes = x.shape.slice(from, from + depth);
  return [
    count(x.shape.slice(0, batch)),
    count(x.shape.slice(batch, from)),
    count(indices.shape.slice(batch, -1)),
    count(x.shape.slice(from + depth)),
    count(sizes),
    depth,
    ...sizes,
  ];
}

const gather: Rule<IndexParams> = (given, params) => {
  const [x, indices] = given.inputs as [View, View];
  if (x.shape.includes(0) || indices.shape.includes(0)) return null;
  return plain("gather", given, places(x, indices, params), count(given.shapes[0]!) + 2 * count(indices.shape));
};

const scatter =
  (adds: boolean): Rule<IndexParams> =>
  (given, params, { results: [y] }) => {
    const [x, indices, updates] = given.inputs as [View, View, View];
    const isAlike = [x, updates].every(({ value }) => value.dtype === y!.dtype);
    if (!isAlike || (adds && y!.dtype === "bool") || indices.shape.includes(0) || updates.shape.includes(0))
      return null;
    // Zeros need not be read.
    const isZero = x.value.constant === 0;
    return {
      kernel: {
        step: "scatter",
        parameters: [Number(adds), Number(isZero), ...places(x, indices, params)],
        scratch: 0,
        nanoseconds: count(x.shape) / 4 + 2 * count(updates.shape),
      },
      operands: [isZero ? x : given.whole(x), given.whole(indices), given.whole(updates)],
    };
  };

const windowArgmax: Rule<WindowParams> = (given, { window, strides, low, dilation }) => {
  const [x] = given.inputs as [View];
  const [rows, ...from] = x.shape as [number, ...number[]];
  if (from.length > 3 || x.shape.includes(0) || x.value.dtype === "bool") return null;
  const to = given.shapes[0]!.slice(1);
  const axes = from.map((n, i) => [n, window[i]!, to[i]!, strides[i]!, low[i] as number, dilation[i]!]);
  const ones = Array.from({ length: 3 - axes.length }, () => [1, 1, 1, 1, 0, 1]);
  const parameters = [rows, ...[...ones, ...axes].flat()];
  return plain("windowArgmax", given, parameters, count(given.shapes[0]!) * count(window) * 0.7);
};

const classNumbers: Rule<ClassNumbers> = (given, { classes, ignored }) => {
  if (ignored !== null && (ignored | 0) !== ignored) return null;
  const n = count(given.shapes[0]!);
  return plain("classNumbers", given, [n, classes as number, Number(ignored !== null), ignored ?? 0], 0);
};

const permuteRows: Rule<{ inverse: boolean }> = (given, { inverse }) => {
  const { shape } = given.inputs[0]!;
  const [n, k] = shape.slice(-2) as [number, number];
  return plain("permuteRows", given, [count(shape.slice(0, -2)), n, k, Number(inverse)], 0);
};

/** Elements before an axis, along it and behind it. */
const around = (shape: Sizes, axis: number): [number, number, number] => [
  count(shape.slice(0, axis)),
  shape[axis]!,
  count(shape.slice(axis + 1)),
];

const cumsum: Rule<{ axis: number; reverse: boolean }> = (given, { axis, reverse }) => {
  const { shape } = given.inputs[0]!;
  return plain("cumsum", given, [...around(shape, axis), Number(reverse)], count(shape));
};

const linearRecurrence: Rule<{ reverse: boolean }> = (given, { reverse }, { results: [y] }) => {
  const { shape } = given.inputs[0]!;
  if (!isFloating(y!.dtype) || given.inputs.some(({ value }) => value.dtype !== y!.dtype)) return null;
  return plain("recurrence", given, [...around(shape, shape.length - 1), Number(reverse)], 3 * count(shape));
};

const cumlogsumexp: Rule<null> = (given, _, { results: [y] }) => {
  const [{ shape, value }] = given.inputs as [View];
  if (value.dtype !== y!.dtype) return null;
  return plain("cumlogsumexp", given, [...around(shape, shape.length - 1), 0], 25 * count(shape));
};

const runningExtremum =
  (largest: boolean): Rule<null> =>
  (given) => {
    const { shape } = given.inputs[0]!;
    return plain("runningExtremum", given, [...around(shape, shape.length - 1), Number(largest)], 2 * count(shape));
  };

/** Rows in order, of which the first `taken` are wanted. */
function sorted(given: Given, taken: number, descending: boolean): Step {
  const { shape } = given.inputs[0]!;
  const n = shape.at(-1)!;
  const rows = count(shape.slice(0, -1));
  const nanoseconds = 3 * rows * n * Math.log2(n + 1);
  return plain("sort", given, [rows, n, taken, Number(descending)], nanoseconds, 32 * n);
}

const searchsorted: Rule<{ side: "left" | "right" }> = (given, { side }) => {
  const [rows, values] = given.inputs as [View, View];
  const [n, each] = [rows.shape.at(-1)!, values.shape.at(-1)!];
  const parameters = [count(values.shape.slice(0, -1)), n, each, Number(side === "right")];
  // Of no rows' elements nothing is read, and all places are the first.
  return plain("searchsorted", given, parameters, count(values.shape) * 4 * Math.log2(n + 2));
};

const rules: Readonly<Record<string, Rule<never>>> = {
  conv,
  gather,
  scatter: scatter(false),
  scatterAdd: scatter(true),
  windowArgmax,
  classNumbers,
  permuteRows,
  cumsum,
  linearRecurrence,
  cumlogsumexp,
  cummax: runningExtremum(true),
  cummin: runningExtremum(false),
  sort: (given, { descending }: { descending: boolean }) => sorted(given, given.inputs[0]!.shape.at(-1)!, descending),
  topk: (given, { k, largest }: { k: number; largest: boolean }) => sorted(given, k, largest),
  searchsorted,
} satisfies Record<string, Rule<never>>;

/** The native step of an operation; null where it has none. */
export function kernelOf(operation: Operation, given: Given): Step | null {
  const rule = rules[operation.primitive.name];
  const isEmpty = given.shapes.every((shape) => shape.includes(0));
  return rule && !isEmpty ? rule(given, operation.params as never, operation) : null;
}
