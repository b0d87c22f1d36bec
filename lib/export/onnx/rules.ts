import { argument } from "../../engine/scalar.ts";
import type { ConvParams } from "../../ops/rows/conv.ts";
import type { DotParams } from "../../ops/rows/dotGeneral.ts";
import type { PadParams, SliceParams } from "../../ops/rows/shapes.ts";
import { count, freeAxes, sameShape, upTo } from "../../tensor/shape.ts";
import type { Rule, RuleTable } from "../emitter.ts";
import { fourierRules } from "../fourier.ts";
import { indexingRules } from "../indexing.ts";
import { randomRules } from "../random.ts";
import type { Sizes, Type, Value } from "../values.ts";
import { convolutionPads } from "../windows.ts";
import { control } from "./control.ts";
import type { ONNX } from "./emitter.ts";
import { elementNumbers } from "./messages.ts";

const reduction =
  (op: string, neutral: number): Rule<ONNX> =>
  (to, [x], { axes }: { readonly axes: readonly number[] }, [type]) => {
    const given = to.convert(x!, type!.dtype);
    if (axes.length === 0) return [given];
    if (count(given.shape) === 0) return [to.splatted(neutral, type!)];
    return [to.say(op, [given.name, to.ints(axes)], type!, { keepdims: 0 })];
  };

const reshaped = (to: ONNX, x: Value, shape: Sizes): Value =>
  sameShape(x.shape, shape)
    ? x
    : to.say("Reshape", [x.name, to.ints(shape)], { shape, dtype: x.dtype }, shape.includes(0) ? { allowzero: 1 } : {});

const permuted = (to: ONNX, x: Value, axes: readonly number[]): Value =>
  axes.every((axis, i) => axis === i)
    ? x
    : to.say("Transpose", [x.name], { shape: axes.map((axis) => x.shape[axis]!), dtype: x.dtype }, { perm: axes });

function sliced(to: ONNX, x: Value, starts: Sizes, stops: Sizes, steps: Sizes, type: Type): Value {
  if (sameShape(x.shape, type.shape) && steps.every((step) => step === 1)) return x;
  return to.say("Slice", [x.name, to.ints(starts), to.ints(stops), to.ints(upTo(starts.length)), to.ints(steps)], type);
}

/** Zeros between elements by a further axis, then those around; where padding is negative it cuts. */
function padded(to: ONNX, given: Value, low: Sizes, high: Sizes, interior: Sizes): Value {
  let x = given;
  interior.forEach((zeros, axis) => {
    const size = x.shape[axis]!;
    if (zeros === 0 || size <= 1) return;
    const wide = reshaped(to, x, x.shape.toSpliced(axis + 1, 0, 1));
    const last = wide.shape.map((_, i) => (i === axis + 1 ? zeros : 0));
    const apart = around(
      to,
      wide,
      wide.shape.map(() => 0),
      last,
    );
    const joined = reshaped(to, apart, x.shape.with(axis, size * (zeros + 1)));
    const shape = x.shape.with(axis, (size - 1) * (zeros + 1) + 1);
    x = sliced(
      to,
      joined,
      shape.map(() => 0),
      shape,
      shape.map(() => 1),
      { shape, dtype: x.dtype },
    );
  });
  const positive = (xs: Sizes): number[] => xs.map((n) => Math.max(n, 0));
  x = around(to, x, positive(low), positive(high));
  const starts = low.map((n) => Math.max(-n, 0));
  const stops = x.shape.map((size, i) => size - Math.max(-high[i]!, 0));
  const shape = stops.map((stop, i) => stop - starts[i]!);
  return sliced(
    to,
    x,
    starts,
    stops,
    shape.map(() => 1),
    { shape, dtype: x.dtype },
  );
}

function around(to: ONNX, x: Value, low: Sizes, high: Sizes): Value {
  if ([...low, ...high].every((n) => n === 0)) return x;
  const shape = x.shape.map((size, i) => size + low[i]! + high[i]!);
  const zero = to.splat(0, x);
  return to.say("Pad", [x.name, to.ints([...low, ...high]), zero.name], { shape, dtype: x.dtype });
}

