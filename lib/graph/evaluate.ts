import { checkTensor, checkTensors, fromArray, fromNested, isTensor, type Operand } from "../ops/constant.ts";
import { describe } from "../tensor/arguments.ts";
import { messages, ValueError } from "../tensor/errors.ts";
import { pool } from "../tensor/pool.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { assignAll, checkFits, Variable } from "../tensor/variable.ts";
import { Body } from "./body.ts";
import { isHandedOver } from "./lifetimes.ts";
import { runNatively } from "./lowering/run.ts";
import { simplified } from "./passes/index.ts";
import { isInput, plan, runPlan } from "./plan.ts";

/** Values for symbols, by name or by the symbol itself. */
export type Feeds = Readonly<Record<string, Operand>> | ReadonlyMap<Tensor, Tensor>;

/** A value for a symbol in the symbol's dtype; tensors are taken as they are. */
const asFeed = (symbol: Tensor, value: Operand): Tensor => (isTensor(value) ? value : fromNested(value, symbol.dtype));

/** Values by symbol, from values by name; a name that the graph does not have is an error. */
function resolveFeeds(leaves: readonly Tensor[], feeds: Feeds): ReadonlyMap<Tensor, Tensor> {
  if (feeds instanceof Map) return feeds as ReadonlyMap<Tensor, Tensor>;
  const symbols = Map.groupBy(leaves.filter(isInput), (s) => s.name);
  const result = new Map<Tensor, Tensor>();
  for (const [name, value] of Object.entries(feeds as Record<string, Operand>)) {
    const named = symbols.get(name);
    if (!named)
      throw new ValueError(
        `evaluate: the graph has no symbol named "${name}"; it has ${[...symbols.values()].flatMap((all) => all.map((s) => `"${s.name}"`)).join(", ") || "none"}.`,
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
  checkTensors("evaluate", "outputs", list);
  if (typeof feeds !== "object" || feeds === null)
    throw new TypeError(
      messages.wrongKind("evaluate", "values by name, { name: value }, or a Map from symbols", describe(feeds)),
    );
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

/** A symbolic graph as a function. */
interface GraphFunction {
  /** The graph as it was given: its outputs, then the next values of variables. */
  readonly body: Body;
  /** Values by input. */
  feeds(values: readonly Operand[]): ReadonlyMap<Tensor, Tensor>;
  /** The outputs' values; then variables get their next values, all or none. */
  run(feeds: ReadonlyMap<Tensor, Tensor>): Tensor[];
}

const bufferOf = (x: Tensor): ArrayBufferLike => x.values("compile").buffer;
const copyOf = (x: Tensor): Tensor => fromArray(x.data, x.shape, x.dtype);

/** A checked and simplified graph, ready to run. Variables are read at each run; sizes that are names may differ from run to run. */
export function graphFunction({ inputs, outputs, updates = [] }: CompileGraph, reassociate: boolean): GraphFunction {
  checkTensors("compile", "inputs", inputs);
  checkTensors("compile", "outputs", outputs);
  for (const update of updates) {
    if (!Array.isArray(update) || !(update[0] instanceof Variable))
      throw new TypeError(messages.wrongKind("compile", "updates as pairs [variable, next value]", describe(update)));
    checkTensor("compile", "the next value of a variable", update[1]);
    checkFits("compile", update[0], update[1]);
  }
  for (const input of inputs)
    if (!isInput(input))
      throw new ValueError(`compile: ${input.label} is not an input. Inputs are made with ad.symbol(name, shape).`);
  const body = new Body(inputs, [...outputs, ...updates.map(([, next]) => next)]);
  const given = new Set(inputs);
  for (const leaf of body.nodes)
    if (isInput(leaf) && !given.has(leaf))
      throw new ValueError(`compile: the outputs depend on ${leaf.label}, which is not among the inputs.`);
  const simple = simplified(body, reassociate);
  return {
    body,
    feeds(values) {
      if (values.length !== inputs.length)
        throw new ValueError(
          `This compiled function takes ${inputs.length} inputs (${inputs.map((t) => t.name).join(", ")}), got ${values.length}.`,
        );
      return new Map(inputs.map((input, i) => [input, asFeed(input, values[i]!)]));
    },
    run(feeds) {
      const since = pool.serial;
      const native = runNatively(
        simple,
        inputs.map((x) => feeds.get(x)!),
      );
      const results = native ?? runPlan(simple.plan, feeds);
      const [returned, next] = [results.slice(0, outputs.length), results.slice(outputs.length)];
      if (next.length > 0) {
        // What the run made and nobody else gets is the variable's from now on.
        const own = (x: Tensor): Tensor =>
          (x.storage!.exclusive || isHandedOver(x, since)) && !returned.some((y) => bufferOf(y) === bufferOf(x))
            ? x
            : copyOf(x);
        assignAll(
          updates.map(([variable], i) => [variable, own(next[i]!)]),
          false,
        );
      }
      return returned;
    },
  };
}
