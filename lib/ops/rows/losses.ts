import { constant, one, type Scalar } from "../../engine/scalar.ts";
import type { Dim } from "../../tensor/dims.ts";
import { ValueError } from "../../tensor/errors.ts";
import { apply1 } from "../apply.ts";
import { elementwise, nothingPasses } from "../forms/elementwise.ts";
import type { Primitive } from "../operation.ts";
import { register } from "../registry.ts";

const narrow = constant(1e-12);

/** Where a logarithm of x would be below −100. */
const isTiny = (x: Scalar): Scalar => x.lessEqual(Math.exp(-100));

/** log p, of at least −100; no branch that is not taken holds an infinity, so that second derivatives are finite too. */
const logOf = (p: Scalar): Scalar => isTiny(p).where(-100, isTiny(p).where(1, p).log());

/** log(1 − p), likewise. */
const logOfRest = (p: Scalar): Scalar => {
  const rest = isTiny(one.sub(p));
  return rest.where(-100, rest.where(0, p.neg()).log1p());
};

/**
 * −(t·log p + (1 − t)·log(1 − p)) with logarithms of at least −100, so that a certain mistake costs 100 and not infinity. The
 * derivative in p is (p − t) / max(p·(1 − p), 1e-12), torch's, which is that of the formula wherever 1e-12 ≤ p ≤ 1 − 1e-12.
 */
export const binaryCrossEntropy = elementwise("binaryCrossEntropy", {
  value: (p, t) => {
    const [yes, no] = [logOf(p), logOfRest(p)];
    return t.mul(no.sub(yes)).sub(no);
  },
  partials: [(p, t) => p.sub(t).div(p.mul(one.sub(p)).maximum(narrow)), (p) => logOfRest(p).sub(logOf(p))],
});

export interface ClassNumbers {
  /** Who asks, for the error. */
  readonly op: string;
  readonly classes: Dim;
  /** A label that may stand beside the classes. */
  readonly ignored: number | null;
}

/**
 * The labels as int32, once each is known to be one of 0 … classes − 1: a label that is none would count as a loss of 0, a fraction
 * as the class below it.
 */
export const classNumbers: Primitive<ClassNumbers> = register<ClassNumbers>({
  name: "classNumbers",
  form: "integer",
  infer: ([labels]) => [{ shape: labels!.shape, dtype: "int32" }],
  run: ([labels], { op, classes, ignored }) => {
    const values = labels!.values(op);
    const above = classes as number;
    for (let i = 0; i < values.length; i++) {
      const label = values[i]!;
      if (!Number.isInteger(label))
        throw new ValueError(`${op}: label ${label} (element ${i}) is no whole number, as those of classes are.`);
      if ((label < 0 || label >= above) && label !== ignored)
        throw new ValueError(
          `${op}: label ${label} (element ${i}) is none of the ${above} classes, which are 0 to ${above - 1}. Labels that are to count nothing are named with { ignoreIndex: ${label} }.`,
        );
    }
    return [values instanceof Int32Array ? values : Int32Array.from(values)];
  },
  batch: ([labels], _, params) => [apply1(classNumbers, [labels!], params)],
  bind: ({ classes, ...rest }, bind) => ({ ...rest, classes: bind(classes) }),
  ...nothingPasses,
});
