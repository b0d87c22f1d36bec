import type { CallParams } from "../../autodiff/call.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { Body } from "../body.ts";
import { closed, nodes, rewrite } from "./rewrite.ts";

/**
 * Leaves out what no result needs. A body has nothing that its outputs do not need; what is left are operations that hold a
 * function's graph and of which some results are not read, or some operands not by the graph: both go, and with them whatever only they
 * needed.
 */
export function deadCode(body: Body): Body {
  // What goes may have been the last reader of something else.
  for (let before = closed(body); ; ) {
    const after = once(before);
    if (after === before) return after;
    before = after;
  }
}

function once(body: Body): Body {
  const read = new Set<Tensor>(body.outputs);
  for (const { operation } of body.nodes) for (const x of operation?.inputs ?? []) read.add(x);
  return rewrite(body, ({ primitive, results }, inputs, params) => {
    if (primitive.name !== "call") return null;
    const { body: held, results: asked, ...rest } = params as CallParams;
    // Results after those that were asked for are kept for a reverse pass, if there is to be one.
    const wanted = results.map((y, i) => i < asked && read.has(y));
    const needed = held.derive(`needed ${wanted.map(Number).join("")}`, () => neededOf(held, wanted));
    const count = wanted.filter(Boolean).length;
    if (count === asked && needed.operands.length === inputs.length) return null;
    if (results.some((y, i) => i >= asked && read.has(y))) return null;
    const made = nodes(
      primitive,
      needed.operands.map((i) => inputs[i]!),
      { ...rest, body: needed.body, results: count },
    );
    let next = 0;
    // A result that nobody reads stands for itself.
    return results.map((y, i) => (wanted[i] ? made[next++]! : y));
  });
}

/** The body with the wanted results alone, and which operands it reads. */
function neededOf(body: Body, wanted: readonly boolean[]): { body: Body; operands: readonly number[] } {
  const outputs = body.outputs.filter((_, i) => wanted[i]);
  const nodes = new Set(new Body(body.inputs, outputs).nodes);
  const operands = body.inputs.flatMap((x, i) => (nodes.has(x) ? [i] : []));
  return {
    body: new Body(
      operands.map((i) => body.inputs[i]!),
      outputs,
    ),
    operands,
  };
}
