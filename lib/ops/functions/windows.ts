/** What windowed operations take: one number for all spatial axes, or one for each. */
import { addDims, type Dim, isUnknown, mulDims, subDims } from "../../tensor/dims.ts";
import { ShapeError, showShape } from "../../tensor/errors.ts";
import { type Shape, upTo } from "../../tensor/shape.ts";

export type PerAxis = number | readonly number[];

/** The numbers for each of `spatial` axes, whole and of at least `least`. */
export function perAxis(op: string, what: string, given: PerAxis, spatial: number, least: number): readonly number[] {
  const list = typeof given === "number" ? new Array<number>(spatial).fill(given) : given;
  if (list.length !== spatial || !list.every((n) => Number.isInteger(n) && n >= least))
    throw new ShapeError(
      `${op}: ${what} must be ${spatial === 1 ? "a whole number" : `a whole number, or ${spatial} of them,`} of at least ${least}, got ${JSON.stringify(given)}.`,
    );
  return list;
}

/** Numbers per side: one for all, one for each spatial axis, or [before, after] for each axis. */
export type Padding = "same" | "valid" | number | readonly (number | readonly [number, number])[];

/** Whether two sizes are known to be different. */
export const differ = (a: Dim, b: Dim): boolean => a !== b && !isUnknown(a) && !isUnknown(b);

export const axesWord = (n: number): string => (n === 1 ? "axis" : "axes");

/** The padding in front and the sizes that come out. */
export function extents(
  name: string,
  from: Shape,
  window: Shape,
  padding: Padding,
  { stride, dilation }: { readonly stride: readonly number[]; readonly dilation: readonly number[] },
): { low: Dim[]; high: Dim[]; size: Dim[] } {
  const reach = window.map((k, i) => addDims(mulDims(subDims(k, 1), dilation[i]!), 1));
  const sides =
    typeof padding === "string"
      ? namedSides(name, padding, from, reach, stride)
      : listedSides(name, padding, from.length);
  const rest = from.map((d, i) => subDims(addDims(addDims(d, sides[i]![0]), sides[i]![1]), reach[i]!));
  const short = rest.findIndex((d) => typeof d === "number" && d < 0);
  if (short >= 0) {
    const size = rest.map((d, i) => (typeof d === "number" ? Math.floor(d / stride[i]!) + 1 : d));
    throw new ShapeError(
      `${name}: a window of ${reach[short]} does not fit spatial axis ${short} of size ${from[short]} with padding ${sides[short]!.join(" + ")}; the output would have the spatial shape ${showShape(size)}. Use a smaller kernel or more padding.`,
    );
  }
  return {
    low: sides.map(([front]) => front),
    high: sides.map(([, behind]) => behind),
    size: rest.map((d, i) => steps(name, d, stride[i]!, i)),
  };
}

/** ⌊rest / stride⌋ + 1. */
function steps(name: string, rest: Dim, stride: number, axis: number): Dim {
  if (stride === 1) return addDims(rest, 1);
  if (typeof rest === "number") return Math.floor(rest / stride) + 1;
  throw new ShapeError(
    `${name}: a stride of ${stride} along spatial axis ${axis} needs the input's size as a number, which is symbolic here. Use a stride of 1, or a symbol with a known size.`,
  );
}

type Sides = readonly (readonly [Dim, Dim])[];

function namedSides(
  name: string,
  padding: "same" | "valid",
  from: Shape,
  reach: Shape,
  stride: readonly number[],
): Sides {
  if (padding === "valid") return from.map(() => [0, 0]);
  if (padding !== "same")
    throw new ShapeError(`${name}: padding must be "same", "valid" or numbers, got "${padding}".`);
  return from.map((d, i) => {
    const [step, span] = [stride[i]!, reach[i]!];
    if (typeof span !== "number" || (step > 1 && typeof d !== "number"))
      throw new ShapeError(
        `${name}: padding "same" needs the sizes of spatial axis ${i} as numbers, which are symbolic here. Give the padding in numbers.`,
      );
    const total =
      step === 1 ? span - 1 : Math.max(0, (Math.ceil((d as number) / step) - 1) * step + span - (d as number));
    return [Math.floor(total / 2), Math.ceil(total / 2)];
  });
}

function listedSides(name: string, padding: Exclude<Padding, string>, spatial: number): Sides {
  const list = typeof padding === "number" ? upTo(spatial).map(() => padding) : padding;
  const whole = (n: unknown): boolean => Number.isInteger(n) && (n as number) >= 0;
  const sides = list.map((side) => (typeof side === "number" ? ([side, side] as const) : side));
  if (sides.length !== spatial || !sides.every((side) => side.length === 2 && side.every(whole)))
    throw new ShapeError(
      `${name}: padding must be whole numbers of at least 0, for ${spatial} spatial ${axesWord(spatial)}: one number, or a number or [before, after] for each, got ${JSON.stringify(padding)}.`,
    );
  return sides;
}
