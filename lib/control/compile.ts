import { applyCall, type CallOptions } from "../autodiff/call.ts";
import { type Traced, trace } from "../autodiff/trace.ts";
import { flatten } from "../autodiff/tree.ts";
import { toONNX } from "../export/onnx/index.ts";
import { toStableHLO } from "../export/stablehlo/index.ts";
import { type CompileGraph, graphFunction } from "../graph/evaluate.ts";
import { bindingsOf } from "../graph/plan.ts";
import { settle } from "../ops/apply.ts";
import type { Operand } from "../ops/constant.ts";
import { checkFunction, checkOptions, describe, finished } from "../tensor/arguments.ts";
import type { Bindings } from "../tensor/dims.ts";
import { messages, ValueError } from "../tensor/errors.ts";
import { isSized } from "../tensor/shape.ts";
import { shownAs } from "../tensor/shown.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Variable } from "../tensor/variable.ts";
import { Explanation, numbersIn, stagesOf, tracedFor } from "./explanation.ts";
import { kindOf, Specialisations } from "./specialisations.ts";

/** A function that was traced into a graph, once for each kind of arguments. */
export interface Compiled<A extends readonly unknown[], R> {
  (...args: A): R;
  /** Its graph for such arguments before and after each simplification, counted; what was traced so far, and why. */
  explain(...args: A): Explanation;
  /** The same for the arguments of the last call. */
  explain(): Explanation;
  /** Its graph for such arguments as a StableHLO module in text. */
  toStableHLO(...args: A): string;
  /** Its graph for such arguments as the bytes of an ONNX model. */
  toONNX(...args: A): Uint8Array;
}

export interface CompileOptions {
  /**
   * Whether chains of matrix products may be multiplied in the order with the fewest multiplications. Sums are then rounded
   * otherwise. Off where absent. (Small graphs give the bits that the function gives; in the native core sums run in lanes and
   * functions are within 2 units in the last place.)
   */
  readonly reassociate?: boolean;
}

/**
 * Makes a function that runs a graph.
 *
 * Of a function: it is traced once for each kind of arguments (shapes, dtypes, structure, and values that are no tensors), and its
 * graph runs from then on. Variables that it reads are read at each call; other tensors that it reads, also in class instances and Maps,
 * are those of the first call. It is one operation for derivatives and vmap.
 * Of a symbolic graph: takes values for `inputs`, returns those of `outputs` and then applies `updates`, all or none.
 */
export function compile<A extends readonly unknown[] = Tensor[], R = Tensor>(
  f: (...args: A) => R,
  options?: CompileOptions,
): Compiled<A, R>;
export function compile(graph: CompileGraph, options?: CompileOptions): Compiled<Operand[], Tensor[]>;
export function compile<A extends readonly unknown[], R>(
  what: ((...args: A) => R) | CompileGraph,
  given: CompileOptions = {},
): Compiled<A, R> | Compiled<Operand[], Tensor[]> {
  checkOptions("compile", given, ["reassociate"]);
  const { reassociate = false } = given;
  if (typeof what !== "function") {
    if (typeof what !== "object" || what === null)
      throw new TypeError(
        messages.wrongKind("compile", "a function, or a graph { inputs, outputs, updates }", describe(what)),
      );
    return compiledGraph(what, reassociate);
  }
  const known = new Specialisations();
  const options = { name: what.name || "compiled", reassociate };
  const run = (...args: A): R => traceAndCall(what, args, options, known);
  const explained = (args: readonly unknown[]): Traced<unknown> => {
    const { leaves, rebuild } = flatten(args as A);
    const own = known.get(kindOf(args, leaves));
    if (own) return own;
    if (args.length === 0 && what.length > 0) {
      if (known.last) return known.last;
      throw new ValueError(
        `explain: ${options.name} was not called yet, so nothing is known of its arguments. Call it first, or pass arguments to explain.`,
      );
    }
    return traceOf(what, leaves, rebuild, "compile");
  };
  return shownAs(run, () => [options.name, ...known.list.map(tracedFor)].join("\n"), {
    explain(...args: readonly unknown[]): Explanation {
      const { body, made, captured } = explained(args);
      return new Explanation({
        name: options.name,
        stages: stagesOf(body, made, reassociate),
        specialisations: known.list,
        numbers: numbersIn(body),
        captured: captured.map((x) => x.label),
      });
    },
    toStableHLO: (...args: A) => toStableHLO(what, ...args),
    toONNX: (...args: A) => toONNX(what, ...args),
  });
}

function compiledGraph(graph: CompileGraph, reassociate: boolean): Compiled<Operand[], Tensor[]> {
  const { run, body, feeds } = graphFunction(graph, reassociate);
  const inputs = graph.inputs.map((x) => x.label).join(", ");
  const leaves = body.nodes.filter((v) => v.operation === null);
  const named = !graph.inputs.every(({ shape }) => isSized(shape));
  let sizes: Bindings | null = named ? null : new Map();
  const call = (...values: Operand[]): Tensor[] => {
    const fed = feeds(values);
    const results = run(fed);
    if (named) sizes = bindingsOf(leaves, fed);
    return results;
  };
  const updated = (graph.updates ?? []).map(([variable]) => variable.label);
  const text = `compiled graph (${inputs}) → ${graph.outputs.map((y) => y.label).join(", ") || "nothing"}`;
  return shownAs(call, () => [text, ...(updated.length > 0 ? [`updates ${updated.join(", ")}`] : [])].join("\n"), {
    explain(...values: Operand[]): Explanation {
      const known = values.length === 0 ? sizes : null;
      if (values.length === 0 && !known)
        throw new ValueError(
          `explain: the compiled graph (${inputs}) was not called yet, so its sizes are not known. Call it first, or pass values to explain.`,
        );
      return new Explanation({
        name: "compiled graph",
        stages: stagesOf(body, [], reassociate, known ?? bindingsOf(leaves, feeds(values))),
        specialisations: [],
        numbers: numbersIn(body),
        captured: leaves.filter((x) => x instanceof Variable).map((x) => x.label),
      });
    },
    toStableHLO: (...values: Operand[]) => toStableHLO(graph, ...values),
    toONNX: (...values: Operand[]) => toONNX(graph, ...values),
  });
}

/**
 * The same function, whose inner values are not kept for the reverse pass but computed again there: memory for time (Goodfellow
 * et al., section 6.5.3; Griewank and Walther 2000). It is one operation of the graph.
 */
export function checkpoint<A extends readonly unknown[] = Tensor[], R = Tensor>(
  f: (...args: A) => R,
): (...args: A) => R {
  checkFunction("checkpoint", f);
  const known = new Specialisations();
  return (...args) => traceAndCall(f, args, { name: "checkpoint", recompute: true }, known);
}

const traceOf = <A extends readonly unknown[], R>(
  f: (...args: A) => R,
  leaves: readonly Tensor[],
  rebuild: (leaves: readonly unknown[]) => A,
  what: string,
): Traced<R> =>
  trace((...inputs: Tensor[]) => finished(what, f(...rebuild(inputs))), leaves.map(settle), {
    writes: true,
  });

function traceAndCall<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  args: A,
  options: CallOptions,
  known: Specialisations,
): R {
  const { leaves, rebuild } = flatten(args);
  const traced = known.find(kindOf(args, leaves), () =>
    traceOf(f, leaves, rebuild, options.recompute ? "checkpoint" : "compile"),
  );
  const out = applyCall(traced.body, [...traced.operands(), ...leaves.map(settle)], options);
  traced.write(out.slice(traced.results));
  return traced.rebuild(out.slice(0, traced.results));
}
