import type { CallParams } from "../lib/autodiff/call.ts";
import type { Body } from "../lib/graph/body.ts";
import { simplified } from "../lib/graph/passes/index.ts";
import type { Plan } from "../lib/graph/plan.ts";
import { bytesOf } from "../lib/tensor/dtype.ts";
import { count } from "../lib/tensor/shape.ts";
import type { Tensor } from "../lib/tensor/tensor.ts";

const bytes = ({ shape, dtype }: Tensor): number => count(shape as readonly number[]) * bytesOf(dtype);
/** They hand on the values of their input. */
const sharing: ReadonlySet<string> = new Set(["reshape", "stopGradient"]);

/** The least that the order of a graph's operations allows to be alive at its worst moment, inputs and results included. */
export function boundOf(body: Body): number {
  const { leaves } = body.plan;
  return leaves.reduce((sum, x) => sum + bytes(x), 0) + beyondLeaves(body.plan);
}

/** The same without the leaves, which are there anyway. */
function beyondLeaves({ steps }: Plan): number {
  /** The place whose buffer a place's values stand in, and how many live places share each. */
  const home = new Map<number, number>();
  const sharers = new Map<number, number>();
  const sizes = new Map<number, number>();
  let [live, most] = [0, 0];
  for (const { operation, params, inputs, results, dead } of steps) {
    let inside = 0;
    const body = operation.primitive.name === "call" ? bodyOf(params as CallParams) : null;
    if (body) inside = beyondLeaves(body.plan);
    let made = 0;
    for (const [k, place] of results.entries()) {
      const y = operation.results[k]!;
      const at = body ? body.plan.outputs[k]! : -1;
      const passed = body ? (at < body.plan.leaves.length ? body.inputs.indexOf(body.plan.leaves[at]!) : -1) : 0;
      const from = (body || sharing.has(operation.primitive.name)) && passed >= 0 ? inputs[passed]! : place;
      const root = home.get(from) ?? from;
      home.set(place, root);
      sharers.set(root, (sharers.get(root) ?? 0) + 1);
      if (root !== place) continue;
      sizes.set(place, bytes(y));
      made += bytes(y);
    }
    most = Math.max(most, live + Math.max(made, inside));
    live += made;
    for (const place of dead) {
      const root = home.get(place)!;
      const left = sharers.get(root)! - 1;
      sharers.set(root, left);
      if (left === 0) live -= sizes.get(root) ?? 0;
    }
  }
  return most;
}

const bodyOf = ({ body, reassociate }: CallParams): Body =>
  reassociate === undefined ? body : simplified(body, reassociate);
