import { inspect } from "node:util";
import test from "ava";
import { grad } from "../../../lib/autodiff/transforms.ts";
import { checkpoint, compile } from "../../../lib/control/compile.ts";
import { cond } from "../../../lib/control/cond.ts";
import { scan } from "../../../lib/control/scan.ts";
import { ones, symbol, tensor, variable } from "../../../lib/create/create.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { ValueError } from "../../../lib/tensor/errors.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

test("explain shows each pass with operations, multiplications and bytes", (t) => {
  const w = variable([1, 2], { name: "w" });
  const layer = compile(function layer(x: Tensor) {
    f.exp(x);
    return f.add(f.mul(f.mul(x, w), 1), f.mul(x, w));
  });
  const x = ones([3, 2]);
  const explained = layer.explain(x);
  t.deepEqual(
    explained.stages.map(({ pass, operations, multiplications, bytes }) => [pass, operations, multiplications, bytes]),
    [
      ["traced", 5, 18, 120],
      ["deadCode", 4, 18, 96],
      ["innerGraphs", 4, 18, 96],
      ["constantFolding", 4, 18, 96],
      ["algebraic", 3, 12, 72],
      ["commonSubexpressions", 2, 6, 48],
    ],
  );
  t.deepEqual(explained.captured, ["w (float32 [2])"]);
  t.deepEqual(explained.numbers, [{ value: 1, operation: "mul" }]);
  t.deepEqual(explained.specialisations, [], "explaining is not calling");
  t.deepEqual(layer(x).toArray(), [
    [2, 4],
    [2, 4],
    [2, 4],
  ]);
  const shown = String(explained);
  t.regex(shown, /^layer\n\s+operations {2}multiplications {2}bytes\ntraced\s+5\s+18\s+120\n/);
  const bundle = (explained as unknown as Record<symbol, () => Record<string, string>>)[
    Symbol.for("Jupyter.display")
  ]!();
  t.is(bundle["text/plain"], shown);
  t.regex(bundle["text/html"]!, /<td style="text-align: left">deadCode<\/td>/);
});

test("explain says what was traced and why", (t) => {
  const scaled = compile((x: Tensor, by: number) => f.mul(x, by));
  scaled(ones([2]), 3);
  scaled(ones([2]), 3);
  scaled(ones([4]), 3);
  scaled(ones([4]), 5);
  scaled(ones([2]), 3);
  t.deepEqual(
    scaled.explain(ones([2]), 3).specialisations.map(({ arguments: kinds, reason }) => [kinds.join(" · "), reason]),
    [
      ["float32[4] · number 3", "argument 0 is float32[4] instead of float32[2]"],
      ["float32[4] · number 5", "argument 1 is number 5 instead of number 3"],
      ["float32[2] · number 3", "the first call"],
    ],
  );
});

test("what was pushed out, or read a tensor of a transform around it, is traced again and says so", (t) => {
  const square = compile((x: Tensor, by: number) => f.mul(f.square(x), by));
  for (let by = 0; by < 66; by++) square(ones([2]), by);
  square(ones([2]), 0);
  t.is(square.explain(ones([2]), 0).specialisations.at(-1)!.reason, "more than 64 kinds of arguments came in between");

  let traces = 0;
  let inner: Tensor = ones([]);
  const reads = compile((x: Tensor) => {
    traces++;
    return f.mul(x, inner);
  });
  const outer = grad((y: Tensor) => {
    inner = y;
    return f.add(reads(y), reads(y));
  });
  t.is((outer(tensor(3)) as Tensor).item(), 12);
  t.is(traces, 2);
  inner = ones([]);
  reads(tensor(3));
  t.regex(reads.explain(tensor(3)).specialisations.at(-1)!.reason, /a transform around the call/);
});

test("numbers are those of the trace that runs, not of now", (t) => {
  let rate = 0.5;
  const step = compile((x: Tensor) => f.mul(x, rate));
  t.is(step(tensor(1)).item(), 0.5);
  rate = 0.25;
  t.is(step(tensor(1)).item(), 0.5);
  t.deepEqual(step.explain(tensor(1)).numbers, [{ value: 0.5, operation: "mul" }]);
});