/** As one product of matrices for each batch index. */
function product(to: ONNX, a: Value, b: Value, { contract, batch }: DotParams, type: Type): Value {
  const [freeA, freeB] = [
    freeAxes(a.shape.length, contract[0], batch[0]),
    freeAxes(b.shape.length, contract[1], batch[1]),
  ];
  const sizes = (x: Value, axes: readonly number[]): number[] => axes.map((axis) => x.shape[axis]!);
  const inner = count(sizes(a, contract[0]));
  if (inner === 0) return to.splatted(0, type);
  const batches = batch[0].length > 0 ? [count(sizes(a, batch[0]))] : [];
  const [m, n] = [count(sizes(a, freeA)), count(sizes(b, freeB))];
  const left = reshaped(to, permuted(to, a, [...batch[0], ...freeA, ...contract[0]]), [...batches, m, inner]);
  const right = reshaped(to, permuted(to, b, [...batch[1], ...contract[1], ...freeB]), [...batches, inner, n]);
  const out = to.say("MatMul", [left.name, right.name], { shape: [...batches, m, n], dtype: type.dtype });
  return reshaped(to, out, type.shape);
}

/** A convolution as the sum over the kernel's places of products: what Conv is where it has no kernel for the dtype. */
function convolved(to: ONNX, x: Value, w: Value, { strides, kernelDilation }: ConvParams, type: Type): Value {
  const kernel = w.shape.slice(3);
  const size = type.shape.slice(3);
  let sum: Value | null = null;
  for (let k = 0; k < count(kernel); k++) {
    const at = kernel.map((n, i) => Math.floor(k / count(kernel.slice(i + 1))) % n);
    const starts = [0, 0, 0, ...at.map((place, i) => place * kernelDilation[i]!)];
    const stops = [...x.shape.slice(0, 3), ...size.map((n, i) => starts[i + 3]! + (n - 1) * strides[i]! + 1)];
    const part = sliced(to, x, starts, stops, [1, 1, 1, ...strides], {
      shape: [...x.shape.slice(0, 3), ...size],
      dtype: x.dtype,
    });
    const ones = kernel.map(() => 1);
    const own = sliced(
      to,
      w,
      [0, 0, 0, ...at],
      [...w.shape.slice(0, 3), ...at.map((place) => place + 1)],
      w.shape.map(() => 1),
      {
        shape: [...w.shape.slice(0, 3), ...ones],
        dtype: w.dtype,
      },
    );
    const weights = reshaped(to, own, w.shape.slice(0, 3));
    const [g, n] = part.shape as readonly [number, number];
    const product = to.op("dotGeneral", [part, weights], {
      contract: [[2], [2]],
      batch: [[0], [0]],
    });
    sum = sum ? to.each("Add", [sum, product]) : product;
    if (sum.shape[0] !== g || sum.shape[1] !== n)
      throw new Error("conv: the axes of a product are not where they should be.");
  }
  if (!sum) return to.splatted(0, type);
  const rank = type.shape.length;
  return permuted(to, sum, [0, 1, rank - 1, ...upTo(rank - 1).slice(2)]);
}

