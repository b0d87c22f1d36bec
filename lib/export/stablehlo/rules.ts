import { argument } from "../../engine/scalar.ts";
import type { ConvParams } from "../../ops/rows/conv.ts";
import type { DotParams } from "../../ops/rows/dotGeneral.ts";
import type { PadParams, SliceParams } from "../../ops/rows/shapes.ts";
import type { DType } from "../../tensor/dtype.ts";
import { upTo } from "../../tensor/shape.ts";
import type { Rule, RuleTable } from "../emitter.ts";
import type { Sizes, Type, Value } from "../values.ts";
import { convolutionPads } from "../windows.ts";
import { control } from "./control.ts";
import type { StableHLO } from "./emitter.ts";
import { fourier } from "./fourier.ts";
import { indexing } from "./indexing.ts";
import { random } from "./random.ts";
import { tensorType } from "./writer.ts";

const list = (xs: readonly (number | string | boolean)[]): string => `[${xs.join(", ")}]`;

/** Folds axes with an operation that has the given neutral element. */
const reduction =
  (op: string, neutral: (dtype: DType) => number): Rule<StableHLO> =>
  (to, [x], { axes }: { readonly axes: readonly number[] }, [result]) => {
    const given = to.convert(x!, result!.dtype);
    if (axes.length === 0) return [given];
    const start = to.constant([neutral(result!.dtype)], { shape: [], dtype: result!.dtype });
    const text = `stablehlo.reduce(${given.name} init: ${start.name}) applies stablehlo.${op} across dimensions = ${list(axes)}`;
    return [to.call(text, [given, start], result!)];
  };

const least = (dtype: DType): number =>
  dtype === "int32" ? -(2 ** 31) : dtype === "bool" ? 0 : Number.NEGATIVE_INFINITY;
const most = (dtype: DType): number =>
  dtype === "int32" ? 2 ** 31 - 1 : dtype === "bool" ? 1 : Number.POSITIVE_INFINITY;

export const slice = (to: StableHLO, x: Value, starts: Sizes, stops: Sizes, steps: Sizes, type: Type): Value => {
  const ranges = starts.map((start, i) => `${start}:${Math.max(stops[i]!, start)}:${steps[i]}`);
  return to.call(`stablehlo.slice ${x.name} ${list(ranges)}`, [x], type);
};

