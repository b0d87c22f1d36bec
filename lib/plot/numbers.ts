import { describe, plotErrors } from "./errors.ts";

/** What the charts need of a tensor: its shape and a copy of its values, or an error for symbols. */
export interface Values {
  readonly shape: readonly (number | string)[];
  readonly data: ArrayLike<number>;
}

/** A number, or what holds one: a tensor with one element. */
export type Scalar = number | { item(): number };

export type NumberList = ArrayLike<number> | Values;

export const hasValues = (value: unknown): value is Values =>
  typeof value === "object" && value !== null && "shape" in value && Array.isArray(value.shape) && "data" in value;

/** A list of numbers or a tensor along one axis, as numbers of its own. */
export function numbers(what: string, list: NumberList): Float64Array {
  if (hasValues(list)) {
    const long = list.shape.filter((size) => size !== 1);
    if (long.length > 1) throw plotErrors.notOneAxis(what, `[${list.shape.join(", ")}]`);
    return Float64Array.from(list.data);
  }
  if (Array.isArray(list) || (ArrayBuffer.isView(list) && !(list instanceof DataView))) {
    const bad = Array.prototype.find.call(list, (x: unknown) => typeof x !== "number");
    if (bad !== undefined) throw plotErrors.notNumbers(what, `a list with ${describe(bad)} in it`);
    return Float64Array.from(list as ArrayLike<number>);
  }
  throw plotErrors.notNumbers(what, describe(list));
}

/** A number for a subtitle or label: at most four digits, exponents where they are shorter. */
export function short(x: number): string {
  if (!Number.isFinite(x)) return String(x).replace("-", "−");
  const size = Math.abs(x);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [digits, exponent] = x.toExponential(2).split("e") as [string, string];
    return `${Number(digits)}e${exponent.replace("+", "")}`.replaceAll("-", "−");
  }
  return String(Number(x.toPrecision(4))).replace("-", "−");
}

/** The format of an axis or legend over this domain: exponents where plain digits would be long. */
export function plainFormat(domain: readonly number[]): { format?: string } {
  const size = Math.max(...domain.map(Math.abs));
  return size < 1e-3 || size >= 1e7 ? { format: "~e" } : {};
}

/** Vega-Lite 5.6 puts a tooltip's titles into an expression between quotes, unescaped. */
export const tooltipTitle = (title: string): string => JSON.stringify(title).slice(1, -1);
