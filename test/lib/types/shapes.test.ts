import test from "ava";
import type { Shape, Tensor } from "../../../lib/index.ts";
import * as ad from "../../../lib/index.ts";

type Certain<S extends Shape> = number extends S["length"] ? false : number extends S[number] ? false : true;

/** A tensor and the shape that its type claims: another shape, or a claim that leaves something open, does not compile. */
function claim<const S extends Shape>(tensor: Tensor<S>, shape: Certain<S> extends true ? NoInfer<S> : never) {
  return { tensor, shape: shape as Shape };
}

const spd = ad.eye(4).add(ad.ones([4, 4]));
const stack = spd.broadcastTo([2, 4, 4]);
const wide = ad.random.normal([3, 5], { seed: 1 });
const long = ad.random.normal([2, 5, 3], { seed: 2 });

test("shapes of linear algebra that types claim are those of what runs", (t) => {
  const { p, l, u } = ad.lu(stack);
  const { sign, logabsdet } = stack.slogdet();
  const { eigenvalues, eigenvectors } = ad.eigh(stack);
  const reduced = ad.qr(wide);
  const complete = ad.qr(long, { mode: "complete" });
  const thin = ad.svd(long);
  const full = ad.svd(wide, { fullMatrices: true });
  const { solution } = ad.lstsq(wide, ad.ones([3]));
  const claims = [
    ...[claim(ad.trace(stack), [2]), claim(spd.trace(), []), claim(ad.matrixPower(stack, 3), [2, 4, 4])],
    ...[claim(ad.cholesky(spd), [4, 4]), claim(ad.choleskySolve(spd.cholesky(), ad.ones([4, 2])), [4, 2])],
    ...[claim(ad.triangularSolve(stack, ad.ones([4])), [2, 4]), claim(ad.solve(spd, ad.ones([4])), [4])],
    ...[claim(ad.solve(stack, ad.ones([4, 3])), [2, 4, 3]), claim(ad.solve(spd, ad.ones([5, 4, 3])), [5, 4, 3])],
    ...[claim(p, [2, 4, 4]), claim(l, [2, 4, 4]), claim(u, [2, 4, 4]), claim(ad.inverse(stack), [2, 4, 4])],
    ...[claim(ad.det(stack), [2]), claim(ad.det(spd), []), claim(sign, [2]), claim(logabsdet, [2])],
    ...[claim(reduced.q, [3, 3]), claim(reduced.r, [3, 5]), claim(complete.q, [2, 5, 5]), claim(complete.r, [2, 5, 3])],
    ...[claim(eigenvalues, [2, 4]), claim(eigenvectors, [2, 4, 4]), claim(ad.eigvalsh(spd), [4])],
    ...[claim(thin.u, [2, 5, 3]), claim(thin.s, [2, 3]), claim(thin.vh, [2, 3, 3])],
    ...[claim(full.u, [3, 3]), claim(full.s, [3]), claim(full.vh, [5, 5]), claim(ad.svdvals(wide), [3])],
    ...[claim(ad.pinv(long), [2, 3, 5]), claim(ad.matrixRank(long), [2]), claim(solution, [5])],
    ...[claim(ad.matrixNorm(long), [2]), claim(ad.matrixNorm(long, "nuc", { keepdims: true }), [2, 1, 1])],
    ...[claim(stack.conditionNumber(), [2]), claim(ad.expm(spd), [4, 4])],
  ];
  for (const { tensor, shape } of claims) t.deepEqual(tensor.shape, shape, tensor.label);
});

test("shapes of sums of products that types claim are those of what runs", (t) => {
  const a = ad.ones([2, 3]);
  const b = ad.ones([3, 4]);
  const c = ad.ones([5, 2, 3]);
  const claims = [
    ...[claim(ad.vdot(a, ad.ones([6])), []), claim(ad.outer(a, b), [6, 12]), claim(ad.inner(a, c), [2, 5, 2])],
    ...[claim(ad.inner(a, 2), [2, 3]), claim(ad.tensordot(a, b, 1), [2, 4]), claim(ad.tensordot(c, a), [5])],
    ...[
      claim(
        ad.tensordot(c, a, [
          [1, 2],
          [0, 1],
        ]),
        [5],
      ),
      claim(ad.tensordot(a, b, 0), [2, 3, 3, 4]),
    ],
    ...[claim(ad.tensordot(c, b, [-1, 0]), [5, 2, 4]), claim(ad.kron(a, b), [6, 12]), claim(ad.kron(c, a), [5, 4, 9])],
    ...[claim(ad.multiDot([a, b, ad.ones([4, 7])]), [2, 7]), claim(ad.multiDot([ad.ones([2]), a, b]), [4])],
    ...[claim(ad.cross(a, ad.ones([3])), [2, 3]), claim(ad.einsum("ij,jk->ik", a, b), [2, 4])],
    ...[claim(ad.einsum("bij, jk -> bik", c, b), [5, 2, 4]), claim(ad.einsum("ij->ji", a), [3, 2])],
    ...[
      claim(ad.einsum("ii->i", ad.eye(3)), [3]),
      claim(ad.einsum("ij->", a), []),
      claim(ad.einsum("i,j->ij", [1, 2], [1, 2, 3]), [2, 3]),
    ],
    ...[claim(ad.einsum("bij,bkj->bik", c, ad.ones([1, 4, 3])), [5, 2, 4])],
  ];
  for (const { tensor, shape } of claims) t.deepEqual(tensor.shape, shape, tensor.label);
});
