/** All indexing as rows of a matrix: each format says how rows are taken, added and written. */
import { argument } from "../engine/scalar.ts";
import type { IndexParams } from "../ops/rows/indexing.ts";
import { count, upTo } from "../tensor/shape.ts";
import type { Emitter, Rule, RuleTable } from "./emitter.ts";
import type { Sizes, Type, Value } from "./values.ts";

/** x: [n, w], rows: int32 [m], values: [m, w]. */
export interface RowWords<E extends Emitter> {
  take(to: E, x: Value, rows: Value): Value;
  add(to: E, x: Value, rows: Value, values: Value): Value;
  set(to: E, x: Value, rows: Value, values: Value): Value;
}

/** Where things stand: x as a matrix of rows, which of them are meant, and the way back. */
interface Matrix {
  readonly x: Value;
  readonly rows: Value;
  /** The axes [b, n₁…n_k, l, r] of x, in the order in which the matrix has them, and the sizes there. */
  readonly order: readonly number[];
  readonly sizes: Sizes;
  /** What is taken, [b, s, l, r], and the order of its axes that gives [b, l, s, r]. */
  readonly taken: Sizes;
  readonly back: readonly number[];
}

const inverse = (axes: readonly number[]): number[] => axes.map((_, i) => axes.indexOf(i));

function matrixOf(to: Emitter, given: Value, indices: Value, { batch, lead }: IndexParams): Matrix {
  const depth = indices.shape.at(-1)!;
  const rank = given.shape.length;
  const from = batch + lead;
  const order = [
    ...upTo(batch),
    ...upTo(depth).map((i) => from + i),
    ...upTo(lead).map((i) => batch + i),
    ...upTo(rank).slice(from + depth),
  ];
  const sizes = order.map((axis) => given.shape[axis]!);
  const places = sizes.slice(batch, batch + depth);
  const width = count(sizes.slice(batch + depth));
  const turned = to.op("permute", [given], { axes: order });
  const x = to.op("reshape", [turned], { shape: [count(sizes.slice(0, batch + depth)), width] });
  const s = indices.shape.slice(batch, -1);
  const taken = [...sizes.slice(0, batch), ...s, ...sizes.slice(batch + depth)];
  const back = [
    ...upTo(batch),
    ...upTo(lead).map((i) => batch + s.length + i),
    ...upTo(s.length).map((i) => batch + i),
    ...upTo(taken.length).slice(batch + s.length + lead),
  ];
  return { x, rows: rowsOf(to, indices, batch, places, sizes.slice(0, batch)), order, sizes, taken, back };
}

/** The number of the row that each index names; negative ones count from the end. */
function rowsOf(to: Emitter, indices: Value, batch: number, places: Sizes, batches: Sizes): Value {
  const many = count(indices.shape.slice(0, -1));
  const flat = to.op("reshape", [indices], { shape: [many, places.length] });
  const type: Type = { shape: [many], dtype: "int32" };
  const each = batch > 0 ? many / Math.max(count(batches), 1) : many;
  const zero = to.constant([0], { shape: [], dtype: "int32" });
  const whole = to.op("broadcastTo", [zero], { shape: [count(batches), each], inserted: [0, 1] });
  let rows = to.op("reshape", [batch > 0 ? to.op("iota", [whole], { axis: 0 }) : whole], { shape: [many] });
  places.forEach((size, k) => {
    const column = to.op("slice", [flat], { starts: [0, k], stops: [many, k + 1], steps: [1, 1] });
    const index = to.op("reshape", [column], { shape: [many] });
    const at = argument(0).mul(size).add(argument(1)).add(argument(1).less(0).where(size, 0));
    rows = to.elementwise(at, [rows, index], type, "gather");
  });
  return rows;
}

const put =
  <E extends Emitter>(words: RowWords<E>, how: "add" | "set"): Rule<E> =>
  (to, [given, indices, updates], params: IndexParams, [type]) => {
    const x = to.convert(given!, type!.dtype);
    const matrix = matrixOf(to, x, indices!, params);
    const news = to.op("permute", [to.convert(updates!, type!.dtype)], { axes: inverse(matrix.back) });
    const values = to.op("reshape", [news], { shape: [matrix.rows.shape[0]!, matrix.x.shape[1]!] });
    if (count(values.shape) === 0) return [x];
    const out = words[how](to, matrix.x, matrix.rows, values);
    return [to.op("permute", [to.op("reshape", [out], { shape: matrix.sizes })], { axes: inverse(matrix.order) })];
  };

export const indexingRules = <E extends Emitter>(words: RowWords<E>): RuleTable<E> => ({
  gather: (to, [x, indices], params: IndexParams, [type]) => {
    if (count(type!.shape) === 0) return [to.splatted(0, type!)];
    const matrix = matrixOf(to, x!, indices!, params);
    const rows = words.take(to, matrix.x, matrix.rows);
    return [to.op("permute", [to.op("reshape", [rows], { shape: matrix.taken })], { axes: matrix.back })];
  },
  scatterAdd: put(words, "add"),
  scatter: put(words, "set"),
});
