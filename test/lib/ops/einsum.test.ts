import test from "ava";
import { symbol, tensor } from "../../../lib/create/create.ts";
import { chainOrder, cheapestPair } from "../../../lib/ops/contractionOrder.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { withState } from "../../../lib/tensor/state.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { draw } from "../support/numeric.ts";

test("letters of any alphabet, spaces, scalars, numbers and whole numbers are taken", (t) => {
  t.deepEqual(f.einsum(" i j , j k -> i k ", draw(1, [2, 3]), draw(1, [3, 2])).shape, [2, 2]);
  t.deepEqual(f.einsum("αβ,βγ", draw(1, [2, 3]), draw(1, [3, 4])).shape, [2, 4]);
  t.is(f.einsum("", tensor(2)).item(), 2);
  t.deepEqual(f.einsum(",i->i", 2, tensor([1, 2])).toArray(), [2, 4]);
  const whole = f.einsum(
    "ij,j",
    tensor(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: "int32" },
    ),
    tensor([1, 1], { dtype: "int32" }),
  );
  t.deepEqual([whole.dtype, whole.toArray()], ["int32", [3, 7]]);
});

test("errors name the letter, the sizes and the operands", (t) => {
  const [a, b] = [draw(1, [2, 3]), draw(1, [4, 2])];
  const throws = (g: () => unknown, message: RegExp): void => {
    t.throws(g, { name: "ShapeError", message });
  };
  throws(
    () => f.einsum("ij,jk->ik", a, b),
    /sizes of "j" in "ij,jk->ik" differ: 3 and 4 \(operands \[2, 3\], \[4, 2\]\)/,
  );
  throws(() => f.einsum("ii", a), /sizes of "i" .* differ: 2 and 3/);
  throws(() => f.einsum("...,...", a, b), /sizes of "\.\.\."/);
  throws(() => f.einsum("ij,jk->ik", a), /names 2 operands, got 1/);
  throws(() => f.einsum("ijk", a), /"ijk" .* names 3 axes of an operand of shape \[2, 3\]/);
  throws(() => f.einsum("i", a), /"\.\.\." stands for the others/);
  throws(() => f.einsum("ij->iz", a), /"z" stands in the output .* and in no operand/);
  throws(() => f.einsum("ij->ii", a), /"i" stands twice in the output/);
  throws(() => f.einsum("i1", a), /"1" in "i1" is no label/);
  throws(() => f.einsum("i..j", a), /"\." in "i\.\.j" is no label/);
  throws(() => f.einsum("ij->->i", a), /more than one arrow/);
  throws(() => f.tensordot(a, a, 1), /axis 1 of \[2, 3\] and axis 0 of \[2, 3\] differ: 3 and 2/);
  throws(() => f.cross([1, 2], [1, 2]), /3 components/);
});

test("a sum over a letter of its own is taken before any product, and no product is larger than it must be", (t) => {
  const counted = (g: () => Tensor): string[] => {
    const names: string[] = [];
    withState("observer", (name) => void names.push(name), g);
    return names;
  };
  t.deepEqual(
    counted(() => f.einsum("ij,kl->", draw(1, [2, 3]), draw(2, [4, 5]))),
    ["sum", "sum", "dotGeneral"],
  );
  // The vector first: three products of a matrix with a vector, none of two matrices.
  const weights = new Map([..."ijkl"].map((label) => [label, 100]));
  const factors = [["i", "j"], ["j", "k"], ["k", "l"], ["l"]];
  const kept = (label: string, i: number, j: number): boolean =>
    label === "i" || factors.some((own, at) => at !== i && at !== j && own.includes(label));
  t.deepEqual(cheapestPair(factors, weights, kept), [2, 3]);
});

test("matrix chains take the cheapest order", (t) => {
  // Cormen et al., Introduction to Algorithms, figure 15.5.
  t.deepEqual(chainOrder([30, 35, 15, 5, 10, 20, 25]), [
    [0, [1, 2]],
    [[3, 4], 5],
  ]);
  t.is(chainOrder([2, 3]), 0);
  t.deepEqual(
    f.multiDot([symbol("x", ["batch", 2]), f.cast(draw(1, [2, 3]), "float32"), f.cast(draw(2, [3, 1]), "float32")])
      .shape,
    ["batch", 1],
  );
});

test("a batch axis that one side lacks is never repeated in memory", (t) => {
  const [a, b] = [draw(1, [2, 1, 3, 4]), draw(2, [5, 4, 2])];
  const names: string[] = [];
  const product = withState(
    "observer",
    (name) => void names.push(name),
    () => f.matmul(a, b),
  );
  t.deepEqual(product.shape, [2, 5, 3, 2]);
  t.false(names.includes("broadcastTo"));
  t.deepEqual(product.data, f.einsum("aij,bjk->abik", f.reshape(a, [2, 3, 4]), b).data);
  const named = f.matmul(symbol("x", ["batch", 1, 3, 4]), symbol("y", [5, 4, 2]));
  t.deepEqual(named.shape, ["batch", 5, 3, 2]);
});
