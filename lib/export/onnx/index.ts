import type { CompileGraph } from "../../graph/evaluate.ts";
import type { Operand } from "../../ops/constant.ts";
import { emitted, exportedOf } from "../ends.ts";
import { ONNX } from "./emitter.ts";

/**
 * A function for such arguments, or a symbolic graph for such values, as the bytes of an ONNX model (a file *.onnx), which ONNX
 * Runtime and everything that reads ONNX runs. Inputs and outputs are those of `toStableHLO`, by name.
 * @throws ValueError where an operation cannot be said
 */
export function toONNX<A extends readonly unknown[]>(f: (...args: A) => unknown, ...args: A): Uint8Array;
export function toONNX(graph: CompileGraph, ...values: readonly Operand[]): Uint8Array;
export function toONNX(what: unknown, ...args: readonly unknown[]): Uint8Array {
  const exported = exportedOf("toONNX", what, args);
  const to = new ONNX();
  const values = emitted(to, exported);
  return to.model(
    exported.name,
    values.map((value, i) => ({ value, label: exported.outputs[i]! })),
  );
}
