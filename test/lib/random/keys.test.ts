import test from "ava";
import "../../../lib/methods.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { compile } from "../../../lib/control/compile.ts";
import { symbol, tensor } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { type Key, random } from "../../../lib/random/index.ts";
import { withState } from "../../../lib/tensor/state.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

const { key, split, foldIn, normal, uniform } = random;

/** Every draw, from a key. */
const draws: Record<string, (key: Key) => Tensor> = {
  normal: (key) => normal([2, 3], { key, mean: 1, std: 2 }),
  "normal float64": (key) => normal([5], { key, dtype: "float64" }),
  uniform: (key) => uniform([5], { key, low: -1 }),
  exponential: (key) => random.exponential([5], { key }),
  gumbel: (key) => random.gumbel([2, 2], { key }),
  laplace: (key) => random.laplace([2, 2], { key }),
  logistic: (key) => random.logistic([2, 2], { key }),
  cauchy: (key) => random.cauchy([2, 2], { key }),
  bits: (key) => random.bits([7], { key }),
  bernoulli: (key) => random.bernoulli([9], { key, p: 0.3 }),
  randint: (key) => random.randint([9], { key, low: -5, high: 5 }),
  categorical: (key) =>
    random.categorical(
      tensor([
        [0, 1, 2],
        [2, 1, 0],
      ]),
      { key },
    ),
  permutation: (key) => random.permutation(11, { key }),
  scalar: (key) => normal([], { key }),
  empty: (key) => normal([0, 3], { key }),
  "through split": (key) => normal([4], { key: split(key, 3).at(2) }),
  "through foldIn": (key) => normal([4], { key: foldIn(key, 12) }),
  "several ways": (key) => f.concat([...split(key)].map((own) => uniform([3], { key: own }))),
};

for (const [name, draw] of Object.entries(draws)) {
  test(`${name}: the same key gives the same bits eagerly, by symbols, compiled, and for each member of a batch`, (t) => {
    const own = key(5);
    const expected = draw(own);
    t.deepEqual(draw(key(5)).data, expected.data);
    if (expected.data.length > 1) t.notDeepEqual(draw(key(6)).data, expected.data);
    const K = symbol("key", [2], { dtype: "int32" }) as Key;
    const node = draw(K);
    t.deepEqual(node.shape, expected.shape);
    t.deepEqual(evaluate(node, { key: own }).data, expected.data);
    const compiled = compile({ inputs: [K], outputs: [node] });
    t.deepEqual(compiled(own)[0]!.data, expected.data);
    const batch = split(own, 4);
    const together = vmap(draw as (k: Tensor) => Tensor)(batch);
    [...batch].forEach((member, i) => {
      t.deepEqual(f.at(together, i).data, draw(member).data);
    });
  });
}