/** The primitives that StableHLO has words for. */
export const rules: RuleTable<StableHLO> = {
  reshape: (to, [x], _, [type]) => [to.call(`stablehlo.reshape ${x!.name}`, [x!], type!)],
  permute: (to, [x], { axes }: { axes: readonly number[] }, [type]) => [
    to.call(`stablehlo.transpose ${x!.name}, dims = ${list(axes)}`, [x!], type!),
  ],
  broadcastTo: (to, [x], { inserted }: { inserted: readonly number[] }, [type]) => [
    to.broadcast(
      x!,
      type!.shape,
      upTo(type!.shape.length).filter((axis) => !inserted.includes(axis)),
    ),
  ],
  slice: (to, [x], { starts, stops, steps }: SliceParams, [type]) => [
    slice(to, x!, starts as Sizes, stops as Sizes, steps, type!),
  ],
  pad: (to, [x], { low, high, interior }: PadParams, [type]) => {
    const zero = to.constant([0], { shape: [], dtype: x!.dtype });
    const text = `stablehlo.pad ${x!.name}, ${zero.name}, low = ${list(low)}, high = ${list(high)}, interior = ${list(interior)}`;
    return [to.call(text, [x!, zero], type!)];
  },
  concat: (to, inputs, { axis }: { axis: number }, [type]) => {
    const given = inputs.map((x) => to.convert(x, type!.dtype));
    return [to.call(`stablehlo.concatenate ${given.map((x) => x.name).join(", ")}, dim = ${axis}`, given, type!)];
  },
  split: (to, [x], { axis }: { axis: number }, types) => {
    let at = 0;
    return types.map((type) => {
      const starts = type.shape.map((_, i) => (i === axis ? at : 0));
      at += type.shape[axis]!;
      return slice(
        to,
        x!,
        starts,
        starts.map((start, i) => start + type.shape[i]!),
        type.shape.map(() => 1),
        type,
      );
    });
  },
  flip: (to, [x], { axes }: { axes: readonly number[] }, [type]) => [
    to.say(`stablehlo.reverse ${x!.name}, dims = ${list(axes)} : ${tensorType(type!)}`, type!),
  ],
  cast: (to, [x], _, [type]) => [to.convert(x!, type!.dtype)],
  stopGradient: (_, [x]) => [x!],
  fill: (to, _inputs, { value }: { value: number }, [type]) => [to.splat(value, type!)],
  size: (to, [x], { axes }: { axes: readonly number[] }, [type]) => [
    to.constant([axes.reduce((n, axis) => n * x!.shape[axis]!, 1)], type!),
  ],
  iota: (to, _inputs, { axis }: { axis: number }, [type]) => [
    to.say(`stablehlo.iota dim = ${axis} : ${tensorType(type!)}`, type!),
  ],
  where: (to, inputs, _, [type]) => [
    to.elementwise(argument(0).where(argument(1), argument(2)), inputs, type!, "where"),
  ],

  sum: reduction("add", () => 0),
  prod: reduction("multiply", () => 1),
  max: reduction("maximum", least),
  min: reduction("minimum", most),
  cumsum: (to, [x], { axis, reverse }: { axis: number; reverse: boolean }, [type]) => {
    const given = to.convert(x!, type!.dtype);
    const n = type!.shape[axis]!;
    if (n <= 1) return [given];
    const zero = to.constant([0], { shape: [], dtype: type!.dtype });
    const scalar = { shape: [], dtype: type!.dtype } as const;
    const sum = to.block([scalar, scalar], (args) => [to.same("add", args)]);
    const window = type!.shape.map((_, i) => (i === axis ? n : 1));
    const ones = type!.shape.map(() => 1);
    const pads = type!.shape.map((_, i) => (i !== axis ? [0, 0] : reverse ? [0, n - 1] : [n - 1, 0]));
    const attributes = [
      `base_dilations = array<i64: ${ones.join(", ")}>`,
      `padding = dense<${list(pads.map(list))}> : tensor<${pads.length}x2xi64>`,
      `window_dilations = array<i64: ${ones.join(", ")}>`,
      `window_dimensions = array<i64: ${window.join(", ")}>`,
      `window_strides = array<i64: ${ones.join(", ")}>`,
    ];
    const text = `"stablehlo.reduce_window"(${given.name}, ${zero.name}) <{${attributes.join(", ")}}> (${sum})`;
    return [to.call(text, [given, zero], type!)];
  },

  dotGeneral: (to, inputs, { contract, batch }: DotParams, [type]) => {
    const [a, b] = inputs.map((x) => to.convert(x, type!.dtype));
    const batches = batch[0].length > 0 ? `batching_dims = ${list(batch[0])} x ${list(batch[1])}, ` : "";
    const text = `stablehlo.dot_general ${a!.name}, ${b!.name}, ${batches}contracting_dims = ${list(contract[0])} x ${list(contract[1])}, precision = [HIGHEST, HIGHEST]`;
    return [to.call(text, [a!, b!], type!)];
  },
  conv: (to, inputs, params: ConvParams, [type]) => {
    const [x, w] = inputs.map((v) => to.convert(v, type!.dtype));
    const { strides, inputDilation, kernelDilation, flip } = params;
    const rank = strides.length;
    const spatial = upTo(rank);
    const [g, n, c] = x!.shape as readonly [number, number, number];
    const o = w!.shape[1]!;
    // The groups beside the channels on the left, beside the filters on the right.
    const turned = to.op("permute", [x!], { axes: [1, 0, ...upTo(rank + 3).slice(2)] });
    const left = to.op("reshape", [turned], { shape: [n, g * c, ...x!.shape.slice(3)] });
    const right = to.op("reshape", [w!], { shape: [g * o, c, ...w!.shape.slice(3)] });
    const pads = convolutionPads(params, x!.shape.slice(3), w!.shape.slice(3));
    const window = [
      `stride = ${list(strides)}`,
      `pad = ${list(pads.map(list))}`,
      `lhs_dilate = ${list(inputDilation)}`,
      `rhs_dilate = ${list(kernelDilation)}`,
      `reverse = ${list(spatial.map(() => flip))}`,
    ].join(", ");
    const dims = spatial.join(", ");
    const text = `stablehlo.convolution(${left.name}, ${right.name}) dim_numbers = [b, f, ${dims}]x[o, i, ${dims}]->[b, f, ${dims}], window = {${window}} {batch_group_count = 1 : i64, feature_group_count = ${g} : i64, precision_config = [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]}`;
    const size = type!.shape.slice(3);
    const out = to.call(text, [left, right], { shape: [n, g * o, ...size], dtype: type!.dtype });
    const parted = to.op("reshape", [out], { shape: [n, g, o, ...size] });
    return [to.op("permute", [parted], { axes: [1, 0, ...upTo(rank + 3).slice(2)] })];
  },

  cholesky: (to, [A], _, [type]) => {
    const mirrored = to.op("permute", [A!], { axes: flipped(A!.shape.length) });
    const half = to.elementwise(argument(0).add(argument(1)).mul(0.5), [A!, mirrored], type!, "cholesky");
    const whole = to.say(`stablehlo.cholesky ${half.name}, lower = true : ${tensorType(type!)}`, type!);
    return [to.op("triangle", [whole], { upper: false, k: 0 })];
  },
  triangularSolve: (
    to,
    [T, B],
    { lower, transpose, unit }: { lower: boolean; transpose: boolean; unit: boolean },
    [type],
  ) => {
    const form = `left_side = true, lower = ${lower}, transpose_a = #stablehlo<transpose ${transpose ? "TRANSPOSE" : "NO_TRANSPOSE"}>, unit_diagonal = ${unit}`;
    return [to.call(`"stablehlo.triangular_solve"(${T!.name}, ${B!.name}) <{${form}}>`, [T!, B!], type!)];
  },

  sort: (to, [x], { descending }: { descending: boolean }, types) => sorted(to, x!, descending, types),
  topk: (to, [x], { k, largest }: { k: number; largest: boolean }) => {
    const types = (["same", "int32"] as const).map((dtype) => ({
      shape: x!.shape,
      dtype: dtype === "same" ? x!.dtype : dtype,
    }));
    const first = x!.shape.map((_, i) => (i === x!.shape.length - 1 ? k : x!.shape[i]!));
    return sorted(to, x!, largest, types).map((y) =>
      slice(
        to,
        y,
        first.map(() => 0),
        first,
        first.map(() => 1),
        { shape: first, dtype: y.dtype },
      ),
    );
  },

  ...fourier,
  ...indexing,
  ...random,
  ...control,
};

