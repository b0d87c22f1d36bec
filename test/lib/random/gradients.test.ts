/** Draws are differentiable in parameters that are tensors, in every mode; never in their key. */
import test from "ava";
import { grad } from "../../../lib/autodiff/transforms.ts";
import { tensor } from "../../../lib/create/create.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { random } from "../../../lib/random/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { testRow } from "../ops/operations/register.ts";
import type { Row } from "../ops/operations/row.ts";

const seed = { seed: 31 } as const;
const both = { cases: [{ shapes: [[2, 3], [3]] }, { shapes: [[], [2, 1]] }, { shapes: [[1, 3], []] }] } as const;

const rows: Record<string, Row> = {
  normal: { ...both, call: (mean, std) => random.normal([2, 3], { ...seed, mean: mean!, std: std! }) },
  uniform: { ...both, call: (low, high) => random.uniform([2, 3], { ...seed, low: low!, high: high! }) },
  gumbel: {
    ...both,
    call: (location, scale) => random.gumbel([2, 3], { ...seed, location: location!, scale: scale! }),
  },
  laplace: {
    ...both,
    call: (location, scale) => random.laplace([2, 3], { ...seed, location: location!, scale: scale! }),
  },
  exponential: {
    cases: [
      { shapes: [[2, 3]], ranges: [[0.5, 2]] },
      { shapes: [[]], ranges: [[0.5, 2]] },
    ],
    call: (rate) => random.exponential([2, 3], { ...seed, rate: rate! }),
  },
};
for (const [name, row] of Object.entries(rows)) testRow(`random.${name}`, row);

test("a number and a tensor as parameter draw the same, to rounding", (t) => {
  const numbers = random.normal([50], { ...seed, mean: 2, std: 3, dtype: "float64" }).data;
  const tensors = random.normal([50], {
    ...seed,
    mean: tensor(2, { dtype: "float64" }),
    std: tensor(3, { dtype: "float64" }),
  }).data;
  numbers.forEach((v, i) => {
    t.true(Math.abs(v - tensors[i]!) <= 4e-15 * (1 + Math.abs(v)));
  });
});

test("the reparameterised gradient of E[x²] in mean and std is 2·mean and 2·std", (t) => {
  const at = { mean: tensor(1.5, { dtype: "float64" }), std: tensor(0.5, { dtype: "float64" }) };
  const g = grad((p: { mean: Tensor; std: Tensor }) => f.mean(f.square(random.normal([200_000], { ...seed, ...p }))))(
    at,
  );
  t.true(Math.abs(g.mean.item() - 3) < 0.01 && Math.abs(g.std.item() - 1) < 0.02, `${g.mean.item()} ${g.std.item()}`);
});
