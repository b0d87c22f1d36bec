import test from "ava";
import * as ad from "../../lib/index.ts";

/** The library as code without types sees it. */
// biome-ignore lint/suspicious/noExplicitAny: what is tested is what happens where types do not reach.
const untyped = ad as any;
const x = ad.tensor([1, 2, 3]);
const matrix = ad.tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const int32 = ad.tensor([1, 2, 3], { dtype: "int32" });
const float64 = ad.tensor([1, 2, 3], { dtype: "float64" });
const square = (v: ad.Tensor): ad.Tensor => ad.sum(v.mul(v));

type Kind =
  | typeof ad.ShapeError
  | typeof ad.DTypeError
  | typeof ad.GradientError
  | typeof ad.ValueError
  | TypeErrorConstructor;
type Row = readonly [call: () => unknown, kind: Kind, says: RegExp];
const { ShapeError, DTypeError, GradientError, ValueError } = ad;

const rows: Readonly<Record<string, Row>> = {
  "a ragged array": [() => ad.tensor([[1, 2], [3]]), ShapeError, /rows differ on axis 1: expected 2 elements, got 1/],
  "rows of unequal depth": [() => untyped.tensor([1, [2, 3]]), ShapeError, /equal depth/],
  "a string among numbers": [() => untyped.tensor(["1"]), TypeError, /tensor: expected numbers.*the string "1"/],
  "undefined as an operand": [() => untyped.add(x, undefined), TypeError, /add: expected a tensor.*got undefined/],
  "a promise as an operand": [() => untyped.add(x, Promise.resolve(1)), TypeError, /a promise \(await it first\)/],
  "an axis out of range": [
    () => untyped.sum(matrix, 5),
    ShapeError,
    /sum: axis 5 is out of range for 2 axes; expected -2 to 1/,
  ],
  "NaN as an axis": [() => untyped.softmax(matrix, Number.NaN), ShapeError, /axis NaN/],
  "a fractional axis": [() => untyped.argmax(matrix, 0.5), ShapeError, /axis 0.5/],
  "an axis named twice": [() => untyped.sum(matrix, [0, -2]), ShapeError, /named twice/],
  "options in the place of axes": [
    () => untyped.sum(matrix, { keepdims: true }),
    TypeError,
    /sum: expected an axis or an array of axes, got a plain object/,
  ],
  "null as an axis": [() => untyped.sum(matrix, null), TypeError, /got null/],
  "a string as an axis": [() => untyped.cumsum(matrix, "0"), TypeError, /expected an axis, got the string "0"/],
  "float32 with float64": [() => untyped.add(x, float64), DTypeError, /add: float32 and float64 do not mix. Cast one/],
  "a fraction into int32": [() => int32.add(0.5), DTypeError, /0.5 does not fit an int32 tensor/],
  "a number beyond int32": [() => ad.tensor([3e9], { dtype: "int32" }), DTypeError, /does not fit/],
  "fractional steps of arange into int32": [() => ad.arange(0, 1, 0.25), DTypeError, /0.25 does not fit/],
  "a dtype that there is not": [
    () => untyped.tensor([1], { dtype: "float16" }),
    DTypeError,
    /"float32", "float64", "int32" or "bool", got the string "float16"/,
  ],
  "a cast to nothing": [() => untyped.cast(x, "double"), DTypeError, /cast: expected the dtype/],
  "shapes that do not broadcast": [
    () => untyped.add(x, ad.zeros([2])),
    ShapeError,
    /add: shapes \[3\] and \[2\] do not broadcast/,
  ],
  "inner sizes that differ": [() => untyped.matmul(matrix, matrix), ShapeError, /inner dimensions differ: 3 and 2/],
  "a negative size": [() => ad.zeros([-1]), ShapeError, /-1 is not a size/],
  "a fractional size": [() => ad.eye(0.5), ShapeError, /0.5 is not a size/],
  "NaN as a size": [() => ad.linspace(0, 1, Number.NaN), ShapeError, /NaN is not a size/],
  "a name as a size of values": [
    () => untyped.zeros(["batch"]),
    ShapeError,
    /zeros: the size "batch" has no number here/,
  ],
  "an unknown size of values": [() => untyped.eye(null), ShapeError, /has no number here/],
  "a number as a shape": [
    () => untyped.zeros(3),
    TypeError,
    /zeros: expected a shape, an array of sizes such as \[2, 3\], got the number 3/,
  ],
  "more than memory holds": [() => ad.zeros([1e12]), ValueError, /does not fit: .* GiB of memory are free/],
  "more than can be counted": [() => ad.zeros([1e300, 1e300]), ShapeError, /not a size/],
  "a range beyond memory": [() => ad.arange(0, 1e13, 1, { dtype: "float64" }), ValueError, /does not fit/],
  "a product beyond memory": [() => ad.outer(ad.zeros([1e6]), ad.zeros([1e6])), ValueError, /does not fit/],
  "a range without end": [
    () => ad.arange(0, Number.POSITIVE_INFINITY),
    ValueError,
    /arange: Infinity is never reached/,
  ],
  "item of three elements": [() => x.item(), ShapeError, /expected one element, got shape \[3\]/],
  "backward of a vector": [() => ad.variable([1, 2]).mul(2).backward(), ShapeError, /more than one element. Reduce it/],
  "backward without a variable": [() => square(x).backward(), GradientError, /does not depend on a variable/],
  "backward from another shape": [
    () =>
      ad
        .variable([1, 2])
        .mul(2)
        .backward({ gradient: ad.ones([2, 1]) }),
    ShapeError,
    /expected \[2\], got \[2, 1\]/,
  ],
  "backward from another dtype": [
    () =>
      ad
        .variable([1, 2])
        .mul(2)
        .backward({ gradient: ad.ones([2], { dtype: "float64" }) }),
    DTypeError,
    /expected float32, got float64/,
  ],
  "a freed tape walked again": [
    () => {
      const y = square(ad.variable([1, 2]));
      y.backward();
      y.backward();
    },
    ValueError,
    /freed by an earlier backward\(\). Call backward\(\{ retainGraph: true \}\)/,
  ],
  "a value written since it was used": [
    () => {
      const w = ad.variable([1, 2]);
      const y = square(w);
      w.assign(ad.tensor([3, 4]));
      y.backward();
    },
    ValueError,
    /was written after mul used it \(at .*badInput.test.ts/,
  ],
  "gradients from another shape": [
    () => {
      const w = ad.variable([1, 2]);
      ad.gradients([w.mul(2)], [w], { gradYs: [ad.ones([3])] });
    },
    ShapeError,
    /gradients: the gradient of a result must have its shape: expected \[2\], got \[3\]/,
  ],
  "too few gradYs": [
    () => {
      const w = ad.variable([1, 2]);
      ad.gradients([w.mul(2), w.mul(3)], [w], { gradYs: [null] });
    },
    GradientError,
    /gradYs has 1 entries for 2 results/,
  ],
  "a pullback's cotangent of another shape": [
    () => ad.vjp((v: ad.Tensor) => v.mul(2), x).pullback(ad.ones([1])),
    ShapeError,
    /pullback: .* expected \[3\], got \[1\]/,
  ],
  "cotangents of another structure": [
    () => untyped.vjp((v: ad.Tensor) => [v, v], x).pullback(x),
    GradientError,
    /the cotangents/,
  ],
  "tangents of another structure": [
    () => untyped.jvp((v: { a: ad.Tensor }) => v.a, [{ a: x }], [{ b: x }]),
    GradientError,
    /the tangents/,
  ],
  "a tangent of another shape": [
    () => untyped.jvp(square, [x], [ad.ones([1])]),
    ShapeError,
    /jvp: .* expected \[3\], got \[1\]/,
  ],
  "grad of several numbers": [
    () => untyped.grad((v: ad.Tensor) => v)(x),
    ShapeError,
    /must return one number, got shape \[3\]/,
  ],
  "grad of whole numbers": [() => untyped.grad(square)(int32), GradientError, /expected a floating dtype/],
  "grad of no function": [() => untyped.grad(3), TypeError, /grad: expected a function, got the number 3/],
  "grad of an async function": [() => untyped.grad(async () => x)(x), TypeError, /grad: the function is async/],
  "argnums out of range": [
    () => untyped.grad(square, { argnums: 1 })(x),
    GradientError,
    /there is no argument 1; the function was called with 1 argument/,
  ],
  "a fractional argnum": [() => untyped.grad(square, { argnums: 0.5 })(x), GradientError, /no argument 0.5/],
  "an option that there is not": [
    () => untyped.grad(square, { argnum: 0 }),
    TypeError,
    /there is no option "argnum"; expected \{ argnums \}/,
  ],
  "a mode that there is not": [
    () => untyped.jacobian(square, { mode: "backward" }),
    ValueError,
    /expected "auto" or .* got the string "backward"/,
  ],
  "noGrad of an async function": [() => untyped.noGrad(async () => x), TypeError, /noGrad: the function is async/],
  "scan with an async step": [() => untyped.scan(async () => [x, x], x, x), TypeError, /scan: the function is async/],
  "compile of an async function": [
    () => untyped.compile(async () => x)(x),
    TypeError,
    /compile: the function is async/,
  ],
  "compile of nothing": [
    () => untyped.compile(undefined),
    TypeError,
    /a function, or a graph \{ inputs, outputs, updates \}, got undefined/,
  ],
  "compile inputs that are no symbols": [
    () => ad.compile({ inputs: [x], outputs: [x.mul(2)] }),
    ValueError,
    /is not an input/,
  ],
  "an update of another shape": [
    () => ad.compile({ inputs: [], outputs: [], updates: [[ad.variable([1, 2]), x]] }),
    ShapeError,
    /cannot take a value of shape \[3\]/,
  ],
  "a scan whose carry changes its shape": [
    () => untyped.scan((c: ad.Tensor) => [ad.concat([c, c]), null], ad.zeros([2]), null, { length: 2 }),
    ShapeError,
    /must keep its shapes and dtypes/,
  ],
  "a scan of a named length on values": [
    () => untyped.scan((c: ad.Tensor) => [c, null], x, null, { length: "n" }),
    ShapeError,
    /the size "n" has no number here/,
  ],
  "a condition that is a string": [
    () => untyped.cond("yes", square, square, x),
    TypeError,
    /as condition, got the string "yes"/,
  ],
  "a test that gives a number": [
    () =>
      untyped.whileLoop(
        () => true,
        (v: ad.Tensor) => v,
        x,
      ),
    TypeError,
    /the result of the test/,
  ],
  "vmap over a scalar": [() => untyped.vmap(square)(ad.tensor(1)), ShapeError, /a scalar has no axis for the batch/],
  "vmap over batches of two sizes": [
    () => untyped.vmap((a: ad.Tensor, b: ad.Tensor) => a.add(b))(x, ad.zeros([2])),
    ShapeError,
    /differ in size: 3 and 2/,
  ],
  "too many inAxes": [
    () => untyped.vmap(square, { inAxes: [0, 0] })(x),
    ShapeError,
    /inAxes has 2 entries for 1 argument/,
  ],
  "a symbol without its value": [() => ad.evaluate(ad.symbol("s").mul(2)), ValueError, /no value was given for s/],
  "a feed that the graph does not have": [
    () => ad.evaluate(ad.symbol("s").mul(2), { t: 1 }),
    ValueError,
    /no symbol named "t"; it has "s"/,
  ],
  "a symbol read as a number": [() => ad.symbol("s").mul(2).item(), ValueError, /is a symbol and has no value/],
  "inputs in a graph of something else": [
    () => ad.getInputs(ad.variable(1).mul(2), ad.graph(ad.variable(3).exp())),
    GradientError,
    /getInputs: mul \(float32 \[\]\) is not in the graph/,
  ],
  "consumers in a graph of something else": [
    () => ad.getConsumers(x, ad.graph(ad.variable(3).exp())),
    GradientError,
    /getConsumers: a tensor .* is not in the graph/,
  ],
  "consumers without a graph": [
    () => untyped.getConsumers(x),
    TypeError,
    /getConsumers: expected a graph \(ad.graph\(result\) makes one\), got undefined/,
  ],
  "the operation of a number": [
    () => untyped.getOperation(3),
    TypeError,
    /getOperation: expected a tensor as the node/,
  ],
  "a rule with a part that there is not": [
    () => untyped.customGrad({ forward: square, bakward: square }),
    TypeError,
    /^customGrad: a rule has no part "bakward"; expected { forward, backward } or { value, jvp }\.$/,
  ],
  "a rule with half of its parts": [
    () => untyped.customGrad({ name: "f", value: square }),
    TypeError,
    /^customGrad: expected a rule { forward, backward } or { value, jvp }, got { name, value }\.$/,
  ],
  "a rule of both kinds": [
    () => untyped.customGrad({ forward: square, backward: square, value: square, jvp: square }),
    TypeError,
    /^customGrad: expected a rule .* got { forward, backward, value, jvp }/,
  ],
  "a seed that is none": [() => untyped.random.key("a"), ValueError, /is not a seed/],
  "a key that is none": [() => untyped.random.normal([2], { key: 3 }), TypeError, /expected a key/],
  "a key and a seed": [
    () => untyped.random.normal([2], { key: ad.random.key(1), seed: 1 }),
    ValueError,
    /a key and a seed/,
  ],
  "a gradient that is no tensor": [
    () => Object.assign(ad.variable(1), { grad: 3 }),
    TypeError,
    /expected a tensor or null/,
  ],
  "a value that is no tensor": [
    () => untyped.variable(1).assign(3),
    TypeError,
    /assign: expected a tensor as the value/,
  ],
};

for (const [what, [call, kind, says]] of Object.entries(rows))
  test(`${what}: a typed error with a sentence, and nothing half done`, (t) => {
    const w = ad.variable([1, 2], { name: "w" });
    const error = t.throws(call, { any: true }) as Error;
    t.true(error instanceof kind, `${error.name}: ${error.message}`);
    t.regex(error.message, says);
    // Recording, levels and traces are as before.
    square(w).backward();
    t.deepEqual(w.grad!.toArray(), [2, 4]);
    t.deepEqual(w.toArray(), [1, 2]);
    t.is((ad.grad(square) as (v: ad.Tensor) => ad.Tensor)(x).data[2], 6);
    t.is(ad.compile((v: ad.Tensor) => v.mul(2))(x).data[0], 2);
  });

test("a gradient that cannot be taken leaves gradients, values and the graph for another backward", (t) => {
  const w = ad.variable([1, 2]);
  const y = w.mul(w);
  t.throws(() => y.backward({ gradient: ad.ones([3]) }), { instanceOf: ad.ShapeError });
  t.is(w.grad, null);
  y.backward({ gradient: ad.ones([2]) });
  t.deepEqual(w.grad!.toArray(), [2, 4]);
});

test("updates that do not fit write none of the variables", (t) => {
  const [v, w] = [ad.variable([1, 2]), ad.variable([3, 4])];
  t.throws(
    () =>
      ad.assignAll(
        [
          [v, ad.tensor([5, 6])],
          [w, ad.tensor([7, 8, 9])],
        ],
        true,
      ),
    { instanceOf: ad.ShapeError },
  );
  t.deepEqual(
    [v.toArray(), w.toArray()],
    [
      [1, 2],
      [3, 4],
    ],
  );
});
