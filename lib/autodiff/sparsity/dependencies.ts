/** Which elements of an operation's result depend on which of an input: what sparsity patterns and sparse Jacobians are made of. */
import { isConstant } from "../../ops/apply.ts";
import { fromArray } from "../../ops/constant.ts";
import type { Operation } from "../../ops/operation.ts";
import type { ConvParams } from "../../ops/rows/conv.ts";
import type { DotParams } from "../../ops/rows/dotGeneral.ts";
import { gather, type IndexParams } from "../../ops/rows/indexing.ts";
import { broadcastTo } from "../../ops/rows/shapes.ts";
import { count, freeAxes, isSized, strides, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";

/**
 * `sources`: each element of the result depends on at most one of the input, whose number stands there, −1 for none.
 * `lists`: the numbers of those it may depend on. `dense`: on any of them.
 */
type Dependencies =
  | { readonly kind: "sources"; readonly sources: Int32Array }
  | { readonly kind: "lists"; readonly lists: readonly Int32Array[] }
  | { readonly kind: "dense" };

const dense: Dependencies = { kind: "dense" };

/** What result `index` of an operation may depend on in input `argument`; never too little. Sizes that have no numbers: dense. */
export function dependenciesOf(
  { primitive, inputs, results, params }: Operation,
  argument: number,
  index: number,
): Dependencies {
  const [x, y] = [inputs[argument]!, results[index]!];
  if (!isSized(x.shape) || !isSized(y.shape)) return dense;
  if (primitive.form === "elementwise" || primitive.form === "step" || primitive.name === "where")
    return { kind: "sources", sources: broadcastSources(shapeOf(x), shapeOf(y)) };
  return rules[primitive.name]?.({ x, y, argument, index, inputs, results, params, primitive }) ?? dense;
}

interface Given extends Pick<Operation, "inputs" | "results" | "params" | "primitive"> {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly argument: number;
  readonly index: number;
}
type Rule = (given: Given) => Dependencies;

const shapeOf = (x: Tensor): readonly number[] => x.shape as readonly number[];

/** A tensor of a shape whose elements are their own numbers, from `from`. */
function numbered(shape: readonly number[], from: number): Tensor {
  const data = new Float64Array(count(shape));
  for (let i = 0; i < data.length; i++) data[i] = from + i;
  return fromArray(data, shape, "float64");
}

/** Where each element of a broadcast result comes from. */
function broadcastSources(from: readonly number[], to: readonly number[]): Int32Array {
  const steps = strides(from).map((step, axis) => (from[axis] === 1 ? 0 : step));
  const missing = to.length - from.length;
  const sources = new Int32Array(count(to));
  const index = new Int32Array(to.length);
  for (let i = 0, at = 0; i < sources.length; i++) {
    sources[i] = at;
    for (let axis = to.length - 1; axis >= 0; axis--) {
      const step = axis < missing ? 0 : steps[axis - missing]!;
      at += step;
      if (++index[axis]! < to[axis]!) break;
      at -= step * to[axis]!;
      index[axis] = 0;
    }
  }
  return sources;
}

/** Operations that only move elements tell where from when they move numbers; zeros that they put in come from nowhere. */
const moved: Rule = ({ x, argument, index, inputs, results, params, primitive }) => {
  const given = inputs.map((input, i) => {
    if (i === argument) return numbered(shapeOf(x), 1);
    return input.dtype === "int32" && isConstant(input) ? input : zerosOf(input);
  });
  const avals = results.map(({ shape }) => ({ shape, dtype: "float64" as const }));
  const data = primitive.run(given, params, avals)[index]!;
  return { kind: "sources", sources: new Int32Array(data).map((v) => v - 1) };
};
const zerosOf = (x: Tensor): Tensor => fromArray(new Float64Array(count(x.shape)), x.shape, "float64");

/** Lists of what comes to each place, from where each element goes. */
function listsOf(targets: ArrayLike<number>, places: number): Dependencies {
  const counts = new Int32Array(places);
  for (let i = 0; i < targets.length; i++) counts[targets[i]!]!++;
  const lists = Array.from(counts, (n) => new Int32Array(n));
  counts.fill(0);
  for (let i = 0; i < targets.length; i++) lists[targets[i]!]![counts[targets[i]!]!++] = i;
  return { kind: "lists", lists };
}

/** A result over axes that go away: each element depends on those that it was made of. */
const reduced: Rule = ({ x, y, params }) => {
  const { axes } = params as { axes: readonly number[] };
  const repeated = { shape: x.shape, inserted: axes };
  const [targets] = broadcastTo.run([numbered(shapeOf(y), 0)], repeated, [{ shape: x.shape, dtype: "float64" }]);
  return listsOf(targets!, count(y.shape));
};

/** Each element depends on those that differ from it along the axis alone. */
const alongAxis =
  (axisOf: (given: Given) => number): Rule =>
  (given) => {
    const [from, to, axis] = [shapeOf(given.x), shapeOf(given.y), axisOf(given)];
    const inner = count(from.slice(axis + 1));
    const [n, m] = [from[axis]!, to[axis]!];
    const lanes = Array.from({ length: count(from.slice(0, axis)) * inner }, (_, lane) => {
      const start = Math.floor(lane / inner) * n * inner + (lane % inner);
      return Int32Array.from({ length: n }, (_, i) => start + i * inner);
    });
    const lists = Array.from(
      { length: count(to) },
      (_, i) => lanes[Math.floor(i / (m * inner)) * inner + (i % inner)]!,
    );
    return { kind: "lists", lists };
  };
const alongLast = alongAxis(({ x }) => x.rank - 1);
const alongOwn = alongAxis(({ params }) => (params as { axis: number }).axis);

/**
 * Where a product of tensors reads one of its inputs: element i of the result sums over input elements starts[i] + summed[s], the
 * s-th of one input with the s-th of the other.
 */
export function productPlaces(
  { inputs, results: [y], params }: Pick<Operation, "inputs" | "results" | "params">,
  argument: number,
): { readonly starts: Int32Array; readonly summed: Int32Array } {
  const { contract, batch } = params as DotParams;
  const shape = shapeOf(inputs[argument]!);
  const steps = strides(shape);
  const stepsOf = (side: number): number[] =>
    freeAxes(inputs[side]!.rank, contract[side]!, batch[side]!).map((axis) => (side === argument ? steps[axis]! : 0));
  return {
    starts: offsets(shapeOf(y!), [...batch[argument]!.map((axis) => steps[axis]!), ...stepsOf(0), ...stepsOf(1)]),
    summed: offsets(
      contract[argument]!.map((axis) => shape[axis]!),
      contract[argument]!.map((axis) => steps[axis]!),
    ),
  };
}

/** A product of tensors: each element depends on the row of a, or the column of b, that it sums over. */
const product: Rule = ({ argument, ...given }) => {
  const { starts, summed } = productPlaces(given, argument);
  const known = new Map<number, Int32Array>();
  const lists = Array.from(starts, (start) => {
    let list = known.get(start);
    if (!list) known.set(start, (list = summed.map((offset) => start + offset)));
    return list;
  });
  return { kind: "lists", lists };
};

/** The places of all indices of a shape, in row-major order, where each axis moves by its step. */
function offsets(shape: readonly number[], steps: readonly number[]): Int32Array {
  let places = Int32Array.of(0);
  shape.forEach((size, axis) => {
    const next = new Int32Array(places.length * size);
    places.forEach((place, i) => {
      for (let k = 0; k < size; k++) next[i * size + k] = place + k * steps[axis]!;
    });
    places = next;
  });
  return places;
}

/**
 * A convolution: the pairs of places in the input and in the kernel that each place of the result sums over, then the axes in front
 * (groups g, examples n, filters o, channels c), which every pair has.
 */
const convolution: Rule = ({ argument, inputs, y, params }) => {
  const p = params as ConvParams;
  const [x, w] = [shapeOf(inputs[0]!), shapeOf(inputs[1]!)];
  const [groups, examples, filters] = shapeOf(y) as [number, number, number];
  const channels = x[2]!;
  const pairs = p.size.reduce<(readonly [number, number])[][]>(
    (before, size, axis) => {
      const own = pairsAlong(p, axis, size as number, x[3 + axis]!, w[3 + axis]!);
      return before.flatMap((list) =>
        own.map((next) =>
          list.flatMap(([i, k]) => next.map(([a, b]) => [i * x[3 + axis]! + a, k * w[3 + axis]! + b] as const)),
        ),
      );
    },
    [[[0, 0]]],
  );
  const inner = count((argument === 0 ? x : w).slice(3));
  const second = argument === 0 ? examples : filters;
  const lists: Int32Array[] = [];
  for (let g = 0; g < groups; g++) {
    // Filters read the same places of the input, examples the same of the kernel.
    const known = upTo(second).map((own) =>
      pairs.map((list) =>
        Int32Array.from(
          upTo(channels).flatMap((c) =>
            list.map((pair) => ((g * second + own) * channels + c) * inner + pair[argument]!),
          ),
        ),
      ),
    );
    for (let n = 0; n < examples; n++) for (let o = 0; o < filters; o++) lists.push(...known[argument === 0 ? n : o]!);
  }
  return { kind: "lists", lists };
};

/** Along one axis, for each place of the result: which place of the input meets which of the kernel. */
function pairsAlong(
  p: ConvParams,
  axis: number,
  size: number,
  input: number,
  kernel: number,
): (readonly [number, number])[][] {
  const [stride, low] = [p.strides[axis]!, p.low[axis] as number];
  return upTo(size).map((j) =>
    upTo(kernel).flatMap((k) => {
      const at = j * stride + k * p.kernelDilation[axis]! - low;
      const i = at / p.inputDilation[axis]!;
      return Number.isInteger(i) && i >= 0 && i < input ? [[i, p.flip ? kernel - 1 - k : k] as const] : [];
    }),
  );
}

/** Elements at indices that are known; at others it could be any. */
const taken: Rule = (given) => (isConstant(given.inputs[1]!) ? moved(given) : dense);

/** x stays in its place; updates go where the indices say, if that is known. */
const written: Rule = ({ x, y, argument, inputs, params }) => {
  if (argument === 0) return { kind: "sources", sources: Int32Array.from(upTo(count(x.shape))) };
  if (!isConstant(inputs[1]!)) return dense;
  const avals = [{ shape: x.shape, dtype: "float64" as const }];
  const [targets] = gather.run([numbered(shapeOf(y), 0), inputs[1]!], params as IndexParams, avals);
  return listsOf(targets!, count(y.shape));
};

const rules: Readonly<Record<string, Rule>> = {
  reshape: moved,
  permute: moved,
  broadcastTo: moved,
  slice: moved,
  pad: moved,
  concat: moved,
  split: moved,
  flip: moved,
  cast: moved,
  triangle: moved,
  diagonalPart: moved,
  diagonalMatrix: moved,
  sum: reduced,
  max: reduced,
  min: reduced,
  prod: reduced,
  logsumexp: reduced,
  cumsum: alongOwn,
  linearRecurrence: alongLast,
  cumlogsumexp: alongLast,
  cummax: alongLast,
  cummin: alongLast,
  sort: alongLast,
  topk: alongLast,
  dotGeneral: product,
  conv: convolution,
  gather: taken,
  scatterAdd: written,
  scatter: written,
};
