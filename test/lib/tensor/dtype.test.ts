import test from "ava";
import { tensor } from "../../../lib/create/create.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { type DType, promote, promoteToFloat } from "../../../lib/tensor/dtype.ts";

const dtypes: DType[] = ["float32", "float64", "int32", "bool"];
const error = "error";
/** add, div and where for each pair of dtypes, row by column. */
const expected: Record<DType, string[][]> = {
  float32: [
    ["float32", error, "float32", "float32"],
    ["float32", error, "float32", "float32"],
    ["float32", error, "float32", "float32"],
  ],
  float64: [
    [error, "float64", "float64", "float64"],
    [error, "float64", "float64", "float64"],
    [error, "float64", "float64", "float64"],
  ],
  int32: [
    ["float32", "float64", "int32", "int32"],
    ["float32", "float64", "float32", "float32"],
    ["float32", "float64", "int32", "int32"],
  ],
  bool: [
    ["float32", "float64", "int32", "int32"],
    ["float32", "float64", "float32", "float32"],
    ["float32", "float64", "int32", "bool"],
  ],
};
for (const a of dtypes)
  for (const [column, b] of dtypes.entries())
    test(`${a} with ${b}`, (t) => {
      const [x, y] = [tensor([1, 0], { dtype: a }), tensor([1, 1], { dtype: b })];
      const rows = [() => f.add(x, y), () => f.div(x, y), () => f.where([true, false], x, y)];
      rows.forEach((run, row) => {
        const want = expected[a][row]![column];
        if (want === error) t.throws(run, { message: /Cast one of them/ });
        else t.is(run().dtype, want as DType);
      });
      if (expected[a][0]![column] !== error) {
        t.deepEqual(f.add(x, y).toArray(), [2, 1]);
        t.is(promote("add", [a, b]), f.add(x, y).dtype);
        t.is(promoteToFloat("div", [a, b]), f.div(x, y).dtype);
      }
    });

test("a plain number takes the tensor's dtype; a fraction does not fit int32", (t) => {
  t.is(f.add(tensor([1], { dtype: "float64" }), 0.1).data[0], 1.1);
  t.is(f.add(tensor([1]), 0.1).dtype, "float32");
  t.is(f.add(tensor([1], { dtype: "int32" }), 2).dtype, "int32");
  t.is(f.add(tensor([true]), 2).dtype, "int32");
  t.throws(() => f.add(tensor([1], { dtype: "int32" }), 0.5), { message: /0\.5 does not fit an int32 tensor.*cast/ });
  t.throws(() => tensor([0.5], { dtype: "int32" }), { message: /0\.5 does not fit/ });
});

test("functions with fractions make floats of ints, and comparisons make bools", (t) => {
  t.is(f.exp(tensor([1], { dtype: "int32" })).dtype, "float32");
  t.is(f.sigmoid(tensor([1], { dtype: "int32" })).dtype, "float32");
  t.is(f.abs(tensor([-1], { dtype: "int32" })).dtype, "int32");
  t.is(f.greater(tensor([1]), 0).dtype, "bool");
  t.is(f.sum(tensor([true, true, false])).item(), 2);
  t.is(f.mean(tensor([1, 2], { dtype: "int32" })).item(), 1.5);
  t.is(f.argmax(tensor([1, 3, 2])).dtype, "int32");
  t.deepEqual(f.mul(tensor([65537], { dtype: "int32" }), 65537).toArray(), [131073], "int32 wraps as in numpy");
});
