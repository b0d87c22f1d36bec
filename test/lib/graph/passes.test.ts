/** Each simplification before and after, the same values, and nothing left to do for it afterwards. */
import test, { type ExecutionContext } from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { trace } from "../../../lib/autodiff/trace.ts";
import { grad } from "../../../lib/autodiff/transforms.ts";
import { checkpoint, compile } from "../../../lib/control/compile.ts";
import { symbol, tensor, variable } from "../../../lib/create/create.ts";
import { Body } from "../../../lib/graph/body.ts";
import { costOf } from "../../../lib/graph/cost.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { algebraic } from "../../../lib/graph/passes/algebraic.ts";
import { commonSubexpressions } from "../../../lib/graph/passes/commonSubexpressions.ts";
import { constantFolding } from "../../../lib/graph/passes/constantFolding.ts";
import { deadCode } from "../../../lib/graph/passes/deadCode.ts";
import { type Pass, simplified } from "../../../lib/graph/passes/index.ts";
import { matrixChains } from "../../../lib/graph/passes/matrixChains.ts";
import { isConstant } from "../../../lib/ops/apply.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { random } from "../../../lib/random/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { difference, draw } from "../support/numeric.ts";
import { drawProgram, lossOf } from "../support/programs.ts";

const float64 = { dtype: "float64" } as const;

/** 0 in the place of −0. */
const unsigned = (value: number): number => value + 0;

/** The names of a body's operations, in order. */
const namesOf = (body: Body): string[] =>
  [...new Set(body.nodes.flatMap((v) => (v.operation && !body.inputs.includes(v) ? [v.operation] : [])))].map(
    ({ name }) => name,
  );

interface Change {
  readonly shapes: readonly (readonly number[])[];
  readonly of: (...xs: Tensor[]) => Tensor | readonly Tensor[];
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly dtype?: Tensor["dtype"];
}

function check(t: ExecutionContext, pass: Pass, { shapes, of, before, after, dtype = "float64" }: Change): void {
  const inputs = shapes.map((shape, i) => f.cast(draw(i + 1, shape, -4, 4), dtype));
  const { body } = trace(of as (...xs: Tensor[]) => Tensor[], inputs);
  t.deepEqual(namesOf(body), before);
  const changed = pass(body);
  t.deepEqual(namesOf(changed), after);
  t.is(pass(changed), changed, "nothing is left to do");
  const [expected, found] = [body.run(inputs), changed.run(inputs)];
  for (const [i, y] of expected.entries()) t.deepEqual(found[i]!.toArray(), y.toArray());
}

