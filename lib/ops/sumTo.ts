import { type Shape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { apply1 } from "./apply.ts";
import { lookup } from "./registry.ts";

/**
 * Sums a gradient over the axes that an input of `shape` was broadcast along: those in front that it lacks, and
 * those where its size is literally 1 (a named or unknown size never was).
 */
export function sumTo(G: Tensor, shape: Shape): Tensor {
  if (sameShape(G.shape, shape)) return G;
  const extra = G.shape.length - shape.length;
  const axes = G.shape.flatMap((size, i) => (i < extra || (shape[i - extra] === 1 && size !== 1) ? [i] : []));
  if (axes.length === 0) return G;
  const summed = apply1(lookup("sum"), [G], { axes });
  return summed.shape.length === shape.length ? summed : apply1(lookup("reshape"), [summed], { shape });
}
