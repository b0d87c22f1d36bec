/** Sparse Jacobians with their numbers, which are tensors: they can be differentiated, traced and batched like any others. */
import { apply1 } from "../../ops/apply.ts";
import { eyeOf, filled, fromArray, scalar } from "../../ops/constant.ts";
import { add, mul, neg } from "../../ops/functions/elementwise.ts";
import { matmul } from "../../ops/functions/products.ts";
import { concat, reshape, transpose } from "../../ops/functions/shapes.ts";
import type { Operation } from "../../ops/operation.ts";
import { gather, scatterAdd } from "../../ops/rows/indexing.ts";
import { fromNumbers } from "../../tensor/dtype.ts";
import { count } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { productPlaces } from "../sparsity/dependencies.ts";
import { vmap } from "../vmap.ts";
import { type Entries, movesOrSums, productEntries, sumEntries } from "./entries.ts";

/** The entries of a Jacobian, row by row: a tensor [count], or 1 or −1 where all of them are. */
export interface Block {
  readonly entries: Entries;
  readonly values: Tensor | 1 | -1;
}

/** An operation as it runs: its inputs and results at the level at which the Jacobian is taken. */
export type Ran = Pick<Operation, "primitive" | "inputs" | "results" | "params">;

const named = { batch: 0, lead: 0, name: "jacobian" } as const;
const column = (numbers: Int32Array): Tensor => fromArray(numbers, [numbers.length, 1], "int32");

const isIdentity = (numbers: Int32Array, length: number): boolean =>
  numbers.length === length && numbers.every((n, i) => n === i);

/** The elements of a vector at the given places. */
const take = (x: Tensor, at: Int32Array): Tensor =>
  isIdentity(at, count(x.shape)) ? x : apply1(gather, [x, column(at)], named);

/** A vector [length] with the values added at the given places. */
const addAt = (values: Tensor, at: Int32Array, length: number): Tensor =>
  isIdentity(at, length) ? values : apply1(scatterAdd, [filled(0, [length], values.dtype), column(at), values], named);

const flat = (x: Tensor): Tensor => (x.rank === 1 ? x : reshape(x, [count(x.shape)]));

/** The values of a block as a tensor. */
const valuesOf = ({ values, entries }: Block, dtype: Tensor["dtype"]): Tensor =>
  typeof values === "number" ? filled(values, [entries.count], dtype) : values;

const signed = (x: Tensor, sign: number): Tensor => (sign === 1 ? x : neg(x));

/** Where each row's entries begin. */
function startsOf({ rows }: Entries): Int32Array {
  const starts = new Int32Array(rows.length);
  for (let i = 1; i < rows.length; i++) starts[i] = starts[i - 1]! + rows[i - 1]!.length;
  return starts;
}

/** An operation's own Jacobian, by its own derivative rules; null where it is zero. */
export function localBlock(ran: Ran, argument: number, index: number, entries: Entries): Block | null {
  const { primitive, inputs, results } = ran;
  const { name, form } = primitive;
  if (movesOrSums.has(name) && entries.unit) return { entries, values: 1 };
  if (name === "add" || name === "sub" || name === "neg")
    return { entries, values: name === "neg" || (name === "sub" && argument === 1) ? -1 : 1 };
  if (name === "dotGeneral") return { entries, values: otherFactors(ran, argument) };
  if (form === "elementwise" || name === "where") {
    // Along the direction of ones each element moves by its own partial derivative.
    const along = ones(inputs[argument]!);
    const tangent = primitive.jvp(
      inputs.map((_, i) => (i === argument ? along : null)),
      ran,
    )[index];
    return tangent ? { entries, values: flat(tangent) } : null;
  }
  const whole = denseLocal(ran, argument, index);
  if (!whole) return null;
  const columns = count(inputs[argument]!.shape);
  const places = new Int32Array(entries.count);
  let at = 0;
  entries.rows.forEach((row, i) => {
    for (const j of row) places[at++] = i * columns + j;
  });
  return { entries, values: take(reshape(whole, [count(results[index]!.shape) * columns]), places) };
}