const one = [[3, 2]];
const algebra: Record<string, Change> = {
  "x · 1": { shapes: one, of: (x) => f.mul(f.mul(1, x), tensor([1, 1], float64)), before: ["mul", "mul"], after: [] },
  "x · (−1)": { shapes: one, of: (x) => f.mul(x, -1), before: ["mul"], after: ["neg"] },
  "x + 0, x − 0, x ÷ 1, x¹": {
    shapes: one,
    of: (x) => f.pow(f.div(f.sub(f.add(0, f.add(x, 0)), 0), 1), 1),
    before: ["add", "add", "sub", "div", "pow"],
    after: [],
  },
  "−(−x)": { shapes: one, of: (x) => f.neg(f.neg(f.neg(x))), before: ["neg", "neg", "neg"], after: ["neg"] },
  "−1 times a negation": { shapes: one, of: (x) => f.mul(f.neg(x), -1), before: ["neg", "mul"], after: [] },
  "the transpose of a transpose": {
    shapes: one,
    of: (x) => f.transpose(f.transpose(x)),
    before: ["permute", "permute"],
    after: [],
  },
  "two permutations are one": {
    shapes: [[2, 3, 4]],
    of: (x) => f.permute(f.permute(x, [2, 0, 1]), [2, 0, 1]),
    before: ["permute", "permute"],
    after: ["permute"],
  },
  "reshape of reshape": {
    shapes: [[2, 6]],
    of: (x) => [f.reshape(f.reshape(x, [3, 4]), [4, 3]), f.reshape(f.reshape(x, [12]), [2, 6])],
    before: ["reshape", "reshape", "reshape", "reshape"],
    after: ["reshape"],
  },
  "broadcast of broadcast": {
    shapes: [[2, 1]],
    of: (x) => f.exp(f.broadcastTo(f.broadcastTo(x, [2, 3]), [4, 2, 3])),
    before: ["broadcastTo", "broadcastTo", "exp"],
    after: ["broadcastTo", "exp"],
  },
  "a broadcast that the reader does by itself": {
    shapes: [[3], [2, 3]],
    of: (x, y) => f.mul(f.broadcastTo(x, [2, 3]), y),
    before: ["broadcastTo", "mul"],
    after: ["mul"],
  },
  "a broadcast that gives the result its shape stays": {
    shapes: [[3], [1]],
    of: (x, y) => f.mul(f.broadcastTo(x, [2, 3]), y),
    before: ["broadcastTo", "mul"],
    after: ["broadcastTo", "mul"],
  },
  "x · 0 of floats stays: it may be NaN": { shapes: one, of: (x) => f.mul(x, 0), before: ["mul"], after: ["mul"] },
  "x · 0 of whole numbers": {
    shapes: one,
    dtype: "int32",
    of: (x) => f.mul(x, 0),
    before: ["mul"],
    after: ["broadcastTo"],
  },
  "a condition as numbers, times 0": {
    shapes: one,
    of: (x) => f.mul(f.cast(f.greater(x, 0), "float64"), 0),
    before: ["greater", "cast", "mul"],
    after: ["broadcastTo"],
  },
  "a 1 that would stretch x stays": {
    shapes: [[1, 2]],
    of: (x) => f.mul(x, tensor([[1], [1]], float64)),
    before: ["mul"],
    after: ["mul"],
  },
  "a choice between equals": {
    shapes: one,
    of: (x) => f.where(f.greater(x, 0), x, x),
    before: ["greater", "where"],
    after: [],
  },
  "a cast there and back": {
    shapes: one,
    dtype: "float32",
    of: (x) => f.cast(f.cast(x, "float64"), "float32"),
    before: ["cast", "cast"],
    after: [],
  },
  "a cast that loses digits stays": {
    shapes: one,
    of: (x) => f.cast(f.cast(x, "float32"), "float64"),
    before: ["cast", "cast"],
    after: ["cast", "cast"],
  },
};
for (const [name, change] of Object.entries(algebra)) test(`algebraic: ${name}`, (t) => check(t, algebraic, change));

test("algebraic: NaN and infinities stay what they are", (t) => {
  const x = tensor([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 5e-324], float64);
  const { body } = trace((v: Tensor) => [f.mul(v, 0), f.mul(f.add(v, 0), 1), f.neg(f.neg(v)), f.mul(v, -1)], [x]);
  const [before, after] = [body.run([x]), algebraic(body).run([x])];
  for (const [i, y] of before.entries())
    t.deepEqual(Array.from(after[i]!.data, unsigned), Array.from(y.data, unsigned));
});

test("constantFolding: what depends on known numbers or shapes alone is computed once", (t) => {
  const x = symbol("x", [4, 5], float64);
  const scale = f.div(f.size(x, undefined, "float64"), 4);
  check(t, constantFolding, {
    shapes: [[4, 5]],
    of: (v) => f.mul(v, f.div(f.size(v, undefined, "float64"), 4)),
    before: ["size", "div", "mul"],
    after: ["mul"],
  });
  const folded = constantFolding(new Body([x], [scale]));
  t.true(isConstant(folded.outputs[0]!));
  t.is(folded.outputs[0]!.item(), 5);
  const named = symbol("x", ["batch", 5], float64);
  const body = new Body([named], [f.size(named)]);
  t.is(constantFolding(body), body, "a size that has a name is known when the graph runs");
});

test("constantFolding: variables are read at each run, large results stay operations", (t) => {
  const w = variable(2, float64);
  const X = symbol("x", [], float64);
  const body = new Body([X], [f.mul(X, f.mul(w, 3))]);
  t.is(constantFolding(body), body);
  const wide = symbol("x", [100, 100]);
  const table = simplified(new Body([wide], gradients(f.sum(wide), [wide])));
  t.deepEqual(namesOf(table), ["broadcastTo"]);
  t.is(
    table.nodes.reduce((n, v) => n + (v.storage?.data.length ?? 0), 0),
    1,
  );
});

