import { isConstant } from "../../ops/apply.ts";
import { scalar } from "../../ops/constant.ts";
import { type Aval, Operation, type Primitive } from "../../ops/operation.ts";
import { placeholder } from "../../ops/placeholder.ts";
import { lookup } from "../../ops/registry.ts";
import { isUnknown } from "../../tensor/dims.ts";
import { sameShape } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { Body } from "../body.ts";

/**
 * What stands in the place of an operation: its results, each of the shape and dtype it had; null leaves the operation.
 * `inputs` are already rewritten.
 */
export type Rule = (operation: Operation, inputs: readonly Tensor[], params: unknown) => readonly Tensor[] | null;

/** The body with a rule applied to each operation, inputs before what uses them; the same body where nothing changes. */
export function rewrite(body: Body, rule: Rule): Body {
  const outputs = body.replay(body.inputs, (operation, inputs, params) => {
    const replaced = rule(operation, inputs, params);
    if (!replaced || !fits(operation, replaced)) return kept(operation, inputs, params);
    // What stands for an operation was written where that was.
    for (const { operation: made } of replaced) if (made) made.site ??= operation.site;
    return replaced;
  });
  return outputs.every((y, i) => y === body.outputs[i]) ? body : new Body(body.inputs, outputs);
}

/** A size that only a run decides is another one each time; everything else must stay. */
const fits = ({ primitive, results }: Operation, replaced: readonly Tensor[]): boolean =>
  results.every((y, i) => {
    const z = replaced[i];
    if (z?.dtype !== y.dtype) return false;
    if (!primitive.runWhole) return sameShape(z.shape, y.shape);
    return z.rank === y.rank && z.shape.every((d, axis) => d === y.shape[axis] || isUnknown(d));
  });

/** The body on symbols of its own where its inputs were computed from others, so that no rule looks beyond them. */
export const closed = (body: Body): Body =>
  body.inputs.every((x) => x.operation === null)
    ? body
    : body.derive("closed", () => {
        const inputs = body.inputs.map((x) => placeholder(x, x.name));
        return new Body(inputs, body.replay(inputs, kept));
      });

/** The operation on its new inputs. */
export function kept(operation: Operation, inputs: readonly Tensor[], params: unknown): readonly Tensor[] {
  if (params === operation.params && inputs.every((x, i) => x === operation.inputs[i])) return operation.results;
  return nodes(operation.primitive, inputs, params, operation.site);
}

/**
 * A node of the graph, whatever its inputs are: variables among them are read when it runs, and nothing is computed now.
 * @param site - where the operation was written that it stands for
 */
export function nodes(
  primitive: Primitive,
  inputs: readonly Tensor[],
  params: unknown,
  site: Error | null = null,
): readonly Tensor[] {
  const operation = new Operation(primitive, inputs, params, null);
  operation.site = site;
  operation.results = primitive.infer(inputs, params).map((aval, i) => {
    const y = placeholder(aval);
    y.operation = operation;
    y.resultIndex = i;
    return y;
  });
  return operation.results;
}

/** As `nodes`, for a primitive with one result. */
export const node = (name: string, inputs: readonly Tensor[], params: unknown): Tensor =>
  nodes(lookup(name), inputs, params)[0]!;

/** A node of one number everywhere, which reads nothing; the sizes are numbers. */
export const filledNode = (value: number, { shape, dtype }: Aval): Tensor =>
  node("broadcastTo", [scalar(value, dtype)], { shape, inserted: shape.map((_, i) => i) });

/** What these give is another each time: two of them are never the same value. */
export const impure: ReadonlySet<string> = new Set(["freshKey"]);

/** Whether the numbers are known and stay: constants, and nodes that hold numbers. */
export const isKnown = (x: Tensor): boolean =>
  isConstant(x) || (x.symbolic && x.storage !== null && x.operation === null && x.level === null);

/** The number of a known tensor that holds the same one everywhere; undefined where it does not, or is not known. */
export function numberOf(x: Tensor): number | undefined {
  if (!isKnown(x)) {
    if (x.operation?.primitive.name === "fill") return (x.operation.params as { value: number }).value;
    if (x.operation?.primitive.name === "broadcastTo") return numberOf(x.operation.inputs[0]!);
    return undefined;
  }
  const [first, ...rest] = x.storage!.data.subarray(0, 2);
  if (first === undefined) return undefined;
  if (rest.length > 0) for (const value of x.storage!.data) if (!Object.is(value, first)) return undefined;
  return first;
}
