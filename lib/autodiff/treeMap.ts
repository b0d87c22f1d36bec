/** Trees of tensors, as transforms take and give them, for users' own functions of parameters. */
import { ShapeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { flatten } from "./tree.ts";

/**
 * The tree whose tensors are f of the tensors that stand at the same place of the given trees; other values are the first tree's.
 * A ShapeError where a tree has another number of tensors than the first.
 * @param trees - tensors, or plain objects and arrays of them, all of the same structure
 */
function map<T>(f: (...leaves: Tensor[]) => Tensor, ...trees: readonly [T, ...T[]]): T {
  const [first, ...others] = trees.map((tree) => flatten(tree));
  others.forEach(({ leaves }, i) => {
    if (leaves.length !== first!.leaves.length)
      throw new ShapeError(
        `tree.map: tree ${i + 1} has ${leaves.length} tensors, the first ${first!.leaves.length}; they must match one to one.`,
      );
  });
  return first!.rebuild(first!.leaves.map((leaf, i) => f(leaf, ...others.map(({ leaves }) => leaves[i]!))));
}

/** The tensors of a tree, in the order of its keys. */
const leaves = (tree: unknown): Tensor[] => flatten(tree).leaves;

export const tree = { map, leaves } as const;
