import { describe } from "./arguments.ts";
import { messages, ShapeError } from "./errors.ts";

/**
 * A size of one axis: a number, a name, or a polynomial of names with whole coefficients, written in one
 * canonical way ("batch", "2*batch+1", "batch*time"), so that equal sizes are equal strings. A name that
 * starts with "?" is an unknown size. Named and unknown sizes are never taken for 1.
 */
export type Dim = number | string;

/** Monomials (names sorted, joined by "*"; "" for the constant) with their coefficients. */
type Polynomial = Map<string, number>;

const parsed = new Map<string, Polynomial>();
let unknowns = 0;

/** A size that nothing is known about, different from every other. */
export const unknownDim = (): Dim => `?${++unknowns}`;

export const isUnknown = (dim: Dim): boolean => typeof dim === "string" && dim.startsWith("?");

/**
 * The size that axes have which must be of one size; undefined where there are none. An unknown size may be any.
 * @param differ - what is said of two sizes that differ
 */
export function commonDim(dims: readonly Dim[], differ: (a: Dim, b: Dim) => string): Dim | undefined {
  let common: Dim | undefined;
  for (const own of dims) {
    if (common === undefined || isUnknown(common)) common = own;
    else if (own !== common && !isUnknown(own)) throw new ShapeError(differ(common, own));
  }
  return common;
}

function parse(dim: Dim): Polynomial {
  if (typeof dim === "number") return new Map(dim === 0 ? [] : [["", dim]]);
  const known = parsed.get(dim);
  if (known) return known;
  const result: Polynomial = new Map();
  for (const term of dim.replaceAll("-", "+-").split("+")) {
    if (term === "") continue;
    const negative = term.startsWith("-");
    const factors = (negative ? term.slice(1) : term).split("*");
    let coefficient = negative ? -1 : 1;
    const names: string[] = [];
    for (const factor of factors) {
      const number = Number(factor);
      if (Number.isInteger(number) && factor.trim() !== "") coefficient *= number;
      else if (isName(factor)) names.push(factor);
      else
        throw new ShapeError(
          `"${dim}" is not a size: expected a name such as "batch", or sums and products of names and whole numbers.`,
        );
    }
    const monomial = names.sort().join("*");
    result.set(monomial, (result.get(monomial) ?? 0) + coefficient);
  }
  parsed.set(dim, result);
  return result;
}

/** A letter, "_" or "?", then letters, digits and "_". */
const isName = (text: string): boolean => /^[\p{L}_?][\p{L}\p{N}_]*$/u.test(text);

function print(polynomial: Polynomial): Dim {
  const terms = [...polynomial]
    .filter(([, c]) => c !== 0)
    .sort(([a], [b]) => (a === "" ? 1 : b === "" ? -1 : a < b ? -1 : 1));
  if (terms.length === 0) return 0;
  if (terms.length === 1 && terms[0]![0] === "") return terms[0]![1];
  return terms
    .map(([monomial, c]) =>
      monomial === "" ? String(c) : c === 1 ? monomial : c === -1 ? `-${monomial}` : `${c}*${monomial}`,
    )
    .join("+")
    .replaceAll("+-", "-");
}

/** Checks a size that a user wrote and gives it its canonical form. `null` is an unknown size. */
export function toDim(size: number | string | null): Dim {
  if (size === null) return unknownDim();
  if (typeof size === "string") return print(parse(size));
  if (!Number.isInteger(size) || size < 0) throw new ShapeError(messages.size(size));
  return size;
}

/**
 * A shape that a user wrote, in canonical form.
 * @throws TypeError where it is no array, ShapeError where an entry is no size
 */
export function toShape(what: string, shape: readonly (number | string | null)[]): Dim[] {
  if (!Array.isArray(shape))
    throw new TypeError(messages.wrongKind(what, "a shape, an array of sizes such as [2, 3]", describe(shape)));
  return shape.map(toDim);
}

/** A size that must be there as a number, since values are made of it. */
export function toNumber(what: string, size: unknown): number {
  if (typeof size === "number") return toDim(size) as number;
  if (typeof size === "string" || size === null) throw new ShapeError(messages.openSize(what, size));
  throw new TypeError(messages.wrongKind(what, "a size, a whole number of at least 0", describe(size)));
}

function combine(a: Dim, b: Dim, sign: number): Dim {
  const result = new Map(parse(a));
  for (const [monomial, c] of parse(b)) result.set(monomial, (result.get(monomial) ?? 0) + sign * c);
  return print(result);
}

export const addDims = (a: Dim, b: Dim): Dim =>
  typeof a === "number" && typeof b === "number" ? a + b : combine(a, b, 1);
export const subDims = (a: Dim, b: Dim): Dim =>
  typeof a === "number" && typeof b === "number" ? a - b : combine(a, b, -1);

export function mulDims(a: Dim, b: Dim): Dim {
  if (typeof a === "number" && typeof b === "number") return a * b;
  const result: Polynomial = new Map();
  for (const [m, c] of parse(a))
    for (const [n, d] of parse(b)) {
      const monomial = [...m.split("*"), ...n.split("*")].filter(Boolean).sort().join("*");
      result.set(monomial, (result.get(monomial) ?? 0) + c * d);
    }
  return print(result);
}

/** a ÷ b where it divides exactly, else undefined. `b` is a number or a product of names. */
export function divideDims(a: Dim, b: Dim): Dim | undefined {
  if (typeof a === "number" && typeof b === "number") return b !== 0 && a % b === 0 ? a / b : undefined;
  const divisor = [...parse(b)];
  if (divisor.length !== 1) return a === b ? 1 : undefined;
  const [[monomial, coefficient]] = divisor as [[string, number]];
  const result: Polynomial = new Map();
  for (const [m, c] of parse(a)) {
    const names = m.split("*").filter(Boolean);
    for (const name of monomial.split("*").filter(Boolean)) {
      const at = names.indexOf(name);
      if (at < 0) return undefined;
      names.splice(at, 1);
    }
    if (c % coefficient !== 0) return undefined;
    result.set(names.join("*"), c / coefficient);
  }
  return print(result);
}

/** Values for names, found when a symbolic graph meets actual tensors. */
export type Bindings = ReadonlyMap<string, number>;

/** The size as a number under `bindings`; an unbound name is an error that names it. */
export function bindDim(dim: Dim, bindings: Bindings): number {
  if (typeof dim === "number") return dim;
  const direct = bindings.get(dim);
  if (direct !== undefined) return direct;
  let total = 0;
  for (const [monomial, c] of parse(dim)) {
    let product = c;
    for (const name of monomial.split("*").filter(Boolean)) {
      const value = bindings.get(name);
      if (value === undefined)
        throw new ShapeError(`The size "${name}" is not known: feed a symbol that has it in its shape.`);
      product *= value;
    }
    total += product;
  }
  return total;
}

/** The size with names replaced by other sizes. */
export function renameDim(dim: Dim, names: ReadonlyMap<string, Dim>): Dim {
  if (typeof dim === "number" || names.size === 0) return dim;
  let total: Dim = 0;
  for (const [monomial, c] of parse(dim)) {
    let product: Dim = c;
    for (const name of monomial.split("*").filter(Boolean)) product = mulDims(product, names.get(name) ?? name);
    total = addDims(total, product);
  }
  return total;
}

/** Whether the size is a single name, which an actual size can be bound to. */
export const isSingleName = (dim: Dim): dim is string => typeof dim === "string" && isName(dim);
