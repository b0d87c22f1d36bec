import test from "ava";
import { tridiagonalEigen } from "../../../lib/spectrum/index.ts";

test("the second-difference matrix has its known eigenvalues and eigenvectors", (t) => {
  const m = 60;
  const { values, vectors, first } = tridiagonalEigen(new Float64Array(m).fill(2), new Float64Array(m - 1).fill(-1), {
    vectors: true,
  });
  for (let k = 1; k <= m; k++) {
    const angle = (k * Math.PI) / (m + 1);
    t.true(Math.abs(values[k - 1]! - (2 - 2 * Math.cos(angle))) < 1e-13);
    const scale = Math.sqrt(2 / (m + 1)) * Math.sign(first[k - 1]!);
    vectors[k - 1]!.forEach((x, j) => {
      t.true(Math.abs(x - scale * Math.sin((j + 1) * angle)) < 1e-11);
    });
  }
});

test("first components alone are those of the full eigenvectors", (t) => {
  const alpha = Float64Array.from({ length: 40 }, (_, i) => Math.sin(i * i));
  const beta = Float64Array.from({ length: 39 }, (_, i) => Math.cos(3 * i));
  const full = tridiagonalEigen(alpha, beta, { vectors: true });
  const short = tridiagonalEigen(alpha, beta);
  t.deepEqual(short.values, full.values);
  t.deepEqual(short.first, full.first);
  t.deepEqual(short.vectors, []);
  full.vectors.forEach((v, i) => {
    t.true(Math.abs(Math.hypot(...v) - 1) < 1e-13);
    const residual = v.map(
      (x, j) =>
        alpha[j]! * x +
        (j > 0 ? beta[j - 1]! * v[j - 1]! : 0) +
        (j < 39 ? beta[j]! * v[j + 1]! : 0) -
        full.values[i]! * x,
    );
    t.true(Math.hypot(...residual) < 1e-13);
  });
});

test("decoupled, one-by-one and empty matrices are handled", (t) => {
  t.deepEqual([...tridiagonalEigen([3, 1, 2], [0, 0]).values], [1, 2, 3]);
  t.deepEqual([...tridiagonalEigen([3, 1, 2], [0, 0]).first], [0, 0, 1]);
  t.deepEqual([...tridiagonalEigen([7], []).values], [7]);
  t.deepEqual([...tridiagonalEigen([], []).values], []);
});

test("graded entries of very different sizes keep their small eigenvalues", (t) => {
  const { values } = tridiagonalEigen([1e-8, 1, 1e8], [1e-9, 1e-3]);
  t.true(Math.abs(values[0]! / 1e-8 - 1) < 1e-6);
  t.true(Math.abs(values[1]! - 1) < 1e-12);
  t.is(values[2], 1e8);
});

test("entries that are not numbers end in an error, not in a loop", (t) => {
  t.throws(() => tridiagonalEigen([1, Number.NaN, 2], [1, 1]), { message: /did not converge/ });
});
