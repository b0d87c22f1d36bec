/**
 * The scalar expression language: what an elementwise operation computes for one element. One expression is
 * read by the code generator of each engine, by the float64 reference and, lifted to tensor operations, by the
 * derivative rules.
 */
import { type ScalarOp, scalarRules } from "./scalarRules.ts";

type Operand = Scalar | number;

/** As many operands as the text takes beside the first argument. */
type Rest<Texts extends readonly string[]> = Texts extends [string, ...infer More]
  ? { [I in keyof More]: Operand }
  : never;

/** Each operation as a method of its first argument; `where` is that of its condition: condition.where(a, b). */
type ScalarMethods = {
  readonly [K in ScalarOp]: (...rest: Rest<Parameters<(typeof scalarRules)[K]["js"]>>) => Scalar;
};

export interface Scalar extends ScalarMethods {}

/** One node of an expression: an argument, a constant, or an operation on expressions. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are defined on the prototype below.
export class Scalar {
  readonly op: ScalarOp | "argument" | "constant";
  readonly args: readonly Scalar[];
  /** The number of a constant, or the position of an argument. */
  readonly value: number;

  constructor(op: Scalar["op"], args: readonly Scalar[], value = 0) {
    this.op = op;
    this.args = args;
    this.value = value;
  }
}

export const constant = (value: number): Scalar => new Scalar("constant", [], value);
export const argument = (position: number): Scalar => new Scalar("argument", [], position);
export const one = constant(1);

for (const op of Object.keys(scalarRules) as ScalarOp[])
  Object.defineProperty(Scalar.prototype, op, {
    value(this: Scalar, ...rest: Operand[]): Scalar {
      return new Scalar(op, [this, ...rest.map((a) => (typeof a === "number" ? constant(a) : a))]);
    },
  });

/** How many arguments the operation takes. */
export const arityOf = (op: ScalarOp): number => scalarRules[op].js.length;

/** The positions of the arguments that an expression reads. */
export function argumentsOf(expression: Scalar, found = new Set<number>()): Set<number> {
  if (expression.op === "argument") found.add(expression.value);
  for (const arg of expression.args) argumentsOf(arg, found);
  return found;
}

/**
 * Folds an expression from its leaves: `leaf` gives the meaning of an argument or constant, `join` that of an
 * operation. A shared subexpression is folded once.
 */
export function fold<T>(
  expression: Scalar,
  leaf: (e: Scalar) => T,
  join: (op: ScalarOp, args: T[]) => T,
  memo = new Map<Scalar, T>(),
): T {
  const known = memo.get(expression);
  if (known !== undefined) return known;
  const { op } = expression;
  const result =
    op === "argument" || op === "constant"
      ? leaf(expression)
      : join(
          op,
          expression.args.map((a) => fold(a, leaf, join, memo)),
        );
  memo.set(expression, result);
  return result;
}

/** One step of an expression: a leaf, or an operation on the results of earlier steps. */
export interface ScalarStep {
  readonly op: Scalar["op"];
  readonly value: number;
  readonly args: readonly number[];
}

/** The expression as steps, the last of which gives its value: what runs often need not walk it again. */
export function stepsOf(expression: Scalar): ScalarStep[] {
  const steps: ScalarStep[] = [];
  fold<number>(
    expression,
    ({ op, value }) => steps.push({ op, value, args: [] }) - 1,
    (op, args) => steps.push({ op, value: 0, args }) - 1,
  );
  return steps;
}
