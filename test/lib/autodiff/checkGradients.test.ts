import test from "ava";
import * as ad from "../../../lib/index.ts";

test("every entry of every tensor of a tree agrees with finite differences, worst first", (t) => {
  const p = { w: ad.random.normal([3, 2], { seed: 1 }), layers: [{ b: ad.tensor([0.1, -0.2]) }] };
  const check = ad.checkGradients((q: typeof p) => q.w.add(q.layers[0]!.b).tanh().exp(), p);
  t.true(check.passed, String(check));
  t.is(check.entries.length, 8);
  t.is(check.total, 8);
  t.true(check.entries[0]!.error < 1e-9, String(check));
  t.deepEqual([...new Set(check.entries.map(({ leaf }) => leaf))].toSorted(), ["layers.0.b", "w"]);
  t.true(
    check.entries.every(({ leaf, index }) => index.length === (leaf === "w" ? 2 : 1)),
    String(check),
  );
  const errors = check.entries.map(({ error }) => error);
  t.deepEqual(
    errors,
    errors.toSorted((a, b) => b - a),
  );
  t.regex(String(check), /^gradients agree with finite differences: 8 entries checked, largest relative error /);
});

test("a wrong rule is shown with index, both values and the error", (t) => {
  const wrong = ad.customGrad({
    forward: (x: ad.Tensor) => ({ value: x.square(), residuals: x }),
    backward: (x, G: ad.Tensor) => [
      G.mul(x)
        .mul(2)
        .add(
          ad.tensor(
            [
              [0, 0],
              [0, 1],
            ],
            { dtype: "float64" },
          ),
        ),
    ],
  });
  const check = ad.checkGradients(
    (x: ad.Tensor) => wrong(x).sum(),
    ad.tensor([
      [1, 2],
      [3, 4],
    ]),
  );
  t.false(check.passed);
  t.is(check.failures.length, 1);
  const [{ leaf, index, analytic, numeric, error }] = check.failures as [ad.CheckedEntry];
  t.deepEqual([leaf, index, analytic], ["x", [1, 1], 9]);
  t.true(Math.abs(numeric - 8) < 1e-9 && Math.abs(error - 1 / 9) < 1e-9);
  t.regex(
    check.toString(),
    /differ from finite differences in 1: 4 entries.*\nentry.*\nx at \[1, 1\] +9 +8 +1\.1e-1 +differs\n/,
  );
});

test("kinks, NaN and lost derivatives fail", (t) => {
  t.false(ad.checkGradients((x: ad.Tensor) => x.abs(), ad.tensor([0.0001])).passed);
  t.false(ad.checkGradients((x: ad.Tensor) => x.sqrt(), ad.tensor([-1])).passed);
  t.false(ad.checkGradients((x: ad.Tensor) => ad.stopGradient(x).mul(x), ad.tensor([2])).passed);
  t.true(ad.checkGradients((x: ad.Tensor) => x.mul(0).sum(), ad.tensor([2])).passed, "a gradient of zero is one");
  t.true(ad.checkGradients((x: ad.Tensor) => x.mul(1e-30), ad.tensor([1, 2])).passed);
  t.false(ad.checkGradients((x: ad.Tensor) => ad.stopGradient(x).mul(1e-30), ad.tensor([1, 2])).passed);
});

test("of large tensors some entries are checked, and the table says how many", (t) => {
  const check = ad.checkGradients((x: ad.Tensor) => x.sin().sum(), ad.random.normal([40, 30], { seed: 2 }), {
    entries: 7,
  });
  t.is(check.entries.length, 7);
  t.regex(String(check), /7 of 1200 entries checked/);
  t.true(check.passed);
});

test("several results, integer ones among them, empty tensors and numbers", (t) => {
  const check = ad.checkGradients(
    (x: ad.Tensor) => ({ s: x.sort(), at: x.argmax(), p: [x.prod()] }),
    ad.tensor([3, 1, 2]),
  );
  t.true(check.passed, String(check));
  t.is(ad.checkGradients((x: ad.Tensor) => x.sum(), ad.zeros([0])).entries.length, 0);
  t.true(ad.checkGradients((x: number) => ad.exp(x), 1).passed);
});

test("what cannot be checked is a sentence", (t) => {
  const f = (x: ad.Tensor) => x.sum();
  t.throws(() => ad.checkGradients(f, ad.arange(3)), {
    instanceOf: ad.GradientError,
    message: /checkGradients, x: expected a floating dtype \(float32 or float64\), got int32/,
  });
  t.throws(() => ad.checkGradients((_: string) => 1, "x"), { message: /x, the string "x", has no tensors/ });
  t.throws(() => ad.checkGradients((x: ad.Tensor) => x.add(ad.ones([2])), ad.ones([2])), {
    instanceOf: ad.DTypeError,
    message: /runs f in float64: add: .* Make the tensors/,
  });
  t.throws(
    () => ad.checkGradients((x: ad.Tensor) => ad.random.normal([2], { dtype: "float64" }).mul(x), ad.ones([2])),
    { instanceOf: ad.ValueError, message: /different values for the same x/ },
  );
  t.throws(() => ad.checkGradients(f, ad.ones([2]), { tolerance: 0 }), { message: /tolerance above 0, got 0/ });
  t.throws(() => ad.checkGradients(f, ad.ones([2]), { entries: 0 }), { message: /at least 1 entry, got 0/ });
});
