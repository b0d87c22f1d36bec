import { trace } from "../autodiff/trace.ts";
import { flatten } from "../autodiff/tree.ts";
import type { Body } from "../graph/body.ts";
import { type CompileGraph, graphFunction } from "../graph/evaluate.ts";
import { simplified } from "../graph/passes/index.ts";
import { settle } from "../ops/apply.ts";
import type { Operand } from "../ops/constant.ts";
import { describe, finished } from "../tensor/arguments.ts";
import { messages } from "../tensor/errors.ts";
import { withState } from "../tensor/state.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { Variable } from "../tensor/variable.ts";
import type { Emitter } from "./emitter.ts";
import { sized } from "./sized.ts";
import type { Sizes, Value } from "./values.ts";

/** A graph to be exported: what its inputs and results are called, and which of its inputs have values. */
export interface Exported {
  readonly name: string;
  readonly body: Body;
  /** By input of the body: its name where the program takes it, or its value where that is a constant of the program. */
  readonly inputs: readonly (string | Tensor)[];
  /** How many of them stand before the arguments, which the program takes first. */
  readonly captured: number;
  readonly outputs: readonly string[];
  /** Variables that the program writes, which it takes too: leaves of the graph. */
  readonly variables: readonly { readonly variable: Variable; readonly name: string }[];
}

/** Names that differ: a number follows where one is taken. */
function distinct(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    let name = wanted;
    for (let k = 2; taken.has(name); k++) name = `${wanted}${k}`;
    taken.add(name);
    return name;
  };
}

/**
 * A function for such arguments, or a symbolic graph for such values, as one graph whose sizes are numbers. What it only reads
 * (variables, tensors from outside) is constant; what it writes comes in after the arguments and goes out after the results.
 */
export function exportedOf(caller: string, what: unknown, args: readonly unknown[]): Exported {
  if (typeof what === "function") return ofFunction(caller, what as (...args: readonly unknown[]) => unknown, args);
  if (typeof what !== "object" || what === null)
    throw new TypeError(
      messages.wrongKind(caller, "a function, or a graph { inputs, outputs, updates }", describe(what)),
    );
  return ofGraph(what as CompileGraph, args as readonly Operand[]);
}

function ofFunction(caller: string, f: (...args: readonly unknown[]) => unknown, args: readonly unknown[]): Exported {
  const { leaves, rebuild } = flatten(args);
  const given = leaves.map(settle);
  // Operations keep where they were written, for errors.
  const traced = withState("placing", true, () =>
    trace((...inputs: Tensor[]) => finished(caller, f(...rebuild(inputs))), given, { writes: true }),
  );
  const nameOf = distinct();
  const paths = pathsOf(args, leaves);
  const own = traced.operands();
  const isWritten = new Set<Tensor>(traced.written.map(({ variable }) => variable));
  const before = own.length;
  const inputNames = given.map((_, i) => nameOf(paths[i]!));
  const inputs = traced.body.inputs.map((x, i): string | Tensor => {
    if (i >= before) return inputNames[i - before]!;
    if (i === traced.keyAt) return nameOf("key");
    const outside = traced.captured[i];
    if (!outside) return nameOf(x.name ?? "gradient");
    return isWritten.has(outside) ? nameOf(outside.name ?? "variable") : own[i]!;
  });
  const results = pathsOf(
    [traced.rebuild(traced.body.outputs.slice(0, traced.results))],
    traced.body.outputs.slice(0, traced.results),
    "result",
  );
  const outputs = [
    ...results,
    ...traced.written.map(
      ({ variable, gradient }) => `${gradient ? "gradient of" : "next"} ${variable.name ?? "variable"}`,
    ),
  ].map(nameOf);
  return { name: f.name || "main", body: simplified(traced.body), inputs, captured: before, outputs, variables: [] };
}

function ofGraph(graph: CompileGraph, args: readonly Operand[]): Exported {
  const { body, feeds } = graphFunction(graph, false);
  const fed = args.length === 0 && graph.inputs.length > 0 ? null : feeds(args);
  const simple = simplified(body);
  const ready = fed
    ? sized(
        simple,
        graph.inputs.map((x) => ({ shape: fed.get(x)!.shape as Sizes, dtype: x.dtype })),
      )
    : simple;
  const nameOf = distinct();
  const updated = (graph.updates ?? []).map(([variable]) => variable);
  const inputs = graph.inputs.map((x) => nameOf(x.name ?? "input"));
  const variables = [...new Set(updated)].map((variable) => ({ variable, name: nameOf(variable.name ?? "variable") }));
  const outputs = [
    ...graph.outputs.map((y) => nameOf(y.name ?? "result")),
    ...updated.map((variable) => nameOf(`next ${variable.name ?? "variable"}`)),
  ];
  return { name: "main", body: ready, inputs, captured: 0, outputs, variables };
}

/** What tensors in arguments are called: by argument, and inside of it by key and position. */
function pathsOf(args: readonly unknown[], leaves: readonly Tensor[], head = "arg"): string[] {
  const names: string[] = [];
  const visit = (value: unknown, name: string): void => {
    if (names.length < leaves.length && value === leaves[names.length]) names.push(name);
    else if (Array.isArray(value)) for (const [i, x] of value.entries()) visit(x, `${name}.${i}`);
    else if (typeof value === "object" && value !== null)
      for (const [key, x] of Object.entries(value)) visit(x, `${name}.${key}`);
  };
  for (const [i, arg] of args.entries()) visit(arg, args.length === 1 && head === "result" ? head : `${head}${i}`);
  while (names.length < leaves.length) names.push(`${head}${names.length}`);
  return names;
}

/** Emits the graph: what goes in, and the values that come out. */
export function emitted(to: Emitter, { body, inputs, captured, variables }: Exported): Value[] {
  const values = new Array<Value>(inputs.length);
  const places = [...inputs.keys()];
  for (const i of [...places.slice(captured), ...places.slice(0, captured)]) {
    const [given, x] = [inputs[i]!, body.inputs[i]!];
    const type = { shape: x.shape as Sizes, dtype: x.dtype };
    values[i] = typeof given === "string" ? to.input(given, type) : to.constant(given.storage!.data, type);
  }
  for (const { variable, name } of variables)
    to.leaves.set(variable, to.input(name, { shape: variable.shape as Sizes, dtype: variable.dtype }));
  return to.inline(body, values);
}
