import { Body } from "../graph/body.ts";
import { apply1, isConstant, settle } from "../ops/apply.ts";
import { at } from "../ops/functions/at.ts";
import type { Aval } from "../ops/operation.ts";
import { placeholder } from "../ops/placeholder.ts";
import { lookup } from "../ops/registry.ts";
import { nextKey, split } from "../random/keys.ts";
import { withState } from "../tensor/state.ts";
import { Storage } from "../tensor/storage.ts";
import { type Effects, type Level, Tensor } from "../tensor/tensor.ts";
import { assignAll, Variable } from "../tensor/variable.ts";
import { atLevel } from "./levels.ts";
import { flatten } from "./tree.ts";

/** A variable that a traced function writes, or whose gradient it does. */
export interface Written {
  readonly variable: Variable;
  readonly gradient: boolean;
}

/** A function as a graph. */
export interface Traced<R> {
  /** Its inputs are first what `operands` gives, then the arguments; its outputs the results, then what is written. */
  readonly body: Body;
  /** What the function read from outside, other than constants: variables, symbols, tensors of transforms around it. */
  readonly captured: readonly Tensor[];
  /** Values for the inputs before the arguments, as they are now: captured tensors, gradients of variables, a fresh key. */
  operands(): readonly Tensor[];
  /** Which of these is a key for draws that name none; −1 where there are no such draws. */
  readonly keyAt: number;
  /** Every node that was written down, also those that no output needs. */
  readonly made: readonly Tensor[];
  /** How many outputs are the function's results. */
  readonly results: number;
  /** The function's result, from values of the body's outputs. */
  readonly rebuild: (outputs: readonly unknown[]) => R;
  /** What the outputs after the results are: next values of variables, then their gradients. */
  readonly written: readonly Written[];
  /** Writes variables as the function did, from values of the outputs after the results. */
  write(outputs: readonly Tensor[]): void;
  /** Whether the variables are as they were found: their gradients null or not. */
  fits(): boolean;
}

/**
 * Runs a function once on symbols and keeps what it did as a graph. Shapes and dtypes are known, values are not: reading one
 * is an error that names cond, where, scan and whileLoop.
 * @param writes - whether the function may write variables and their gradients; the graph then has the new values as outputs
 */
export function trace<R>(
  f: (...inputs: Tensor[]) => R,
  avals: readonly Aval[],
  { writes = false }: { readonly writes?: boolean } = {},
): Traced<R> {
  const captured = new Map<Tensor, Tensor>();
  const made: Tensor[] = [];
  let own: Level | null = null;
  let keyInput: Tensor | null = null;
  let key: Tensor | null = null;
  const enter = (aval: Aval, name?: string): Tensor => {
    const t = placeholder(aval, name);
    t.level = own;
    made.push(t);
    return t;
  };
  const effects = new Recorded(enter);
  const lift = (given: Tensor): Tensor => {
    if (given.level === own) return given;
    const x = settle(given);
    if (isConstant(x)) return x;
    const written = x instanceof Variable ? effects.written.get(x) : undefined;
    if (written) return written;
    let inside = captured.get(x);
    if (!inside) {
      captured.set(x, (inside = enter(x, x.name)));
      if (x instanceof Variable) effects.leaves.set(inside, x);
    }
    return inside;
  };
  effects.lift = lift;
  const keySource = (): Tensor => {
    key ??= keyInput = enter({ shape: [2], dtype: "int32" }, "key");
    const both = split(key);
    key = at(both, 0);
    return at(both, 1);
  };
  const traced = atLevel(
    "trace",
    (level) => {
      own = level;
      return withState("tracing", level, () =>
        withState("recording", true, () =>
          withState("keySource", keySource, () => {
            const inputs = avals.map((aval) => enter(aval));
            const { leaves, rebuild } = flatten(f(...inputs));
            return { inputs, rebuild, outputs: leaves.map(lift) };
          }),
        ),
      );
    },
    { lift, made, effects: writes ? effects : null },
  );
  // From here on the nodes are plain symbols: derivative rules walk them as they walk any graph.
  for (const t of made) t.level = null;
  const read = [...captured.keys()];
  const [gradInputs, gradsOf] = [[...effects.gradReads.values()], [...effects.gradReads.keys()]];
  const before = [...captured.values(), ...gradInputs, ...(keyInput ? [keyInput] : [])];
  const outputs = [...traced.outputs, ...effects.outputs()];
  return {
    body: new Body([...before, ...traced.inputs], outputs),
    captured: read,
    operands: () => [...read, ...gradsOf.map((w) => w.grad!), ...(keyInput ? [nextKey()] : [])],
    keyAt: keyInput ? before.length - 1 : -1,
    made,
    results: traced.outputs.length,
    rebuild: traced.rebuild,
    written: effects.all(),
    write: (values) => effects.perform(values),
    fits: () => effects.fits(),
  };
}

