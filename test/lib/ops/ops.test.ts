import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { backward } from "../../../lib/autodiff/tape.ts";
import { hvp, jvp } from "../../../lib/autodiff/transforms.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { apply1 } from "../../../lib/ops/apply.ts";
import { fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Primitive } from "../../../lib/ops/operation.ts";
import { type PrimitiveName, primitives } from "../../../lib/ops/primitives.ts";
import { primitiveNames } from "../../../lib/ops/registry.ts";
import { symbol, variable } from "../../../lib/tensor/create.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { derivative, difference, draw, inner, moved, weighted } from "../support/numeric.ts";
import type { Case, Domain } from "./domains/domain.ts";
import { domains } from "./domains/index.ts";

const [exact, finite] = [1e-12, 1e-7];

test("the table names every primitive, under its own name", (t) => {
  t.deepEqual(Object.keys(primitives).sort(), primitiveNames().sort());
  for (const [name, primitive] of Object.entries(primitives)) t.is(name, primitive.name);
});

for (const name of Object.keys(domains) as PrimitiveName[]) {
  const { scalar, cases } = domains[name] as Domain;
  const primitive = primitives[name] as Primitive;
  for (const item of cases) {
    const title = `${name} ${item.shapes.map((s) => `[${s.join(",")}]`).join(" ")}${item.params ? ` ${JSON.stringify(item.params)}` : ""} ${item.ranges?.join(" to ") ?? ""}`;
    const inputs = item.shapes.map((shape, i) => input(item, shape, i));
    const apply = (...xs: Tensor[]): Tensor => apply1(primitive, xs, item.params ?? null);

    if (scalar) test(`${title}: value`, (t) => checkValue(t, scalar, inputs, apply(...inputs)));
    if (primitive.form === "integer" || primitive.form === "blocked") {
      test(`${title}: no path for gradients`, (t) => {
        const [X, y] = symbolic(inputs, apply);
        t.deepEqual(
          gradients(f.sum(f.cast(y, "float64")), X, { disconnected: "null" }),
          X.map(() => null),
        );
      });
      continue;
    }
    test(`${title}: first order by tape, symbols, forward and finite differences`, (t) => {
      const active = activeOf(item, inputs);
      const directions = active.map((x, i) => draw(70 + i, x.shape as number[]));
      const all = (xs: readonly Tensor[]): Tensor[] => inputs.map((x, i) => xs[activeIndex(item, i)] ?? x);
      const weights = draw(90, apply(...inputs).shape as number[]);
      const loss = (...xs: Tensor[]): Tensor => weighted(apply(...all(xs)), weights);

      const numeric = derivative((h) => loss(...active.map((x, i) => moved(x, directions[i]!, h))).item());
      const leaves = active.map((x) => variable(x));
      backward(loss(...leaves));
      const byTape = total(
        leaves.map((x) => x.grad!),
        directions,
      );
      const [X, J] = symbolic(active, loss);
      const nodes = gradients(J, X);
      const bySymbols = total(evaluate(nodes, new Map(X.map((x, i) => [x, active[i]!]))), directions);
      const forward = jvp(loss, active, directions).tangent.item();

      t.true(difference(byTape, bySymbols) <= exact, `tape ${byTape}, symbols ${bySymbols}`);
      t.true(difference(byTape, forward) <= exact, `tape ${byTape}, forward ${forward}`);
      t.true(difference(byTape, numeric) <= finite, `tape ${byTape}, finite differences ${numeric}`);
      leaves.forEach((leaf, i) => {
        t.deepEqual(leaf.grad!.shape, active[i]!.shape);
        t.deepEqual(nodes[i]!.shape, active[i]!.shape);
      });
    });
    test(`${title}: second order by symbols twice, forward over reverse and finite differences`, (t) => {
      const active = activeOf(item, inputs);
      const directions = active.map((x, i) => draw(70 + i, x.shape as number[]));
      const probes = active.map((x, i) => draw(80 + i, x.shape as number[]));
      const all = (xs: readonly Tensor[]): Tensor[] => inputs.map((x, i) => xs[activeIndex(item, i)] ?? x);
      const weights = draw(90, apply(...inputs).shape as number[]);
      // The square makes linear operations have a second derivative too.
      const loss = (...xs: Tensor[]): Tensor => f.sum(f.mul(f.square(apply(...all(xs))), weights));

      const forward = total(
        hvp((xs: Tensor[]) => loss(...xs), active, directions),
        probes,
      );
      const [X, J] = symbolic(active, loss);
      const first = gradients(J, X);
      const along = first.map((g, i) => f.sum(f.mul(g, directions[i]!))).reduce((a, b) => f.add(a, b));
      const second = gradients(along, X, { disconnected: "zero" });
      const bySymbols = total(evaluate(second, new Map(X.map((x, i) => [x, active[i]!]))), probes);
      const gradientAt = (h: number): number => {
        const leaves = active.map((x, i) => variable(moved(x, directions[i]!, h)));
        backward(loss(...leaves));
        return total(
          leaves.map((x) => x.grad!),
          probes,
        );
      };
      t.true(difference(forward, bySymbols) <= exact, `forward over reverse ${forward}, symbols ${bySymbols}`);
      t.true(
        difference(forward, derivative(gradientAt)) <= finite,
        `forward over reverse ${forward}, finite differences ${derivative(gradientAt)}`,
      );
    });
  }
}

function input(item: Case, shape: readonly number[], i: number): Tensor {
  const [low, high] = item.ranges?.[i] ?? [-2, 2];
  const x = draw(7 + i, shape, low, high);
  return item.integers?.includes(i)
    ? fromArray(
        Int32Array.from(x.data, (v) => (v > 0 ? 1 : 0)),
        x.shape,
        "int32",
      )
    : x;
}

const activeOf = (item: Case, inputs: readonly Tensor[]): Tensor[] =>
  inputs.filter((_, i) => !item.integers?.includes(i));
const activeIndex = (item: Case, i: number): number =>
  item.integers?.includes(i) ? -1 : i - (item.integers ?? []).filter((k) => k < i).length;
const total = (gs: readonly Tensor[], vs: readonly Tensor[]): number =>
  gs.reduce((sum, g, i) => sum + inner(g, vs[i]!), 0);

function symbolic(inputs: readonly Tensor[], apply: (...xs: Tensor[]) => Tensor): [Tensor[], Tensor] {
  const X = inputs.map((x, i) => symbol(`x${i}`, x.shape, { dtype: x.dtype }));
  return [X, apply(...X)];
}

/** Compares with the scalar function, element by element, finding operands by the index in the result. */
function checkValue(
  t: { is(a: unknown, b: unknown): boolean; true(x: boolean, message?: string): boolean },
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
