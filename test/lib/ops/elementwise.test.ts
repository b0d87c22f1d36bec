/** What the table of operations does not say: whole numbers, extremes, orders beyond the second, named sizes, bad input. */
import test from "ava";
import { grad, jvp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { symbol, tensor } from "../../../lib/create/create.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

const whole = (values: readonly number[]): Tensor => tensor(values as number[], { dtype: "int32" });
const float = (values: number | readonly number[]): Tensor => tensor(values as number[], { dtype: "float64" });
const numbers = (x: Tensor): number[] => Array.from(x.data);
const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];

test("int32 stays int32 with numpy's values, by zero and at the ends too", (t) => {
  const a = whole([7, -7, 7, -7, 5, 2147483647, -2147483648]);
  const b = whole([3, 3, -3, -3, 0, 0, -1]);
  const expected = {
    mod: [1, 2, -2, -1, 0, 0, 0],
    remainder: [1, 2, -2, -1, 0, 0, 0],
    fmod: [1, -1, 1, -1, 0, 0, 0],
    floorDivide: [2, -3, -3, 2, 0, 0, -2147483648],
  } as const;
  for (const [name, values] of Object.entries(expected)) {
    const y = f[name as keyof typeof expected](a, b);
    t.is(y.dtype, "int32");
    t.deepEqual(numbers(y), values as unknown as number[], name);
  }
  t.deepEqual(
    numbers(f.pow(whole([7, -7, 3, 2]), whole([31, 33, 40, 31]))),
    [265001655, -100179207, 689956897, -2147483648],
  );
  t.deepEqual(numbers(f.pow(whole([1, -1, 2, 0]), whole([-1, -3, -1, -1]))), [1, -1, 0, 0]);
  t.deepEqual(numbers(f.fma(whole([65537]), whole([65537]), whole([1]))), [131074]);
  t.deepEqual(numbers(f.round(whole([15, 25, -15]), -1)), [20, 20, -20]);
  t.deepEqual(numbers(f.clip(whole([-9, 0, 9]), -3)), [-3, 0, 9]);
});

test("dtypes: what has fractions gives float32 for whole numbers, rounding and bounds keep them, logic gives bool", (t) => {
  const x = whole([1, 2]);
  for (const name of ["floor", "ceil", "round", "trunc", "clip"] as const) t.is(f[name](x).dtype, "int32", name);
  for (const name of [
    "exp2",
    "sinc",
    "erf",
    "lgamma",
    "gelu",
    "silu",
    "leakyRelu",
    "relu6",
    "logSigmoid",
    "glu",
  ] as const)
    t.is(f[name](x).dtype, "float32", name);
  for (const name of ["not", "isnan", "isfinite", "isinf"] as const) t.is(f[name](x).dtype, "bool", name);
  t.deepEqual(numbers(f.and([true, false], [true, true])), [1, 0]);
});

test("rounding: halves to even, decimals, the sign of zero", (t) => {
  t.deepEqual(
    numbers(f.round(float([0.5, 1.5, 2.5, -1.5, -2.5, 4503599627370495.5]))),
    [0, 2, 2, -2, -2, 4503599627370496],
  );
  t.is(f.round(float(-0.3)).item(), -0);
  t.deepEqual(numbers(f.round(float([1.25, -0.35, 1234.5]), 1)), [1.2, -0.4, 1234.5]);
  t.is(f.round(float(1250), -2).item(), 1200);
  t.deepEqual(numbers(f.floorDivide(float([1, -1, inf, 1]), float([0.1, inf, 1, 0]))), [9, -1, nan, inf]);
});

test("NaN stays NaN and infinities have their limits", (t) => {
  const unary = {
    erf: [1, -1],
    erfc: [0, 2],
    ndtr: [1, 0],
    logNdtr: [0, -inf],
    lgamma: [inf, inf],
    digamma: [inf, nan],
    i0: [inf, inf],
    i0e: [0, 0],
    i1: [inf, -inf],
    sigmoid: [1, 0],
    softplus: [inf, 0],
    logSigmoid: [0, -inf],
    elu: [inf, -1],
    leakyRelu: [inf, -inf],
    relu6: [6, 0],
    sinc: [0, 0],
    cbrt: [inf, -inf],
    expm1: [inf, -1],
  } as const;
  for (const [name, [right, left]] of Object.entries(unary)) {
    const [a, b, c] = numbers(f[name as keyof typeof unary](float([inf, -inf, nan])));
    t.true(a === right && (b === left || (Number.isNaN(b) && Number.isNaN(left))), `${name}: ${a}, ${b}`);
    t.is(c, nan, name);
  }
  t.deepEqual(numbers(f.gammainc(float([2, 0, 0, -1, nan]), float([inf, 1, 0, 1, 1]))), [1, 1, nan, nan, nan]);
});

test("tails keep their digits, and their gradients", (t) => {
  const close = (actual: number, expected: number): void => {
    t.true(Math.abs(actual / expected - 1) < 1e-14, `${actual}, expected ${expected}`);
  };
  const both = (g: (x: Tensor) => Tensor, x: number): [number, number] => [
    g(float(x)).item(),
    (grad((p: Tensor) => f.sum(g(p)))(float(x)) as Tensor).item(),
  ];
  for (const g of [f.sigmoid, f.softplus] as const) {
    const [value, slope] = both((x) => g(x), -700);
    close(value, Math.exp(-700));
    close(slope, Math.exp(-700));
  }
  close(both((x) => f.logSigmoid(x), 700)[0], -Math.exp(-700));
  t.deepEqual(
    both((x) => f.logSigmoid(x), -1e6),
    [-1e6, 1],
  );
  close(both((x) => f.gelu(x), -30)[0], -30 * 4.906713927148187e-198);
  t.deepEqual(
    both((x) => f.mish(x), 1e5),
    [1e5, 1],
  );
  close(both((x) => f.elu(x), -40)[1], Math.exp(-40));
  close(both((x) => f.logaddexp(x, float(0)), -800 + 100)[1], Math.exp(-700));
});