/** What a traced function did to variables, in terms of nodes of the graph. */
class Recorded implements Effects {
  readonly leaves = new Map<Tensor, Variable>();
  /** The last values written. */
  readonly written = new Map<Variable, Tensor>();
  /** Inputs of the graph that stand for gradients which were there before. */
  readonly gradReads = new Map<Variable, Tensor>();
  /** The gradients of variables as they are now, inside. */
  readonly #grads = new Map<Variable, Tensor | null>();
  readonly #gradsWritten = new Set<Variable>();
  /** Whether a variable had a gradient when the function first asked. */
  readonly #had = new Map<Variable, boolean>();
  readonly #enter: (aval: Aval, name?: string) => Tensor;
  lift: (x: Tensor) => Tensor = (x) => x;

  constructor(enter: (aval: Aval, name?: string) => Tensor) {
    this.#enter = enter;
  }

  assign(variable: Variable, value: Tensor): void {
    const node = apply1(lookup("stopGradient"), [this.lift(value)], null);
    this.written.set(variable, node);
    this.leaves.set(node, variable);
  }

  gradOf(variable: Variable): Tensor | null {
    if (this.#grads.has(variable)) return this.#grads.get(variable)!;
    const outside = withState("tracing", null, () => variable.grad);
    this.#had.set(variable, outside !== null);
    const node = outside && this.#enter(outside, `grad of ${variable.name ?? "a variable"}`);
    if (node) this.gradReads.set(variable, node);
    this.#grads.set(variable, node);
    return node;
  }

  setGrad(variable: Variable, gradient: Tensor | null): void {
    this.#grads.set(variable, gradient && this.lift(gradient));
    this.#gradsWritten.add(variable);
  }

  outputs(): Tensor[] {
    return [...this.written.values(), ...[...this.#gradsWritten].flatMap((w) => this.#grads.get(w) ?? [])];
  }

  all(): Written[] {
    return [
      ...[...this.written.keys()].map((variable) => ({ variable, gradient: false })),
      ...[...this.#gradsWritten].flatMap((variable) =>
        this.#grads.get(variable) ? [{ variable, gradient: true }] : [],
      ),
    ];
  }

  perform(values: readonly Tensor[]): void {
    let next = 0;
    const pairs = [...this.written.keys()].map((w) => [w, outermost(values[next++]!)] as const);
    if (pairs.length > 0) assignAll(pairs, "unless exclusive");
    for (const w of this.#gradsWritten) w.grad = this.#grads.get(w) ? outermost(values[next++]!) : null;
  }

  fits(): boolean {
    for (const [w, had] of this.#had) if ((w.grad !== null) !== had) return false;
    return true;
  }
}

/** A value as it is outside all transforms, without history. */
function outermost(x: Tensor): Tensor {
  let t = x;
  while (t.level && t.level.kind !== "trace" && t.primal) t = t.primal;
  return t.level === null && !t.symbolic && t.operation
    ? new Tensor({ shape: t.shape, dtype: t.dtype, storage: t.storage && new Storage(t.storage.data, t.storage) })
    : t;
}
