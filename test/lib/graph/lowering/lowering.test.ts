/** Every public operation and its gradient as a schedule, run by plain loops and by the native core, beside evaluate. */
import test from "ava";
import { gradients } from "../../../../lib/autodiff/symbolic.ts";
import { symbol } from "../../../../lib/create/create.ts";
import { Body } from "../../../../lib/graph/body.ts";
import { evaluate } from "../../../../lib/graph/evaluate.ts";
import { Executable } from "../../../../lib/graph/lowering/executable.ts";
import { lower } from "../../../../lib/graph/lowering/lower.ts";
import { scheduleOf } from "../../../../lib/graph/lowering/schedule.ts";
import { simplified } from "../../../../lib/graph/passes/index.ts";
import { native } from "../../../../lib/native/library.ts";
import { isFloating } from "../../../../lib/tensor/dtype.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { sets } from "../../../native/native.ts";
import { operations } from "../../ops/operations/index.ts";
import { converted, problemOf } from "../../ops/operations/modes.ts";
import type { Row } from "../../ops/operations/row.ts";
import { samplesOf } from "../../ops/operations/sample.ts";
import { interpret } from "./interpreter.ts";

/** The largest difference, relative to the largest element. */
function difference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let [largest, worst] = [1, 0];
  for (let i = 0; i < a.length; i++) if (Number.isFinite(b[i]!)) largest = Math.max(largest, Math.abs(b[i]!));
  for (let i = 0; i < a.length; i++) {
    if (Object.is(a[i], b[i]) || a[i] === b[i]) continue;
    worst = Math.max(worst, Number.isNaN(a[i]! - b[i]!) ? Number.POSITIVE_INFINITY : Math.abs(a[i]! - b[i]!) / largest);
  }
  return worst;
}

for (const [name, row] of Object.entries<Row>(operations))
  test(name, (t) => {
    for (const sample of samplesOf(name, row))
      for (const dtype of ["float64", "float32"] as const) {
        if (row.except?.symbols || (dtype === "float32" && row.except?.float32)) continue;
        const inputs = sample.inputs.map((x) => converted(x, dtype));
        const problem = problemOf(sample, inputs);
        const X = inputs.map((x, i) => symbol(`x${i}`, x.shape, { dtype: x.dtype }));
        const results = problem.call(X).filter((y) => y.symbolic);
        const active = sample.active.map((i) => X[i]!);
        const differentiable = active.length > 0 && results.some((y) => isFloating(y.dtype));
        const first = differentiable ? gradients(problem.loss(active, true), active, { disconnected: "zero" }) : [];
        const outputs: readonly Tensor[] = [...results, ...first];
        const body = simplified(new Body(X, outputs));
        const schedule = scheduleOf(lower(body));
        const leaves = new Map(X.map((x, i) => [x, inputs[i]!]));
        const values = [...schedule.leaves.keys()].map((leaf) => (leaves.get(leaf) ?? leaf).storage!.data);
        const expected = evaluate(outputs, leaves);
        const compare = (way: string, outputs: readonly ArrayLike<number>[]): void => {
          outputs.forEach((found, i) => {
            const off = difference(found, expected[i]!.data);
            const isNear = off < (dtype === "float64" ? 1e-12 : 2e-4);
            t.true(isNear, `${sample.title} ${dtype}, ${way}, output ${i}: ${off}`);
          });
        };
        compare("plain loops", interpret(schedule, values));
        if (sets.length > 0) compare("native", new Executable(schedule, native()!).run(values));
      }
    t.pass();
  });