const ones = (x: Tensor): Tensor => filled(1, x.shape as readonly number[], x.dtype);

/** In a product the derivative for one factor is the other. */
function otherFactors(ran: Ran, argument: number): Tensor {
  const { starts, summed } = productPlaces(ran, 1 - argument);
  const places = new Int32Array(starts.length * summed.length);
  starts.forEach((start, i) => {
    for (let s = 0; s < summed.length; s++) places[i * summed.length + s] = start + summed[s]!;
  });
  return take(flat(ran.inputs[1 - argument]!), places);
}

/** The whole Jacobian [m, n] by the operation's tangents or cotangents along unit directions, in one batch. */
function denseLocal({ primitive, inputs, results, params }: Ran, argument: number, index: number): Tensor | null {
  const [x, y] = [inputs[argument]!, results[index]!];
  const [n, m] = [count(x.shape), count(y.shape)];
  const args = { inputs, results, params };
  const unit = (size: number, like: Tensor): Tensor => reshape(eyeOf(size, size, 0, like.dtype), [size, ...like.shape]);
  let isZero = false;
  const some = (found: Tensor | null | undefined, like: Tensor): Tensor => {
    isZero = !found;
    return found ?? filled(0, like.shape as readonly number[], like.dtype);
  };
  if (n <= m) {
    const along = vmap((direction: Tensor) =>
      some(
        primitive.jvp(
          inputs.map((_, i) => (i === argument ? direction : null)),
          args,
        )[index],
        y,
      ),
    )(unit(n, x));
    return isZero ? null : transpose(reshape(along, [n, m]));
  }
  const back = vmap((G: Tensor) =>
    some(
      primitive.bprop(
        argument,
        results.map((_, i) => (i === index ? G : null)),
        args,
      ),
      x,
    ),
  )(unit(m, y));
  return isZero ? null : reshape(back, [m, n]);
}

/** Whether every row has all columns, in order. */
const isDense = ({ rows, columns, count: all }: Entries): boolean =>
  all === rows.length * columns && rows.every((row, i) => row === rows[i - 1] || isIdentity(row, columns));

/** Whether entries stand in the order of their columns, as those of a product do. */
const isAscending = ({ rows }: Entries): boolean =>
  rows.every((row, i) => row === rows[i - 1] || row.every((j, k) => k === 0 || row[k - 1]! < j));

const isDiagonal = ({ rows, columns, count: all }: Entries): boolean =>
  all === columns && rows.length === columns && rows.every((row, i) => row[0] === i);

/** Products of dense matrices and diagonal ones, without looking up single entries; null for others. */
function regularProduct(left: Block, right: Block): Tensor | 1 | -1 | null {
  const [u, v] = [left.values, right.values];
  const diagonal = [isDiagonal(left.entries), isDiagonal(right.entries)] as const;
  if (diagonal[0] && typeof u === "number") return typeof v === "number" ? ((u * v) as 1 | -1) : signed(v, u);
  if (diagonal[1] && typeof v === "number" && isAscending(left.entries))
    return typeof u === "number" ? ((u * v) as 1 | -1) : signed(u, v);
  if (typeof u === "number" || typeof v === "number") return null;
  if (diagonal[0] && diagonal[1]) return mul(u, v);
  const [m, k, n] = [left.entries.rows.length, left.entries.columns, right.entries.columns];
  const dense = [isDense(left.entries), isDense(right.entries)] as const;
  if (diagonal[0] && dense[1]) return flat(mul(reshape(u, [m, 1]), reshape(v, [k, n])));
  if (dense[0] && diagonal[1]) return flat(mul(reshape(u, [m, k]), v));
  return dense[0] && dense[1] ? flat(matmul(reshape(u, [m, k]), reshape(v, [k, n]))) : null;
}

