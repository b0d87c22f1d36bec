import type { Operation } from "../../ops/operation.ts";
import type { ConvParams } from "../../ops/rows/conv.ts";
import { isFloating } from "../../tensor/dtype.ts";
import { convolution, convolutionBlocks, hasPlanes } from "./convolution.ts";
import type { Kernel, KernelNode } from "./nodes.ts";
import type { Sizes, View } from "./views.ts";

/** What an operation is given: views, each of which can be had as a value in its own order. */
interface Given {
  readonly inputs: readonly View[];
  readonly shapes: readonly Sizes[];
  whole(x: View): View;
}

interface Step {
  readonly kernel: Kernel;
  readonly operands: readonly View[];
  readonly blocks?: KernelNode["blocks"];
}

type Rule<P> = (given: Given, params: P, operation: Operation) => Step | null;

const conv: Rule<ConvParams> = ({ inputs, shapes: [shape], whole }, params, { results: [y] }) => {
  const [x, w] = inputs.map((view) => (hasPlanes(view) && view.value.constant === null ? view : whole(view))) as [
    View,
    View,
  ];
  const isAlike = [x, w].every(({ value }) => value.dtype === y!.dtype);
  if (!isAlike || !isFloating(y!.dtype) || [x, w].some((view) => view.shape.includes(0)) || shape!.length > 11)
    return null;
  return { kernel: convolution(x, w, params, shape!), operands: [x, w], blocks: convolutionBlocks(shape!) };
};

const rules: Readonly<Record<string, Rule<never>>> = { conv } satisfies Record<string, Rule<never>>;

/** The native step of an operation; null where it has none. */
export function kernelOf(operation: Operation, given: Given): Step | null {
  const rule = rules[operation.primitive.name];
  const isEmpty = given.shapes.every((shape) => shape.includes(0));
  return rule && !isEmpty ? rule(given, operation.params as never, operation) : null;
}
