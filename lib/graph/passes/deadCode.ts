import type { CallParams } from "../../autodiff/call.ts";
import type { Operation } from "../../ops/operation.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { Body } from "../body.ts";
import { marked, mask, placed } from "../flags.ts";
import { closed, nodes, rewrite } from "./rewrite.ts";

/**
 * Leaves out what no result needs. A body has nothing that its outputs do not need; what is left are operations that hold a
 * function's graph and of which some results are not read, or some operands not by the graph: both go, and with them whatever only they
 * needed.
 */
export function deadCode(given: Body): Body {
  const body = closed(given);
  const { read, needs } = readIn(body);
  if (needs.size === 0) return body;
  return rewrite(body, (operation, inputs, params) => {
    const needed = needs.get(operation);
    if (!needed) return null;
    const { primitive, results } = operation;
    const { results: asked, body: _, ...rest } = params as CallParams;
    const wanted = results.map((y, i) => i < asked && read.has(y));
    const made = nodes(
      primitive,
      needed.operands.map((i) => inputs[i]!),
      { ...rest, body: needed.body, results: wanted.filter(Boolean).length },
    );
    // A result that nobody reads stands for itself.
    return placed(wanted, made).map((y, i) => y ?? results[i]!);
  });
}

interface Members {
  has(x: Tensor): boolean;
}

interface Needed {
  readonly body: Body;
  readonly operands: readonly number[];
}

/** Which nodes are read, by what is read itself; and of operations that hold a graph of which less is needed, what is. */
function readIn(body: Body): { read: Members; needs: ReadonlyMap<Operation, Needed> } {
  const { graph, nodes } = body;
  const isRead = new Uint8Array(nodes.length);
  const add = (x: Tensor): void => {
    isRead[graph.placeOf(x)] = 1;
  };
  const read = { has: (x: Tensor): boolean => isRead[graph.placeOf(x)] === 1 };
  const needs = new Map<Operation, Needed>();
  const inputs = new Set(body.inputs);
  const seen = new Uint8Array(nodes.length);
  body.outputs.forEach(add);
  // What reads a node comes after all results of the operation that made it.
  for (let n = nodes.length - 1; n >= 0; n--) {
    const { operation } = nodes[n]!;
    if (!operation || inputs.has(nodes[n]!) || seen[graph.placeOf(operation)]) continue;
    seen[graph.placeOf(operation)] = 1;
    if (!operation.results.some(read.has)) continue;
    const needed = lessOf(operation, read);
    if (needed) {
      needs.set(operation, needed);
      for (const i of needed.operands) add(operation.inputs[i]!);
    } else operation.inputs.forEach(add);
  }
  return { read, needs };
}

/** What is needed of an operation that holds a graph; null where that is all. */
function lessOf({ primitive, params, results, inputs }: Operation, read: Members): Needed | null {
  if (primitive.name !== "call") return null;
  const { body, results: asked } = params as CallParams;
  // Results after those that were asked for are kept for a reverse pass, if there is to be one.
  if (results.some((y, i) => i >= asked && read.has(y))) return null;
  const wanted = results.map((y, i) => i < asked && read.has(y));
  const needed = body.derive(`needed ${mask(wanted)}`, () => neededOf(body, wanted));
  return wanted.filter(Boolean).length === asked && needed.operands.length === inputs.length ? null : needed;
}

/** The body with the wanted results alone, and which operands it reads. */
function neededOf(body: Body, wanted: readonly boolean[]): Needed {
  const outputs = marked(body.outputs, wanted);
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
