import test from "ava";
import { denseOperator, lanczos, type SymmetricOperator } from "../../../lib/spectrum/index.ts";
import { conjugated, diagonal, rankOne } from "./operators.ts";

const unit = (n: number) => new Float64Array(n).fill(1 / Math.sqrt(n));
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

test("the basis stays orthonormal to rounding long after eigenvalues have converged", (t) => {
  const values = Array.from({ length: 300 }, (_, i) => (i < 5 ? 1000 * (i + 1) : i / 300));
  const { basis } = lanczos(conjugated(values), unit(300), 120);
  t.is(basis.length, 120);
  for (const [i, p] of basis.entries()) {
    for (const [j, q] of basis.entries()) t.true(Math.abs(dot(p, q) - (i === j ? 1 : 0)) < 1e-13);
  }
});

test("H Q = Q T holds with the residual in the last column", (t) => {
  const H = conjugated(Array.from({ length: 50 }, (_, i) => i - 10));
  const { alpha, beta, basis, residual } = lanczos(H, unit(50), 12);
  basis.forEach((q, k) => {
    const left = Float64Array.from(H.matvec(q)).map(
      (x, i) =>
        x -
        alpha[k]! * q[i]! -
        (k > 0 ? beta[k - 1]! * basis[k - 1]![i]! : 0) -
        (k < 11 ? beta[k]! * basis[k + 1]![i]! : 0),
    );
    t.true(Math.abs(Math.hypot(...left) - (k === 11 ? residual : 0)) < 1e-12);
  });
});

test("an invariant subspace ends the process with a zero residual", (t) => {
  const threeValues = conjugated(Array.from({ length: 100 }, (_, i) => i % 3));
  const cases: [SymmetricOperator, number][] = [
    [threeValues, 3],
    [diagonal(new Array(40).fill(2.5)), 1],
    [rankOne([1, 2, 3, 4], 2), 2],
    [diagonal([0, 0, 0]), 1],
    [diagonal([4]), 1],
    [diagonal([1, 2, 3]), 3],
  ];
  for (const [H, found] of cases) {
    const { alpha, beta, basis, residual } = lanczos(H, unit(H.size), 30);
    t.deepEqual([alpha.length, beta.length, basis.length, residual], [found, found - 1, found, 0]);
  }
});

test("an operator that is not symmetric is refused", (t) => {
  const H = denseOperator([
    [1, 2],
    [0, 1],
  ]);
  t.throws(() => lanczos(H, new Float64Array([0.6, 0.8]), 2), { message: /not symmetric/ });
});

test("products of the wrong length or with numbers that are not finite are named", (t) => {
  const start = unit(3);
  t.throws(() => lanczos({ size: 3, matvec: () => [1, 2] }, start, 3), {
    message: /must return 3 numbers.*returned 2/,
  });
  t.throws(() => lanczos({ size: 3, matvec: () => [1, Number.NaN, 2] }, start, 3), {
    message: /returned NaN at index 1 in Lanczos step 1/,
  });
});

test("an operator may return its own reused buffer", (t) => {
  const buffer = new Float64Array(3);
  const reusing: SymmetricOperator = {
    size: 3,
    matvec: (v) => {
      for (let i = 0; i < 3; i++) buffer[i] = (i + 1) * v[i]!;
      return buffer;
    },
  };
  t.deepEqual(lanczos(reusing, unit(3), 3), lanczos(diagonal([1, 2, 3]), unit(3), 3));
});
