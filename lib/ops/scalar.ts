/**
 * The scalar expression language: what an elementwise operation computes for one element. One expression is
 * read by the code generator of each engine, by the float64 reference and, lifted to tensor operations, by the
 * derivative rules.
 */
interface ScalarRule {
  /** The expression as JavaScript text over the arguments' texts. */
  readonly js: (...args: string[]) => string;
  /** What kind of number comes out. */
  readonly result: "arithmetic" | "float" | "bool" | "same";
}

const call =
  (name: string) =>
  (...args: string[]) =>
    `Math.${name}(${args.join(", ")})`;
const infix = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b})`;
const compare = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b} ? 1 : 0)`;

/** Every operation of the language; each is also the name of a primitive on tensors. */
export const scalarRules = {
  add: { js: infix("+"), result: "arithmetic" },
  sub: { js: infix("-"), result: "arithmetic" },
  mul: { js: infix("*"), result: "arithmetic" },
  div: { js: infix("/"), result: "float" },
  neg: { js: (a) => `(-${a})`, result: "arithmetic" },
  pow: { js: call("pow"), result: "arithmetic" },
  abs: { js: call("abs"), result: "arithmetic" },
  sign: { js: call("sign"), result: "arithmetic" },
  exp: { js: call("exp"), result: "float" },
  log: { js: call("log"), result: "float" },
  sin: { js: call("sin"), result: "float" },
  cos: { js: call("cos"), result: "float" },
  tanh: { js: call("tanh"), result: "float" },
  sqrt: { js: call("sqrt"), result: "float" },
  maximum: { js: call("max"), result: "same" },
  minimum: { js: call("min"), result: "same" },
  greater: { js: compare(">"), result: "bool" },
  greaterEqual: { js: compare(">="), result: "bool" },
  less: { js: compare("<"), result: "bool" },
  lessEqual: { js: compare("<="), result: "bool" },
  equal: { js: compare("==="), result: "bool" },
  notEqual: { js: compare("!=="), result: "bool" },
  where: { js: (c, a, b) => `(${c} ? ${a} : ${b})`, result: "same" },
} as const satisfies Record<string, ScalarRule>;

export type ScalarOp = keyof typeof scalarRules;

/** One node of an expression: an argument, a constant, or an operation on expressions. */
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

  isConstant(value: number): boolean {
    return this.op === "constant" && this.value === value;
  }

  add(b: Operand) {
    return node("add", this, b);
  }
  sub(b: Operand) {
    return node("sub", this, b);
  }
  mul(b: Operand) {
    return node("mul", this, b);
  }
  div(b: Operand) {
    return node("div", this, b);
  }
  pow(b: Operand) {
    return node("pow", this, b);
  }
  neg() {
    return node("neg", this);
  }
  abs() {
    return node("abs", this);
  }
  sign() {
    return node("sign", this);
  }
  exp() {
    return node("exp", this);
  }
  log() {
    return node("log", this);
  }
  sin() {
    return node("sin", this);
  }
  cos() {
    return node("cos", this);
  }
  tanh() {
    return node("tanh", this);
  }
  sqrt() {
    return node("sqrt", this);
  }
  maximum(b: Operand) {
    return node("maximum", this, b);
  }
  minimum(b: Operand) {
    return node("minimum", this, b);
  }
  greater(b: Operand) {
    return node("greater", this, b);
  }
  greaterEqual(b: Operand) {
    return node("greaterEqual", this, b);
  }
  less(b: Operand) {
    return node("less", this, b);
  }
  lessEqual(b: Operand) {
    return node("lessEqual", this, b);
  }
  equal(b: Operand) {
    return node("equal", this, b);
  }
  notEqual(b: Operand) {
    return node("notEqual", this, b);
  }
  /** This condition's choice: `a` where it holds, else `b`. */
  where(a: Operand, b: Operand) {
    return node("where", this, a, b);
  }
}

type Operand = Scalar | number;

export const constant = (value: number): Scalar => new Scalar("constant", [], value);
export const argument = (position: number): Scalar => new Scalar("argument", [], position);
export const one = constant(1);

const node = (op: ScalarOp, ...args: Operand[]): Scalar =>
  new Scalar(
    op,
    args.map((a) => (typeof a === "number" ? constant(a) : a)),
  );

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
