import { inspect } from "node:util";
import test from "ava";
import { type SpectrumOptions, spectrum } from "../../../lib/spectrum/index.ts";
import { conjugated, diagonal, rankOne } from "./operators.ts";

const near = (a: number, b: number, tolerance = 1e-10) => Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));

test("a spectrum small enough to be found whole is exact", (t) => {
  const values = [-3, -1, 0, 0.5, 2, 10];
  for (const H of [diagonal(values), conjugated(values)]) {
    const s = spectrum(H, { seed: 5 });
    t.true(s.exact);
    s.ritzValues[0]!.forEach((theta, i) => {
      t.true(near(theta, values[i]!, 1e-12));
    });
    t.true(near(s.trace, 8.5));
    t.is(s.traceError, 0);
    t.true(near(s.negativeFraction, 2 / 6));
  }
});

test("correlated features, whose Hessian has vectors of signs as eigenvectors, show both eigenvalues", (t) => {
  const s = spectrum([
    [1, 0.5],
    [0.5, 1],
  ]);
  t.true(near(s.ritzValues[0]![0]!, 0.5) && near(s.ritzValues[0]![1]!, 1.5));
});

test("a matrix as rows and as a tensor give the same spectrum", (t) => {
  const rows = [
    [2, -1],
    [-1, 3],
  ];
  const tensor = { shape: [2, 2], data: new Float32Array(rows.flat()) };
  t.deepEqual(spectrum(rows).ritzValues, spectrum(tensor).ritzValues);
});

test("one-by-one and zero operators have their one eigenvalue", (t) => {
  const one = spectrum([[-4]]);
  t.deepEqual([one.trace, one.negativeFraction, one.exact], [-4, 1, true]);
  t.is(one.top(3).length, 1);
  const zero = spectrum(diagonal(new Array(10).fill(0)));
  t.deepEqual([zero.trace, zero.negativeFraction, zero.top(1)[0]!.eigenvalue], [0, 0, 0]);
  t.true(zero.density().values.every(Number.isFinite));
});

test("repeated eigenvalues appear once, with weights near their share", (t) => {
  const s = spectrum(conjugated(Array.from({ length: 400 }, (_, i) => (i < 100 ? -1 : 2))), { probes: 16 });
  for (const theta of s.ritzValues) t.true(theta.length === 2 && near(theta[0]!, -1) && near(theta[1]!, 2));
  t.true(Math.abs(s.negativeFraction - 0.25) < 0.03);
  t.true(Math.abs(s.trace - 500) < 4 * s.traceError);
});

test("a rank-one operator has one eigenvalue apart from zero, and its eigenvector", (t) => {
  const u = Array.from({ length: 30 }, (_, i) => i + 1);
  const squared = u.reduce((sum, x) => sum + x * x, 0);
  const [pair] = spectrum(rankOne(u, -2)).top(1);
  t.true(near(pair!.eigenvalue, -2 * squared));
  const sign = Math.sign(pair!.eigenvector[0]!);
  pair!.eigenvector.forEach((x, i) => {
    t.true(near(x, (sign * u[i]!) / Math.sqrt(squared)));
  });
});

test("top gives the eigenvalues largest in magnitude with true residuals", (t) => {
  const values = Array.from({ length: 500 }, (_, i) => Math.sin(i));
  values.push(50, -40, 30);
  const H = conjugated(values);
  const top = spectrum(H, { steps: 60 }).top(6);
  t.deepEqual(
    top.slice(0, 3).map((pair) => Math.round(pair.eigenvalue * 1e9) / 1e9),
    [50, -40, 30],
  );
  for (const { eigenvalue, eigenvector, residual } of top) {
    t.true(near(Math.hypot(...eigenvector), 1));
    const product = H.matvec(eigenvector);
    const actual = Math.hypot(...eigenvector.map((x, i) => product[i]! - eigenvalue * x));
    t.true(near(actual, residual, 1e-10));
  }
});

test("weights sum to one and the density integrates to one", (t) => {
  const s = spectrum(conjugated(Array.from({ length: 1000 }, (_, i) => i / 1000)), { steps: 40, probes: 3 });
  for (const w of s.weights)
    t.true(
      near(
        w.reduce((a, b) => a + b, 0),
        1,
      ),
    );
  const { grid, values } = s.density();
  const step = grid[1]! - grid[0]!;
  t.true(near(values.reduce((a, b) => a + b, 0) * step, 1, 5e-3));
  const inside = s.density(Float64Array.from({ length: 9 }, (_, i) => (i + 1) / 10));
  const average = inside.values.reduce((a, b) => a + b, 0) / 9;
  t.true(Math.abs(average - 1) < 0.25);
});

test("the trace is estimated within four standard errors", (t) => {
  const values = Array.from({ length: 2000 }, (_, i) => 1 / (i + 1));
  const trace = values.reduce((a, b) => a + b, 0);
  const s = spectrum(conjugated(values), { steps: 30, probes: 20, seed: 3 });
  t.true(s.traceError > 0 && Math.abs(s.trace - trace) < 4 * s.traceError);
});

test("the same seed gives the same spectrum and another seed another", (t) => {
  const H = conjugated(Array.from({ length: 200 }, (_, i) => i));
  const weights = (options: SpectrumOptions) => spectrum(H, { steps: 10, ...options }).weights;
  t.deepEqual(weights({ seed: 1 }), weights({ seed: 1 }));
  t.notDeepEqual(weights({ seed: 1 }), weights({ seed: 2 }));
  t.notDeepEqual(weights({ seed: 1 })[0], weights({ seed: 1 })[1]);
});

test("bad input is named", (t) => {
  t.throws(() => spectrum([[1, 2]]), { message: /square matrix, got 1 × 2/ });
  t.throws(() => spectrum([[1, 2], [3]]), { message: /row 1 of the matrix has 1 entries/ });
  t.throws(() => spectrum([]), { message: /positive integer, got 0/ });
  t.throws(() => spectrum({ shape: [2, 3], data: new Float32Array(6) }), { message: /square matrix, got 2 × 3/ });
  t.throws(() => spectrum({ shape: [4], data: new Float32Array(4) }), { message: /tensor of shape \[4\]/ });
  t.throws(() => spectrum({ size: 0, matvec: (v) => v }), { message: /positive integer, got 0/ });
  t.throws(() => spectrum([[1]], { steps: 0 }), { message: /steps must be a positive integer, got 0/ });
  t.throws(() => spectrum([[1]], { probes: 1.5 }), { message: /probes must be a positive integer, got 1.5/ });
  t.throws(() => spectrum([[1]], { seed: Number.NaN }), { message: /seed must be an integer, got NaN/ });
  t.throws(() => spectrum([[1]]).density([]), { message: /grid must be a non-empty list/ });
});

test("a spectrum reads as its size, how it was found, its trace and its largest eigenvalues", (t) => {
  t.is(
    inspect(
      spectrum([
        [3, 0],
        [0, -1],
      ]),
    ),
    [
      "spectrum of a symmetric [2, 2] operator, exact",
      "trace: 2",
      "below zero: 50 %",
      "largest eigenvalues  residual",
      "3                      0.0e+0",
      "-1                     0.0e+0",
    ].join("\n"),
  );
});
