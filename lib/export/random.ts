/** Draws as what they are: Philox's integer arithmetic on counters and keys, the same bits as where they are drawn here. */

import { purposes } from "../engine/philox.ts";
import { before, type Distribution } from "../engine/random.ts";
import { argument, constant, type Scalar } from "../engine/scalar.ts";
import type { Counted, Drawn, DrawParams } from "../ops/rows/random.ts";
import { count } from "../tensor/shape.ts";
import type { Emitter, RuleTable } from "./emitter.ts";
import type { Sizes, Type, Value } from "./values.ts";

/** Arithmetic of 32 bits that wraps, on int32 values of one shape. */
export interface WordWords<E extends Emitter> {
  mul(to: E, a: Value, b: Value): Value;
  add(to: E, a: Value, b: Value): Value;
  xor(to: E, a: Value, b: Value): Value;
  and(to: E, a: Value, b: Value): Value;
  /** Zeros come in on the left. */
  shiftRight(to: E, a: Value, bits: number): Value;
}

/** Philox 4×32 with ten rounds; see engine/philox.ts. Counters and keys: int32 [k, m]. */
function philox<E extends Emitter>(
  to: E,
  words: WordWords<E>,
  counter: Value,
  purpose: number,
  keys: readonly [Value, Value],
): readonly [Value, Value, Value, Value] {
  const known = (n: number): Value => to.splat(n | 0, counter);
  const high = (a: Value, bHigh: number, bLow: number): Value => {
    const [aHigh, aLow] = [words.shiftRight(to, a, 16), words.and(to, a, known(0xffff))];
    const carried = words.shiftRight(to, words.mul(to, aLow, known(bLow)), 16);
    const middle = words.add(to, words.mul(to, aHigh, known(bLow)), carried);
    const cross = words.add(to, words.mul(to, aLow, known(bHigh)), words.and(to, middle, known(0xffff)));
    const top = words.add(to, words.mul(to, aHigh, known(bHigh)), words.shiftRight(to, middle, 16));
    return words.add(to, top, words.shiftRight(to, cross, 16));
  };
  let [c0, c1, c2, c3] = [counter, known(0), known(0), known(purpose)];
  let [k0, k1] = keys;
  for (let round = 0; round < 10; round++) {
    const [low0, high0] = [words.mul(to, c0, known(0xd2511f53)), high(c0, 0xd251, 0x1f53)];
    const [low1, high1] = [words.mul(to, c2, known(0xcd9e8d57)), high(c2, 0xcd9e, 0x8d57)];
    c0 = words.xor(to, words.xor(to, high1, c1), k0);
    c1 = low1;
    c2 = words.xor(to, words.xor(to, high0, c3), k1);
    c3 = low0;
    k0 = words.add(to, k0, known(0x9e3779b9));
    k1 = words.add(to, k1, known(0xbb67ae85));
  }
  return [c0, c1, c2, c3];
}

/** Both halves of keys: int32 [...b, 2], each repeated m times: [k, m]. */
function halves(to: Emitter, keys: Value, m: number): readonly [Value, Value] {
  const k = count(keys.shape.slice(0, -1));
  const flat = to.op("reshape", [keys], { shape: [k, 2] });
  const half = (i: number): Value => {
    const own = to.op("slice", [flat], { starts: [0, i], stops: [k, i + 1], steps: [1, 1] });
    return to.op("broadcastTo", [own], { shape: [k, m], inserted: [] });
  };
  return [half(0), half(1)];
}

/** Values of [k, m] side by side: element i of the result is that of one after the other; the first n, in a shape. */
function interleaved(to: Emitter, parts: readonly Value[], n: number, shape: Sizes): Value {
  const [k, m] = parts[0]!.shape as readonly [number, number];
  const columns = parts.map((x) => to.op("reshape", [x], { shape: [k, m, 1] }));
  const all = to.op("reshape", [to.op("concat", columns, { axis: 2 })], { shape: [k, m * parts.length] });
  const first = n === m * parts.length ? all : to.op("slice", [all], { starts: [0, 0], stops: [k, n], steps: [1, 1] });
  return to.op("reshape", [first], { shape });
}

/** 53 bits of two words as a float64 below 2⁵³. */
function whole53<E extends Emitter>(to: E, words: WordWords<E>, high: Value, low: Value): Value {
  const rest = words.shiftRight(to, low, 11);
  const type: Type = { shape: high.shape, dtype: "float64" };
  const unsigned = argument(0)
    .less(0)
    .where(argument(0).add(2 ** 32), argument(0));
  return to.elementwise(
    unsigned.mul(2 ** 21).add(argument(1)),
    [to.convert(high, "float64"), to.convert(rest, "float64")],
    type,
    "random",
  );
}

