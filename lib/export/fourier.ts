/** Fourier transforms by one word of each format: the unscaled transform along the rows of [lines, n, 2], pairs being complex numbers. */
import { argument } from "../engine/scalar.ts";
import type { FourierParams, RealFourierParams } from "../ops/rows/fourier.ts";
import { count, upTo } from "../tensor/shape.ts";
import type { Emitter, RuleTable } from "./emitter.ts";
import type { Value } from "./values.ts";

/** x: [lines, n, 2] → Σⱼ xⱼ·e^(∓2πi·jk/n), of the same shape. */
export type Transform<E extends Emitter> = (to: E, x: Value, inverse: boolean) => Value;

/** Whether sum k is not its own conjugate. */
const stands = (k: number, n: number): boolean => k > 0 && 2 * k !== n;
const scaled = (to: Emitter, x: Value, factor: number): Value =>
  factor === 1 ? x : to.elementwise(argument(0).mul(factor), [x], x, "fft");

/** x with `axis` moved behind the others (but not behind a pair's), as [lines, n, …]. */
function asLines(to: Emitter, x: Value, axis: number, pairs: boolean): { lines: Value; order: readonly number[] } {
  const rank = x.shape.length - (pairs ? 1 : 0);
  const order = [...upTo(rank).filter((i) => i !== axis), axis, ...(pairs ? [rank] : [])];
  const turned = to.op("permute", [x], { axes: order });
  const n = x.shape[axis]!;
  const tail = pairs ? [n, 2] : [n];
  const lines = n === 0 ? 0 : count(turned.shape) / count(tail);
  return { lines: to.op("reshape", [turned], { shape: [lines, ...tail] }), order };
}

const whole = (x: Value, order: readonly number[]): number[] => order.map((axis) => x.shape[axis]!);
const back = (order: readonly number[]): number[] => order.map((_, i) => order.indexOf(i));

/** Factors along axis 1 of [lines, n, 2]. */
function weighed(to: Emitter, x: Value, factors: readonly number[]): Value {
  if (factors.every((f) => f === 1)) return x;
  const weights = to.constant(factors, { shape: [factors.length], dtype: x.dtype });
  const wide = to.op("broadcastTo", [weights], { shape: x.shape, inserted: [0, 2] });
  return to.elementwise(argument(0).mul(argument(1)), [x, wide], x, "fft");
}

const cut = (to: Emitter, x: Value, axis: number, from: number, size: number): Value =>
  to.op("slice", [x], {
    starts: x.shape.map((_, i) => (i === axis ? from : 0)),
    stops: x.shape.map((d, i) => (i === axis ? from + size : d)),
    steps: x.shape.map(() => 1),
  });

export const fourierRules = <E extends Emitter>(transform: Transform<E>): RuleTable<E> => ({
  fourierTransform: (to, [x], { axis, inverse, scaling }: FourierParams, [type]) => {
    if (count(type!.shape) === 0) return [x!];
    const { lines, order } = asLines(to, x!, axis, true);
    const out = scaled(to, transform(to, lines, inverse), x!.shape[axis]! ** -scaling);
    return [to.op("permute", [to.op("reshape", [out], { shape: whole(x!, order) })], { axes: back(order) })];
  },
  realFourier: (to, [x], { axis, n, scaling, twice }: RealFourierParams, [type]) => {
    if (count(type!.shape) === 0) return [to.splatted(0, type!)];
    const { lines, order } = asLines(to, x!, axis, false);
    const real = to.op("reshape", [lines], { shape: [...lines.shape, 1] });
    const pairs = to.op("pad", [real], { low: [0, 0, 0], high: [0, 0, 1], interior: [0, 0, 0] });
    const sums = Math.floor(n / 2) + 1;
    const half = cut(to, transform(to, pairs, false), 1, 0, sums);
    const factors = upTo(sums).map((k) => (twice && stands(k, n) ? 2 : 1) * n ** -scaling);
    const out = weighed(to, half, factors);
    const shape = [...whole(x!, order).with(-1, sums), 2];
    return [to.op("permute", [to.op("reshape", [out], { shape })], { axes: [...back(order), order.length] })];
  },
  realFromFourier: (to, [x], { axis, n, scaling, twice }: RealFourierParams, [type]) => {
    if (count(type!.shape) === 0) return [to.splatted(0, type!)];
    const sums = Math.floor(n / 2) + 1;
    const { lines, order } = asLines(to, x!, axis, true);
    const factors = upTo(sums).map((k) => (stands(k, n) && twice ? 2 : 1) * n ** -scaling);
    const all = to.op("pad", [weighed(to, lines, factors)], {
      low: [0, 0, 0],
      high: [0, n - sums, 0],
      interior: [0, 0, 0],
    });
    const real = cut(to, transform(to, all, true), 2, 0, 1);
    const axes = order.slice(0, -1);
    const out = to.op("reshape", [real], { shape: whole(x!, axes).with(-1, n) });
    return [to.op("permute", [out], { axes: back(axes) })];
  },
});
