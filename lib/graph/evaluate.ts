import { execute } from "../ops/apply.ts";
import { fromNested, isTensor, type Operand } from "../ops/constant.ts";
import type { Operation } from "../ops/operation.ts";
import { type Bindings, bindDim, isSingleName, isUnknown } from "../tensor/dims.ts";
import { DTypeError, messages, ShapeError, showShape, ValueError } from "../tensor/errors.ts";
import { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";
import { assignAll, type Variable } from "../tensor/variable.ts";
import { ancestors } from "./graph.ts";

/** One operation of a plan: where its inputs' values stand, where its results' go, and which are not read afterwards. */
interface Step {
  readonly operation: Operation;
  readonly inputs: readonly number[];
  readonly result: number;
  readonly dead: readonly number[];
}

/** What to run for some outputs: operations in the order they were written, with numbered places for values. */
export interface Plan {
  readonly leaves: readonly Tensor[];
  readonly steps: readonly Step[];
  readonly outputs: readonly number[];
  /** How many places there are; the leaves have the first. */
  readonly places: number;
}

/** Plans the evaluation of `outputs` once, so that it can be run for many inputs. */
export function plan(outputs: readonly Tensor[]): Plan {
  const nodes = ancestors(outputs);
  const leaves = nodes.filter((v) => !v.operation);
  const operations = [...new Set(nodes.flatMap((v) => (v.operation ? [v.operation] : [])))];
  const placeOf = new Map<Tensor, number>();
  for (const t of [...leaves, ...operations.flatMap((operation) => operation.results)]) placeOf.set(t, placeOf.size);
  // An output of a graph that backward() freed stands beside its stand-in among the results.
  const placeFor = (t: Tensor): number => placeOf.get(t) ?? placeOf.get(t.operation!.results[t.resultIndex]!)!;

  const lastUse = new Map<number, number>();
  operations.forEach(({ inputs, results }, i) => {
    for (const t of [...results, ...inputs]) if (t.operation) lastUse.set(placeFor(t), i);
  });
  for (const t of outputs) lastUse.delete(placeFor(t));
  const dead: number[][] = operations.map(() => []);
  for (const [place, i] of lastUse) dead[i]!.push(place);
  return {
    leaves,
    steps: operations.map((operation, i) => ({
      operation,
      inputs: operation.inputs.map(placeFor),
      result: placeFor(operation.results[0]!),
      dead: dead[i]!,
    })),
    outputs: outputs.map(placeFor),
    places: placeOf.size,
  };
}

/** Values for symbols, by name or by the symbol itself. */
export type Feeds = Readonly<Record<string, Operand>> | ReadonlyMap<Tensor, Tensor>;

/** Runs a plan. Values are kept in a table of this call alone; variables are read as they are now. */
export function runPlan({ leaves, steps, outputs, places }: Plan, feeds: ReadonlyMap<Tensor, Tensor>): Tensor[] {
  const bindings = new Map<string, number>();
  const values = new Array<Tensor | undefined>(places).fill(undefined);
  for (let i = 0; i < leaves.length; i++) {
    const leaf = leaves[i]!;
    values[i] = isInput(leaf) ? fed(leaf, feeds, bindings) : valued(leaf);
  }
  for (const { operation, inputs, result, dead } of steps) {
    const given = inputs.map((place) => values[place]!);
    const results = execute(operation.primitive, given, bound(operation, bindings));
    for (let k = 0; k < results.length; k++) values[result + k] = results[k]!;
    for (const place of dead) values[place] = undefined;
  }
  return outputs.map((place) => (place < leaves.length ? snapshot(values[place]!) : values[place]!));
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
