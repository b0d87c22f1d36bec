import type { Tensor } from "../tensor/tensor.ts";
import { apply1 } from "./apply.ts";
import { lookup } from "./registry.ts";

/** Along the last axis the element before each (0 before the first), or behind each where reversed. */
export function neighbour(x: Tensor, reverse: boolean): Tensor {
  const last = x.rank - 1;
  const side = (n: number): number[] => x.shape.map((_, i) => (i === last ? n : 0));
  const [low, high] = [side(reverse ? 0 : 1), side(reverse ? 1 : 0)];
  // Longer first and cut then, so that an axis without elements works too.
  const longer = apply1(lookup("pad"), [x], { low, high, interior: side(0) });
  return apply1(lookup("slice"), [longer], {
    starts: high,
    stops: x.shape.map((size, i) => (i === last && reverse ? longer.shape[i]! : size)),
    steps: x.shape.map(() => 1),
  });
}
