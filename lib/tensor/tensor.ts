import type { GradientHook, HookHandle, Hooks } from "../autodiff/hooks.ts";
import type { BackwardOptions } from "../autodiff/tape.ts";
import type { Operation } from "../ops/operation.ts";
import type { Dim } from "./dims.ts";
import { type DType, isFloating, type TypedArray } from "./dtype.ts";
import type { SameDType } from "./dtypeTypes.ts";
import { messages, ShapeError, showShape, ValueError } from "./errors.ts";
import type { TensorMethods } from "./methods/index.ts";
import { count, type Shape } from "./shape.ts";
import type { ShapeOf } from "./shapeTypes.ts";
import { current } from "./state.ts";
import type { Storage } from "./storage.ts";
import type { Variable } from "./variable.ts";

/** One call of grad, vjp, jvp or vmap, or the tracing of a function. Tensors made inside belong to it until it ends. */
export interface Level {
  readonly order: number;
  readonly kind: "reverse" | "forward" | "batch" | "trace";
  open: boolean;
  /** Of a batch: how many members it has. */
  readonly size?: Dim;
  /** Of a trace: takes in a tensor from outside. */
  readonly lift?: (x: Tensor) => Tensor;
  /** Of a trace: the nodes made so far. */
  readonly made?: Tensor[];
  /** Of a trace: what it does to variables, where it may do something. */
  readonly effects?: Effects | null;
}

/** What a traced function does to variables besides computing its result. */
export interface Effects {
  /** Variables as they were read, by the node that stands for them. */
  readonly leaves: ReadonlyMap<Tensor, Variable>;
  assign(variable: Variable, value: Tensor): void;
  gradOf(variable: Variable): Tensor | null;
  setGrad(variable: Variable, gradient: Tensor | null): void;
}

let ids = 0;

/** What makes a tensor. */
export interface TensorParts {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly storage?: Storage | null;
  readonly name?: string | undefined;
}

/** The operations as methods, which methods.ts gives the prototype, and the shape in the type. */
export interface Tensor<S extends Shape = Shape, D extends DType = DType> extends TensorMethods<S, D> {
  /**
   * Symbol to number: adds the gradient of this scalar to the `grad` of every variable that it depends on.
   * @throws GradientError where it depends on none, or its graph was freed by an earlier call without retainGraph
   */
  backward(options?: BackwardOptions): void;
  /**
   * Has `f` called with this tensor's gradient each time reverse mode has completed it; what it returns takes the gradient's
   * place. The handle's remove() ends it.
   */
  registerHook(f: GradientHook): HookHandle;
  /** The tensors [...s] of [n, ...s], one after the other, as `for (const row of x)`; numbers are read with toArray(). */
  [Symbol.iterator](): IterableIterator<Tensor<Shape, D>>;
  /** Has backward() add the gradient of this result to its `grad`, as it does for variables. */
  retainGrad(): void;
  /** The same values without history, x: [...s] → [...s]. */
  detach<T extends Tensor>(this: T): Tensor<ShapeOf<T>, SameDType<T>>;
}

/**
 * A node of a computation: the operation that made it, a shape and a dtype. Eager tensors hold values; symbols,
 * and whatever is computed from them, hold none.
 */
// biome-ignore lint/correctness/noUnusedVariables: the interface that this is merged with uses S.
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are defined on the prototype in methods.ts.
export class Tensor<S extends Shape = Shape, D extends DType = DType> {
  /** Rises with creation, so that inputs always have smaller ids than what is computed from them. */
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: DType;
  /** The values; null for symbols and for freed nodes of a graph. */
  storage: Storage | null;
  /** What computed this, where that is recorded (symbols always, values when they depend on a variable). */
  operation: Operation | null = null;
  /** Which of the operation's results this is. */
  resultIndex = 0;
  /** The transform this belongs to; null for plain values, the tape and symbols. */
  level: Level | null = null;
  /** At a level: the same value one level further out. */
  primal: Tensor | null = null;
  /** At a forward level: the derivative along the chosen direction. */
  tangent: Tensor | null = null;
  /** Whether it depends on a variable through recorded operations. */
  tracked = false;
  /** Whether it is a symbol or computed from one. */
  symbolic = false;
  /** What is done with its gradient; null for nearly all. */
  hooks: Hooks | null = null;
  /** The mark of the graph that looked at it last, and its place there. */
  mark = 0;
  place = 0;
  name: string | undefined;

  constructor(parts: TensorParts) {
    this.id = ++ids;
    this.shape = parts.shape;
    this.dtype = parts.dtype;
    this.storage = parts.storage ?? null;
    this.name = parts.name;
  }

  get rank(): number {
    return this.shape.length;
  }

  /** Whether derivatives flow back to it: it is a variable, an input of a transform, a symbol, or computed from one. */
  get requiresGrad(): boolean {
    if (!isFloating(this.dtype)) return false;
    if (this.level?.kind === "batch") return this.primal!.requiresGrad;
    return this.tracked || this.symbolic || this.level !== null;
  }

  /** The gradient that backward() has left: for variables, and after retainGrad(). */
  get grad(): Tensor | null {
    return this.hooks?.grad ?? null;
  }

  /** How an error or a picture calls this node: its name, or what made it. */
  get label(): string {
    const what = this.name ?? this.operation?.primitive.name ?? (this.symbolic ? "a symbol" : "a tensor");
    return `${what} (${this.dtype} ${showShape(this.shape)})`;
  }

  /** The same node of the graph without values: what a freed graph keeps for drawing. */
  standIn(): Tensor {
    const t = new Tensor({ shape: this.shape, dtype: this.dtype, name: this.name });
    (t as { id: number }).id = this.id;
    t.operation = this.operation;
    t.resultIndex = this.resultIndex;
    t.tracked = this.tracked;
    t.hooks = this.hooks;
    return t;
  }

  /** The values in row-major order, not copied: for the library's own kernels. */
  values(what: string): TypedArray {
    if (this.storage) {
      current();
      return this.storage.data;
    }
    if (this.level?.kind === "batch" || this.level?.kind === "trace")
      throw new ValueError(messages.abstractValue(what, this.label, this.level.kind));
    throw new ValueError(
      this.symbolic ? messages.symbolValue(what, this.label) : messages.tracedValue(what, this.label),
    );
  }

  /** The values in row-major order, as a copy. */
  get data(): TypedArray {
    return this.values("data").slice();
  }

  /** The only element, as a number (a bool as 0 or 1). */
  item(): number {
    const data = this.values("item");
    if (data.length !== 1) throw new ShapeError(messages.notScalar("item", this.shape));
    return data[0]!;
  }

  /** The values as nested arrays of numbers (bools as 0 and 1); a scalar is the number itself. */
  toArray<T extends Tensor>(this: T): ArrayOf<ShapeOf<T>> {
    const data = this.values("toArray");
    const build = (axis: number, from: number, size: number): NestedValue => {
      if (axis === this.shape.length) return data[from]!;
      const length = this.shape[axis] as number;
      const step = length === 0 ? 0 : size / length;
      return Array.from({ length }, (_, i) => build(axis + 1, from + i * step, step));
    };
    return build(0, 0, count(this.shape)) as ArrayOf<ShapeOf<T>>;
  }
}

/** Nested arrays as deep as the shape has axes, as far as that is known. */
export type ArrayOf<S extends Shape> = number extends S["length"]
  ? NestedValue
  : S extends readonly [unknown, ...infer Rest extends Shape]
    ? ArrayOf<Rest>[]
    : number;

export type NestedValue = number | NestedValue[];
