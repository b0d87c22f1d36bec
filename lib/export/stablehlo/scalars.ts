import type { ScalarTable } from "../emitter.ts";
import type { Value } from "../values.ts";
import type { StableHLO } from "./emitter.ts";
import { tensorType } from "./writer.ts";

type Emission = (to: StableHLO, args: readonly Value[]) => Value | null;

const own =
  (op: string): Emission =>
  (to, args) =>
    to.same(op, args);
/** Of floating operands alone; others by the expansion. */
const compared =
  (direction: string): Emission =>
  (to, [a, b]) =>
    to.compare(direction, a!, b!);
/** CHLO's special functions, which the compilers of StableHLO expand. */
const special =
  (op: string): Emission =>
  (to, args) => {
    const type = tensorType(args[0]!);
    const names = args.map((x) => x.name).join(", ");
    return to.say(`chlo.${op} ${names} : ${args.map(() => type).join(", ")} -> ${type}`, args[0]!);
  };
/** A quotient or rest of whole numbers by 0 is 0 here, and −1 or the number itself there. */
const guarded =
  (op: string): Emission =>
  (to, [a, b]) => {
    if (b!.dtype !== "int32") return to.same(op, [a!, b!]);
    const none = to.splat(0, b!);
    const isNone = to.compare("EQ", b!, none);
    return choice(to, isNone, none, to.same(op, [a!, choice(to, isNone, to.splat(1, b!), b!)]));
  };

const choice = (to: StableHLO, p: Value, a: Value, b: Value): Value =>
  to.say(`stablehlo.select ${p.name}, ${a.name}, ${b.name} : ${tensorType(p)}, ${tensorType(a)}`, a);

/** The scalar language in StableHLO's words; what is missing here is expanded. */
export const scalars: ScalarTable<StableHLO> = {
  add: own("add"),
  sub: own("subtract"),
  mul: own("multiply"),
  div: own("divide"),
  neg: own("negate"),
  pow: own("power"),
  abs: own("abs"),
  sign: own("sign"),
  maximum: own("maximum"),
  minimum: own("minimum"),
  floor: own("floor"),
  ceil: own("ceil"),
  round: own("round_nearest_even"),
  fmod: guarded("remainder"),
  floorDivide: (to, [a, b]) => {
    if (a!.dtype !== "int32") return null;
    const quotient = guarded("divide")(to, [a!, b!])!;
    const rest = to.same("subtract", [a!, to.same("multiply", [quotient, b!])]);
    const none = to.splat(0, a!);
    const apart = to.compare("NE", to.compare("LT", rest, none), to.compare("LT", b!, none));
    const down = to.same("and", [to.same("and", [to.compare("NE", rest, none), to.compare("NE", b!, none)]), apart]);
    return choice(to, down, to.same("subtract", [quotient, to.splat(1, a!)]), quotient);
  },
  exp: own("exponential"),
  expm1: own("exponential_minus_one"),
  log: own("log"),
  log1p: own("log_plus_one"),
  sqrt: own("sqrt"),
  cbrt: own("cbrt"),
  sin: own("sine"),
  cos: own("cosine"),
  tan: own("tan"),
  atan2: own("atan2"),
  atan: (to, [x]) => to.same("atan2", [x!, to.splat(1, x!)]),
  tanh: own("tanh"),
  asin: special("asin"),
  acos: special("acos"),
  sinh: special("sinh"),
  cosh: special("cosh"),
  asinh: special("asinh"),
  acosh: special("acosh"),
  atanh: special("atanh"),
  erf: special("erf"),
  erfc: special("erfc"),
  erfinv: special("erf_inv"),
  lgamma: special("lgamma"),
  digamma: special("digamma"),
  polygamma: special("polygamma"),
  greater: compared("GT"),
  greaterEqual: compared("GE"),
  less: compared("LT"),
  lessEqual: compared("LE"),
  equal: compared("EQ"),
  notEqual: compared("NE"),
  logicalAnd: own("and"),
  logicalOr: own("or"),
  logicalXor: own("xor"),
  logicalNot: own("not"),
  isfinite: (to, [x]) => to.call(`stablehlo.is_finite ${x!.name}`, [x!], { shape: x!.shape, dtype: "bool" }),
  where: (to, [p, a, b]) => choice(to, p!, a!, b!),
};
