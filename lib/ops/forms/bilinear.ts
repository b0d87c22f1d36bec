import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import type { Primitive, RuleArgs } from "../operation.ts";
import { lookup, register } from "../registry.ts";

interface BilinearRow<P> extends Pick<Primitive<P>, "infer" | "run" | "batch" | "bind" | "describe"> {
  /** For each of the two inputs: takes the result's gradient and the other input to this input's gradient. */
  readonly transposes: readonly [Transpose<P>, Transpose<P>];
}
type Transpose<P> = (G: Tensor, args: RuleArgs<P>) => Tensor;

/** Operations linear in each of two inputs: the row states two transposes; the tangent is the product rule. */
export function bilinear<P>(name: string, { transposes, ...rest }: BilinearRow<P>): Primitive<P> {
  const primitive: Primitive<P> = {
    ...rest,
    name,
    form: "bilinear",
    passes: () => true,
    keeps: (index, kept) => kept === 1 - index,
    bprop: (index, [G], args) => transposes[index as 0 | 1](G!, args),
    jvp([da, db], { inputs: [a, b], params }) {
      const left = da ? apply1(primitive, [da, b!], params) : null;
      const right = db ? apply1(primitive, [a!, db], params) : null;
      return [left && right ? apply1(lookup("add"), [left, right], null) : (left ?? right)];
    },
  };
  return register(primitive);
}
