/** The numbers of each case: drawn from seeds that its content gives, so that a case has the same ones wherever it stands. */
import { fromArray } from "../../../../lib/ops/constant.ts";
import { isFloating } from "../../../../lib/tensor/dtype.ts";
import { count } from "../../../../lib/tensor/shape.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { draw } from "../../support/numeric.ts";
import type { Call, Case, Expressions, Row } from "./row.ts";

/** A case with everything filled in. */
export interface Sample {
  readonly title: string;
  readonly case: Case;
  readonly row: Row;
  readonly call: Call;
  readonly expressions: Expressions;
  readonly inputs: readonly Tensor[];
  /** Positions of the inputs that derivatives are taken for. */
  readonly active: readonly number[];
  readonly seed: number;
}

export const samplesOf = (name: string, row: Row): readonly Sample[] =>
  row.cases.map((item, i) => {
    const call = item.call ?? row.call;
    if (!call) throw new Error(`${name}, case ${i}: neither the case nor the row has a call.`);
    const own = item.call ? item : { ...row, ...item };
    const title = `${name} case ${i} ${item.shapes.map((s) => `[${s.join(",")}]`).join(" ")}`;
    const { jax, torch, mpmath } = own;
    const seed = hash(JSON.stringify([name, item.shapes, item.ranges, item.integers]));
    return {
      title,
      case: item,
      row,
      call,
      expressions: { ...(jax && { jax }), ...(torch && { torch }), ...(mpmath && { mpmath }) },
      inputs: item.shapes.map((_, k) => inputOf(item, k, seed)),
      active: item.shapes.flatMap((_, k) => (item.integers?.includes(k) || item.constants?.includes(k) ? [] : [k])),
      seed,
    };
  });

/** Another draw of an input, as a further member of a batch. Given elements are turned round by one place for each member. */
export function inputOf(item: Case, position: number, seed: number, member = 0): Tensor {
  const shape = item.shapes[position]!;
  const whole = item.integers?.includes(position) ?? false;
  const given = item.given?.[position];
  const [low, high] = item.ranges?.[position] ?? (whole ? [0, 2] : [-2, 2]);
  const values = given
    ? given.map((_, k) => given[(k + member) % given.length]!)
    : draw(seed + 101 * position + 10007 * member, shape, low, high).data;
  if (values.length !== count(shape))
    throw new Error(`A case gives ${values.length} elements for an input of shape [${shape.join(", ")}].`);
  return whole
    ? fromArray(Int32Array.from(values, Math.floor), shape, "int32")
    : fromArray(Float64Array.from(values), shape, "float64");
}

/** Directions of the active inputs. */
export const tangentsOf = ({ inputs, active, seed }: Sample): Tensor[] =>
  active.map((i) => draw(seed + 55501 + i, inputs[i]!.shape as number[]));

/** Gradients to start from, for results that have one. */
export const cotangentsOf = ({ seed }: Sample, results: readonly Tensor[]): Tensor[] =>
  results.filter((y) => isFloating(y.dtype)).map((y, i) => draw(seed + 77701 + i, y.shape as number[]));

export const listOf = (results: Tensor | readonly Tensor[]): readonly Tensor[] =>
  Array.isArray(results) ? (results as readonly Tensor[]) : [results as Tensor];

/** FNV-1a, 32 bits (Fowler, Noll, Vo). */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
