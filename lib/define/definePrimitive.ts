import type { Scalar } from "../engine/scalar.ts";
import { apply, settle } from "../ops/apply.ts";
import { type Operand, toTensors } from "../ops/constant.ts";
import { elementwise, nothingPasses } from "../ops/forms/elementwise.ts";
import { general } from "../ops/forms/general.ts";
import { linear } from "../ops/forms/linear.ts";
import type { Aval, Primitive, RuleArgs } from "../ops/operation.ts";
import { register, registerForUser } from "../ops/registry.ts";
import { type DType, fromNumbers, promote, type TypedArray } from "../tensor/dtype.ts";
import { ShapeError, showShape, ValueError } from "../tensor/errors.ts";
import { count, type Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { loopOverBatch } from "./overBatch.ts";

/** Values of one input, row by row. */
export interface Values {
  readonly data: TypedArray;
  readonly shape: readonly number[];
}

/** Element by element, with broadcasting: derivatives of every order, batching and fused code come from the statement. */
interface ElementwiseDefinition {
  readonly form: "elementwise";
  /** Of scalar expressions: x.mul(x).add(1), x.tanh(), x.greater(0).where(x, 0), … */
  readonly value: (...inputs: Scalar[]) => Scalar;
  /** For each input the partial derivative, from the inputs and then the result; null where none exists; a sentence where it is undefined. */
  readonly partials: readonly (((...inputsAndResult: Scalar[]) => Scalar) | string | null)[];
}

interface Computed {
  /** The result's shape from those of the inputs; the first input's where absent. Sizes may be names. */
  readonly shape?: (...shapes: Shape[]) => Shape;
  /** The result's dtype; that of the inputs together where absent. */
  readonly dtype?: DType;
  /** The result's values in row-major order. */
  readonly compute: (...inputs: Values[]) => ArrayLike<number>;
}

/** Linear in its input: the derivative forward is the operation itself, the one backward its transpose. */
interface LinearDefinition extends Computed {
  readonly form: "linear";
  /** The gradient of the input from that of the result, in tensor operations. */
  readonly transpose: (G: Tensor, input: Tensor) => Tensor;
}

/** Any other: both directions stated in tensor operations, so that they can be differentiated again. */
interface GeneralDefinition extends Computed {
  readonly form: "general";
  /** The gradient of each input from that of the result; null for zero. */
  readonly bprop: (G: Tensor, inputs: readonly Tensor[], result: Tensor) => readonly (Tensor | null)[];
  /** The tangent of the result; tangents that are null are zero. */
  readonly jvp: (tangents: readonly (Tensor | null)[], inputs: readonly Tensor[], result: Tensor) => Tensor | null;
}

/** Without derivatives: integer results and conditions (no path), or values whose derivative must not be used (with a reason). */
interface UndifferentiatedDefinition extends Computed {
  readonly form: "integer" | "undefined";
  /** Why, as a sentence, for the form "undefined". */
  readonly reason?: string;
}

export type PrimitiveDefinition =
  | ElementwiseDefinition
  | LinearDefinition
  | GeneralDefinition
  | UndifferentiatedDefinition;

/**
 * An operation of one's own, through the forms that the built-in ones have: it is a node of every graph and works in every mode,
 * at every order its rules allow and under vmap. Defining it again under its name replaces it.
 * @param name - how it is called in pictures and errors
 */
export function definePrimitive(name: string, definition: PrimitiveDefinition): (...inputs: Operand[]) => Tensor {
  if (name.trim() === "") throw new ValueError("definePrimitive: expected a name, got an empty text.");
  const primitive = registerForUser(() => made(name, definition));
  const arity = definition.form === "elementwise" ? definition.partials.length : undefined;
  return (...inputs) => {
    if (arity !== undefined && inputs.length !== arity)
      throw new ValueError(`${name}: expected ${arity} ${arity === 1 ? "input" : "inputs"}, got ${inputs.length}.`);
    return apply(primitive, toTensors(name, inputs).map(settle), null)[0]!;
  };
}

function made(name: string, definition: PrimitiveDefinition): Primitive<null> {
  if (definition.form === "elementwise") return elementwise(name, definition);
  const shared = { ...computed(name, definition), batch: loopOverBatch(() => own) };
  const own: Primitive<null> = primitiveOf(name, definition, shared);
  return own;
}

function primitiveOf(
  name: string,
  definition: LinearDefinition | GeneralDefinition | UndifferentiatedDefinition,
  shared: Pick<Primitive<null>, "infer" | "run" | "batch">,
): Primitive<null> {
  switch (definition.form) {
    case "linear":
      return linear<null>(name, {
        ...shared,
        in: [0],
        transpose: (G, { inputs }) => checked(name, definition.transpose(G, inputs[0]!), inputs[0]!),
      });
    case "general":
      return general<null>(name, {
        ...shared,
        bpropAll: (_, [G], { inputs, results }: RuleArgs<null>) =>
          definition.bprop(G!, inputs, results[0]!).map((g, i) => g && checked(name, g, inputs[i]!)),
        jvp: (tangents, { inputs, results }) => {
          const tangent = definition.jvp(tangents, inputs, results[0]!);
          return [tangent && checked(name, tangent, results[0]!)];
        },
      });
    default:
      return register<null>({
        ...shared,
        ...nothingPasses,
        ...(definition.form === "undefined" && {
          passes: () => true,
          undefinedFor: () => definition.reason ?? "it was defined without a derivative.",
        }),
        name,
        form: definition.form,
      });
  }
}

const numbers = (shape: Shape): readonly number[] => shape as readonly number[];

function computed(name: string, { shape, dtype, compute }: Computed) {
  return {
    infer: (inputs: readonly Aval[]): readonly Aval[] => [
      {
        shape: shape ? shape(...inputs.map((x) => x.shape)) : inputs[0]!.shape,
        dtype:
          dtype ??
          promote(
            name,
            inputs.map((x) => x.dtype),
            true,
          ),
      },
    ],
    run: (inputs: readonly Tensor[], _: null, [out]: readonly Aval[]): readonly TypedArray[] => {
      const values = compute(...inputs.map((x) => ({ data: x.values(name).slice(), shape: numbers(x.shape) })));
      const expected = count(out!.shape);
      if (values.length !== expected)
        throw new ShapeError(
          `${name}: compute gave ${values.length} numbers for a result of shape ${showShape(out!.shape)}; expected ${expected}.`,
        );
      return [fromNumbers(out!.dtype, values)];
    },
  };
}

/** A user's rule must give a gradient of its input's shape. */
function checked(name: string, g: Tensor, like: Tensor): Tensor {
  const fits =
    g.rank === like.rank && g.shape.every((d, i) => d === like.shape[i] || typeof d !== typeof like.shape[i]);
  if (!fits)
    throw new ShapeError(
      `${name}: its rule gave a derivative of shape ${showShape(g.shape)} where ${showShape(like.shape)} was expected.`,
    );
  return g;
}
