import type { Operand } from "../ops/constant.ts";
import { describe } from "./arguments.ts";
import { type DType, isFloating } from "./dtype.ts";
import { DTypeError, GradientError, messages, ShapeError, showShape, ValueError } from "./errors.ts";
import { pool } from "./pool.ts";
import type { Shape } from "./shape.ts";
import { commit, current } from "./state.ts";
import { nextWrite } from "./storage.ts";
import { Tensor, type TensorParts } from "./tensor.ts";

/** The updates that compute, which methods.ts gives the prototype. */
// biome-ignore lint/correctness/noUnusedVariables: the class that this is merged with uses S and D.
export interface Variable<S extends Shape = Shape, D extends DType = DType> {
  /** Adds to the values, without a record on the tape; otherwise as assign. `value` broadcasts to the variable's shape. */
  assignAdd(value: Operand): this;
  /** Subtracts from the values, without a record on the tape; otherwise as assign. */
  assignSub(value: Operand): this;
}

/** A tensor that is trained: a leaf of the tape, with a gradient that backward() accumulates into. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are defined on the prototype in methods.ts.
export class Variable<S extends Shape = Shape, D extends DType = DType> extends Tensor<S, D> {
  #grad: Tensor<S, D> | null = null;

  constructor(parts: TensorParts) {
    super(parts);
    this.tracked = isFloating(parts.dtype);
  }

  /** The accumulated gradient; null before the first backward() and after zeroGrad(). */
  override get grad(): Tensor<S, D> | null {
    const effects = current().tracing?.effects;
    return effects ? (effects.gradOf(this) as Tensor<S, D> | null) : this.#grad;
  }

  override set grad(gradient: Tensor<S, D> | null) {
    const { tracing } = current();
    if (gradient !== null && !(gradient instanceof Tensor))
      throw new TypeError(messages.wrongKind("grad", "a tensor or null", describe(gradient)));
    if (!tracing) this.#grad = gradient;
    else if (tracing.effects) tracing.effects.setGrad(this, gradient);
    else throw new GradientError(messages.effect("grad", this.label));
  }

  zeroGrad(): void {
    this.grad = null;
  }

  /**
   * Replaces the values. Graphs that were computed from the old ones report it when they are differentiated.
   * @param value - same shape and dtype as the variable; its values are copied
   */
  assign(value: Tensor): this {
    assignAll([[this, value]], true);
    return this;
  }
}

/**
 * Writes several variables together: all or, when interrupted, none.
 * @param copy - whether the values may be held by somebody else and must be copied; "unless exclusive": those that a run did not
 *   make for this write alone
 */
export function assignAll(pairs: readonly (readonly [Variable, Tensor])[], copy: boolean | "unless exclusive"): void {
  const { tracing } = current();
  if (tracing) {
    for (const [variable, value] of pairs) {
      checkFits("assign", variable, value);
      if (!tracing.effects) throw new ValueError(messages.effect("assign", variable.label));
      tracing.effects.assign(variable, value);
    }
    return;
  }
  const { written, writer } = nextWrite();
  const replaced = pairs.flatMap(([{ storage }]) => (storage!.exclusive ? [storage!.data] : []));
  const assignments = pairs.map(([variable, value]) => {
    checkFits("assign", variable, value);
    const values = value.values("assign");
    const isTaken = copy === false || (copy === "unless exclusive" && value.storage!.exclusive);
    const data = isTaken ? values : values.slice();
    const exclusive = isTaken && value.storage!.exclusive;
    const storage = variable.storage!;
    return () => {
      storage.data = data;
      storage.writer = writer;
      storage.written = written;
      storage.exclusive = exclusive;
    };
  });
  commit(assignments);
  // Only once all is written: an interrupt before loses them to the collector.
  for (const data of replaced) pool.giveBack(data);
}

/** Whether a variable can take a value, whose sizes may be names as long as it is a symbol. */
export function checkFits(what: string, variable: Variable, value: Tensor): void {
  if (!(value instanceof Tensor))
    throw new TypeError(messages.wrongKind(what, "a tensor as the value", describe(value)));
  const { shape } = variable;
  if (shape.length !== value.shape.length || value.shape.some((d, i) => typeof d === "number" && d !== shape[i]))
    throw new ShapeError(
      `${what}: ${variable.label} cannot take a value of shape ${showShape(value.shape)}; its shape stays.`,
    );
  if (variable.dtype !== value.dtype)
    throw new DTypeError(
      `${what}: ${variable.label} cannot take ${value.dtype} values. Cast them: value.cast("${variable.dtype}").`,
    );
}