test("fourth derivatives are those of mpmath, and closed forms at removable singularities", (t) => {
  const fourth = (g: (x: Tensor) => Tensor): ((x: Tensor) => Tensor) => {
    let d = g;
    for (let k = 0; k < 4; k++) {
      const inner = d;
      // Forward and reverse in turn.
      d = k % 2 === 0 ? (x) => grad(inner)(x) : (x) => jvp(inner, [x], [float(1)]).tangent;
    }
    return d;
  };
  const expected: readonly (readonly [string, (x: Tensor) => Tensor, number, number])[] = [
    ["softplus at 0", (x) => f.softplus(x), 0, -1 / 8],
    ["sinc at 0", (x) => f.sinc(x), 0, Math.PI ** 4 / 5],
    ["I₀ at 0", (x) => f.i0(x), 0, 3 / 8],
    ["erf", (x) => f.erf(x), 0.3, 3.48978691815057],
    ["lgamma", (x) => f.lgamma(x), 1, Math.PI ** 4 / 15],
    ["log Φ", (x) => f.logNdtr(x), -3, 0.0189305471020774],
    ["e^(−|x|) I₀", (x) => f.i0e(x), 2, 0.1412424510301332],
    ["erfcx", (x) => f.erfcx(x), 1.5, 0.321056182873601],
    ["logaddexp at a tie", (x) => f.logaddexp(x, float(0)), 0, -1 / 8],
    ["x⁴ at 0", (x) => f.pow(x, 4), 0, 24],
  ];
  for (const [name, g, x, value] of expected) {
    const actual = fourth(g)(float(x)).item();
    t.true(Math.abs(actual - value) <= 1e-13 * Math.max(1, Math.abs(value)), `${name}: ${actual}, expected ${value}`);
  }
});

test("gammainc differentiates twice in its first argument, where x is far above, below and near it", (t) => {
  // By mpmath at 60 digits: ∂P/∂a and ∂²P/∂a².
  const second = grad((a: Tensor, x: Tensor) => f.sum(grad((b: Tensor) => f.sum(f.gammainc(b, x)))(a)));
  const first = grad((a: Tensor, x: Tensor) => f.sum(f.gammainc(a, x)));
  for (const [a, x, d, dd] of [
    [2e6, 2e6, -0.000282094803527828, 5.87697556324396e-18],
    [2e6, 2003000, -2.97771445333199e-5, -4.46322528330827e-8],
    [2e6, 1998000, -0.000103759553682237, 1.03811472399196e-7],
  ] as const) {
    t.true(Math.abs((first(float(a), float(x)) as Tensor).item() / d - 1) < 1e-12);
    t.true(Math.abs((second(float(a), float(x)) as Tensor).item() - dd) < 1e-12 * Math.abs(d));
  }
});

test("select takes the first condition that holds; what is not taken gives no gradient", (t) => {
  const x = float([-1, 0, 4]);
  const g = (v: Tensor): Tensor =>
    f.select([f.greater(v, 0), f.equal(v, 0)], [f.sqrt(f.where(f.greater(v, 0), v, 1)), 7], f.neg(v));
  t.deepEqual(numbers(g(x)), [1, 7, 2]);
  t.deepEqual(numbers(grad((v: Tensor) => f.sum(g(v)))(x) as Tensor), [-1, 0, 0.25]);
  t.throws(() => f.select([], []), { name: "ValueError", message: /at least one, got 0 conditions/ });
  t.throws(() => f.select([true], [1, 2]), { name: "ValueError", message: /1 conditions and 2 choices/ });
});

test("glu halves named sizes that are even, and reports odd ones", (t) => {
  t.deepEqual(f.glu(symbol("X", ["batch", 6])).shape, ["batch", 3]);
  t.deepEqual(f.glu(symbol("X", ["2*n", 3]), 0).shape, ["n", 3]);
  t.deepEqual(
    numbers(
      vmap((x: Tensor) => f.glu(x))(
        float([
          [1, 0],
          [2, 0],
        ] as unknown as number[]),
      ),
    ),
    [0.5, 1],
  );
  t.throws(() => f.glu(float([1, 2, 3])), { name: "ShapeError", message: /even size along axis -1, got 3 in \[3\]/ });
  t.throws(() => f.glu(symbol("X", ["n", 3]), 0), { name: "ShapeError", message: /got n in \[n, 3\]/ });
  t.throws(() => f.glu(float([1, 2]), 1), { name: "ShapeError", message: /axis 1 is out of range/ });
});

test("bad input is told", (t) => {
  t.throws(() => f.gelu(1, { approximate: "fast" as "tanh" }), { name: "ValueError", message: /got "fast"/ });
  t.throws(() => f.clip(whole([1]), 0.5), { name: "DTypeError", message: /0\.5 does not fit an int32 tensor/ });
  t.throws(() => f.hypot(float([1, 2]), float([1, 2, 3])), {
    name: "ShapeError",
    message: /hypot: shapes \[2\] and \[3\]/,
  });
  t.throws(() => f.atan2(float([1]), tensor([1])), { name: "DTypeError", message: /atan2: float32 and float64/ });
  t.throws(() => grad((n: Tensor) => f.sum(f.polygamma(n, float(2))))(float(1)), {
    name: "GradientError",
    message: /polygamma in input 0 is undefined .*The order is a whole number/,
  });
});
