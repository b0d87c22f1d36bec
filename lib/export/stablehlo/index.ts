import type { CompileGraph } from "../../graph/evaluate.ts";
import type { Operand } from "../../ops/constant.ts";
import { emitted, exportedOf } from "../ends.ts";
import { StableHLO } from "./emitter.ts";

/**
 * A function for such arguments, or a symbolic graph for such values, as a StableHLO module in text, which XLA and everything that reads
 * StableHLO runs. The module's `main` takes the tensors of the arguments in order, then variables that the function writes (and a key
 * where it draws without one), and gives the results and the variables' next values; variables that are only read are constants in
 * it. A graph without named sizes needs no values.
 * @throws ValueError where an operation cannot be said
 */
export function toStableHLO<A extends readonly unknown[]>(f: (...args: A) => unknown, ...args: A): string;
export function toStableHLO(graph: CompileGraph, ...values: readonly Operand[]): string;
export function toStableHLO(what: unknown, ...args: readonly unknown[]): string {
  const exported = exportedOf("toStableHLO", what, args);
  const to = new StableHLO();
  const values = emitted(to, exported);
  return to.writer.module(
    exported.name,
    values.map((value, i) => ({ value, label: exported.outputs[i]! })),
  );
}
