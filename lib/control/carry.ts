import { difference, type Flattened } from "../autodiff/tree.ts";
import { DTypeError, ShapeError, showShape } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** The state of a loop keeps its structure, shapes and dtypes. */
export function checkCarry(what: string, start: Flattened<unknown>, next: Flattened<unknown>): void {
  const differing = difference(start.tree, next.tree);
  if (differing)
    throw new ShapeError(
      `${what}: the state has ${differing[0]} before a step and ${differing[1]} after it; its structure must stay, and numbers in it are constants: make tensors of them, ad.tensor(0).`,
    );
  start.leaves.forEach((x, i) => {
    const y = next.leaves[i]!;
    if (x.dtype !== y.dtype || !sameShape(x.shape, y.shape))
      throw new ShapeError(
        `${what}: the state must keep its shapes and dtypes: ${x.dtype} ${showShape(x.shape)} becomes ${y.dtype} ${showShape(y.shape)}. Start from the kind that a step gives, or cast.`,
      );
  });
}

/** The parts of a state that are measured together are of one dtype. */
export function checkOneDType(what: string, parts: readonly Tensor[]): void {
  const dtypes = [...new Set(parts.map(({ dtype }) => dtype))];
  if (dtypes.length > 1)
    throw new DTypeError(
      `${what}: the start has tensors of ${dtypes.join(" and ")}, which must be of one dtype. Cast some of them: x.cast("${dtypes[0]}").`,
    );
}

/** Which parts of a loop's state something reaches, in whatever step: `after` says which a step reaches from those given. */
export function spread(
  start: readonly boolean[],
  after: (flags: readonly boolean[]) => readonly boolean[],
): readonly boolean[] {
  let flags = start;
  for (;;) {
    const found = after(flags);
    const next = flags.map((yes, i) => yes || found[i]!);
    if (next.every((yes, i) => yes === flags[i])) return flags;
    flags = next;
  }
}