test("under vmap one key from outside gives all members the same numbers, and batched data changes nothing", (t) => {
  const x = tensor([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  const own = key(1);
  const noisy = vmap((row: Tensor) => f.add(row, normal([2], { key: own })))(x);
  t.deepEqual(noisy.data, f.add(x, normal([2], { key: own })).data);
});

test("a batch of keys is drawn in as many operations for 100 members as for 2", (t) => {
  const applied = (n: number): number => {
    let operations = 0;
    const batch = split(key(2), n);
    withState(
      "observer",
      () => operations++,
      () =>
        vmap((k: Tensor) => {
          const [a, b] = [...split(k)] as [Key, Key];
          return f.add(normal([3], { key: a }), f.cast(random.permutation(3, { key: foldIn(b, 1) }), "float32"));
        })(batch),
    );
    return operations;
  };
  t.is(applied(100), applied(2));
});

test("one call makes keys to take apart, to go through and to give to vmap", (t) => {
  const own = key(8);
  const three = split(own, 3);
  t.deepEqual(three.shape, [3, 2]);
  const draw = (k: Tensor): Tensor => normal([2], { key: k });
  const each = [...three].map((k) => draw(k));
  const [first, , last] = three;
  t.deepEqual(draw(first!).data, each[0]!.data);
  t.deepEqual(draw(last!).data, each[2]!.data);
  t.deepEqual(vmap((k) => normal([2], { key: k }))(split(own, 3)).data, f.stack(each).data);
});

test("seeds are keys: whole numbers of 53 bits, negative ones and tensors too", (t) => {
  t.deepEqual(normal([3], { seed: 9 }).data, normal([3], { key: key(9) }).data);
  t.deepEqual(key(-1).toArray(), [-1, -1] as never);
  t.deepEqual(key(2 ** 40 + 3).toArray(), [3, 256] as never);
  t.deepEqual(key(tensor(-7, { dtype: "int32" })).data, key(-7).data);
  t.throws(() => key(0.5), { message: /0.5 is not a seed/ });
  t.throws(() => key(Number.NaN), { message: /not a seed/ });
});

test("split and foldIn give keys that differ from each other and from their origin", (t) => {
  const own = key(3);
  const all = [own, ...split(own, 500), ...Array.from({ length: 500 }, (_, i) => foldIn(own, i))];
  t.is(new Set(all.map((k) => k.data.join())).size, all.length);
  t.deepEqual(split(own, 500).data, f.concat([...split(own, 500)].map((k) => f.reshape(k, [1, 2]))).data);
  t.deepEqual(foldIn(own, tensor(4, { dtype: "int32" })).data, foldIn(own, 4).data);
});

test("draws without seed or key go on in the process's stream, which seed starts anew", (t) => {
  t.notDeepEqual(normal([5]).data, normal([5]).data);
  random.seed(4);
  const first = [normal([3]).data, uniform([2]).data];
  random.seed(4);
  t.deepEqual([normal([3]).data, uniform([2]).data], first);
});

test("a source of keys takes over for draws that name none", (t) => {
  const fixed = key(8);
  t.deepEqual(
    withState(
      "keySource",
      () => fixed,
      () => normal([3]),
    ).data,
    normal([3], { key: fixed }).data,
  );
});

test("named sizes wait for the graph: a key stays the same at each evaluation, no key draws anew", (t) => {
  const x = symbol("x", ["batch", 2]);
  const kept = f.add(x, normal(["batch", 2], { seed: 1 }));
  const zeros = (n: number): Tensor => f.reshape(tensor(new Float32Array(2 * n)), [n, 2]);
  for (const n of [1, 7]) t.deepEqual(evaluate(kept, { x: zeros(n) }).data, normal([n, 2], { seed: 1 }).data);
  const noise = normal(["batch", 2]);
  const fresh = compile({
    inputs: [x],
    outputs: [f.add(x, noise), f.add(x, noise), f.add(normal(["batch", 2]), x)],
  });
  const [a, again, other] = fresh(zeros(3)) as [Tensor, Tensor, Tensor];
  const [b] = fresh(zeros(3)) as [Tensor];
  t.deepEqual(a.data, again.data, "one node has one value in one evaluation");
  t.notDeepEqual(a.data, other.data);
  t.notDeepEqual(a.data, b.data);
});

test("what is no key, and two ways to say which numbers, are errors", (t) => {
  t.throws(() => normal([2], { key: tensor([1, 2]) as Key }), { message: /expected a key.*float32 \[2\]/ });
  t.throws(() => normal([2], { key: split(key(1), 3) }), { message: /batch of keys use ad\.vmap\(f\)\(keys\)/ });
  t.throws(() => normal([2], { key: 7 as unknown as Key }), { message: /expected a key/ });
  t.throws(() => normal([2], { key: key(1), seed: 1 }), { message: /expected one of them/ });
  t.throws(() => normal([-2]), { message: /not a size/ });
  t.throws(() => normal([2.5]), { message: /not a size/ });
});
