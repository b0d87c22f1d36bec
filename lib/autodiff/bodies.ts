/** Bodies derived from a body: what it takes to differentiate and to batch operations that hold a graph. */
import { Body } from "../graph/body.ts";
import { marked, mask, placed, present } from "../graph/flags.ts";
import { ancestors, Graph } from "../graph/graph.ts";
import { lower, wrap, wrapBatched } from "../ops/apply.ts";
import { repeated } from "../ops/batching.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { placeholder } from "../ops/placeholder.ts";
import type { Dim } from "../tensor/dims.ts";
import { isFloating } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { atLevel } from "./levels.ts";
import { backpropagate } from "./reverse.ts";
import { seedsFor } from "./starts.ts";
import { trace } from "./trace.ts";

/** The same graph on symbols of its own, so that inputs which were computed from others no longer are. */
function rebased(inputs: readonly Tensor[], outputs: readonly Tensor[]): Body {
  const fresh = inputs.map((x) => placeholder(x, x.name));
  return new Body(fresh, new Body(inputs, outputs).replay(fresh));
}

/** Nodes for the gradients of Σ givenᵢ·outputᵢ for the wanted inputs; null where it is zero. */
function gradientNodes(
  body: Body,
  wanted: readonly boolean[],
  given: readonly (Tensor | null)[],
): readonly (Tensor | null)[] {
  const seeds = seedsFor(body.outputs, given);
  const targets = marked(body.inputs, wanted);
  const table = backpropagate(targets, new Graph([...seeds.keys()]), seeds);
  return body.inputs.map((x, i) => (wanted[i] ? (table.get(x) ?? null) : null));
}

/** The body with further results: the nodes that its reverse pass reads, so that it need not compute them again. */
export function withResiduals(body: Body): Body {
  return body.derive("residuals", () => {
    const given = body.outputs.map((y) => (isFloating(y.dtype) ? placeholder(y) : null));
    const wanted = body.inputs.map((x) => isFloating(x.dtype));
    const gradients = gradientNodes(body, wanted, given).filter((g) => g !== null);
    const own = new Set(body.nodes);
    const outputs = new Set(body.outputs);
    const read = ancestors(gradients, own).filter((v) => own.has(v) && !outputs.has(v));
    const inputs = new Set(body.inputs);
    const residuals = read.filter((v) => v.operation !== null && !inputs.has(v));
    return residuals.length === 0 ? body : new Body(body.inputs, [...body.outputs, ...residuals]);
  });
}

interface ReverseBody {
  /** Its results are the gradients of the wanted inputs that are not known to be zero. */
  readonly body: Body;
  /** Which of [inputs, results, gradients of results] it takes, by position. */
  readonly needs: readonly number[];
  /** Which inputs of the original have a gradient. */
  readonly active: readonly boolean[];
}

/** The reverse pass of a body, which takes the body's inputs and results and the gradients given for the results. */
export function reverseOf(body: Body, wanted: readonly boolean[], given: readonly boolean[]): ReverseBody {
  return body.derive(`reverse ${mask(wanted)} ${mask(given)}`, () => {
    const starts = body.outputs.map((y, i) => (given[i] ? placeholder(y) : null));
    const gradients = gradientNodes(body, wanted, starts);
    const outputs = gradients.filter((g) => g !== null);
    const candidates = [...body.inputs, ...body.outputs, ...starts];
    const position = new Map<Tensor, number>();
    candidates.forEach((x, i) => {
      if (x && !position.has(x)) position.set(x, i);
    });
    const cut = new Set(position.keys());
    const read = ancestors(outputs, cut).filter((v) => cut.has(v) && (v.operation !== null || v.storage === null));
    return {
      body: rebased(read, outputs),
      needs: read.map((v) => position.get(v)!),
      active: present(gradients),
    };
  });
}

/**
 * The gradients for a body's inputs by its reverse pass; null where it has none.
 * @param all - the body's inputs, its results and the gradients given for these
 * @param run - what is done with the pass; its operations are applied where absent
 */
export function gradientsBy(
  { body, needs, active }: ReverseBody,
  all: readonly (Tensor | null)[],
  run = (body: Body, operands: readonly Tensor[]): readonly Tensor[] => body.replay(operands),
): (Tensor | null)[] {
  const operands = needs.map((i) => all[i]!);
  return placed(active, run(body, operands));
}

interface ForwardBody {
  /** Takes the inputs, then tangents for the active ones; gives the results, then their tangents. */
  readonly body: Body;
  /** Which results have a tangent. */
  readonly active: readonly boolean[];
}

/** Values and tangents together. `instantiate`: results that get a tangent even where it is zero. */
export function forwardOf(body: Body, active: readonly boolean[], instantiate: readonly boolean[] = []): ForwardBody {
  return body.derive(`forward ${mask(active)} ${mask(instantiate)}`, () => {
    const n = body.inputs.length;
    let out: boolean[] = [];
    const traced = trace(
      (...all) =>
        atLevel("forward", (level) => {
          const tangents = placed(active, all, n);
          const results = body.replay(tangents.map((t, i) => (t ? wrap(all[i]!, level, t) : all[i]!)));
          out = results.map((y, i) => y.level === level || instantiate[i] === true);
          return [
            ...results.map((y) => lower(y, level)),
            ...results.flatMap((y, i) => (y.level === level ? [y.tangent!] : instantiate[i] ? [zerosLike(y)] : [])),
          ];
        }),
      [...body.inputs, ...marked(body.inputs, active)],
    );
    return { body: traced.body, active: out };
  });
}

/** Which results are computed from the marked inputs. */
export function dependOn(body: Body, inputs: readonly boolean[]): readonly boolean[] {
  return body.derive(`depend ${mask(inputs)}`, () => {
    const reached = new Set(marked(body.inputs, inputs));
    for (const { operation } of body.nodes)
      if (operation?.inputs.some((x) => reached.has(x))) for (const y of operation.results) reached.add(y);
    return body.outputs.map((y) => reached.has(y));
  });
}

/** The body for a whole batch: inputs that are marked, and results (all, or those marked), have the batch as axis 0. */
export function batchOf(body: Body, batched: readonly boolean[], size: Dim, results?: readonly boolean[]): Body {
  return body.derive(`batch ${mask(batched)} ${size} ${results ? mask(results) : ""}`, () => {
    const avals = body.inputs.map(({ shape, dtype }, i) => ({ shape: batched[i] ? [size, ...shape] : shape, dtype }));
    return trace(
      (...inputs) =>
        atLevel(
          "batch",
          (level) =>
            body
              .replay(inputs.map((x, i) => (batched[i] ? wrapBatched(x, level) : x)))
              .map((y, i) => (y.level === level ? lower(y, level) : results?.[i] === false ? y : repeated(y, size))),
          { size },
        ),
      avals,
    ).body;
  });
}
