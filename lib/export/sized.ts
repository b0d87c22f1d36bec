import { Body } from "../graph/body.ts";
import { simplified } from "../graph/passes/index.ts";
import { placeholder } from "../ops/placeholder.ts";
import { isSized } from "../tensor/shape.ts";
import { withState } from "../tensor/state.ts";
import type { Type } from "./values.ts";

/** The body with the sizes of the given inputs in the place of names. */
export function sized(body: Body, types: readonly Type[]): Body {
  if ([...body.nodes, ...body.inputs].every(({ shape }) => isSized(shape))) return body;
  return withState("tracing", null, () => {
    const inputs = body.inputs.map((x, i) => placeholder({ shape: types[i]!.shape, dtype: x.dtype }, x.name));
    return simplified(new Body(inputs, body.replay(inputs)));
  });
}
