import type { Primitive } from "../operation.ts";

/** The rule for one input, from the rule for all of them. */
export const bpropOfOne =
  <P>(bpropAll: Required<Primitive<P>>["bpropAll"]): Primitive<P>["bprop"] =>
  (index, gradients, args) =>
    bpropAll(
      args.inputs.map((_, i) => i === index),
      gradients,
      args,
    )[index] ?? null;