test("commonSubexpressions: equal operations on the same inputs are one", (t) => {
  check(t, commonSubexpressions, {
    shapes: [[3], [3]],
    of: (a, b) => f.add(f.mul(f.exp(a), f.add(b, 1)), f.mul(f.add(b, 1), f.exp(a))),
    before: ["exp", "add", "mul", "add", "exp", "mul", "add"],
    after: ["exp", "add", "mul", "add"],
  });
  check(t, commonSubexpressions, {
    shapes: [[3, 3]],
    of: (a) => [f.sum(a, 0), f.sum(a, 1), f.add(a, -0), f.add(a, 0), f.sub(a, 1), f.sub(1, a)],
    before: ["sum", "sum", "add", "add", "sub", "sub"],
    after: ["sum", "sum", "add", "add", "sub", "sub"],
  });
});

test("commonSubexpressions: draws of one key are one, draws of two keys and draws without a key stay two", (t) => {
  const two = trace(() => {
    const key = random.key(3);
    const X = f.mul(random.normal([2], { key }), 1);
    return [X, f.mul(random.normal([2], { key }), 1)];
  }, []);
  t.is(two.body.outputs.length, 2);
  const keys = trace(
    (k: Tensor) => {
      const [a, b] = random.split(k as Tensor<[2]>);
      return f.add(
        random.normal([2], { key: a! }),
        f.sub(random.normal([2], { key: b! }), random.normal([2], { key: a! })),
      );
    },
    [random.key(1)],
  ).body;
  const merged = commonSubexpressions(keys);
  t.is(namesOf(keys).filter((name) => name === "randomDraw").length, 3);
  t.is(namesOf(merged).filter((name) => name === "randomDraw").length, 2);
  const n = symbol("n", ["batch"]);
  const fresh = new Body([n], [f.sub(f.add(random.normal(["batch"]), n), random.normal(["batch"]))]);
  const after = simplified(fresh);
  t.is(namesOf(after).filter((name) => name === "randomDraw").length, 2);
  t.notDeepEqual(after.run([tensor([0, 0])])[0]!.toArray(), [0, 0]);
});

test("commonSubexpressions: checkpoints are closed, and one only where they are the same", (t) => {
  const region = checkpoint((x: Tensor) => f.sin(f.exp(x)));
  const other = checkpoint((x: Tensor) => f.sin(f.exp(x)));
  const { body } = trace((x: Tensor) => [region(x), region(x), other(x), f.sin(f.exp(x))], [tensor([1])]);
  t.deepEqual(namesOf(body), ["checkpoint", "checkpoint", "checkpoint", "exp", "sin"]);
  t.deepEqual(namesOf(commonSubexpressions(body)), ["checkpoint", "checkpoint", "exp", "sin"]);
});

test("deadCode: results and operands of a held graph that nobody needs go, and what only they needed", (t) => {
  const pair = compile((x: Tensor, y: Tensor) => [f.exp(x), f.sin(y)] as const);
  const { body } = trace((x: Tensor) => pair(x, f.tanh(x))[0], [tensor([1])]);
  t.deepEqual(namesOf(body), ["tanh", "compiled"]);
  const after = deadCode(body);
  t.deepEqual(namesOf(after), ["compiled"]);
  t.is(deadCode(after), after);
  t.is(costOf(after).operations, 1);
  t.deepEqual(after.run([tensor([1])])[0]!.toArray(), [Math.fround(Math.E)]);
});

