import type { Body } from "../graph/body.ts";
import { placed, present } from "../graph/flags.ts";
import { runNatively } from "../graph/lowering/run.ts";
import { simplified } from "../graph/passes/index.ts";
import { apply } from "../ops/apply.ts";
import { whole } from "../ops/forms/whole.ts";
import type { Primitive } from "../ops/operation.ts";
import type { Bindings } from "../tensor/dims.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { batchOf, dependOn, forwardOf, gradientsBy, reverseOf, withResiduals } from "./bodies.ts";
import { throughBody } from "./throughBody.ts";

export interface CallParams {
  readonly body: Body;
  /** How many of the body's results the caller asked for; the others are kept for the reverse pass. */
  readonly results: number;
  /** Whether the reverse pass computes the inner values again instead of keeping them (checkpoint). */
  readonly recompute: boolean;
  /** What it is called in pictures and errors. */
  readonly name: string;
  /** Of a compiled function, whose graph is simplified before it runs: whether matrix products may be taken in another order. */
  readonly reassociate?: boolean;
  /** What names of sizes stand for outside, once that is known. */
  readonly bindings?: Bindings;
}

/** A whole graph as one operation: compiled functions and checkpoints. */
const call: Primitive<CallParams> = whole<CallParams>("call", {
  infer: (inputs, { body }) => body.resultsFor(inputs),
  // Derivatives are taken of the graph as it was traced; what runs is simplified.
  runWhole: (inputs, { body, bindings, reassociate }) => {
    if (reassociate === undefined) return body.run(inputs, bindings);
    const simple = simplified(body, reassociate);
    return runNatively(simple, inputs, bindings) ?? simple.run(inputs, bindings);
  },
  describe: ({ name }) => name,
  passes: (index, { body }) => throughBody(body)[index]!,
  recorded: (params) =>
    params.recompute || params.body.outputs.length > params.results
      ? params
      : { ...params, body: withResiduals(params.body) },
  prune: (params, used) => {
    if (used.slice(params.results).some(Boolean)) return { params, kept: used.map((_, k) => k) };
    const { body, results } = params;
    const own = body.derive(`first ${results}`, () => body.first(results));
    return { params: { ...params, body: own }, kept: own.outputs.map((_, k) => k) };
  },
  bpropAll(wanted, gradients, { inputs, results, params }) {
    const back = reverseOf(params.body, wanted, present(gradients));
    return gradientsBy(back, [...inputs, ...results, ...gradients], (body, operands) =>
      applyCall(body, operands, { ...params, name: `${params.name}′` }),
    );
  },
  valueAndJvp(tangents, inputs, params) {
    const { body, active } = forwardOf(params.body, present(tangents));
    const out = applyCall(body, [...inputs, ...tangents.filter((t) => t !== null)], params);
    const n = params.body.outputs.length;
    return { results: out.slice(0, n), tangents: placed(active, out, n) };
  },
  batch: (inputs, batched, params, size) =>
    apply(call, inputs, { ...params, body: batchOf(params.body, batched, size, dependOn(params.body, batched)) }),
  batchedResults: (batched, { body }) => dependOn(body, batched),
});

export type CallOptions = Pick<CallParams, "name" | "reassociate"> & Partial<Pick<CallParams, "recompute">>;

/** A body applied as one operation, all its results asked for. */
export function applyCall(
  body: Body,
  operands: readonly Tensor[],
  { name, recompute = false, reassociate }: CallOptions,
): readonly Tensor[] {
  if (body.outputs.length === 0) return [];
  const results = body.outputs.length;
  const params = { body, results, recompute, name, ...(reassociate !== undefined && { reassociate }) };
  return apply(call, operands, params).slice(0, results);
}
