import test from "ava";
import * as ad from "../../../lib/index.ts";

test("a tensor is its members along the first axis, one after the other, also of a graph and to derivatives", (t) => {
  const rows = [...ad.tensor([[1, 2], [3, 4], [5, 6]])]; // biome-ignore format: a matrix
  t.deepEqual(
    rows.map((row) => row.toArray() as number[]),
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  );
  t.deepEqual([...ad.zeros([0, 3])], []);
  const dot = (x: ad.Tensor): ad.Tensor => {
    const [a, b] = x;
    return a!.mul(b!).sum();
  };
  t.deepEqual(ad.grad(dot)(ad.tensor([[1, 2], [3, 4]])).toArray() as number[][], [[3, 4], [1, 2]]); // biome-ignore format: matrices
  const x = ad.symbol("x", [2, "n"]);
  t.is(ad.evaluate(dot(x), { x: [[1, 2], [3, 4]] }).item(), 11); // biome-ignore format: a matrix
});

test("what has no first axis, or no known size of it, says so", (t) => {
  t.throws(() => [...ad.tensor(1)], { instanceOf: ad.ShapeError, message: /scalar and has no axis.*x\.item\(\)/ });
  t.throws(() => [...ad.symbol("x", ["n"])], { instanceOf: ad.ShapeError, message: /ad\.scan/ });
});
