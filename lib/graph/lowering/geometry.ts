import { strides } from "../../tensor/shape.ts";
import type { Cluster } from "./clusters.ts";
import type { Sizes, Value, View } from "./views.ts";

/** Where an operand's or result's elements stand over a whole iteration space. */
export interface Placing {
  readonly value: Value;
  readonly offset: number;
  readonly strides: Sizes;
}

/** How an iteration space is walked: its first axes count rows, merged where they can be; the others are one run of columns. */
export interface Geometry {
  readonly outer: Sizes;
  readonly columns: number;
  /** The strides over the outer axes and the step along the columns. */
  split(strides: Sizes): { readonly strides: Sizes; readonly step: number };
}

/** An operand over the cluster's space; one of a row has no stride along the columns. */
export const placing = ({ value, offset, shape, strides: own }: View, space: Sizes): Placing => {
  const proper = own.filter((_, i) => shape[i] !== 1);
  return { value, offset, strides: [...proper, ...new Array<number>(space.length - proper.length).fill(0)] };
};

/** A result over the cluster's space, row-major. */
export const resultPlacing = (value: Value, { space, rows, rowValues }: Cluster): Placing =>
  placing(
    {
      value,
      offset: 0,
      ...(rowValues.has(value)
        ? { shape: space.slice(0, rows!), strides: strides(space.slice(0, rows!)) }
        : { shape: space, strides: strides(space) }),
    },
    space,
  );

/** Whether axis i + 1 continues axis i in every placing, so that the two are one. */
const continues = (space: Sizes, placings: readonly Placing[], i: number): boolean =>
  placings.every(({ strides: own }) => own[i] === own[i + 1]! * space[i + 1]!);

/** Whether the axes from `rows` on are one run in a placing. */
export const runs = (space: Sizes, rows: number, placed: Placing): boolean =>
  space.slice(rows, -1).every((_, i) => continues(space, [placed], rows + i));

/** The walk with the fewest rows and axes that all placings allow. */
export function geometryOf(
  { space, rows: decided }: Pick<Cluster, "space" | "rows">,
  placings: readonly Placing[],
): Geometry {
  let rows = decided ?? Math.max(space.length - 1, 0);
  if (decided === null) while (rows > 0 && continues(space, placings, rows - 1)) rows--;
  // Each outer axis begins a new group unless it continues the one before.
  const groups: number[][] = [];
  for (let axis = 0; axis < rows; axis++)
    if (axis > 0 && continues(space, placings, axis - 1)) groups.at(-1)!.push(axis);
    else groups.push([axis]);
  const outer = groups.map((axes) => axes.reduce((size, axis) => size * space[axis]!, 1));
  return {
    outer: outer.length > 0 ? outer : [1],
    columns: space.slice(rows).reduce((size, own) => size * own, 1),
    split: (own) => ({
      strides: groups.length > 0 ? groups.map((axes) => own[axes.at(-1)!]!) : [0],
      step: rows < space.length ? own.at(-1)! : 0,
    }),
  };
}

/** The walk of a product's blocks, whose rows the first axes count. */
export const blockGeometry = (space: Sizes): Geometry => ({
  outer: space.length > 1 ? space.slice(0, -1) : [1],
  columns: space.at(-1)!,
  split: (own) => ({ strides: space.length > 1 ? own.slice(0, -1) : [0], step: own.at(-1)! }),
});
