import { argument, constant, type Scalar } from "../../engine/scalar.ts";
import { fromArray } from "../../ops/constant.ts";
import type { Aval, Operation } from "../../ops/operation.ts";
import { placeholder } from "../../ops/placeholder.ts";
import type { DotParams } from "../../ops/rows/dotGeneral.ts";
import type { TriangleParams } from "../../ops/rows/matrices.ts";
import type { PadParams, SliceParams } from "../../ops/rows/shapes.ts";
import { type DType, isFloating } from "../../tensor/dtype.ts";
import { count, freeAxes, isSized, reduceShape, strides, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { Body } from "../body.ts";
import { numberOf } from "../passes/rewrite.ts";
import { reachOf } from "./clusters.ts";
import { kernelOf } from "./kernels.ts";
import type { Node, ReduceNode, ReduceOp } from "./nodes.ts";
import {
  aligned,
  constantView,
  isWhole,
  permuted,
  reshaped,
  type Sizes,
  stepped,
  stretched,
  Value,
  type View,
  whole,
} from "./views.ts";

/** A graph as nodes on strided views: layout operations have become strides, and graphs that it calls stand in it. */
export interface Lowered {
  /** In an order of computation. */
  readonly nodes: readonly Node[];
  /** The values that a run is given, by leaf: inputs, variables and tensors that the graph holds. */
  readonly leaves: ReadonlyMap<Tensor, Value>;
  /** Each a value of its own. */
  readonly outputs: readonly Value[];
}

/** Some size of a graph is known only when it runs: no schedule can be made. */
export class OpenSize extends Error {}

/** The body with numbers for the names of sizes that its inputs have. */
export function withSizes(body: Body, operands: readonly Pick<Aval, "shape">[]): Body {
  if (!body.inputs.some(({ shape }) => shape.some((size) => typeof size !== "number"))) return body;
  const inputs = body.inputs.map((x, i) => placeholder({ shape: operands[i]!.shape, dtype: x.dtype }, x.name));
  return new Body(inputs, body.replay(inputs));
}

/**
 * Lowers a body whose inputs' sizes are numbers.
 * @throws OpenSize where only a run decides another size
 */
export function lower(body: Body): Lowered {
  const lowering = new Lowering();
  const views = lowering.inline(
    body,
    body.inputs.map((x) => lowering.leaf(x)),
  );
  const taken = new Set<Value>();
  const outputs = views.map((view) => lowering.output(view, taken));
  return { nodes: lowering.nodes, leaves: lowering.leaves, outputs };
}

class Lowering {
  readonly nodes: Node[] = [];
  readonly leaves = new Map<Tensor, Value>();
  readonly given = new Set<Value>();
  readonly #positions = new Map<number, Tensor>();

  leaf(x: Tensor): View {
    let value = this.leaves.get(x);
    if (!value) {
      value = new Value(x.shape as Sizes, x.dtype);
      this.leaves.set(x, value);
      this.given.add(value);
    }
    return whole(value);
  }

  /** The nodes of a body whose inputs are the given views; its outputs. */
  inline(given: Body, inputs: readonly View[]): View[] {
    const body = withSizes(given, inputs);
    const views = new Map<Tensor, View>(body.inputs.map((x, i) => [x, inputs[i]!]));
    const viewOf = (x: Tensor): View => {
      let view = views.get(x);
      if (!view) {
        const number = x.operation ? undefined : numberOf(x);
        view = number === undefined ? this.leaf(x) : constantView(number, x.shape as Sizes, x.dtype);
        views.set(x, view);
      }
      return view;
    };
    const done = new Set<Operation>();
    for (const { operation } of body.nodes) {
      if (!operation || done.has(operation) || operation.results.every((y) => views.has(y))) continue;
      done.add(operation);
      const results = this.operation(operation, operation.inputs.map(viewOf));
      operation.results.forEach((y, i) => {
        if (!views.has(y)) views.set(y, results[i]!);
      });
    }
    return body.outputs.map(viewOf);
  }

  private operation(operation: Operation, inputs: readonly View[]): readonly View[] {
    const { primitive, params, results } = operation;
    if (!results.every(({ shape }) => isSized(shape))) throw new OpenSize(primitive.name);
    const shapes = results.map((y) => y.shape as Sizes);
    const rule = rules[primitive.name];
    if (rule) return rule(this, inputs, params as never, shapes, results[0]?.dtype ?? "float32");
    if (primitive.expression) return [this.map(primitive.expression, inputs, shapes[0]!, results[0]!.dtype)];
    const values = results.map((y) => new Value(y.shape as Sizes, y.dtype));
    const step = kernelOf(operation, { inputs, shapes, whole: (x) => this.contiguous(x) });
    if (step) {
      const { kernel, operands, blocks = null } = step;
      this.nodes.push({ kind: "kernel", kernel, operation, params, operands, results: values, blocks });
      return values.map(whole);
    }
    this.nodes.push({
      kind: "apply",
      operation,
      params,
      operands: inputs.map((x) => this.contiguous(x)),
      results: values,
    });
    return values.map(whole);
  }

  map(expression: Scalar | null, operands: readonly View[], shape: Sizes, dtype: DType): View {
    const value = new Value(shape, dtype);
    if (value.length > 0)
      this.nodes.push({ kind: "map", expression, operands: operands.map((x) => aligned(x, shape)), results: [value] });
    return whole(value);
  }

  reduce(op: ReduceOp, operand: View, axes: readonly number[], dtype: DType): View {
    const shape = reduceShape(operand.shape, axes) as Sizes;
    if (count(operand.shape) === 0) return constantView(op === "prod" ? 1 : 0, shape, dtype);
    const node: ReduceNode = { kind: "reduce", op, axes, operands: [operand], results: [new Value(shape, dtype)] };
    if (reachOf(node)) {
      this.nodes.push(node);
      return whole(node.results[0]);
    }
    // The last axes first; what is reduced in the middle comes last.
    const kept = operand.shape.flatMap((_, i) => (axes.includes(i) ? [] : [i]));
    const inner = axes.filter((axis) => axis > kept.at(-1)!);
    if (inner.length > 0) {
      const outer = axes.filter((axis) => axis < kept.at(-1)!);
      return this.reduce(op, this.reduce(op, operand, inner, dtype), outer, dtype);
    }
    const turned = permuted(operand, [...kept, ...axes]);
    const last = axes.map((_, i) => kept.length + i);
    return this.reduce(op, turned, last, dtype);
  }

  /** The view row-major, in a value of its own where it is not. */
  contiguous(view: View): View {
    return isWhole(view) ? view : this.map(null, [view], view.shape, view.value.dtype);
  }

  /** Each element's position along an axis: a tensor that the graph holds, of one row. */
  positions(shape: Sizes, axis: number): View {
    const length = shape[axis]!;
    let x = this.#positions.get(length);
    if (!x) {
      x = fromArray(Int32Array.from(upTo(length)), [length], "int32");
      this.#positions.set(length, x);
    }
    return stretched(
      this.leaf(x),
      shape,
      upTo(shape.length).filter((i) => i !== axis),
    );
  }

  /** A value of its own for each output, which no other output and nothing given is. */
  output(view: View, taken: Set<Value>): Value {
    const isFree = isWhole(view) && !taken.has(view.value) && !this.given.has(view.value);
    const { value } = isFree ? view : this.map(null, [view], view.shape, view.value.dtype);
    taken.add(value);
    return value;
  }
}

type Rule<P> = (to: Lowering, inputs: readonly View[], params: P, shapes: readonly Sizes[], dtype: DType) => View[];

const reduction =
  (op: ReduceOp): Rule<{ axes: readonly number[] }> =>
  (to, [x], { axes }, _, dtype) => [to.reduce(op, x!, axes, dtype)];
const positions =
  (op: ReduceOp): Rule<{ axis: number }> =>
  (to, [x], { axis }) => [to.reduce(op, x!, [axis], "int32")];

const reshape: Rule<{ shape: Sizes }> = (to, [x], _, [shape]) => [
  reshaped(x!, shape!) ?? reshaped(to.contiguous(x!), shape!)!,
];

/** What operations are in nodes and views; elementwise ones state their expression, and those that are not here are applied whole. */
const rules: Readonly<Record<string, Rule<never>>> = {
  reshape,
  stopGradient: (_, [x]) => [x!],
  permute: (_, [x], { axes }: { axes: readonly number[] }) => [permuted(x!, axes)],
  broadcastTo: (_, [x], { inserted }: { inserted: readonly number[] }, [shape]) => [stretched(x!, shape!, inserted)],
  slice: (_, [x], { starts, steps }: SliceParams, [shape]) => [stepped(x!, starts as Sizes, steps, shape!)],
  flip: (_, [x], { axes }: { axes: readonly number[] }, [shape]) => [
    stepped(
      x!,
      shape!.map((size, i) => (axes.includes(i) ? Math.max(size - 1, 0) : 0)),
      shape!.map((_size, i) => (axes.includes(i) ? -1 : 1)),
      shape!,
    ),
  ],
  split: (_, [x], { axis }: { axis: number }, shapes) => {
    let at = 0;
    return shapes.map((shape) => {
      const starts = shape.map((_size, i) => (i === axis ? at : 0));
      at += shape[axis]!;
      return stepped(
        x!,
        starts,
        shape.map(() => 1),
        shape,
      );
    });
  },
  where: (to, inputs, _, [shape], dtype) => [
    to.map(argument(0).where(argument(1), argument(2)), inputs, shape!, dtype),
  ],
  cast: (to, [x], _, [shape], dtype) => [x!.value.dtype === dtype ? x! : to.map(null, [x!], shape!, dtype)],
  fill: (_, _inputs, { value }: { value: number }, [shape], dtype) => [constantView(value, shape!, dtype)],
  size: (_, [x], { axes }: { axes: readonly number[] }, _shapes, dtype) => [
    constantView(
      axes.reduce((product, axis) => product * x!.shape[axis]!, 1),
      [],
      dtype,
    ),
  ],
  pad: (to, [x], { low, interior }: PadParams, [shape]) => {
    const value = new Value(shape!, x!.value.dtype);
    const own = strides(shape!);
    // Negative padding cuts.
    const first = low.map((size, i) => Math.max(0, Math.ceil(-(size as number) / (interior[i]! + 1))));
    const kept = x!.shape.map((size, i) => {
      const step = interior[i]! + 1;
      const fits = Math.floor((shape![i]! - 1 - (low[i] as number)) / step) + 1;
      return Math.max(0, Math.min(size, fits) - first[i]!);
    });
    const inside = stepped(
      x!,
      first,
      x!.shape.map(() => 1),
      kept,
    );
    to.nodes.push({
      kind: "parts",
      filled: count(kept) < value.length,
      operands: [inside],
      places: [
        {
          offset: first.reduce((sum, at, i) => sum + (at * (interior[i]! + 1) + (low[i] as number)) * own[i]!, 0),
          strides: own.map((stride, i) => stride * (interior[i]! + 1)),
        },
      ],
      results: [value],
    });
    return [whole(value)];
  },
  iota: (to, _inputs, { axis }: { axis: number }, [shape]) => [to.positions(shape!, axis)],
  triangle: (to, [x], { upper, k }: TriangleParams, [shape], dtype) => {
    const [row, column] = [2, 1].map((i) => to.positions(shape!, shape!.length - i));
    const above = argument(0).sub(argument(1));
    const isKept = upper ? above.greaterEqual(constant(k)) : above.lessEqual(constant(k));
    const kept = to.map(isKept, [column!, row!], shape!, "bool");
    return [to.map(argument(0).where(argument(1), constant(0)), [kept, x!], shape!, dtype)];
  },
  diagonalPart: (_to, [x], _, [shape]) => {
    const { strides: own, ...view } = x!;
    return [{ ...view, shape: shape!, strides: [...own.slice(0, -2), own.at(-2)! + own.at(-1)!] }];
  },
  diagonalMatrix: (to, [x], _, [shape]) => {
    const value = new Value(shape!, x!.value.dtype);
    const own = strides(shape!);
    to.nodes.push({
      kind: "parts",
      filled: shape!.at(-1)! > 1,
      operands: [x!],
      places: [{ offset: 0, strides: [...own.slice(0, -2), own.at(-2)! + 1] }],
      results: [value],
    });
    return [whole(value)];
  },
  concat: (to, inputs, { axis }: { axis: number }, [shape], dtype) => {
    const value = new Value(shape!, dtype);
    const own = strides(shape!);
    let at = 0;
    to.nodes.push({
      kind: "parts",
      filled: false,
      operands: inputs,
      places: inputs.map((x) => {
        const offset = at * own[axis]!;
        at += x.shape[axis]!;
        return { offset, strides: own };
      }),
      results: [value],
    });
    return [whole(value)];
  },
  sum: (to, [x], { axes }: { axes: readonly number[] }, [shape], dtype) => [
    axes.length === 0 ? to.map(null, [x!], shape!, dtype) : to.reduce("sum", x!, axes, dtype),
  ],
  prod: reduction("prod"),
  max: reduction("max"),
  min: reduction("min"),
  argmax: positions("argmax"),
  argmin: positions("argmin"),
  // log Σ eˣ = m + log Σ eˣ⁻ᵐ, with m the largest, or 0 where that is not finite.
  logsumexp: (to, [x], { axes }: { axes: readonly number[] }, [shape], dtype) => {
    const given = isFloating(x!.value.dtype) ? x! : to.map(null, [x!], x!.shape, dtype);
    if (axes.some((axis) => given.shape[axis] === 0)) return [constantView(Number.NEGATIVE_INFINITY, shape!, dtype)];
    const largest = to.reduce("max", given, axes, dtype);
    const shift = to.map(argument(0).isfinite().where(argument(0), constant(0)), [largest], shape!, dtype);
    const parts = to.map(
      argument(0).sub(argument(1)).exp(),
      [given, stretched(shift, given.shape, axes)],
      given.shape,
      dtype,
    );
    const total = to.reduce("sum", parts, axes, dtype);
    return [to.map(argument(0).log().add(argument(1)), [total, shift], shape!, dtype)];
  },
  dotGeneral: (to, inputs, { contract, batch }: DotParams, [shape], dtype) => {
    const isReady = ({ value }: View): boolean => value.dtype === dtype && value.constant === null;
    const [a, b] = inputs.map((x) => (isReady(x) ? x : to.map(null, [x], x.shape, dtype)));
    const freeA = freeAxes(a!.shape.length, contract[0], batch[0]);
    const freeB = freeAxes(b!.shape.length, contract[1], batch[1]);
    const left = grouped(to, a!, [batch[0], freeA, contract[0]]);
    const right = grouped(to, b!, [batch[1], contract[1], freeB]);
    const [m, k] = left.shape.slice(-2) as [number, number];
    const n = right.shape.at(-1)!;
    const value = new Value(shape!, dtype);
    if (k === 0) return [constantView(0, shape!, dtype)];
    if (value.length > 0)
      to.nodes.push({
        kind: "product",
        batch: left.shape.slice(0, -2),
        m,
        n,
        k,
        operands: [left, right],
        results: [value],
      });
    return [whole(value)];
  },
  call: (to, inputs, { body }: { body: Body }) => to.inline(body, inputs),
} satisfies Record<string, Rule<never>>;

/** The view with axes [batch…, i, j], where i and j stand for a group of axes each; copied where no strides say that. */
function grouped(to: Lowering, x: View, [batch, rows, columns]: readonly (readonly number[])[]): View {
  const turned = permuted(x, [...batch!, ...rows!, ...columns!]);
  const sizes = (axes: readonly number[]): number => count(axes.map((axis) => x.shape[axis]!));
  const shape = [...batch!.map((axis) => x.shape[axis]!), sizes(rows!), sizes(columns!)];
  return reshaped(turned, shape) ?? reshaped(to.contiguous(turned), shape)!;
}
