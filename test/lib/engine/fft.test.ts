/** Transforms of many lengths against the plain O(n²) sums. */
import test from "ava";
import { grad, jvp } from "../../../lib/autodiff/transforms.ts";
import { symbol, tensor } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import * as complex from "../../../lib/ops/complexNumbers.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { withState } from "../../../lib/tensor/state.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { draw, inner } from "../support/numeric.ts";

/** Xₖ by its definition. The angle is reduced exactly before its cosine is taken. */
function sums(x: Float64Array, sign: number): Float64Array {
  const n = x.length / 2;
  const [cos, sin] = [Math.cos, Math.sin].map((g) =>
    Float64Array.from({ length: n }, (_, k) => g((2 * Math.PI * k) / n)),
  ) as [Float64Array, Float64Array];
  const out = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    let [re, im] = [0, 0];
    for (let j = 0, at = 0; j < n; j++, at = (at + k) % n) {
      re += x[2 * j]! * cos[at]! - sign * x[2 * j + 1]! * sin[at]!;
      im += sign * x[2 * j]! * sin[at]! + x[2 * j + 1]! * cos[at]!;
    }
    out[2 * k] = re;
    out[2 * k + 1] = im;
  }
  return out;
}

/** The largest distance in units of the largest element. */
function apart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [worst, scale] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
    scale = Math.max(scale, Math.abs(b[i]!));
  }
  return a.length === b.length ? worst / scale : Number.POSITIVE_INFINITY;
}

const lengths = [
  ...Array.from({ length: 40 }, (_, i) => i + 1),
  41,
  43,
  47,
  64,
  97,
  127,
  243,
  360,
  625,
  1009,
  1024,
  2018,
  4096,
];

test("fft and ifft of every length are the sums", (t) => {
  for (const n of lengths) {
    const x = draw(n, [n, 2]);
    const data = x.data as Float64Array;
    const limit = n > 40 ? 4e-14 : 4e-15;
    t.true(apart(f.fft(x).data, sums(data, -1)) < limit, `fft ${n}: ${apart(f.fft(x).data, sums(data, -1))}`);
    t.true(apart(f.ifft(x, { norm: "forward" }).data, sums(data, 1)) < limit, `ifft ${n}`);
    t.true(apart(f.ifft(f.fft(x)).data, data) < 2e-15, `there and back ${n}: ${apart(f.ifft(f.fft(x)).data, data)}`);
  }
});

test("rfft is the first half of fft, and irfft undoes it, for every length", (t) => {
  for (const n of lengths) {
    const x = draw(n, [n]);
    const whole = f.fft(complex.from(x));
    const half = f.rfft(x);
    t.deepEqual(half.shape, [Math.floor(n / 2) + 1, 2]);
    t.true(apart(half.data, f.at(whole, [[0, half.shape[0] as number]]).data) < 4e-14, `rfft ${n}`);
    t.true(apart(f.irfft(half, { n }).data, x.data) < 2e-15, `irfft ${n}: ${apart(f.irfft(half, { n }).data, x.data)}`);
  }
});

test("long and awkward lengths keep their accuracy: Parseval's identity, a shifted unit and a tone", (t) => {
  for (const n of [65_536, 65_537, 100_003, 3 ** 10]) {
    const x = draw(1, [n, 2]);
    const [time, frequency] = [inner(x, x), inner(f.fft(x, { norm: "ortho" }), f.fft(x, { norm: "ortho" }))];
    t.true(Math.abs(frequency / time - 1) < 1e-14, `Parseval ${n}: ${frequency / time - 1}`);
    const unit = new Float64Array(n);
    unit[1] = 1;
    const turned = f.rfft(tensor(unit)).data;
    for (const k of [1, 7, Math.floor(n / 3)]) {
      const [c, s] = [Math.cos((2 * Math.PI * k) / n), -Math.sin((2 * Math.PI * k) / n)];
      t.true(Math.hypot(turned[2 * k]! - c, turned[2 * k + 1]! - s) < 1e-14, `unit ${n} ${k}`);
    }
  }
});

test("transforms of float32 are rounded once", (t) => {
  const x = draw(3, [1000]);
  const single = f.cast(x, "float32");
  const exact = f.rfft(f.cast(single, "float64")).data;
  t.deepEqual(f.rfft(single).data, Float32Array.from(exact));
  t.is(
    f.fft(
      tensor(
        [
          [1, 0],
          [0, 0],
        ],
        { dtype: "int32" },
      ),
    ).dtype,
    "float32",
  );
});

