import { type Traced, trace } from "../autodiff/trace.ts";
import { flatten } from "../autodiff/tree.ts";
import { type CompileGraph, compileGraph } from "../graph/evaluate.ts";
import { settle } from "../ops/apply.ts";
import type { Operand } from "../ops/constant.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { applyCall } from "./call.ts";

/** A function that was traced into a graph, once for each kind of arguments. */
export type Compiled<A extends readonly unknown[], R> = (...args: A) => R;

type Specialisation = Traced<unknown>;

/** How many kinds of arguments are kept; beyond that the one used longest ago is traced again when it comes back. */
const kept = 64;

/** What a call is told apart by: shapes, dtypes, the structure of the arguments and whatever in them is no tensor. */
function keyOf(args: readonly unknown[], leaves: readonly Tensor[]): string {
  let next = 0;
  const show = (value: unknown): string => {
    if (next < leaves.length && value === leaves[next]) {
      const { dtype, shape } = leaves[next++]!;
      return `${dtype}[${shape.join()}]`;
    }
    if (Array.isArray(value)) return `[${value.map(show).join()}]`;
    if (value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
      return `{${Object.entries(value)
        .map(([k, v]) => `${JSON.stringify(k)}:${show(v)}`)
        .join()}}`;
    return typeof value === "object" || typeof value === "function"
      ? `#${identity(value)}`
      : `${typeof value} ${String(value)}`;
  };
  return args.map(show).join();
}

const identities = new WeakMap<object, number>();
let lastIdentity = 0;
function identity(value: unknown): number {
  if (value === null) return 0;
  const known = identities.get(value as object);
  if (known !== undefined) return known;
  identities.set(value as object, ++lastIdentity);
  return lastIdentity;
}

/**
 * Makes a function that runs a graph.
 *
 * Of a function: it is traced once for each kind of arguments (shapes, dtypes, structure, and values that are no tensors), and its
 * graph runs from then on. Variables that it reads are read at each call; it is one operation for derivatives and vmap.
 * Of a symbolic graph: takes values for `inputs`, returns those of `outputs` and then applies `updates`, all or none.
 */
export function compile<A extends readonly unknown[], R>(f: (...args: A) => R): Compiled<A, R>;
export function compile(graph: CompileGraph): (...values: Operand[]) => Tensor[];
export function compile<A extends readonly unknown[], R>(
  what: ((...args: A) => R) | CompileGraph,
): Compiled<A, R> | ((...values: Operand[]) => Tensor[]) {
  if (typeof what !== "function") return compileGraph(what);
  const cache = new Map<string, Specialisation>();
  return (...args: A) => traceAndCall(what, args, { name: what.name || "compiled", recompute: false }, cache);
}

/**
 * The same function, whose inner values are not kept for the reverse pass but computed again there: memory for time (Goodfellow
 * et al., section 6.5.3; Griewank and Walther 2000). It is one operation of the graph.
 */
export function checkpoint<A extends readonly unknown[], R>(f: (...args: A) => R): (...args: A) => R {
  const cache = new Map<string, Specialisation>();
  return (...args) => traceAndCall(f, args, { name: "checkpoint", recompute: true }, cache) as R;
}

function traceAndCall<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  args: A,
  options: { readonly name: string; readonly recompute: boolean },
  cache: Map<string, Specialisation>,
): R {
  const { leaves, rebuild } = flatten(args as readonly unknown[]);
  const operands = leaves.map(settle);
  const key = keyOf(args, leaves);
  let traced = cache.get(key) as Traced<R> | undefined;
  if (traced) cache.delete(key);
  if (!traced?.fits())
    traced = trace((...inputs: Tensor[]) => f(...(rebuild(inputs) as unknown as A)), operands, { writes: true });
  // What belongs to a transform or a trace around this call is another tensor the next time.
  if (traced.captured.every((x) => x.level === null)) cache.set(key, traced);
  if (cache.size > kept) cache.delete(cache.keys().next().value!);
  const out = applyCall(traced.body, [...traced.operands(), ...operands], options);
  traced.write(out.slice(traced.results));
  return traced.rebuild(out.slice(0, traced.results));
}