const shapes: Record<Exclude<Distribution, "normal" | "uniform">, (u: Scalar) => Scalar> = {
  exponential: (u) => u.log().neg(),
  gumbel: (u) => u.log().neg().log().neg(),
  laplace: (u) => u.less(0.5).where(u.mul(2).log(), constant(1).sub(u).mul(2).log().neg()),
  logistic: (u) => u.log().sub(u.neg().log1p()),
  cauchy: (u) => u.sub(0.5).mul(Math.PI).tan(),
};

export function randomRules<E extends Emitter>(words: WordWords<E>): RuleTable<E> {
  const draw = (to: E, keys: Value, m: number, purpose: number): readonly [Value, Value, Value, Value] => {
    const pair = halves(to, keys, m);
    return philox(to, words, to.op("iota", [pair[0]], { axis: 1 }), purpose, pair);
  };
  return {
    randomDraw: (to, [keys], params: DrawParams, [type]) => {
      const n = count(params.shape as Sizes);
      if (count(type!.shape) === 0) return [to.splatted(0, type!)];
      const w = draw(to, keys!, Math.ceil(n / 2), purposes.draws);
      const inside = argument(0)
        .add(0.5)
        .div(2 ** 53)
        .minimum(1 - 2 ** -53);
      const [u, v] = [whole53(to, words, w[0], w[1]), whole53(to, words, w[2], w[3])].map((x) =>
        to.elementwise(inside, [x], x, "random"),
      ) as [Value, Value];
      const drawn = spread(to, u, v, params).map((x) => to.convert(x, type!.dtype));
      return [interleaved(to, drawn, n, type!.shape)];
    },
    randomBits: (to, [keys], { shape }: Drawn, [type]) => {
      const n = count(shape as Sizes);
      if (count(type!.shape) === 0) return [to.splatted(0, type!)];
      return [interleaved(to, draw(to, keys!, Math.ceil(n / 4), purposes.draws), n, type!.shape)];
    },
    randomInteger: (to, [keys], { shape, low, high }: Drawn & { low: number; high: number }, [type]) => {
      const n = count(shape as Sizes);
      if (count(type!.shape) === 0) return [to.splatted(0, type!)];
      const w = draw(to, keys!, Math.ceil(n / 2), purposes.draws);
      const at = argument(0)
        .div(2 ** 53)
        .mul(high - low)
        .floor()
        .add(low);
      const pair = [whole53(to, words, w[0], w[1]), whole53(to, words, w[2], w[3])].map((x) =>
        to.convert(to.elementwise(at, [x], x, "random"), "int32"),
      );
      return [interleaved(to, pair, n, type!.shape)];
    },
    randomPermutation: (to, [keys], { shape }: Drawn, [type]) => {
      const n = count(shape as Sizes);
      if (count(type!.shape) === 0) return [to.splatted(0, type!)];
      const w = draw(to, keys!, n, purposes.permutation);
      const x = whole53(to, words, w[0], w[1]);
      const places = to.convert(to.op("iota", [x], { axis: 1 }), "float64");
      const at = argument(0)
        .div(2 ** 53)
        .mul(argument(1).add(1))
        .floor();
      const swaps = to.convert(to.elementwise(at, [x, places], x, "random"), "int32");
      return [to.op("reshape", [to.expand("shuffled", [swaps])], { shape: type!.shape })];
    },
    splitKey: (to, [keys], { n }: Counted, [type]) => {
      if (count(type!.shape) === 0) return [to.splatted(0, type!)];
      const [a, b] = draw(to, keys!, n as number, purposes.split);
      return [interleaved(to, [a, b], 2 * (n as number), type!.shape)];
    },
    foldInKey: (to, [keys, data], _, [type]) => {
      if (count(type!.shape) === 0) return [keys!];
      const pair = halves(to, keys!, 1);
      const counter = to.op("reshape", [data!], { shape: pair[0].shape });
      const [a, b] = philox(to, words, counter, purposes.foldIn, pair);
      return [interleaved(to, [a, b], 2, type!.shape)];
    },
    freshKey: (to) => [to.input("key", { shape: [2], dtype: "int32" })],
  };
}

function spread(to: Emitter, u: Value, v: Value, { distribution, parameters: [a, b], dtype }: DrawParams): Value[] {
  if (distribution === "normal") {
    const radius = argument(0).log().mul(-2).sqrt().mul(b);
    const angle = argument(1).mul(2 * Math.PI);
    return [angle.cos(), angle.sin()].map((wave) => to.elementwise(radius.mul(wave).add(a), [u, v], u, "random"));
  }
  if (distribution === "uniform") {
    const last = a < b ? before(dtype === "float32" ? Math.fround(b) : b, dtype) : Number.POSITIVE_INFINITY;
    return [u, v].map((x) =>
      to.elementwise(
        argument(0)
          .mul(b - a)
          .add(a)
          .minimum(last),
        [x],
        x,
        "random",
      ),
    );
  }
  return [u, v].map((x) => to.elementwise(shapes[distribution](argument(0)).mul(b).add(a), [x], x, "random"));
}