test("every axis and several leading ones; a batch is the loop, bit by bit", (t) => {
  const x = draw(5, [3, 4, 6]);
  for (const axis of [0, 1, 2]) {
    const moved = f.moveaxis(x, axis, 2);
    t.deepEqual(f.rfft(x, { axis }).data, f.moveaxis(f.rfft(moved), 2, axis).data);
  }
  const rows = f.rfft(x);
  for (let i = 0; i < 3; i++) t.deepEqual(f.at(rows, i).data, f.rfft(f.at(x, i)).data);
});

test("the graph of a gradient through fft holds a transform, not n² products; named sizes work where parity does not matter", (t) => {
  const z = symbol("z", ["n", 2], { dtype: "float64" });
  const y = f.fft(z);
  t.deepEqual(y.shape, ["n", 2]);
  const point = draw(8, [9, 2]);
  t.deepEqual(evaluate(y, { z: point }).data, f.fft(point).data);
  t.throws(() => f.rfft(symbol("x", ["n"])), { message: /"n" must be a number/ });
  const applied: string[] = [];
  withState(
    "observer",
    (name) => void applied.push(name),
    () => grad((x: Tensor) => f.sum(complex.abs(f.rfft(x))))(draw(2, [64])),
  );
  t.deepEqual(
    applied.filter((name) => name.includes("ourier")),
    ["realFourier", "realFromFourier"],
  );
});

test("the gradient of |fft|² is the inverse transform's, also at zero, and the tangent is the transform", (t) => {
  const x = draw(4, [12]);
  const power = (v: Tensor): Tensor => f.sum(f.square(complex.abs(f.rfft(v))));
  const g = grad(power)(x) as Tensor;
  const half = f.rfft(x);
  // irfft counts the inner sums twice, the objective once: only the ends are missing.
  const atEnds = tensor(
    Array.from({ length: 7 }, (_, k) => [k % 6 === 0 ? 2 : 1]),
    { dtype: "float64" },
  );
  const expected = f.mul(f.irfft(f.mul(half, atEnds)), 12);
  t.true(apart(g.data, expected.data) < 1e-14);
  t.deepEqual(grad((v: Tensor) => f.sum(complex.abs(f.rfft(v))))(tensor([0, 0, 0, 0])).toArray(), [
    0, 0, 0, 0,
  ] as never);
  const v = draw(6, [12]);
  t.deepEqual(jvp((u: Tensor) => f.rfft(u), [x], [v]).tangent.data, f.rfft(v).data);
});

test("convolution by transforms is the direct one, for long inputs chosen by itself", (t) => {
  const [a, b] = [draw(1, [3000]), draw(2, [2500])];
  const applied: string[] = [];
  const chosen = withState(
    "observer",
    (name) => void applied.push(name),
    () => f.convolve(a, b),
  );
  t.true(applied.includes("realFourier") && !applied.includes("conv"));
  t.true(apart(chosen.data, f.convolve(a, b, { method: "direct" }).data) < 1e-13);
  t.true(
    apart(f.correlate(a, b, { mode: "same" }).data, f.correlate(a, b, { mode: "same", method: "direct" }).data) < 1e-13,
  );
  t.deepEqual(f.convolve([1, 2, 3], [0, 1, 0.5]).toArray(), [0, 1, 2.5, 4, 1.5] as never);
  const s = symbol("s", ["n"]);
  t.deepEqual(f.convolve(s, [1, 1]).shape, ["n+1"]);
  t.deepEqual(evaluate(f.convolve(s, [1, 1]), { s: [1, 2] }).toArray(), [1, 3, 2] as never);
});

test("what cannot be transformed says so", (t) => {
  t.throws(() => f.fft(tensor([1, 2, 3])), { message: /pairs along a last axis of 2.*ad\.rfft/ });
  t.throws(() => f.fft(tensor([[1, 0]]), { axis: 1 }), { message: /axis 1 is out of range/ });
  t.throws(() => f.fft(tensor([[1, 0]]), { n: 0 }), { message: /n must be a whole number of at least 1/ });
  t.throws(() => f.rfft(tensor([])), { message: /length 0/ });
  t.throws(() => f.irfft(tensor([[1, 0]])), { message: /at least 1, got 0/ });
  t.throws(() => f.fft(tensor([[1, 0]]), { norm: "wrong" as never }), { message: /"backward", "ortho" or "forward"/ });
  t.throws(() => f.convolve([], [1]), { message: /empty/ });
  t.throws(() => f.convolve([[1]], [1]), { message: /two vectors/ });
  t.throws(() => f.convolve([1], [1], { mode: "all" as never }), { message: /"full", "same" or "valid"/ });
  t.throws(() => complex.real(tensor([1, 2, 3])), { message: /last axis of 2/ });
});
