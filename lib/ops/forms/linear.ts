import { isFloating } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply } from "../apply.ts";
import type { Primitive, RuleArgs } from "../operation.ts";
import { lookup, register } from "../registry.ts";
import { bpropOfOne } from "./bpropOfOne.ts";

type Transpose<P> = (G: Tensor, args: RuleArgs<P>, index: number) => Tensor;

type Stated<P> = Pick<Primitive<P>, "infer" | "run" | "batch" | "bind" | "describe">;

/** Linear in any number of inputs: the transpose gives the gradients of all that are wanted, in one pass over them. */
interface LinearInAll<P> extends Stated<P> {
  readonly in: "all";
  readonly transposeAll: (G: Tensor, args: RuleArgs<P>, wanted: readonly boolean[]) => readonly (Tensor | null)[];
}

interface LinearRow<P> extends Stated<P> {
  /** The inputs in which the operation is linear, taken together. */
  readonly in: readonly number[];
  /** The transpose, for an input of `in`: takes the result's gradient to the input's. */
  readonly transpose: Transpose<P>;
  /** The other inputs, which the transpose reads (a condition, indices). */
  readonly reads?: readonly number[];
}

/** Linear operations: the row states the transpose; the tangent is the operation itself on the tangents. */
export function linear<P>(name: string, row: LinearRow<P> | LinearInAll<P>): Primitive<P> {
  const { infer, run, batch } = row;
  const isLinear = (index: number): boolean => row.in === "all" || row.in.includes(index);
  const reads = row.in === "all" ? [] : (row.reads ?? []);
  const primitive: Primitive<P> = {
    ...(row.bind && { bind: row.bind }),
    ...(row.describe && { describe: row.describe }),
    ...reverseRule(row),
    infer,
    run,
    batch,
    name,
    form: "linear",
    passes: isLinear,
    keeps: (index, kept) => isLinear(index) && reads.includes(kept),
    jvp: (tangents, { inputs, params }) =>
      apply(
        primitive,
        inputs.map((x, i) => (isLinear(i) ? (tangents[i] ?? zerosLike(x)) : x)),
        params,
      ),
  };
  return register(primitive);
}

/** By the transpose, for one input or for all in one pass. */
function reverseRule<P>(row: LinearRow<P> | LinearInAll<P>): Pick<Primitive<P>, "bprop" | "bpropAll"> {
  if (row.in !== "all") return { bprop: (index, [G], args) => row.transpose(G!, args, index) };
  const bpropAll: Required<Primitive<P>>["bpropAll"] = (wanted, [G], args) => row.transposeAll(G!, args, wanted);
  return { bpropAll, bprop: bpropOfOne(bpropAll) };
}

/** Zeros of a tensor's shape, which may be symbolic. */
export function zerosLike(x: Tensor): Tensor {
  return apply(lookup("fill"), [x], { value: 0, dtype: isFloating(x.dtype) ? x.dtype : "float32" })[0]!;
}
