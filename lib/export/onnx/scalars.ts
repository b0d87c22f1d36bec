import type { ScalarTable } from "../emitter.ts";
import type { Value } from "../values.ts";
import type { ONNX } from "./emitter.ts";

type Emission = (to: ONNX, args: readonly Value[]) => Value | null;

const own =
  (op: string): Emission =>
  (to, args) =>
    to.each(op, args);
const compared =
  (op: string): Emission =>
  (to, args) =>
    to.each(op, args, "bool");
/** What ONNX Runtime computes in float32 alone; in float64 it is expanded. */
const single =
  (op: string): Emission =>
  (to, args) =>
    args[0]!.dtype === "float32" ? to.each(op, args) : null;

/** A quotient or rest of whole numbers by 0 is 0 here; there it ends the process. */
const guarded =
  (op: string, attributes: Readonly<Record<string, number>> = {}): Emission =>
  (to, [a, b]) => {
    if (b!.dtype !== "int32") return to.each(op, [a!, b!], a!.dtype, attributes);
    const none = to.splat(0, b!);
    const isNone = to.each("Equal", [b!, none], "bool");
    const safe = choice(to, isNone, to.splat(1, b!), b!);
    return choice(to, isNone, none, to.each(op, [a!, safe], a!.dtype, attributes));
  };

const choice = (to: ONNX, p: Value, a: Value, b: Value): Value => to.each("Where", [p, a, b], a.dtype);

/** The scalar language in ONNX's operators; what is missing here is expanded. */
export const scalars: ScalarTable<ONNX> = {
  add: own("Add"),
  sub: own("Sub"),
  mul: own("Mul"),
  div: own("Div"),
  neg: own("Neg"),
  pow: own("Pow"),
  abs: own("Abs"),
  maximum: own("Max"),
  minimum: own("Min"),
  floor: own("Floor"),
  ceil: own("Ceil"),
  round: own("Round"),
  fmod: guarded("Mod", { fmod: 1 }),
  floorDivide: (to, [a, b]) => {
    if (a!.dtype !== "int32") return null;
    const quotient = guarded("Div")(to, [a!, b!])!;
    const rest = to.each("Sub", [a!, to.each("Mul", [quotient, b!])]);
    const none = to.splat(0, a!);
    const isZero = (x: Value): Value => to.each("Equal", [x, none], "bool");
    const isLess = (x: Value): Value => to.each("Less", [x, none], "bool");
    const exact = to.each("Or", [isZero(rest), isZero(b!)], "bool");
    const down = to.each("And", [to.each("Not", [exact]), to.each("Xor", [isLess(rest), isLess(b!)])]);
    return choice(to, down, to.each("Sub", [quotient, to.splat(1, a!)]), quotient);
  },
  exp: own("Exp"),
  log: own("Log"),
  sqrt: own("Sqrt"),
  sigmoid: own("Sigmoid"),
  sin: own("Sin"),
  cos: own("Cos"),
  tanh: own("Tanh"),
  tan: single("Tan"),
  asin: single("Asin"),
  acos: single("Acos"),
  atan: single("Atan"),
  sinh: single("Sinh"),
  cosh: single("Cosh"),
  asinh: single("Asinh"),
  acosh: single("Acosh"),
  atanh: single("Atanh"),
  erf: single("Erf"),
  greater: compared("Greater"),
  greaterEqual: compared("GreaterOrEqual"),
  less: compared("Less"),
  lessEqual: compared("LessOrEqual"),
  equal: compared("Equal"),
  notEqual: (to, args) => to.each("Not", [to.each("Equal", args, "bool")]),
  logicalAnd: own("And"),
  logicalOr: own("Or"),
  logicalXor: own("Xor"),
  logicalNot: own("Not"),
  isnan: compared("IsNaN"),
  where: (to, [p, a, b]) => choice(to, p!, a!, b!),
};