/** The primitives that ONNX has operators for. */
export const rules: RuleTable<ONNX> = {
  reshape: (to, [x], _, [type]) => [reshaped(to, x!, type!.shape)],
  permute: (to, [x], { axes }: { axes: readonly number[] }) => [permuted(to, x!, axes)],
  broadcastTo: (to, [x], { inserted }: { inserted: readonly number[] }, [type]) => {
    const kept = upTo(type!.shape.length).filter((axis) => !inserted.includes(axis));
    const wide = type!.shape.map((_, axis) => (inserted.includes(axis) ? 1 : x!.shape[kept.indexOf(axis)]!));
    const given = reshaped(to, x!, wide);
    return [sameShape(wide, type!.shape) ? given : to.expanded(given, type!.shape)];
  },
  slice: (to, [x], { starts, stops, steps }: SliceParams, [type]) => [
    sliced(to, x!, starts as Sizes, stops as Sizes, steps, type!),
  ],
  pad: (to, [x], { low, high, interior }: PadParams) => [padded(to, x!, low as Sizes, high as Sizes, interior)],
  concat: (to, inputs, { axis }: { axis: number }, [type]) => [
    to.say(
      "Concat",
      inputs.map((x) => to.convert(x, type!.dtype).name),
      type!,
      { axis },
    ),
  ],
  split: (to, [x], { axis }: { axis: number }, types) => {
    let at = 0;
    return types.map((type) => {
      const starts = type.shape.map((_, i) => (i === axis ? at : 0));
      at += type.shape[axis]!;
      const stops = starts.map((start, i) => start + type.shape[i]!);
      return sliced(
        to,
        x!,
        starts,
        stops,
        type.shape.map(() => 1),
        type,
      );
    });
  },
  flip: (to, [x], { axes }: { axes: readonly number[] }, [type]) => {
    if (axes.length === 0) return [x!];
    const [starts, stops, steps] = [-1n, -(2n ** 63n), -1n].map((n) => to.ints(axes.map(() => n)));
    return [to.say("Slice", [x!.name, starts!, stops!, to.ints(axes), steps!], type!)];
  },
  cast: (to, [x], _, [type]) => [to.convert(x!, type!.dtype)],
  stopGradient: (_, [x]) => [x!],
  fill: (to, _inputs, { value }: { value: number }, [type]) => [to.splatted(value, type!)],
  size: (to, [x], { axes }: { axes: readonly number[] }, [type]) => [
    to.constant([axes.reduce((n, axis) => n * x!.shape[axis]!, 1)], type!),
  ],
  iota: (to, _inputs, { axis }: { axis: number }, [type]) => {
    const n = type!.shape[axis]!;
    const line = type!.shape.map((_, i) => (i === axis ? n : 1));
    const own = to.constant(upTo(n), { shape: line, dtype: "int32" });
    return [sameShape(line, type!.shape) ? own : to.expanded(own, type!.shape)];
  },
  where: (to, inputs, _, [type]) => [
    to.elementwise(argument(0).where(argument(1), argument(2)), inputs, type!, "where"),
  ],

  sum: reduction("ReduceSum", 0),
  prod: reduction("ReduceProd", 1),
  max: reduction("ReduceMax", 0),
  min: reduction("ReduceMin", 0),
  cumsum: (to, [x], { axis, reverse }: { axis: number; reverse: boolean }, [type]) => [
    to.say("CumSum", [to.convert(x!, type!.dtype).name, to.ints([axis], [])], type!, { reverse: Number(reverse) }),
  ],

  dotGeneral: (to, inputs, params: DotParams, [type]) => {
    const [a, b] = inputs.map((x) => to.convert(x, type!.dtype));
    return [product(to, a!, b!, params, type!)];
  },
  conv: (to, inputs, params: ConvParams, [type]) => {
    const [given, kernel] = inputs.map((v) => to.convert(v, type!.dtype));
    const rank = params.strides.length;
    const w = params.flip ? to.op("flip", [kernel!], { axes: upTo(rank).map((i) => i + 3) }) : kernel!;
    const pads = convolutionPads(params, given!.shape.slice(3), w.shape.slice(3));
    const x = padded(
      to,
      given!,
      [0, 0, 0, ...pads.map(([low]) => low)],
      [0, 0, 0, ...pads.map(([, high]) => high)],
      [0, 0, 0, ...params.inputDilation.map((n) => n - 1)],
    );
    if (type!.dtype !== "float32" || rank === 0 || count(w.shape) === 0) return [convolved(to, x, w, params, type!)];
    const [g, n, c] = x.shape as readonly [number, number, number];
    const o = w.shape[1]!;
    const rest = upTo(rank + 3).slice(2);
    const left = reshaped(to, permuted(to, x, [1, 0, ...rest]), [n, g * c, ...x.shape.slice(3)]);
    const right = reshaped(to, w, [g * o, c, ...w.shape.slice(3)]);
    const size = type!.shape.slice(3);
    const out = to.say(
      "Conv",
      [left.name, right.name],
      { shape: [n, g * o, ...size], dtype: "float32" },
      {
        group: g,
        strides: params.strides,
        dilations: params.kernelDilation,
      },
    );
    return [permuted(to, reshaped(to, out, [n, g, o, ...size]), [1, 0, ...rest])];
  },

  sort: (to, [x], { descending }: { descending: boolean }) => chosen(to, x!, x!.shape.at(-1)!, descending),
  topk: (to, [x], { k, largest }: { k: number; largest: boolean }) => chosen(to, x!, k, largest),

  ...fourierRules<ONNX>((to, x, inverse) => {
    const n = x.shape[1]!;
    // ONNX Runtime takes the factors of its transforms in float32, whatever the dtype.
    if (x.dtype === "float64" && n <= longest) return multiplied(to, x, inverse);
    const out = to.say("DFT", [x.name, "", to.ints([1], [])], x, { inverse: Number(inverse) });
    // The operator divides its inverse by n.
    return inverse ? to.each("Mul", [out, to.splat(n, x)]) : out;
  }),
  ...indexingRules<ONNX>({
    take: (to, x, rows) =>
      to.say("Gather", [x.name, rows.name], { shape: [rows.shape[0]!, x.shape[1]!], dtype: x.dtype }, { axis: 0 }),
    add: (to, x, rows, values) =>
      to.say("ScatterND", [x.name, placesOf(to, rows), values.name], x, { reduction: "add" }),
    set: (to, x, rows, values) => to.say("ScatterND", [x.name, placesOf(to, rows), values.name], x),
  }),
  ...randomRules<ONNX>({
    mul: (to, a, b) => to.each("Mul", [a, b]),
    add: (to, a, b) => to.each("Add", [a, b]),
    xor: (to, a, b) => to.each("BitwiseXor", [a, b]),
    and: (to, a, b) => to.each("BitwiseAnd", [a, b]),
    shiftRight(to, a, bits) {
      // Shifts are of unsigned numbers; casts keep the bits.
      const [given] = to.node("Cast", [a.name], 1, { to: elementNumbers.uint32 });
      const [by] = to.node("Cast", [to.ints([bits], [])], 1, { to: elementNumbers.uint32 });
      const [out] = to.node("BitShift", [given!, by!], 1, { direction: "RIGHT" });
      return to.say("Cast", [out!], a, { to: elementNumbers.int32 });
    },
  }),
  ...control,
};

