/** Every primitive: its value by other means, no path where it has no derivative, and all that the table of operations checks. */
import test, { type ExecutionContext } from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { symbol } from "../../../lib/create/create.ts";
import { apply } from "../../../lib/ops/apply.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Primitive } from "../../../lib/ops/operation.ts";
import { type PrimitiveName, primitives } from "../../../lib/ops/primitives.ts";
import { primitiveNames } from "../../../lib/ops/registry.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { difference } from "../support/numeric.ts";
import type { Domain } from "./domains/domain.ts";
import { domains } from "./domains/index.ts";
import { testRow, worstConstants } from "./operations/register.ts";
import { samplesOf } from "./operations/sample.ts";

test("the table names every primitive, under its own name", (t) => {
  t.deepEqual(Object.keys(primitives).sort(), primitiveNames().sort());
  for (const [name, primitive] of Object.entries(primitives)) t.is(name, primitive.name);
});

for (const name of Object.keys(domains) as PrimitiveName[]) {
  const { scalar, cases, except } = domains[name] as Domain;
  const primitive = primitives[name] as Primitive;
  const row = {
    cases: cases.map((item) => ({
      call: (...xs: Tensor[]) => apply(primitive, xs, item.params ?? null),
      ...item,
    })),
    ...(except && { except }),
  };
  testRow(name, row);
  const samples = samplesOf(name, row);
  if (scalar)
    test(`${name}: value`, (t) => {
      for (const { call, inputs } of samples) checkValue(t, scalar, inputs, (call(...inputs) as readonly Tensor[])[0]!);
    });
  if (primitive.form === "integer" || primitive.form === "blocked")
    test(`${name}: no path for gradients`, (t) => {
      for (const { call, inputs } of samples) {
        const X = inputs.map((x, i) => symbol(`x${i}`, x.shape, { dtype: x.dtype }));
        const ys = call(...X) as readonly Tensor[];
        t.deepEqual(
          gradients(f.sum(f.cast(ys[0]!, "float64")), X, { disconnected: "null" }),
          X.map(() => null),
        );
      }
    });
}

test.after("the largest constants of float32", () => console.log(worstConstants()));

/** Compares with the scalar function, element by element, finding operands by the index in the result. */
function checkValue(
  t: ExecutionContext,
  scalar: (...xs: number[]) => number,
  inputs: readonly Tensor[],
  y: Tensor,
): void {
  const shape = y.shape as readonly number[];
  const values = y.data;
  t.is(
    values.length,
    shape.reduce((a, b) => a * b, 1),
  );
  for (let flat = 0; flat < values.length; flat++) {
    const index = shape.map(
      (_, axis) => Math.floor(flat / shape.slice(axis + 1).reduce((a, b) => a * b, 1)) % shape[axis]!,
    );
    const operands = inputs.map((x) => {
      const own = x.shape as readonly number[];
      const at = own.reduce(
        (offset, size, axis) => offset * size + (size === 1 ? 0 : index[axis + shape.length - own.length]!),
        0,
      );
      return x.data[at]!;
    });
    const expected = scalar(...operands);
    t.true(difference(values[flat]!, expected) <= 1e-15, `element ${index}: ${values[flat]}, expected ${expected}`);
  }
}
