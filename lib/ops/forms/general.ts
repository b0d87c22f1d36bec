import type { Primitive } from "../operation.ts";
import { register } from "../registry.ts";
import { bpropOfOne } from "./bpropOfOne.ts";

type Stated<P> = Pick<Primitive<P>, "infer" | "run" | "batch" | "jvp"> &
  Partial<Pick<Primitive<P>, "runWhole" | "bind" | "describe" | "passes" | "keeps" | "undefinedFor">>;

/** The reverse rule: for one input, or for all of them where they share their work. */
type Reverse<P> = Pick<Primitive<P>, "bprop"> | Pick<Required<Primitive<P>>, "bpropAll">;

/**
 * Operations whose derivative has no simpler form: the row states the forward and the reverse rule, and a test holds one
 * against the other. Unless stated, every input passes a derivative on and every value is kept for it.
 */
export function general<P>(name: string, row: Stated<P> & Reverse<P>): Primitive<P> {
  const bprop = "bprop" in row ? row.bprop : bpropOfOne<P>(row.bpropAll);
  return register<P>({ passes: () => true, keeps: () => true, ...row, name, form: "general", bprop });
}
