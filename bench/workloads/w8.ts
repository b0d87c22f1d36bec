import * as ad from "../../lib/index.ts";
import type { Workload } from "../workload.ts";
import { norm, uniform } from "./data.ts";
import { eagerAndCompiled, float64, normOf } from "./tensors.ts";

const [d, k, n] = [10, 10, 1000];
const triangle = (d * (d - 1)) / 2;
/** Where the entries below the diagonal stand, column by column, as in ADBench. */
const places = Array.from({ length: d }, (_, i) => Array.from({ length: d - i - 1 }, (_, j) => [i + j + 1, i])).flat();
const data = () => [uniform(501, [k]), uniform(502, [k, d], 0, 1), uniform(503, [k, d + triangle], -0.6, 0.6)] as const;
const points = () => uniform(504, [n, d], -2, 2);

/** The log-likelihood of a Gaussian mixture with a Wishart prior, less constants, of log weights a: [k], means m and inverse covariances. */
function likelihood([a, m, i]: readonly ad.Tensor[], x: ad.Tensor): ad.Tensor {
  const [q, l] = ad.split(i!, [d, triangle], 1) as [ad.Tensor, ad.Tensor];
  const [rows, columns] = [0, 1].map((axis) =>
    ad.tensor(
      places.map((place) => place[axis]!),
      { dtype: "int32" },
    ),
  );
  const L = ad.zeros([k, d, d], { dtype: "float64" }).indexUpdate([null, rows!, columns!] as never, l);
  const away = x.expandDims(1).sub(m!);
  const scaled = q
    .exp()
    .mul(away)
    .add(ad.einsum("kij,nkj->nki", L, away));
  const inner = a!.add(q.sum(1)).sub(scaled.square().sum(2).mul(0.5));
  const prior = q.exp().square().sum().add(l.square().sum()).mul(0.5);
  return ad.logsumexp(inner, 1).sum().sub(ad.logsumexp(a!).mul(n)).add(prior);
}

/** Value and the norm of the gradient, component by component and point by point. */
function reference(): number[] {
  const [a, m, i] = data().map(({ data }) => data) as [Float64Array, Float64Array, Float64Array];
  const X = points().data;
  const [da, dm, di] = [new Float64Array(a.length), new Float64Array(m.length), new Float64Array(i.length)];
  const q = (c: number, r: number): number => i[c * (d + triangle) + r]!;
  const l = (c: number, p: number): number => i[c * (d + triangle) + d + p]!;
  const lse = (z: Float64Array): number => {
    const largest = Math.max(...z);
    return largest + Math.log(z.reduce((sum, v) => sum + Math.exp(v - largest), 0));
  };
  const total = lse(a);
  let value = -n * total;
  for (let c = 0; c < k; c++) da[c] = -n * Math.exp(a[c]! - total);
  for (let s = 0; s < n; s++) {
    const away = Array.from({ length: k }, (_, c) =>
      Float64Array.from({ length: d }, (_, r) => X[s * d + r]! - m[c * d + r]!),
    );
    const scaled = away.map((v, c) => {
      const y = v.map((u, r) => Math.exp(q(c, r)) * u);
      for (const [p, [r, j]] of places.entries()) y[r!]! += l(c, p) * v[j!]!;
      return y;
    });
    const inner = a.map((v, c) => {
      let z = v;
      for (let r = 0; r < d; r++) z += q(c, r) - 0.5 * scaled[c]![r]! ** 2;
      return z;
    });
    const level = lse(inner);
    value += level;
    for (let c = 0; c < k; c++) {
      const share = Math.exp(inner[c]! - level);
      const [v, y, base] = [away[c]!, scaled[c]!, c * (d + triangle)];
      da[c]! += share;
      for (let r = 0; r < d; r++) {
        di[base + r]! += share * (1 - y[r]! * Math.exp(q(c, r)) * v[r]!);
        dm[c * d + r]! += share * y[r]! * Math.exp(q(c, r));
      }
      for (const [p, [r, j]] of places.entries()) {
        di[base + d + p]! -= share * y[r!]! * v[j!]!;
        dm[c * d + j!]! += share * y[r!]! * l(c, p);
      }
    }
  }
  for (let c = 0; c < k; c++)
    for (let p = 0; p < d + triangle; p++) {
      const [at, squared] = [c * (d + triangle) + p, p < d ? Math.exp(q(c, p)) ** 2 : i[c * (d + triangle) + p]! ** 2];
      value += 0.5 * squared;
      di[at]! += p < d ? squared : i[at]!;
    }
  return [value, norm([da, dm, di])];
}

export const w8: Workload = {
  id: "W8",
  title: "Gaussian mixture (ADBench), d 10, k 10, n 1,000; value and gradient, float64",
  reference,
  tolerance: 1e-9,
  ours: eagerAndCompiled(
    (ps: readonly ad.Tensor[], x: ad.Tensor) => ad.valueAndGrad(likelihood)(ps, x),
    () => [data().map(float64), float64(points())] as const,
    ({ value, gradient }) => [value.item(), normOf(gradient)],
  ),
  peers: ["torch", "torch-compile", "jax", "jax-js"],
  aims: { "adjoint-compiled": 1.1 },
};
