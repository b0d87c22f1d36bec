import { lower, settle, wrapBatched } from "../ops/apply.ts";
import { repeated } from "../ops/batching.ts";
import { type Nested, toTensor } from "../ops/constant.ts";
import { moveaxis } from "../ops/functions/shapes.ts";
import { checkFunction, checkOptions, finished } from "../tensor/arguments.ts";
import { commonDim, type Dim } from "../tensor/dims.ts";
import { ShapeError, showShape } from "../tensor/errors.ts";
import { normalizeAxis } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";
import { atLevel } from "./levels.ts";
import { entriesOf, flatten } from "./tree.ts";
import type { Batched } from "./treeTypes.ts";

/** Which axis of a tensor is the batch: a number, null for none, or a tree of these as far as the argument's own structure goes. */
export type BatchAxes = number | null | readonly BatchAxes[] | { readonly [key: string]: BatchAxes };

export interface VmapOptions<
  In extends BatchAxes | undefined = BatchAxes | undefined,
  Out extends BatchAxes | undefined = BatchAxes | undefined,
> {
  /** The batch's axis in the arguments: one for all, or an array with one entry for each argument. 0 where absent. */
  readonly inAxes?: In;
  /** Where the batch's axis goes in the results; null takes what does not depend on the batch as it is. 0 where absent. */
  readonly outAxes?: Out;
}

/**
 * A function of one example as a function of a batch: each operation runs once for all members, whatever their number.
 * Random draws: a batch of keys gives each member its own numbers; one key gives all members the same.
 * @param f - takes and returns tensors or plain objects and arrays of them, written for one example
 * @returns f for batches: [n, ...s] where f takes [...s]
 * @throws ShapeError where the arguments have no batch axis, or batches of different sizes
 */
export function vmap<
  A extends readonly unknown[] = Tensor[],
  R = Tensor,
  const In extends BatchAxes | undefined = undefined,
  const Out extends BatchAxes | undefined = undefined,
>(
  f: (...args: A) => R,
  options: VmapOptions<In, Out> = {},
): (...args: Extract<Batched<A, In>, readonly unknown[]>) => Batched<R, Out> {
  checkFunction("vmap", f);
  checkOptions("vmap", options, ["inAxes", "outAxes"]);
  const { inAxes = 0, outAxes = 0 }: VmapOptions = options;
  return (...args) => {
    const given = flatten(args.map(asTensors) as unknown as A);
    const axes = axesOf("inAxes", given.leaves.length, inAxes, args, true);
    const moved = given.leaves.map((x, i) => (axes[i] === null ? x : toFront(x, axes[i]!)));
    const size = commonSize(moved, axes);
    return atLevel(
      "batch",
      (level) => {
        const inputs = moved.map((x, i) => (axes[i] === null ? x : wrapBatched(settle(x), level)));
        const output = flatten(finished("vmap", f(...given.rebuild(inputs))));
        const places = axesOf("outAxes", output.leaves.length, outAxes, output.tree, false);
        return output.rebuild(
          output.leaves.map((leaf, i) => {
            const y = settle(leaf);
            const place = places[i]!;
            if (place === null) {
              if (y.level !== level) return y;
              throw new ShapeError(
                `vmap: the result ${showShape(y.shape)} depends on the batch, so its entry of outAxes cannot be null. Give the axis where the batch is to stand.`,
              );
            }
            const whole = y.level === level ? lower(y, level) : repeated(y, size);
            const to = normalizeAxis("vmap, outAxes", place, whole.rank);
            return to === 0 ? whole : moveaxis(whole, 0, to);
          }),
        ) as Batched<R, Out>;
      },
      { size },
    );
  };
}

const asTensors = (x: unknown): unknown => (ArrayBuffer.isView(x) ? toTensor("vmap", x as Nested) : x);

function toFront(x: Tensor, axis: number): Tensor {
  if (x.rank === 0)
    throw new ShapeError(
      "vmap: a scalar has no axis for the batch. Leave it out with inAxes: an array with null at its place.",
    );
  const from = normalizeAxis("vmap, inAxes", axis, x.rank);
  return from === 0 ? x : moveaxis(x, from, 0);
}

function commonSize(xs: readonly Tensor[], axes: readonly (number | null)[]): Dim {
  const size = commonDim(
    xs.flatMap((x, i) => (axes[i] === null ? [] : [x.shape[0]!])),
    (a, b) => `vmap: the batches differ in size: ${a} and ${b}. All must have as many members.`,
  );
  if (size === undefined)
    throw new ShapeError(
      "vmap: no argument has a batch axis. Give at least one tensor whose entry of inAxes is a number.",
    );
  return size;
}

/** A guard, since a user's own tsconfig may leave null out of narrowing. */
const isAxis = (axes: BatchAxes): axes is number | null => axes === null || typeof axes === "number";

/** The axis for each tensor of a tree, from axes given for it, for parts of it or for the whole. */
function axesOf(
  what: string,
  count: number,
  axes: BatchAxes,
  tree: unknown,
  perArgument: boolean,
): readonly (number | null)[] {
  if (isAxis(axes)) return new Array<number | null>(count).fill(axes);
  if (perArgument && Array.isArray(axes) && axes.length !== (tree as readonly unknown[]).length)
    throw new ShapeError(
      `vmap: ${what} has ${axes.length} entries for ${(tree as readonly unknown[]).length} arguments; expected one for each.`,
    );
  const found: (number | null)[] = [];
  const visit = (part: unknown, own: BatchAxes): void => {
    if (isAxis(own)) {
      for (const _ of flatten(asTensors(part)).leaves) found.push(own);
    } else if (part instanceof Tensor || part === null || typeof part !== "object")
      throw new ShapeError(
        `vmap: ${what} has more structure than the value it is for; expected a number or null there.`,
      );
    else
      for (const [key, item] of entriesOf(part)) {
        const entry = (own as Record<string, BatchAxes>)[key];
        if (entry === undefined)
          throw new ShapeError(`vmap: ${what} has no entry for "${key}"; expected an axis or null.`);
        visit(item, entry);
      }
  };
  visit(tree, axes);
  return found;
}
