import { isFloating } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply } from "../apply.ts";
import type { Primitive, RuleArgs } from "../operation.ts";
import { lookup, register } from "../registry.ts";

type Transpose<P> = (G: Tensor, args: RuleArgs<P>, index: number) => Tensor;

interface LinearRow<P> extends Pick<Primitive<P>, "infer" | "run" | "batch" | "bind" | "describe"> {
  /** The inputs in which the operation is linear, taken together; "all" for any number of them. */
  readonly in: readonly number[] | "all";
  /** The transpose, for an input of `in`: takes the result's gradient to the input's. */
  readonly transpose: Transpose<P>;
  /** The other inputs, which the transpose reads (a condition, indices). */
  readonly reads?: readonly number[];
}

/** Linear operations: the row states the transpose; the tangent is the operation itself on the tangents. */
export function linear<P>(name: string, { in: linearIn, transpose, reads = [], ...rest }: LinearRow<P>): Primitive<P> {
  const isLinear = (index: number): boolean => linearIn === "all" || linearIn.includes(index);
  const primitive: Primitive<P> = {
    ...rest,
    name,
    form: "linear",
    passes: isLinear,
    keeps: (index, kept) => isLinear(index) && reads.includes(kept),
    bprop: (index, [G], args) => transpose(G!, args, index),
    jvp: (tangents, { inputs, params }) =>
      apply(
        primitive,
        inputs.map((x, i) => (isLinear(i) ? (tangents[i] ?? zerosLike(x)) : x)),
        params,
      ),
  };
  return register(primitive);
}

/** Zeros of a tensor's shape, which may be symbolic. */
export function zerosLike(x: Tensor): Tensor {
  return apply(lookup("fill"), [x], { value: 0, dtype: isFloating(x.dtype) ? x.dtype : "float32" })[0]!;
}
