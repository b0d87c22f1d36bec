import type { Scalar } from "../engine/scalar.ts";
import type { Bindings, Dim } from "../tensor/dims.ts";
import type { DType, TypedArray } from "../tensor/dtype.ts";
import { GradientError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** Shape and dtype of one result. */
export interface Aval {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** What a rule is given: the operation's inputs and results at the level it runs at, and its parameters. */
export interface RuleArgs<P> {
  readonly inputs: readonly Tensor[];
  readonly results: readonly Tensor[];
  readonly params: P;
}

/**
 * How a derivative is stated; see the forms beside this file.
 * `integer` has no tangent and `blocked` passes none on (both: no path); `step` has a gradient of zero;
 * `undefined` must not be differentiated and says why.
 */
export type Form = "elementwise" | "linear" | "bilinear" | "step" | "integer" | "blocked" | "undefined" | "general";

/** An operation that is not composed from others. */
export interface Primitive<P = unknown> {
  readonly name: string;
  readonly form: Form;
  /** What an elementwise operation computes for one element of each input: engines generate code from it. */
  readonly expression?: Scalar;
  /** Shapes and dtypes of the results; throws a ShapeError or DTypeError where the inputs do not fit. */
  infer(inputs: readonly Aval[], params: P): readonly Aval[];
  /** Computes the results from values in row-major order; all shapes are numbers. */
  run(inputs: readonly Tensor[], params: P, results: readonly Aval[]): readonly TypedArray[];
  /** In place of infer and run, for operations whose results' shapes depend on values or that run a graph of their own. */
  runWhole?(inputs: readonly Tensor[], params: P): readonly Tensor[];
  /**
   * The gradient for input `index`, given those for the results (null: none came): Σᵢ (∂resultᵢ/∂input)ᵀ Gᵢ.
   * null: the gradient is zero.
   */
  bprop(index: number, gradients: readonly (Tensor | null)[], args: RuleArgs<P>): Tensor | null;
  /**
   * The gradients for all inputs at once, where they share their work. What `wanted` does not name may be null. Reverse mode
   * asks this once for each operation; `bprop` asks it for one input.
   */
  bpropAll?(
    wanted: readonly boolean[],
    gradients: readonly (Tensor | null)[],
    args: RuleArgs<P>,
  ): readonly (Tensor | null)[];
  /** Tangents of the results, given those of the inputs (null: zero). */
  jvp(tangents: readonly (Tensor | null)[], args: RuleArgs<P>): readonly (Tensor | null)[];
  /**
   * The operation done for a whole batch at once (vmap): inputs marked in `batched` have the batch as axis 0, and so must
   * all results. At least one is marked. The number of operations that it applies must not depend on the batch's size.
   */
  batch(inputs: readonly Tensor[], batched: readonly boolean[], params: P, size: Dim): readonly Tensor[];
  /** Which results of `batch` have the batch; all where absent. */
  batchedResults?(batched: readonly boolean[], params: P): readonly boolean[];
  /**
   * The reason, as a sentence, why the derivative in input `index` must not be used although values change with it; null where
   * it may be. Absent where every derivative may be used.
   */
  undefinedFor?(index: number, params: P): string | null;
  /** Whether a change of input `index` is passed on by the derivative, as a value or as a zero. */
  passes(index: number, params: P): boolean;
  /** Whether the rule for `index` reads the value of input `kept`. */
  keeps(index: number, kept: number, params: P): boolean;
  /** Parameters for an operation that makes more results than are asked for, so that derivatives need not compute them again. */
  recorded?(params: P): P;
  /** Parameters without results that nobody reads; `kept` are the positions that are left. */
  prune?(params: P, used: readonly boolean[]): { readonly params: P; readonly kept: readonly number[] };
  /** Results and their tangents together, where they share their work. */
  valueAndJvp?(
    tangents: readonly (Tensor | null)[],
    inputs: readonly Tensor[],
    params: P,
  ): { readonly results: readonly Tensor[]; readonly tangents: readonly (Tensor | null)[] };
  /** A plainer name for given parameters, such as matmul for the usual contraction. */
  describe?(params: P, inputs: readonly Tensor[]): string;
  /**
   * The parameters with named sizes replaced, by numbers before a run (then `bindings` says what all names stand for), by other
   * names where a graph is applied again; absent where no parameter holds a size.
   */
  bind?(params: P, bind: (dim: Dim) => Dim, bindings?: Bindings): P;
}

/** One application of a primitive: a node of the graph. Several results belong to one operation. */
export class Operation {
  readonly primitive: Primitive;
  inputs: readonly Tensor[];
  readonly params: unknown;
  results: readonly Tensor[] = [];
  /** How many writes there had been when it read its inputs; null for symbols. */
  readonly readAt: number | null;
  /** Whether backward() has let go of the values. */
  freed = false;
  /** Where it was written, kept for operations with derivatives that must not be used. */
  site: Error | null = null;
  /** The mark of the graph that looked at it last, and the place of its first result there. */
  mark = 0;
  place = 0;

  constructor(primitive: Primitive, inputs: readonly Tensor[], params: unknown, readAt: number | null) {
    this.primitive = primitive;
    this.inputs = inputs;
    this.params = params;
    this.readAt = readAt;
  }

  /** How people call it: the primitive's name, or a plainer one that its parameters allow. */
  get name(): string {
    return this.primitive.describe?.(this.params, this.inputs) ?? this.primitive.name;
  }

  toString(): string {
    const labels = (tensors: readonly Tensor[]): string => tensors.map((x) => x.label).join(", ");
    return `Operation ${this.name}: ${labels(this.inputs)} → ${labels(this.results)}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /**
   * The book's op.bprop(inputs, X, G) = Σᵢ (∇_X op.f(inputs)ᵢ) Gᵢ (Goodfellow et al., section 6.5.6).
   * @param inputs - what to take as the operation's inputs, normally `op.inputs`
   * @param x - which input to differentiate for: its position, or the tensor itself (all its positions are summed,
   *   so use positions to tell the two factors of x·x apart)
   * @param G - the gradient of the final scalar for the operation's result (an array for several results)
   */
  bprop(inputs: readonly Tensor[], x: number | Tensor, G: Tensor | readonly (Tensor | null)[]): Tensor {
    const gradients = Array.isArray(G) ? (G as readonly (Tensor | null)[]) : [G as Tensor];
    const positions = typeof x === "number" ? [x] : inputs.flatMap((t, i) => (t === x ? [i] : []));
    if (positions.length === 0)
      throw new GradientError(`${this.name}.bprop: the given tensor is not one of its inputs.`);
    return bookBprop(this, inputs, positions, gradients);
  }
}

type BookBprop = (
  op: Operation,
  inputs: readonly Tensor[],
  positions: readonly number[],
  gradients: readonly (Tensor | null)[],
) => Tensor;
let bookBprop: BookBprop;

/** The sum over positions needs `add` and zeros, which are operations: given here once they exist. */
export const setBookBprop = (f: BookBprop): void => {
  bookBprop = f;
};
