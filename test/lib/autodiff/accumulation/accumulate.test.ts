import test from "ava";
import { accumulate } from "../../../../lib/autodiff/accumulation/accumulate.ts";
import { zeros } from "../../../../lib/create/create.ts";
import {
  cheapestOrder,
  fromLeft,
  fromRight,
  multiplicationsOf,
  multiplyIn,
  type ProductOrder,
} from "../../../../lib/graph/matrixChain.ts";
import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { difference, draw } from "../../support/numeric.ts";
import { RandomChoices } from "../../support/randomChoices.ts";

/** The fewest multiplications, by trying every order. */
function leastByTrying(sizes: readonly number[]): number {
  if (sizes.length <= 2) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (let middle = 1; middle < sizes.length - 1; middle++) {
    const own = sizes[0]! * sizes[middle]! * sizes.at(-1)!;
    least = Math.min(least, own + leastByTrying(sizes.slice(0, middle + 1)) + leastByTrying(sizes.slice(middle)));
  }
  return least;
}

test("dynamic programming finds the fewest multiplications there are", (t) => {
  const random = new RandomChoices(5);
  for (let round = 0; round < 200; round++) {
    const sizes = Array.from({ length: 2 + random.below(7) }, () => random.below(9));
    const order = cheapestOrder(sizes);
    t.is(multiplicationsOf(order, sizes), leastByTrying(sizes), `${sizes}`);
    t.is(order.length, sizes.length - 2);
  }
});

test("the multiplications that are counted are those that are done", (t) => {
  const random = new RandomChoices(6);
  for (let round = 0; round < 50; round++) {
    const sizes = Array.from({ length: 2 + random.below(6) }, () => 1 + random.below(5));
    const factors = sizes.slice(1).map((_, i) => draw(round * 10 + i, [sizes[i]!, sizes[i + 1]!]));
    const orders: ProductOrder[] = [cheapestOrder(sizes), fromLeft(factors.length), fromRight(factors.length)];
    const expected = multiplyIn(fromLeft(factors.length), factors, f.matmul);
    for (const order of orders) {
      let done = 0;
      const product = multiplyIn(order, factors, (a, b) => {
        done += (a.shape[0] as number) * (a.shape[1] as number) * (b.shape[1] as number);
        return f.matmul(a, b);
      });
      t.is(done, multiplicationsOf(order, sizes));
      t.true(product.data.every((v, i) => difference(v, expected.data[i]!) < 1e-12));
    }
  }
});

test("forward and reverse accumulation have the brackets of section 6.5.9; a narrow middle wants neither", (t) => {
  const chain = [draw(1, [10, 10]), draw(2, [10, 1]), draw(3, [1, 10]), draw(4, [10, 10])];
  const forward = accumulate(chain, { order: "forward" });
  const reverse = accumulate(chain, { order: "reverse" });
  const optimal = accumulate(chain);
  t.is(forward.order, "J1·(J2·(J3·J4))");
  t.is(reverse.order, "((J1·J2)·J3)·J4");
  t.is(optimal.order, "(J1·J2)·(J3·J4)");
  t.deepEqual(optimal.counts, { forward: 100 + 100 + 1000, reverse: 100 + 100 + 1000, optimal: 300 });
  t.is(optimal.multiplications, 300);
  for (const { product } of [forward, reverse])
    t.true(product.data.every((v, i) => difference(v, optimal.product.data[i]!) < 1e-14));
});

test("one factor is the product, and what does not fit is said", (t) => {
  const one = accumulate([[[1, 2]]]);
  t.deepEqual(one.product.toArray(), [[1, 2]]);
  t.is(one.order, "J1");
  t.is(one.multiplications, 0);
  t.deepEqual(accumulate([zeros([2, 0]), zeros([0, 3])]).product.toArray(), [
    [0, 0, 0],
    [0, 0, 0],
  ]);
  t.throws(() => accumulate([]), { message: /at least one/ });
  t.throws(() => accumulate([zeros([2, 3]), zeros([2, 3])]), { name: "ShapeError", message: /3 columns meet 2 rows/ });
  t.throws(() => accumulate([zeros([3])]), { name: "ShapeError", message: /matrices \[m, n\]/ });
});
