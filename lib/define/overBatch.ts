import { vmap } from "../autodiff/vmap.ts";
import { row } from "../control/stacks.ts";
import { element, stacked } from "../graph/scanParams.ts";
import { apply } from "../ops/apply.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { sum } from "../ops/functions/reductions.ts";
import type { Primitive, RuleArgs } from "../ops/operation.ts";
import type { Dim } from "../tensor/dims.ts";
import { allocate, isFloating } from "../tensor/dtype.ts";
import { count } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";

interface Over<P> {
  readonly params: P;
  readonly batched: readonly boolean[];
  readonly size: Dim;
}

/** The batching rule of operations that state none: one operation that runs the computation for each member. */
export function loopOverBatch<P>(primitive: () => Primitive<P>): Primitive<P>["batch"] {
  let over: Primitive<Over<P>> | null = null;
  return (inputs, batched, params, size) => {
    over ??= overBatch(primitive());
    return apply(over, inputs, { params, batched, size });
  };
}

function overBatch<P>(primitive: Primitive<P>): Primitive<Over<P>> {
  const axes = (flags: readonly boolean[]) => flags.map((yes) => (yes ? 0 : null));
  const own: Primitive<Over<P>> = {
    name: primitive.name,
    form: "general",
    infer: (inputs, { params, batched, size }) =>
      primitive
        .infer(
          inputs.map((x, i) => (batched[i] ? element(x) : x)),
          params,
        )
        .map((y) => stacked(y, size)),
    run(inputs, { params, batched }, results) {
      const out = results.map(({ shape, dtype }) => allocate(dtype, count(shape)));
      const members = results[0]?.shape[0] as number;
      const each = results.map(element);
      for (let at = 0; at < members; at++) {
        const rows = primitive.run(
          inputs.map((x, i) => (batched[i] ? row(x, at) : x)),
          params,
          each,
        );
        for (const [k, values] of rows.entries()) out[k]!.set(values, at * values.length);
      }
      return out;
    },
    passes: (index, { params }) => primitive.passes(index, params),
    keeps: (index, kept, { params }) => primitive.keeps(index, kept, params),
    undefinedFor: (index, { params }) => primitive.undefinedFor?.(index, params) ?? null,
    bprop(index, gradients, { inputs, results, params: { params, batched } }: RuleArgs<Over<P>>) {
      const given = gradients.map((G, i) => G ?? zerosLike(results[i]!));
      const rule = (x: readonly Tensor[], y: readonly Tensor[], G: readonly Tensor[]): Tensor =>
        primitive.bprop(index, G, { inputs: x, results: y, params }) ?? zerosLike(x[index]!);
      const found = vmap(rule, { inAxes: [axes(batched), 0, 0] })(inputs, results, given);
      return batched[index] ? found : sum(found, 0);
    },
    jvp(tangents, { inputs, results, params: { params, batched } }) {
      const along = tangents.map((t, i) => t ?? zerosLike(inputs[i]!));
      const rule = (x: readonly Tensor[], y: readonly Tensor[], dx: readonly Tensor[]): Tensor[] =>
        primitive
          .jvp(
            dx.map((t, i) => (tangents[i] ? t : null)),
            { inputs: x, results: y, params },
          )
          .map((t, k) => t ?? zerosLike(y[k]!));
      const found = vmap(rule, { inAxes: [axes(batched), 0, axes(batched)] })(inputs, results, along);
      return found.map((t, k) => (isFloating(results[k]!.dtype) ? t : null));
    },
    batch: loopOverBatch(() => own),
  };
  return own;
}