/** The product of two Jacobians: each pair of entries that meet is multiplied and added where it belongs. */
export function multiplyBlocks(left: Block, right: Block, dtype: Tensor["dtype"]): Block {
  const { entries } = productEntries(left.entries, right.entries);
  const direct = regularProduct(left, right);
  if (direct) return { entries, values: direct };
  const [a, b] = [startsOf(left.entries), startsOf(right.entries)];
  let pairs = 0;
  for (const list of left.entries.rows) for (const k of list) pairs += right.entries.rows[k]!.length;
  const [fromLeft, fromRight, to] = [new Int32Array(pairs), new Int32Array(pairs), new Int32Array(pairs)];
  const place = new Int32Array(entries.columns);
  let [first, next] = [0, 0];
  for (let i = 0; i < left.entries.rows.length; i++) {
    const [list, row] = [left.entries.rows[i]!, entries.rows[i]!];
    for (let at = 0; at < row.length; at++) place[row[at]!] = first + at;
    for (let at = 0; at < list.length; at++) {
      const other = right.entries.rows[list[at]!]!;
      for (let k = 0; k < other.length; k++, next++) {
        fromLeft[next] = a[i]! + at;
        fromRight[next] = b[list[at]!]! + k;
        to[next] = place[other[k]!]!;
      }
    }
    first += row.length;
  }
  const [u, v] = [left.values, right.values];
  const [x, y] = [typeof u === "number" ? u : take(u, fromLeft), typeof v === "number" ? v : take(v, fromRight)];
  if (typeof x === "number" && typeof y === "number") {
    const sign = (x * y) as 1 | -1;
    if (entries.unit) return { entries, values: sign };
    const counts = new Float64Array(entries.count);
    for (const at of to) counts[at]! += sign;
    return { entries, values: fromArray(fromNumbers(dtype, counts), [entries.count], dtype) };
  }
  const product = typeof x === "number" ? signed(y as Tensor, x) : typeof y === "number" ? signed(x, y) : mul(x, y);
  return { entries, values: addAt(product, to, entries.count) };
}

/** The sum of two Jacobians. */
export function addBlocks(left: Block, right: Block, dtype: Tensor["dtype"]): Block {
  const entries = sumEntries(left.entries, right.entries);
  if (entries.unit && left.values === right.values) return { entries, values: left.values };
  const [x, y] = [left, right].map((block) => ({
    values: valuesOf(block, dtype),
    at: placesIn(entries, block.entries),
  })) as [Placed, Placed];
  // What has all entries takes the other's in; else both go into zeros.
  const [base, other] = isIdentity(y.at, entries.count) ? [y, x] : [x, y];
  const total = addAt(base.values, base.at, entries.count);
  if (isIdentity(other.at, entries.count)) return { entries, values: add(total, other.values) };
  return { entries, values: apply1(scatterAdd, [total, column(other.at), other.values], named) };
}

interface Placed {
  readonly values: Tensor;
  readonly at: Int32Array;
}

/** Where the entries of a part stand among those of a whole. */
function placesIn(whole: Entries, part: Entries): Int32Array {
  const at = new Int32Array(part.count);
  const place = new Int32Array(whole.columns);
  let [first, next] = [0, 0];
  for (let i = 0; i < part.rows.length; i++) {
    const row = whole.rows[i]!;
    for (let k = 0; k < row.length; k++) place[row[k]!] = first + k;
    for (const j of part.rows[i]!) at[next++] = place[j]!;
    first += row.length;
  }
  return at;
}

/** A Jacobian with its zeros, in a shape of as many elements; null: nothing but zeros. */
export function denseBlock(block: Block | null, shape: readonly number[], dtype: Tensor["dtype"]): Tensor {
  if (!block) return filled(0, shape, dtype);
  const { rows, columns, count: entries } = block.entries;
  if (isDense(block.entries)) return reshape(valuesOf(block, dtype), shape);
  const from = new Int32Array(rows.length * columns);
  let next = 1;
  rows.forEach((row, i) => {
    for (const j of row) from[i * columns + j] = next++;
  });
  const values = concat([reshape(scalar(0, dtype), [1]), valuesOf(block, dtype)]);
  return reshape(entries === 0 ? filled(0, [from.length], dtype) : take(values, from), shape);
}
