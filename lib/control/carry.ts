import { difference, type Flattened } from "../autodiff/tree.ts";
import { ShapeError, showShape } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";

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
