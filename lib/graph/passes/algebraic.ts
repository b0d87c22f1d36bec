import { addDims, type Dim } from "../../tensor/dims.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { isSized, type Shape, sameShape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Body } from "../body.ts";
import { closed, filledNode, node, nodes, numberOf, rewrite } from "./rewrite.ts";

/** What an operation on these inputs is simply; null where it is nothing simpler. */
type Simpler = (inputs: readonly Tensor[], params: never) => Tensor | null;

/**
 * Rewrites by the laws of arithmetic and of shapes: x·1, x·(−1), x + 0, x − 0, x ÷ 1, x¹, −(−x); a permutation, reshape, broadcast
 * or cast of one, or one that changes nothing; slices and paddings that leave all; a choice between equals; broadcasts that the
 * reader does by itself.
 *
 * Floating point: every rewrite gives the same bits, NaN and infinities included, save for the sign of a zero: x + 0
 * gives x and x·0 gives 0, as XLA does. x·0 is 0 only where x cannot be NaN or infinite: integers, conditions, and numbers cast from them.
 * Sums are never taken in another order.
 */
export const algebraic = (body: Body): Body =>
  rewrite(closed(body), ({ primitive, results }, inputs, params) => {
    const rule = rules[primitive.name];
    const direct = directInputs(primitive.form === "elementwise" || primitive.name === "where", inputs, results[0]!);
    const simpler = rule?.(direct ?? inputs, params as never) ?? null;
    if (simpler) return [simpler];
    return direct && nodes(primitive, direct, params);
  });

const isNumber = (x: Tensor, value: number): boolean => numberOf(x) === value;
const make = (name: string, x: Tensor, params: unknown): Tensor => node(name, [x], params);
const negative = (x: Tensor): Tensor => inputOf(x, "neg") ?? make("neg", x, null);
const inputOf = (x: Tensor, name: string): Tensor | null =>
  x.operation?.primitive.name === name ? x.operation.inputs[0]! : null;
const paramsOf = <P>(x: Tensor): P => x.operation!.params as P;
const isIdentity = (axes: readonly number[]): boolean => axes.every((axis, i) => axis === i);

/** Whether no element can be NaN or infinite, whatever the inputs are. */
function isBounded(given: Tensor): boolean {
  let x = given;
  for (let from: Tensor | null = x; from; from = layoutInput(x)) {
    x = from;
    if (!isFloating(x.dtype)) return true;
  }
  const value = numberOf(x);
  return value !== undefined && Number.isFinite(value);
}

/** What a cast or a change of layout reads. */
const layoutInput = (x: Tensor): Tensor | null =>
  inputOf(x, "cast") ?? inputOf(x, "broadcastTo") ?? inputOf(x, "reshape") ?? inputOf(x, "permute");

const zeroOf = (x: Tensor): Tensor =>
  isSized(x.shape) ? filledNode(0, x) : make("fill", x, { value: 0, dtype: x.dtype });

/** Factors of 1 go, −1 negates; of 0 only where that is certain to be 0. */
const product: Simpler = ([a, b]) => {
  for (const [x, y] of [
    [a!, b!],
    [b!, a!],
  ] as const) {
    if (isNumber(y, 1)) return x;
    if (isNumber(y, -1)) return negative(x);
    if (isNumber(y, 0) && isBounded(x)) return zeroOf(x);
  }
  return null;
};

const rules: Readonly<Record<string, Simpler>> = {
  mul: product,
  add: ([a, b]) => (isNumber(b!, 0) ? a! : isNumber(a!, 0) ? b! : null),
  sub: ([a, b]) => (isNumber(b!, 0) ? a! : null),
  div: ([a, b]) => (isNumber(b!, 1) ? a! : isNumber(b!, -1) ? negative(a!) : null),
  pow: ([a, b]) => (isNumber(b!, 1) ? a! : null),
  neg: ([x]) => inputOf(x!, "neg"),
  permute: ([x], { axes }: { axes: readonly number[] }) => {
    if (isIdentity(axes)) return x!;
    const from = inputOf(x!, "permute");
    if (!from) return null;
    const inner = paramsOf<{ axes: readonly number[] }>(x!).axes;
    const joined = axes.map((axis) => inner[axis]!);
    return isIdentity(joined) ? from : make("permute", from, { axes: joined });
  },
  reshape: ([x], { shape }: { shape: Shape }) => {
    if (sameShape(x!.shape, shape)) return x!;
    const from = inputOf(x!, "reshape");
    return from && (sameShape(from.shape, shape) ? from : make("reshape", from, { shape }));
  },
  broadcastTo: ([x], { shape, inserted }: { shape: Shape; inserted: readonly number[] }) => {
    if (sameShape(x!.shape, shape)) return x!;
    const from = inputOf(x!, "broadcastTo");
    if (!from) return null;
    // Axes that the first one inserted stand, in the result, where the second one leaves them.
    const stay = shape.flatMap((_, i) => (inserted.includes(i) ? [] : [i]));
    const before = paramsOf<{ inserted: readonly number[] }>(x!).inserted.map((axis) => stay[axis]!);
    return make("broadcastTo", from, { shape, inserted: [...inserted, ...before].sort((a, b) => a - b) });
  },
  cast: ([x], { dtype }: { dtype: Tensor["dtype"] }) => {
    if (x!.dtype === dtype) return x!;
    const from = inputOf(x!, "cast");
    // What was widened comes back as it was.
    return from && from.dtype === dtype && widens(from.dtype, x!.dtype) ? from : null;
  },
  slice: (
    [x],
    { starts, steps, stops }: { starts: readonly Dim[]; stops: readonly Dim[]; steps: readonly number[] },
  ) => (starts.every((start, i) => start === 0 && steps[i] === 1 && stops[i] === x!.shape[i]) ? x! : null),
  pad: ([x], { low, high, interior }: { low: readonly Dim[]; high: readonly Dim[]; interior: readonly number[] }) =>
    low.every((n, i) => addDims(n, high[i]!) === 0 && n === 0 && interior[i] === 0) ? x! : null,
  concat: (inputs) => (inputs.length === 1 ? inputs[0]! : null),
  sum: ([x], { axes }: { axes: readonly number[] }) => (axes.length === 0 ? x! : null),
  where: ([condition, a, b]) => {
    if (a === b) return a!;
    const known = numberOf(condition!);
    return known === undefined ? null : known !== 0 ? a! : b!;
  },
};

const widens = (from: Tensor["dtype"], to: Tensor["dtype"]): boolean =>
  from === "bool" || (from === "float32" && to === "float64") || (from === "int32" && to === "float64");

/** Inputs with leading broadcasts left to the operation, which does them by itself; null where none is. */
function directInputs(broadcasts: boolean, inputs: readonly Tensor[], result: Tensor): readonly Tensor[] | null {
  if (!broadcasts || inputs.length < 2) return null;
  let changed = false;
  const direct = [...inputs];
  for (const [i, x] of inputs.entries()) {
    const from = inputOf(x, "broadcastTo");
    if (!from || !isLeading(x) || from.dtype !== x.dtype) continue;
    // The result keeps its shape from another input.
    if (!direct.some((y, k) => k !== i && sameShape(y.shape, result.shape))) continue;
    direct[i] = from;
    changed = true;
  }
  return changed ? direct : null;
}

/** Whether a broadcast only puts axes in front, or stretches axes of size 1: what every elementwise operation does. */
const isLeading = (x: Tensor): boolean => isIdentity(paramsOf<{ inserted: readonly number[] }>(x).inserted);
