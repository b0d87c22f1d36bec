import test from "ava";
import { ancestors } from "../../../lib/graph/graph.ts";
import * as ad from "../../../lib/index.ts";
import { Tensor } from "../../../lib/tensor/tensor.ts";

test("a walk gives each node once, in the order they were made, however it meets them", (t) => {
  const early = ad.variable([1, 2]);
  for (let i = 0; i < 300; i++) ad.tensor([i]);
  const nodes: Tensor[] = [early.sin(), early.mul(2)];
  for (let i = 0; i < 200; i++) nodes.push(nodes[(i * 7) % nodes.length]!.add(nodes.at(-1)!));
  const found = ancestors([nodes.at(-1)!, nodes[3]!, nodes.at(-1)!]);
  t.is(new Set(found).size, found.length);
  t.true(found.length > 200 && found[0] === early && found.at(-1) === nodes.at(-1));
  for (let i = 1; i < found.length; i++) t.true(found[i - 1]!.id < found[i]!.id);
  t.deepEqual(ancestors([]), []);
  t.deepEqual(ancestors([early]), [early]);
});

test("numbers too far apart to be sorted with their places in one double keep the order", (t) => {
  const far = (id: number): Tensor => {
    const x = new Tensor({ shape: [], dtype: "float32" });
    (x as { id: number }).id = id;
    return x;
  };
  const ids = [2 ** 52 + 1, 3, 2 ** 52, 2, 2 ** 30];
  t.deepEqual(
    ancestors(ids.map(far)).map(({ id }) => id),
    [2, 3, 2 ** 30, 2 ** 52, 2 ** 52 + 1],
  );
});