/** Up to here a transform in float64 is a product with its matrix. */
const longest = 1024;

/** Pairs [lines, n·2] times the real form of the transform's matrix, [n·2, n·2]. */
function multiplied(to: ONNX, x: Value, inverse: boolean): Value {
  const [lines, n] = x.shape as readonly [number, number];
  const matrix = new Float64Array(4 * n * n);
  for (let j = 0; j < n; j++)
    for (let k = 0; k < n; k++) {
      const angle = ((inverse ? 2 : -2) * Math.PI * ((j * k) % n)) / n;
      const [re, im] = [Math.cos(angle), Math.sin(angle)];
      const at = 2 * j * 2 * n + 2 * k;
      matrix.set([re, im], at);
      matrix.set([-im, re], at + 2 * n);
    }
  const factors = to.constant(matrix, { shape: [2 * n, 2 * n], dtype: "float64" });
  const flat = reshaped(to, x, [lines, 2 * n]);
  const out = to.say("MatMul", [flat.name, factors.name], flat);
  return reshaped(to, out, x.shape);
}

/** Rows as the indices of ScatterND, int64 [m, 1]. */
function placesOf(to: ONNX, rows: Value): string {
  const column = reshaped(to, rows, [rows.shape[0]!, 1]);
  return to.node("Cast", [column.name], 1, { to: elementNumbers.int64 })[0]!;
}

/** The first k along the last axis in order, and where they stood; equal ones stay in the order they have. */
function chosen(to: ONNX, x: Value, k: number, largest: boolean): Value[] {
  const axis = x.shape.length - 1;
  const given = x.dtype === "bool" ? to.convert(x, "int32") : x;
  const shape = x.shape.with(axis, k);
  const [values, places] = to.node("TopK", [given.name, to.ints([k])], 2, {
    axis,
    largest: Number(largest),
    sorted: 1,
  });
  const own: Value = { name: values!, shape, dtype: given.dtype };
  return [to.convert(own, x.dtype), to.say("Cast", [places!], { shape, dtype: "int32" }, { to: elementNumbers.int32 })];
}
