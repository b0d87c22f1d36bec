import type { Bindings } from "../../tensor/dims.ts";
import type { Primitive } from "../operation.ts";
import { general } from "./general.ts";

type Stated<P> = Pick<Required<Primitive<P>>, "infer" | "runWhole" | "bpropAll" | "batch" | "passes"> &
  Partial<Pick<Primitive<P>, "bind" | "describe" | "recorded" | "prune" | "batchedResults">>;

/** The forward rule: tangents alone, or with the results where they share their work. */
type Forward<P> = Pick<Primitive<P>, "jvp"> | Pick<Required<Primitive<P>>, "valueAndJvp">;

/**
 * Operations that hold graphs and run them whole: which values a derivative reads is for the graphs to say, so all are kept. Graphs
 * are given what names of sizes stand for outside, once that is known.
 */
export function whole<P extends { readonly bindings?: Bindings }>(
  name: string,
  row: Stated<P> & Forward<P>,
): Primitive<P> {
  const jvp: Primitive<P>["jvp"] =
    "jvp" in row ? row.jvp : (tangents, { inputs, params }) => row.valueAndJvp(tangents, inputs, params).tangents;
  const run = (): never => {
    throw new Error(`${name} runs whole`);
  };
  const bind: Primitive<P>["bind"] = (params, bind, bindings) => {
    const own = row.bind?.(params, bind) ?? params;
    return bindings ? { ...own, bindings } : own;
  };
  return general<P>(name, { ...row, run, jvp, bind });
}
