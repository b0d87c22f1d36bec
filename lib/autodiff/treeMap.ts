/** Trees of tensors, as transforms take and give them, for users' own functions of parameters. */
import { ShapeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { difference, flatten } from "./tree.ts";

/**
 * The tree whose tensors are f of the tensors that stand at the same place of the given trees; other values are the first tree's.
 * Objects match by their keys. A ShapeError where a tree does not have its tensors where the first has them.
 * @param trees - tensors, or plain objects and arrays of them, all of the same structure
 */
function map<T>(f: (...leaves: Tensor[]) => Tensor, ...trees: readonly [T, ...T[]]): T {
  const [first, ...others] = trees.map((tree) => flatten(tree));
  trees.forEach((other, i) => {
    const differing = difference(trees[0], other);
    if (differing)
      throw new ShapeError(
        `tree.map: the first tree has ${differing[0]}, tree ${i} has ${differing[1]}; they must match one to one.`,
      );
  });
  return first!.rebuild(first!.leaves.map((leaf, i) => f(leaf, ...others.map(({ leaves }) => leaves[i]!))));
}

/** The tensors of a tree, those of objects in alphabetical order of their keys. */
const leaves = (tree: unknown): Tensor[] => flatten(tree).leaves;

export const tree = { map, leaves } as const;
