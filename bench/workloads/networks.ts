import type * as ad from "../../lib/index.ts";

/** Dense layers with an activation between them; parameters are weight and bias of each layer in turn. */
export function network(
  parameters: readonly ad.Tensor[],
  x: ad.Tensor,
  activation: (z: ad.Tensor) => ad.Tensor,
): ad.Tensor {
  let h = x;
  for (let i = 0; i < parameters.length; i += 2) {
    if (i > 0) h = activation(h);
    h = h.matmul(parameters[i]!).add(parameters[i + 1]!);
  }
  return h;
}
