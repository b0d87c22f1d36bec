import { ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { fromArray, isTensor, type Operand, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { where } from "./elementwise.ts";
import { take } from "./gathering.ts";

/** How many elements come before and behind: for all axes alike, or a pair for each axis. */
export type PadWidths = number | readonly [number, number] | readonly (readonly [number, number])[];

export interface PadOptions {
  /** What stands outside: one value (constant, where absent), the edge, the inside mirrored without or with the edge, or the other end. */
  readonly mode?: "constant" | "edge" | "reflect" | "symmetric" | "wrap";
  /** For constant; 0 where absent. */
  readonly value?: Operand;
}

/** numpy's pad. */
export function pad(x: Operand, widths: PadWidths, { mode = "constant", value = 0 }: PadOptions = {}): Tensor {
  const [t, outside] = toTensors("pad", [x, value]) as [Tensor, Tensor];
  const pairs = widthsOf(widths, t);
  if (mode === "constant") return padConstant(t, pairs, outside, !isTensor(value) && value === 0);
  if (!(mode in sourceOf))
    throw new ValueError(`pad: expected a mode of constant, ${Object.keys(sourceOf).join(", ")}, got ${String(mode)}.`);
  return pairs.reduce<Tensor>((padded, [low, high], axis) => {
    if (low === 0 && high === 0) return padded;
    const n = t.shape[axis]!;
    if (typeof n !== "number" || n === 0)
      throw new ShapeError(
        `pad: mode ${mode} takes elements of axis ${axis}, whose size is ${n}; expected a number of at least 1.`,
      );
    const places = Int32Array.from({ length: low + n + high }, (_, i) => sourceOf[mode](i - low, n));
    return take(padded, fromArray(places, [places.length], "int32"), axis);
  }, t);
}

const modulo = (i: number, n: number): number => ((i % n) + n) % n;

/** Which element of n stands at position i, inside or outside. */
const sourceOf = {
  edge: (i: number, n: number) => Math.min(n - 1, Math.max(0, i)),
  wrap: modulo,
  symmetric: (i: number, n: number) => Math.min(modulo(i, 2 * n), 2 * n - 1 - modulo(i, 2 * n)),
  reflect: (i: number, n: number) => {
    const period = Math.max(1, 2 * (n - 1));
    return Math.min(modulo(i, period), period - modulo(i, period)) % n;
  },
} as const;

function padConstant(t: Tensor, pairs: readonly (readonly [number, number])[], value: Tensor, zero: boolean): Tensor {
  const params = {
    low: pairs.map(([low]) => low),
    high: pairs.map(([, high]) => high),
    interior: pairs.map(() => 0),
  };
  const padded = apply1(p.pad, [t], params);
  if (zero) return padded;
  const inside = apply1(p.pad, [apply1(p.fill, [t], { value: 1, dtype: "bool" })], params);
  return where(inside, padded, value);
}

function widthsOf(widths: PadWidths, t: Tensor): readonly (readonly [number, number])[] {
  const one = typeof widths === "number" ? ([widths, widths] as const) : isPair(widths) ? widths : null;
  const pairs = one ? t.shape.map(() => one) : (widths as readonly (readonly [number, number])[]);
  const fits =
    pairs.length === t.rank && pairs.every(isPair) && pairs.flat().every((n) => Number.isInteger(n) && n >= 0);
  if (!fits)
    throw new ShapeError(
      `pad: expected a width of at least 0, a pair of them, or a pair for each axis of ${showShape(t.shape)}, got ${JSON.stringify(widths)}.`,
    );
  return pairs;
}

const isPair = (widths: unknown): widths is readonly [number, number] =>
  Array.isArray(widths) && widths.length === 2 && widths.every((n) => typeof n === "number");
