import { elementwiseKernel } from "../../engine/elementwise.ts";
import { argument, argumentsOf, arityOf, Scalar, type ScalarStep, stepsOf } from "../../engine/scalar.ts";
import { type ScalarOp, scalarRules } from "../../engine/scalarRules.ts";
import { type DType, promote, promoteToFloat } from "../../tensor/dtype.ts";
import { broadcastShapes } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { alignedBatch } from "../batching.ts";
import { scalar } from "../constant.ts";
import type { Aval, Form, Primitive, RuleArgs } from "../operation.ts";
import { lookup, register } from "../registry.ts";
import { sumTo } from "../sumTo.ts";

/**
 * A partial derivative, given the inputs and then the result; null where no tangent exists (a condition); a sentence where it
 * must not be used, which says why.
 */
type Partial = ((...inputsAndResult: Scalar[]) => Scalar) | string | null;

interface ElementwiseRow {
  readonly value: (...inputs: Scalar[]) => Scalar;
  readonly partials: readonly Partial[];
}

/** Operations element by element with broadcasting: the row states the value and each partial derivative. */
export function elementwise(name: string, row: ElementwiseRow): Primitive<null> {
  const arity = row.partials.length;
  const inputs = Array.from({ length: arity }, (_, i) => argument(i));
  const value = row.value(...inputs);
  const partials = row.partials.map((p) => (typeof p === "function" ? p(...inputs, argument(arity)) : null));
  const reasons = row.partials.map((p) => (typeof p === "string" ? p : null));
  const reads = partials.map((p) => (p ? argumentsOf(p) : new Set<number>()));
  const slopes = partials.map((p) => p && stepsOf(p));

  return register<null>({
    ...scalarFunction(name, "elementwise", value, arity),
    passes: (index) => row.partials[index] !== null,
    ...(reasons.some((reason) => reason !== null) && { undefinedFor: (index: number) => reasons[index]! }),
    keeps: (index, kept) => reads[index]!.has(kept),
    bprop(index, [G], args) {
      const gradient = times(slopes[index]!, G!, args);
      return gradient && sumTo(gradient, args.inputs[index]!.shape);
    },
    jvp(tangents, args) {
      let sum: Tensor | null = null;
      tangents.forEach((tangent, i) => {
        const slope = slopes[i];
        const term = tangent && slope && times(slope, tangent, args);
        if (term) sum = sum ? apply1(lookup("add"), [sum, term], null) : term;
      });
      return [sum && broadcastLike(sum, args.results[0]!)];
    },
  });
}

/** Comparisons and logic: a bool result, which no tangent reaches. */
export const comparison = (name: ScalarOp & string): Primitive<null> =>
  register<null>({ ...ownFunction(name, "integer"), ...nothingPasses });

/** Rules of a form that has no tangent: nothing goes through, and nobody asks. */
export const nothingPasses = { passes: () => false, keeps: () => false, bprop: () => null, jvp: () => [null] } as const;

/** Rules of a step function: the gradient is zero wherever it exists, and known to be so. */
const zeroGradient = { ...nothingPasses, passes: () => true } as const;

/** Step functions (floor, sign, round): piecewise constant. */
export const step = (name: ScalarOp & string): Primitive<null> =>
  register<null>({ ...ownFunction(name, "step"), ...zeroGradient });

/** The operation of the language itself, on as many inputs as it takes. */
function ownFunction(name: ScalarOp & string, form: Form) {
  const arity = arityOf(name);
  const inputs = Array.from({ length: arity }, (_, i) => argument(i));
  return scalarFunction(name, form, new Scalar(name, inputs), arity);
}

/** What value, shape and dtype an elementwise expression gives. */
function scalarFunction(name: string, form: Form, value: Scalar, arity: number) {
  const result = resultKind(value);
  return {
    name,
    form,
    expression: value,
    infer(inputs: readonly Aval[]): readonly Aval[] {
      const shapes = inputs.map((t) => t.shape);
      const dtypes = inputs.map((t) => t.dtype);
      return [{ shape: broadcastShapes(name, shapes), dtype: resultDType(name, result, dtypes) }];
    },
    run: elementwiseKernel(name, value, arity),
    batch(inputs: readonly Tensor[], batched: readonly boolean[]): readonly Tensor[] {
      return [apply1(lookup(name), alignedBatch(inputs, batched), null)];
    },
  };
}

/** The kind of the outermost operation, where any part that has fractions makes the whole have them. */
function resultKind(value: Scalar): (typeof scalarRules)[ScalarOp]["result"] {
  if (value.op === "argument" || value.op === "constant") return "same";
  const own = scalarRules[value.op].result;
  if (own === "bool" || own === "float") return own;
  return value.args.some((a) => resultKind(a) === "float") ? "float" : own;
}

function resultDType(name: string, kind: ReturnType<typeof resultKind>, dtypes: readonly DType[]): DType {
  if (kind === "float") return promoteToFloat(name, dtypes);
  const joined = promote(name, dtypes, kind !== "arithmetic");
  return kind === "bool" ? "bool" : joined;
}

/** partial · x as tensor operations; a partial of 1 is x itself, of −1 its negation, of 0 nothing. */
function times(partial: readonly ScalarStep[], x: Tensor, args: RuleArgs<unknown>): Tensor | null {
  const { op, value } = partial[partial.length - 1]!;
  if (op === "constant" && value === 1) return x;
  if (op === "constant" && value === 0) return null;
  if (op === "constant" && value === -1) return apply1(lookup("neg"), [x], null);
  return apply1(lookup("mul"), [x, lift(partial, args)], null);
}

/** An expression as tensor operations on the inputs and the result, so that it can be differentiated again. */
function lift(expression: readonly ScalarStep[], { inputs, results }: RuleArgs<unknown>): Tensor {
  const result = results[0]!;
  const values: Tensor[] = [];
  for (const { op, value, args } of expression) {
    if (op === "argument") values.push(inputs[value] ?? result);
    else if (op === "constant") values.push(scalar(value, result.dtype));
    else
      values.push(
        apply1(
          lookup(op),
          args.map((i) => values[i]!),
          null,
        ),
      );
  }
  return values[values.length - 1]!;
}

/** A tangent has its result's shape even when only a smaller, broadcast input is active. */
function broadcastLike(x: Tensor, like: Tensor): Tensor {
  return x.shape.length === like.shape.length && x.shape.every((d, i) => d === like.shape[i])
    ? x
    : apply1(lookup("broadcastTo"), [x], {
        shape: like.shape,
        inserted: Array.from({ length: like.shape.length - x.shape.length }, (_, i) => i),
      });
}