test("a symbolic graph explains itself for the sizes that come", (t) => {
  const X = symbol("X", ["batch", 2]);
  const w = variable([[1], [2]], { name: "w" });
  const J = f.mean(f.square(f.matmul(X, w)));
  const step = compile({ inputs: [X], outputs: [J], updates: [[w, f.sub(w, 0)]] });
  const [small, large] = [step.explain(ones([5, 2])), step.explain(ones([50, 2]))];
  t.is(small.stages[0]!.multiplications, 10 + 5 + 1);
  t.is(large.stages[0]!.multiplications, 100 + 50 + 1);
  t.is(small.stages.at(-1)!.operations, small.stages[0]!.operations - 1);
  t.deepEqual(small.captured, ["w (float32 [2, 1])"]);
  t.is(step(ones([5, 2]))[0]!.item(), 9);
  t.is(step.explain().stages[0]!.multiplications, 10 + 5 + 1, "as it was called last");
  t.throws(() => compile({ inputs: [X], outputs: [J] }).explain(), { message: /was not called yet/ });
});

test("matrix products are reassociated only where that was asked for, also in derivatives", (t) => {
  const of = (a: Tensor, b: Tensor, v: Tensor): Tensor => f.sum(f.matmul(f.matmul(a, b), v));
  const args = [ones([20, 20]), ones([20, 20]), ones([20])] as const;
  const [plain, freed] = [compile(of), compile(of, { reassociate: true })];
  t.is(plain.explain(...args).stages.at(-1)!.multiplications, 8400);
  t.is(freed.explain(...args).stages.at(-1)!.multiplications, 800);
  t.is(freed.explain(...args).stages.at(-1)!.pass, "matrixChains");
  t.deepEqual(grad(freed)(...args).toArray(), grad(plain)(...args).toArray());
});

test("the graphs inside loops, branches and checkpoints are simplified too, and derivatives stay what they were", (t) => {
  const step = (h: Tensor, x: Tensor): readonly [Tensor, Tensor] => {
    const next = f.tanh(f.add(f.mul(f.mul(h, 1), x), f.neg(f.neg(x))));
    return [next, f.add(f.exp(next), f.exp(next))];
  };
  const double = checkpoint((x: Tensor) => f.add(f.sin(x), f.sin(x)));
  const of = (x: Tensor): Tensor => {
    const [last, all] = scan(step, f.at(x, 0), x);
    const chosen = cond(
      f.greater(last, 0),
      (y: Tensor) => f.mul(y, 1),
      (y: Tensor) => f.mul(f.neg(y), -1),
      last,
    );
    return f.add(f.sum(double(all)), chosen);
  };
  const x = tensor([0.5, -0.25, 1], { dtype: "float64" });
  const compiled = compile(of);
  const [traced, ...stages] = compiled.explain(x).stages;
  const inner = stages.find(({ pass }) => pass === "innerGraphs")!;
  // Of each of the scan's three steps a product, two negations and an exponential go; of both branches, and of the checkpoint, one each.
  t.true(inner.operations <= traced!.operations - 3 * 4 - 4);
  t.is(compiled(x).item(), of(x).item());
  t.deepEqual(grad(compiled)(x).toArray(), grad(of)(x).toArray());
  t.deepEqual(compile(grad(of))(x).toArray(), grad(of)(x).toArray());
});

test("without arguments the last call is explained; a compiled function reads as what it is", (t) => {
  const twice = compile(function twice(x: Tensor) {
    return f.mul(x, 2);
  });
  t.throws(() => twice.explain(), { instanceOf: ValueError, message: /twice was not called yet/ });
  t.is(inspect(twice), "twice");
  twice(ones([3]));
  twice(ones([2, 3]));
  t.is(twice.explain().stages[0]!.multiplications, 6);
  t.is(
    inspect(twice),
    "twice\ntraced for (float32[3]): the first call\ntraced for (float32[2,3]): argument 0 is float32[2,3] instead of float32[3]",
  );
  const X = symbol("X", ["n"]);
  const w = variable(1, { name: "w" });
  const step = compile({ inputs: [X], outputs: [f.sum(X)], updates: [[w, f.add(w, 1)]] });
  t.is(inspect(step), "compiled graph (X (float32 [n])) → sum (float32 [])\nupdates w (float32 [])");
});