test("matrixChains: products are taken in the cheapest order, transposes and vectors included", (t) => {
  const chains: [number[][], (...xs: Tensor[]) => Tensor, number, number][] = [
    [[[20, 20], [20, 20], [20]], (a, b, v) => f.matmul(f.matmul(a, b), v), 20 ** 3 + 20 ** 2, 2 * 20 ** 2],
    [[[20], [20, 20], [20, 20]], (v, a, b) => f.matmul(v, f.matmul(a, b)), 20 ** 3 + 20 ** 2, 2 * 20 ** 2],
    [
      [
        [10, 3],
        [10, 10],
        [10, 2],
      ],
      (a, b, c) => f.matmul(f.transpose(f.matmul(b, a)), c),
      10 * 10 * 3 + 3 * 10 * 2,
      10 * 10 * 2 + 3 * 10 * 2,
    ],
    [[[10, 20], [20], [10, 20]], (a, v, c) => f.matmul(f.matmul(a, v), c), 10 * 20 + 10 * 20, 10 * 20 + 10 * 20],
    [
      [
        [2, 30],
        [30, 30],
        [30, 30],
        [30, 30],
      ],
      (a, b, c, d) => f.matmul(a, f.matmul(b, f.matmul(c, d))),
      2 * 30 ** 3 + 2 * 30 ** 2,
      3 * 2 * 30 ** 2,
    ],
  ];
  for (const [shapes, of, before, after] of chains) {
    const inputs = shapes.map((shape, i) => draw(i + 5, shape));
    const { body } = trace(of, inputs);
    const changed = matrixChains(body);
    t.is(costOf(body).multiplications, before);
    t.is(costOf(changed).multiplications, after);
    t.is(matrixChains(changed), changed);
    const [a, b] = [body.run(inputs)[0]!, changed.run(inputs)[0]!];
    t.deepEqual(a.shape, b.shape);
    t.true(a.data.every((v, i) => difference(v, b.data[i]!) < 1e-12));
  }
});

test("matrixChains: a product that somebody else reads is not taken apart", (t) => {
  const inputs = [draw(1, [9, 9]), draw(2, [9, 9]), draw(3, [9])];
  const { body } = trace((a, b, v) => {
    const ab = f.matmul(a!, b!);
    return [ab, f.matmul(ab, v!)];
  }, inputs);
  t.is(matrixChains(body), body);
});

test("a chain of thousands of nodes is simplified without recursion", (t) => {
  const X = symbol("x", [], float64);
  let y = X;
  for (let i = 0; i < 30_000; i++) y = f.mul(f.add(f.neg(f.neg(f.sin(y))), 0), 1);
  const after = simplified(new Body([X], [y]), true);
  t.is(costOf(after).operations, 30_000);
  t.is(after.run([tensor(0.5, float64)])[0]!.item(), evaluate(y, { x: 0.5 }).item());
  const M = symbol("M", [3, 3], float64);
  let product = M;
  for (let i = 0; i < 300; i++) product = f.matmul(product, M);
  const chain = matrixChains(new Body([M], [product]));
  t.is(costOf(chain).operations, 300);
});

const passes: Record<string, Pass> = { constantFolding, algebraic, commonSubexpressions, deadCode, simplified };
for (const [name, pass] of Object.entries({ ...passes, matrixChains, reassociated: (b: Body) => simplified(b, true) }))
  test(`${name}: random programs and their gradients keep their values, and a second time changes nothing`, (t) => {
    const close = name in passes ? 0 : 1e-10;
    for (let seed = 1; seed <= 40; seed++) {
      const { program, point } = drawProgram(seed, { steps: 25, depth: 1 });
      const both = (...xs: Tensor[]): Tensor[] => [
        lossOf(program, xs),
        ...grad((ys: readonly Tensor[]) => lossOf(program, ys))(xs),
      ];
      const { body, operands } = trace(both, point);
      const before = body.run([...operands(), ...point]);
      const changed = pass(body);
      const after = changed.run([...operands(), ...point]);
      t.true(costOf(changed).operations <= costOf(body).operations);
      before.forEach((y, i) => {
        t.deepEqual(after[i]!.shape, y.shape);
        t.true(
          y.data.every((v, k) => difference(v, after[i]!.data[k]!) <= close),
          `seed ${seed}, result ${i}`,
        );
      });
      if (name !== "reassociated" && name !== "simplified") {
        t.deepEqual(namesOf(pass(changed)), namesOf(changed), `seed ${seed}`);
      }
    }
  });
