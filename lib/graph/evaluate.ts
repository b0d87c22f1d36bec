import { execute } from "../ops/apply.ts";
import { fromNested, isTensor, type Operand } from "../ops/constant.ts";
import type { Operation } from "../ops/operation.ts";
import { type Bindings, bindDim, isSingleName, isUnknown } from "../tensor/dims.ts";
import { DTypeError, messages, ShapeError, showShape, ValueError } from "../tensor/errors.ts";
import { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";
import { assignAll, type Variable } from "../tensor/variable.ts";
import { ancestors } from "./graph.ts";

/** What to run for some outputs: operations in the order they were written, and when each value is last used. */
export interface Plan {
  readonly outputs: readonly Tensor[];
  readonly leaves: readonly Tensor[];
  readonly operations: readonly Operation[];
  /** For each operation, the tensors whose values nobody reads afterwards. */
  readonly dead: readonly (readonly Tensor[])[];
}

/** Plans the evaluation of `outputs` once, so that it can be run for many inputs. */
export function plan(outputs: readonly Tensor[]): Plan {
  const nodes = ancestors(outputs);
  const operations = [...new Set(nodes.flatMap((v) => (v.operation ? [v.operation] : [])))];
  const lastUse = new Map<Tensor, number>();
  operations.forEach((operation, i) => {
    for (const t of [...operation.results, ...operation.inputs]) lastUse.set(t, i);
  });
  const kept = new Set(outputs);
  const dead: Tensor[][] = operations.map(() => []);
  for (const [t, i] of lastUse) if (t.operation && !kept.has(t)) dead[i]!.push(t);
  return { outputs, leaves: nodes.filter((v) => !v.operation), operations, dead };
}

/** Values for symbols, by name or by the symbol itself. */
export type Feeds = Readonly<Record<string, Operand>> | ReadonlyMap<Tensor, Tensor>;

/** Runs a plan. Values are kept in a table of this call alone; variables are read as they are now. */
export function runPlan({ outputs, leaves, operations, dead }: Plan, feeds: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const values = new Map<Tensor, Tensor>();
  const bindings = new Map<string, number>();
  for (const leaf of leaves) values.set(leaf, isInput(leaf) ? fed(leaf, feeds, bindings) : valued(leaf));
  operations.forEach((operation, i) => {
    const results = execute(
      operation.primitive,
      operation.inputs.map((t) => values.get(t)!),
      bound(operation, bindings),
    );
    for (const [k, t] of operation.results.entries()) values.set(t, results[k]!);
    for (const t of dead[i]!) values.delete(t);
  });
  return outputs.map((t) => {
    const value = values.get(t) ?? valued(t);
    return value === t ? snapshot(t) : value;
  });
}

/** A leaf as an output: its values now, not the leaf that later updates write. */
const snapshot = (t: Tensor): Tensor =>
  new Tensor({ shape: t.shape, dtype: t.dtype, storage: new Storage(t.storage!.data, t.storage), name: t.name });

/** A symbol that waits for a value. */
const isInput = (t: Tensor): boolean => t.symbolic && !t.operation && !t.storage;

function valued(leaf: Tensor): Tensor {
  if (!leaf.storage) throw new ValueError(messages.tracedValue("evaluate", leaf.label));
  return leaf;
}

function bound({ primitive, params }: Operation, bindings: Bindings): unknown {
  return primitive.bind ? primitive.bind(params, (dim) => bindDim(dim, bindings), bindings) : params;
}

/** The value for a symbol, checked against its dtype and shape; names in the shape are bound by it. */
function fed(symbol: Tensor, feeds: ReadonlyMap<Tensor, Tensor>, bindings: Map<string, number>): Tensor {
  const value = feeds.get(symbol);
  if (!value)
    throw new ValueError(
      `evaluate: no value was given for ${symbol.label}. Pass it by name: ad.evaluate(node, { ${symbol.name ?? "name"}: … }).`,
    );
  if (value.symbolic)
    throw new ValueError(
      `evaluate: the value given for ${symbol.label} is itself a symbol. Give numbers or a tensor with values.`,
    );
  if (value.dtype !== symbol.dtype)
    throw new DTypeError(
      `evaluate: ${symbol.label} was given ${value.dtype} values. Cast them: x.cast("${symbol.dtype}").`,
    );
  const fits =
    value.shape.length === symbol.shape.length &&
    symbol.shape.every((dim, i) => {
      const actual = value.shape[i] as number;
      if (!isSingleName(dim)) return typeof dim === "number" ? dim === actual : bindDim(dim, bindings) === actual;
      const known = bindings.get(dim);
      if (known === undefined) bindings.set(dim, actual);
      return known === undefined || known === actual || isUnknown(dim);
    });
  if (!fits)
    throw new ShapeError(
      `evaluate: ${symbol.label} was given a value of shape ${showShape(value.shape)}${showBindings(bindings)}.`,
    );
  return value;
}

const showBindings = (bindings: Bindings): string => {
  const named = [...bindings].filter(([name]) => !isUnknown(name));
  return named.length === 0 ? "" : ` (where ${named.map(([name, size]) => `${name} is ${size}`).join(", ")})`;
};

/** A value for a symbol in the symbol's dtype; tensors are taken as they are. */
export const asFeed = (symbol: Tensor, value: Operand): Tensor =>
  isTensor(value) ? value : fromNested(value, symbol.dtype);

/** Values by symbol, from values by name; a name that the graph does not have is an error. */
export function resolveFeeds(leaves: readonly Tensor[], feeds: Feeds): ReadonlyMap<Tensor, Tensor> {
  if (feeds instanceof Map) return feeds as ReadonlyMap<Tensor, Tensor>;
  const symbols = leaves.filter(isInput);
  const result = new Map<Tensor, Tensor>();
  for (const [name, value] of Object.entries(feeds as Record<string, Operand>)) {
    const named = symbols.filter((s) => s.name === name);
    if (named.length === 0)
      throw new ValueError(
        `evaluate: the graph has no symbol named "${name}"; it has ${symbols.map((s) => `"${s.name}"`).join(", ") || "none"}.`,
      );
    for (const symbol of named) result.set(symbol, asFeed(symbol, value));
  }
  return result;
}

/**
 * The values of symbolic nodes for given inputs. Subexpressions that several outputs share are computed once.
 * @param outputs - one node, or several in an array
 * @param feeds - values by symbol name, or a Map from symbols
 */
export function evaluate(outputs: Tensor, feeds?: Feeds): Tensor;
export function evaluate(outputs: readonly Tensor[], feeds?: Feeds): Tensor[];
export function evaluate(outputs: Tensor | readonly Tensor[], feeds: Feeds = {}): Tensor | Tensor[] {
  const list = Array.isArray(outputs) ? (outputs as readonly Tensor[]) : [outputs as Tensor];
  const planned = plan(list);
  const values = runPlan(planned, resolveFeeds(planned.leaves, feeds));
  return Array.isArray(outputs) ? values : values[0]!;
}

export interface CompileGraph {
  readonly inputs: readonly Tensor[];
  readonly outputs: readonly Tensor[];
  /** Variables and their next values, written together after everything is computed. */
  readonly updates?: readonly (readonly [Variable, Tensor])[];
}

/**
 * Makes a function of a symbolic graph: it takes values for `inputs`, returns those of `outputs` and then applies
 * `updates`, all or none. Variables are read at each call; sizes that are names may differ from call to call.
 */
export function compileGraph({ inputs, outputs, updates = [] }: CompileGraph): (...values: Operand[]) => Tensor[] {
  for (const input of inputs)
    if (!isInput(input))
      throw new ValueError(`compile: ${input.label} is not an input. Inputs are made with ad.symbol(name, shape).`);
  const planned = plan([...outputs, ...updates.map(([, next]) => next)]);
  for (const leaf of planned.leaves)
    if (isInput(leaf) && !inputs.includes(leaf))
      throw new ValueError(`compile: the outputs depend on ${leaf.label}, which is not among the inputs.`);
  return (...values) => {
    if (values.length !== inputs.length)
      throw new ValueError(
        `This compiled function takes ${inputs.length} inputs (${inputs.map((t) => t.name).join(", ")}), got ${values.length}.`,
      );
    const results = runPlan(planned, new Map(inputs.map((input, i) => [input, asFeed(input, values[i]!)])));
    if (updates.length > 0)
      assignAll(
        updates.map(([variable], i) => [variable, results[outputs.length + i]!]),
        true,
      );
    return results.slice(0, outputs.length);
  };
}
