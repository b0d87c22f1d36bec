import { trace } from "../autodiff/trace.ts";
import { flatten } from "../autodiff/tree.ts";
import type { Element, Stacked } from "../autodiff/treeTypes.ts";
import { Body } from "../graph/body.ts";
import { element } from "../graph/scanParams.ts";
import { apply, settle } from "../ops/apply.ts";
import { nextKey, split } from "../random/keys.ts";
import { checkFunction, checkOptions, finished } from "../tensor/arguments.ts";
import { commonDim, type Dim, toDim, toNumber } from "../tensor/dims.ts";
import { ShapeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkCarry } from "./carry.ts";
import { scanPrimitive } from "./scanPrimitive.ts";

export interface ScanOptions {
  /** From the last element to the first. */
  readonly reverse?: boolean;
  /** How many steps, where there are no sequences to say it. */
  readonly length?: Dim;
}

/**
 * A loop over the first axis of `xs` as one operation: carry₍ₜ₊₁₎, yₜ = step(carryₜ, xₜ).
 * @param step - takes the carry and one element of xs ([...s] of [n, ...s]); gives [next carry, result]. It is traced once
 * @param init - the first carry: a tensor, or plain objects and arrays of them; shapes and dtypes stay through the loop
 * @param xs - what to loop over, a tree of tensors [n, ...s]; null with { length } to loop a number of times
 * @returns [last carry, results stacked along a new first axis]
 */
export function scan<C, X, Y>(
  step: (carry: C, x: Element<X>) => readonly [C, Y],
  init: C,
  xs: X,
  options: ScanOptions = {},
): [C, Stacked<Y>] {
  checkFunction("scan", step);
  checkOptions("scan", options, ["reverse", "length"]);
  const { reverse = false, length } = options;
  const start = flatten(init);
  const along = flatten(xs);
  const steps = lengthOf(along.leaves, length);
  const carries = start.leaves.map(settle);
  const sequences = along.leaves.map(settle);
  const k = carries.length;
  let elementsOf: ((leaves: readonly unknown[]) => Y) | null = null;
  const traced = trace(
    (...inputs) => {
      const result = finished(
        "scan",
        step(start.rebuild(inputs.slice(0, k)), along.rebuild(inputs.slice(k)) as Element<X>),
      );
      if (!Array.isArray(result) || result.length !== 2)
        throw new ShapeError(
          "scan: the step must return [next carry, result]; return [carry, null] where there is no result.",
        );
      const next = flatten(result[0] as C);
      checkCarry("scan", start, next);
      const elements = flatten(result[1] as Y);
      elementsOf = elements.rebuild;
      return [...next.leaves, ...elements.leaves];
    },
    [...carries, ...sequences.map(element)],
  );
  // Draws that name no key get one for each step.
  const { body, keyAt } = traced;
  const constants = traced.operands().filter((_, i) => i !== keyAt);
  const drawing = keyAt >= 0;
  const out = apply(
    scanPrimitive,
    [...constants, ...carries, ...sequences, ...(drawing ? [split(nextKey(), steps)] : [])],
    {
      body: drawing ? new Body([...body.inputs.toSpliced(keyAt, 1), body.inputs[keyAt]!], body.outputs) : body,
      constants: constants.length,
      carries: k,
      length: steps,
      reverse,
      saved: false,
    },
  );
  const own = body.outputs.length;
  return [start.rebuild(out.slice(0, k)), elementsOf!(out.slice(k, own)) as Stacked<Y>];
}

function lengthOf(sequences: readonly Tensor[], given: Dim | undefined): Dim {
  const asked = given === undefined ? [] : [typeof given === "string" ? toDim(given) : toNumber("scan, length", given)];
  if (sequences.some((x) => x.rank === 0))
    throw new ShapeError("scan: a scalar among xs has no axis to loop over; expected tensors [n, ...s].");
  const length = commonDim(
    [...asked, ...sequences.map((x) => x.shape[0]!)],
    (a, b) => `scan: the sequences differ in length: ${a} and ${b}. All must have as many elements.`,
  );
  if (length === undefined)
    throw new ShapeError(
      "scan: nothing says how many steps to take. Pass xs with tensors (numbers in arrays are constants), or { length }.",
    );
  return length;
}
