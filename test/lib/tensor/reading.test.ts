import { inspect } from "node:util";
import test from "ava";
import * as ad from "../../../lib/index.ts";

test("a tensor in a text is its values; where JavaScript wants a number it says what to write", (t) => {
  const x = ad.tensor([1, 2]);
  t.is(`${x}`, "Tensor float32 [2] [1, 2]");
  t.is("x: ".concat(String(x)), "x: Tensor float32 [2] [1, 2]");
  for (const wrong of [() => Number(x), () => Math.max(x as unknown as number), () => (x as unknown as number) ** 2])
    t.throws(wrong, {
      instanceOf: ad.ValueError,
      message: /operators and Math take numbers, got a tensor \(float32 \[2\]\)/,
    });
  const cubed = (v: number) => v ** 3;
  t.throws(() => ad.grad(cubed)(2), { instanceOf: ad.ValueError, message: /x\.pow\(3\)/ });
});

test("operations and gradient tables read as what they hold", (t) => {
  const w = ad.variable([1, 2], { name: "w" });
  const y = ad.sum(w);
  t.is(inspect(ad.getOperation(y)), "Operation sum: w (float32 [2]) → sum (float32 [])");
  const { gradTable } = ad.backprop([w], ad.graph(y), y);
  t.is(
    inspect(gradTable),
    [
      "GradTable of 2 tensors, 1 operations",
      "  sum (float32 []): Tensor float32 [] 1",
      "  w (float32 [2]): Tensor float32 [2] [1, 1]",
    ].join("\n"),
  );
});