const flipped = (rank: number): number[] => [...upTo(rank - 2), rank - 1, rank - 2];

/** Values and positions along the last axis by keys in IEEE 754's total order, where −0 has been made 0 and every NaN the positive one. */
function sorted(to: StableHLO, x: Value, descending: boolean, [values, places]: readonly Type[]): Value[] {
  const axis = x.shape.length - 1;
  const isFloating = x.dtype === "float32" || x.dtype === "float64";
  const number = x.dtype === "bool" ? to.convert(x, "int32") : x;
  const key = isFloating
    ? to.elementwise(
        argument(0)
          .isnan()
          .where(Number.NaN, argument(0).equal(0).where(0, argument(0))),
        [x],
        x,
        "sort",
      )
    : number;
  const at = to.op("iota", [x], { axis });
  const scalars = [key, x, at].flatMap(({ dtype }) => [
    { shape: [], dtype },
    { shape: [], dtype },
  ]);
  const order = isFloating ? "TOTALORDER" : "SIGNED";
  const before = to.block(scalars, ([a, b]) => [
    to.call(`stablehlo.compare ${descending ? "GT" : "LT"}, ${a!.name}, ${b!.name}, ${order}`, [a!, b!], {
      shape: [],
      dtype: "bool",
    }),
  ]);
  const operands = [key, x, at];
  const text = `"stablehlo.sort"(${operands.map((v) => v.name).join(", ")}) <{dimension = ${axis} : i64, is_stable = true}> (${before})`;
  const [, own, positions] = to.several(text, operands, [key, values!, places!]);
  return [own!, positions!];
}
