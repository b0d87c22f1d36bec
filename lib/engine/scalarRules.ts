import type { SpecialName } from "./special/index.ts";

export interface ScalarRule {
  /** The expression as JavaScript text over the arguments' texts. */
  readonly js: (...args: string[]) => string;
  /** The text for int32 in int32, where that of numbers would lose bits. */
  readonly int32?: (...args: string[]) => string;
  /** What kind of number comes out. */
  readonly result: "arithmetic" | "float" | "bool" | "same";
}

const infix = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b})`;
const compare = (sign: string) => (a: string, b: string) => `(${a} ${sign} ${b} ? 1 : 0)`;
const math = (name: keyof Math & string) => (a: string) => `Math.${name}(${a})`;
const math2 = (name: keyof Math & string) => (a: string, b: string) => `Math.${name}(${a}, ${b})`;
/** Functions of the table that generated code is given. */
const special = (name: SpecialName) => (a: string) => `special.${name}(${a})`;
const special2 = (name: SpecialName) => (a: string, b: string) => `special.${name}(${a}, ${b})`;
const special3 = (name: SpecialName) => (a: string, b: string, c: string) => `special.${name}(${a}, ${b}, ${c})`;

/** Every operation of the scalar language; each is also the name of a primitive on tensors. */
export const scalarRules = {
  add: { js: infix("+"), result: "arithmetic" },
  sub: { js: infix("-"), result: "arithmetic" },
  mul: { js: infix("*"), int32: math2("imul"), result: "arithmetic" },
  div: { js: infix("/"), result: "float" },
  neg: { js: (a) => `(-${a})`, result: "arithmetic" },
  pow: { js: special2("power"), int32: special2("intPower"), result: "arithmetic" },
  abs: { js: math("abs"), result: "arithmetic" },
  sign: { js: math("sign"), result: "arithmetic" },
  fma: { js: special3("fma"), int32: (a, b, c) => `(Math.imul(${a}, ${b}) + ${c})`, result: "arithmetic" },
  hypot: { js: math2("hypot"), result: "float" },
  maximum: { js: math2("max"), result: "same" },
  minimum: { js: math2("min"), result: "same" },

  floor: { js: math("floor"), result: "arithmetic" },
  ceil: { js: math("ceil"), result: "arithmetic" },
  trunc: { js: math("trunc"), result: "arithmetic" },
  round: { js: special("roundEven"), result: "arithmetic" },
  mod: { js: special2("mod"), result: "arithmetic" },
  fmod: { js: infix("%"), result: "arithmetic" },
  floorDivide: { js: special2("floorDivide"), result: "arithmetic" },

  exp: { js: math("exp"), result: "float" },
  exp2: { js: (a) => `Math.pow(2, ${a})`, result: "float" },
  expm1: { js: math("expm1"), result: "float" },
  log: { js: math("log"), result: "float" },
  log2: { js: math("log2"), result: "float" },
  log10: { js: math("log10"), result: "float" },
  log1p: { js: math("log1p"), result: "float" },
  sqrt: { js: math("sqrt"), result: "float" },
  cbrt: { js: math("cbrt"), result: "float" },
  sigmoid: { js: special("sigmoid"), result: "float" },
  logit: { js: special("logit"), result: "float" },
  logaddexp: { js: special2("logaddexp"), result: "float" },
  logaddexp2: { js: special2("logaddexp2"), result: "float" },
  xlogy: { js: special2("xlogy"), result: "float" },
  xlog1py: { js: special2("xlog1py"), result: "float" },

  sin: { js: math("sin"), result: "float" },
  cos: { js: math("cos"), result: "float" },
  tan: { js: math("tan"), result: "float" },
  asin: { js: math("asin"), result: "float" },
  acos: { js: math("acos"), result: "float" },
  atan: { js: math("atan"), result: "float" },
  atan2: { js: math2("atan2"), result: "float" },
  sinh: { js: math("sinh"), result: "float" },
  cosh: { js: math("cosh"), result: "float" },
  tanh: { js: math("tanh"), result: "float" },
  asinh: { js: math("asinh"), result: "float" },
  acosh: { js: math("acosh"), result: "float" },
  atanh: { js: math("atanh"), result: "float" },
  sincDerivative: { js: special2("sincDerivative"), result: "float" },

  erf: { js: special("erf"), result: "float" },
  erfc: { js: special("erfc"), result: "float" },
  erfcxDerivative: { js: special2("erfcxDerivative"), result: "float" },
  erfinv: { js: special("erfinv"), result: "float" },
  ndtr: { js: special("ndtr"), result: "float" },
  logNdtr: { js: special("logNdtr"), result: "float" },
  truncatedNormalQuantile: { js: special3("truncatedNormalQuantile"), result: "float" },
  lgamma: { js: special("lgamma"), result: "float" },
  digamma: { js: special("digamma"), result: "float" },
  polygamma: { js: special2("polygamma"), result: "float" },
  beta: { js: special2("beta"), result: "float" },
  betaln: { js: special2("betaln"), result: "float" },
  gammainc: { js: special2("gammainc"), result: "float" },
  gammaincc: { js: special2("gammaincc"), result: "float" },
  gammaincDerivative: { js: special3("gammaincDerivative"), result: "float" },
  gammaDensity: { js: special3("gammaDensity"), result: "float" },
  besselI: { js: special2("besselI"), result: "float" },
  besselIeDerivative: { js: special3("besselIeDerivative"), result: "float" },

  greater: { js: compare(">"), result: "bool" },
  greaterEqual: { js: compare(">="), result: "bool" },
  less: { js: compare("<"), result: "bool" },
  lessEqual: { js: compare("<="), result: "bool" },
  equal: { js: compare("==="), result: "bool" },
  notEqual: { js: compare("!=="), result: "bool" },
  logicalAnd: { js: (a, b) => `(${a} !== 0 && ${b} !== 0 ? 1 : 0)`, result: "bool" },
  logicalOr: { js: (a, b) => `(${a} !== 0 || ${b} !== 0 ? 1 : 0)`, result: "bool" },
  logicalXor: { js: (a, b) => `((${a} !== 0) !== (${b} !== 0) ? 1 : 0)`, result: "bool" },
  logicalNot: { js: (a) => `(${a} === 0 ? 1 : 0)`, result: "bool" },
  isnan: { js: (a) => `(Number.isNaN(${a}) ? 1 : 0)`, result: "bool" },
  isfinite: { js: (a) => `(Number.isFinite(${a}) ? 1 : 0)`, result: "bool" },
  isinf: { js: (a) => `(Math.abs(${a}) === Infinity ? 1 : 0)`, result: "bool" },
  where: { js: (c, a, b) => `(${c} ? ${a} : ${b})`, result: "same" },
} as const satisfies Record<string, ScalarRule>;

export type ScalarOp = keyof typeof scalarRules;
