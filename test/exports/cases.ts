/** Every public operation with its gradient, and programs beside: graphs with inputs and the values that an export of them must give. */
import "../../lib/index.ts";
import { gradients } from "../../lib/autodiff/symbolic.ts";
import { symbol } from "../../lib/create/create.ts";
import { type CompileGraph, evaluate } from "../../lib/graph/evaluate.ts";
import { isFloating } from "../../lib/tensor/dtype.ts";
import type { Tensor } from "../../lib/tensor/tensor.ts";
import { operations } from "../lib/ops/operations/index.ts";
import { converted, problemOf } from "../lib/ops/operations/modes.ts";
import type { Row } from "../lib/ops/operations/row.ts";
import { samplesOf } from "../lib/ops/operations/sample.ts";

export interface ExportCase {
  readonly title: string;
  /** A graph or a function, and what it is exported for. */
  readonly what: CompileGraph | ((...args: never[]) => unknown);
  readonly args: readonly unknown[];
  /** What the exported program is given. */
  readonly values: readonly Tensor[];
  readonly expected: readonly Tensor[];
}

/** Each case of the table of operations; where its results can be differentiated, with the gradient of a loss of them. */
export function* operationCases(dtype: "float32" | "float64"): Generator<ExportCase> {
  for (const [name, row] of Object.entries<Row>(operations))
    for (const sample of samplesOf(name, row)) {
      if (row.except?.symbols || (dtype === "float32" && row.except?.float32)) continue;
      const values = sample.inputs.map((x) => converted(x, dtype));
      const problem = problemOf(sample, values);
      const inputs = values.map((x, i) => symbol(`x${i}`, x.shape, { dtype: x.dtype }));
      const results = problem.call(inputs).filter((y) => y.symbolic);
      const active = sample.active.map((i) => inputs[i]!);
      const differentiable = active.length > 0 && results.some((y) => isFloating(y.dtype));
      const first = differentiable ? gradients(problem.loss(active, true), active, { disconnected: "zero" }) : [];
      const outputs: readonly Tensor[] = [...results, ...first];
      if (outputs.length === 0) continue;
      const expected = evaluate(outputs, new Map(inputs.map((x, i) => [x, values[i]!])));
      yield { title: `${sample.title} ${dtype}`, what: { inputs, outputs }, args: [], values, expected };
    }
}
