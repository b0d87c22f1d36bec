import type { Body } from "../graph/body.ts";
import { isFloating } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";

/** For each input of a body, whether a derivative passes from it to any result. */
export function throughBody(body: Body): readonly boolean[] {
  return body.derive("passes", () => {
    const live = new Set<Tensor>(body.outputs.filter((y) => isFloating(y.dtype)));
    for (const node of body.nodes.toReversed()) {
      const { operation } = node;
      if (!operation || !live.has(node)) continue;
      operation.inputs.forEach((x, i) => {
        if (isFloating(x.dtype) && operation.primitive.passes(i, operation.params)) live.add(x);
      });
    }
    return body.inputs.map((x) => live.has(x));
  });
}
