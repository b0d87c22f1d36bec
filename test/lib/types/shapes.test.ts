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
  const { solution, residuals, rank, singularValues } = ad.lstsq(wide, ad.ones([3]));
  const several = ad.lstsq(long, ad.ones([5, 4]));
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
    ...[claim(residuals, []), claim(rank, []), claim(singularValues, [3]), claim(several.residuals, [2, 4])],
    ...[claim(several.solution, [2, 3, 4]), claim(several.rank, [2]), claim(several.singularValues, [2, 3])],
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

test("shapes of windows that types claim are those of what runs", (t) => {
  const x = ad.ones([2, 4, 9, 8]);
  const one = ad.ones([4, 9]);
  const w = ad.ones([6, 4, 3, 3]);
  const line = ad.ones([4, 6, 3]);
  const claims = [
    ...[claim(ad.conv2d(x, w), [2, 6, 7, 6]), claim(ad.conv2d(x, w, { padding: "same" }), [2, 6, 9, 8])],
    ...[
      claim(ad.conv2d(x, w, { padding: 1, stride: 2 }), [2, 6, 5, 4]),
      claim(ad.conv2d(x, w, { stride: [2, 3] }), [2, 6, 4, 2]),
    ],
    ...[
      claim(
        x.conv2d(w, {
          padding: [
            [1, 0],
            [2, 2],
          ],
          dilation: 2,
        }),
        [2, 6, 6, 8],
      ),
    ],
    ...[claim(ad.conv2d(x, w, { padding: "same", stride: 2 }), [2, 6, 5, 4])],
    ...[
      claim(ad.conv2d(x, ad.ones([4, 1, 3, 3]), { groups: 4 }), [2, 4, 7, 6]),
      claim(ad.conv2d(x, w, { padding: "valid" }), [2, 6, 7, 6]),
    ],
    ...[
      claim(ad.conv1d(one, ad.ones([7, 4, 2])), [7, 8]),
      claim(ad.conv3d(ad.ones([1, 1, 5, 5, 5]), ad.ones([2, 1, 2, 3, 4])), [1, 2, 4, 3, 2]),
    ],
    ...[
      claim(ad.convTranspose1d(one, line), [6, 11]),
      claim(ad.convTranspose1d(one, line, { stride: 2, padding: 1, outputPadding: 1 }), [6, 18]),
    ],
    ...[claim(ad.convTranspose2d(x, ad.ones([4, 3, 2, 2]), { stride: [1, 3] }), [2, 3, 10, 23])],
    ...[
      claim(ad.maxPool2d(x, 2), [2, 4, 4, 4]),
      claim(ad.maxPool2d(x, [3, 2], { stride: 1, padding: 1 }), [2, 4, 9, 9]),
    ],
    ...[
      claim(ad.avgPool2d(x, 2, { padding: "same" }), [2, 4, 5, 4]),
      claim(one.avgPool1d(4), [4, 2]),
      claim(one.maxPool1d(2, { dilation: 3 }), [4, 3]),
    ],
    ...[
      claim(ad.adaptiveAvgPool2d(x, [3, 1]), [2, 4, 3, 1]),
      claim(ad.adaptiveAvgPool1d(one, 5), [4, 5]),
      claim(x.globalAvgPool(), [2, 4]),
    ],
    ...[
      claim(ad.interpolate(x, { scale: 2 }), [2, 4, 18, 16]),
      claim(ad.interpolate(x, { size: [3, 5], mode: "bilinear" }), [2, 4, 3, 5]),
    ],
    ...[claim(ad.pixelShuffle(x, 2), [2, 1, 18, 16])],
  ];
  for (const { tensor, shape } of claims) t.deepEqual(tensor.shape, shape, tensor.label);
});

test("shapes of attention, embeddings and signals that types claim are those of what runs", (t) => {
  const q = ad.ones([2, 5, 8]);
  const k = ad.ones([7, 8]);
  const v = ad.ones([2, 7, 6]);
  const z = ad.ones([3, 10, 2]);
  const batch = ad.batchNormTraining(ad.random.normal([5, 3, 2]));
  const claims = [
    ...[claim(ad.scaledDotProductAttention(q, k, v), [2, 5, 6]), claim(ad.multiHeadAttention(q, k, v, 2), [2, 5, 6])],
    ...[
      claim(ad.embedding(ad.zeros([1, 3], { dtype: "int32" }), ad.ones([4, 6])), [1, 3, 6]),
      claim(ad.dropout(q), [2, 5, 8]),
    ],
    ...[claim(ad.fft(z), [3, 10, 2]), claim(ad.ifft(z, { n: 4 }), [3, 4, 2]), claim(ad.fft2(z), [3, 10, 2])],
    ...[
      claim(ad.rfft(q), [2, 5, 5, 2]),
      claim(ad.rfft(q, { n: 7 }), [2, 5, 4, 2]),
      claim(ad.irfft(z), [3, 18]),
      claim(ad.irfft(z, { n: 19 }), [3, 19]),
    ],
    ...[claim(ad.fftfreq(6), [6]), claim(ad.rfftfreq(7), [4]), claim(ad.fftshift(z), [3, 10, 2])],
    ...[
      claim(ad.convolve(ad.ones([3]), ad.ones([2])), [4]),
      claim(ad.convolve(ad.ones([5]), ad.ones([2]), { mode: "valid" }), [4]),
    ],
    ...[
      claim(ad.correlate(ad.ones([2]), ad.ones([6])), [5]),
      claim(ad.correlate(ad.ones([6]), ad.ones([2]), { mode: "full" }), [7]),
    ],
    ...[
      claim(batch.output, [5, 3, 2]),
      claim(batch.mean, [3]),
      claim(batch.runningVariance, [3]),
      claim(ad.layerNorm(q), [2, 5, 8]),
    ],
  ];
  for (const { tensor, shape } of claims) t.deepEqual(tensor.shape, shape, tensor.label);
});

test("shapes of rearranging, parting and taking that types claim are those of what runs", (t) => {
  const x = ad.ones([2, 3, 4]);
  const i32 = ad.zeros([5, 2], { dtype: "int32" });
  const [first, second] = ad.split(x, 2, -1);
  const [p, q, r] = x.split([1, -1, 2], 2);
  const [c0, c1] = ad.chunk(ad.ones([5]), 2);
  const rows = ad.unstack(x, 1);
  const { values, indices } = ad.topk(x, 2);
  const [gx, gy] = ad.meshgrid([ad.ones([2]), ad.ones([3])]);
  const [ix] = ad.meshgrid([ad.ones([2]), ad.ones([3])], { indexing: "ij" });
  const claims = [
    ...[
      claim(ad.moveaxis(x, 0, -1), [3, 4, 2]),
      claim(ad.moveaxis(x, 2, 0), [4, 2, 3]),
      claim(ad.moveaxis(x, 1, 1), [2, 3, 4]),
    ],
    ...[claim(ad.swapaxes(x, 0, 2), [4, 3, 2]), claim(ad.flatten(x), [24]), claim(ad.flatten(x, 1), [2, 12])],
    ...[claim(ad.flatten(x, 0, 1), [6, 4]), claim(ad.flatten(ad.tensor(1)), [1]), claim(x.ravel(), [24])],
    ...[
      claim(ad.expand(ad.ones([3, 1]), [2, -1, 4]), [2, 3, 4]),
      claim(ad.rot90(x), [3, 2, 4]),
      claim(ad.rot90(x, 2), [2, 3, 4]),
    ],
    ...[
      claim(ad.stack([x, x, x]), [3, 2, 3, 4]),
      claim(ad.stack([x, x], -1), [2, 3, 4, 2]),
      claim(ad.stack([x, x], 1), [2, 2, 3, 4]),
    ],
    ...[
      claim(first, [2, 3, 2]),
      claim(second, [2, 3, 2]),
      claim(p, [2, 3, 1]),
      claim(r, [2, 3, 2]),
      claim(c0, [3]),
      claim(c1, [2]),
    ],
    ...[
      claim(rows[0], [2, 4]),
      claim(rows[2], [2, 4]),
      claim(ad.tile(x, 2), [2, 3, 8]),
      claim(ad.tile(x, [2, 1, 1, 3]), [2, 2, 3, 12]),
    ],
    ...[claim(ad.repeat(x, 2, 1), [2, 6, 4]), claim(ad.repeat(x, 3), [72]), claim(ad.pad(x, 1), [4, 5, 6])],
    ...[
      claim(ad.pad(x, [1, 2]), [5, 6, 7]),
      claim(
        x.pad(
          [
            [0, 0],
            [1, 1],
            [2, 3],
          ],
          { mode: "edge" },
        ),
        [2, 5, 9],
      ),
    ],
    ...[claim(ad.flip(x), [2, 3, 4]), claim(ad.flip(x, [0, 2]), [2, 3, 4]), claim(ad.roll(x, 1, 0), [2, 3, 4])],
    ...[
      claim(ad.tril(x), [2, 3, 4]),
      claim(ad.triu(x, 1), [2, 3, 4]),
      claim(ad.diagonal(x), [2, 3]),
      claim(ad.diag(ad.ones([3, 5])), [3]),
    ],
    ...[
      claim(ad.diag(ad.ones([3])), [3, 3]),
      claim(ad.diagFlat(ad.ones([2, 3])), [6, 6]),
      claim(gx, [3, 2]),
      claim(gy, [3, 2]),
      claim(ix, [2, 3]),
    ],
    ...[claim(ad.take(x, i32, 1), [2, 5, 2, 4]), claim(ad.take(x, 1, 0), [3, 4]), claim(ad.take(x, i32), [5, 2])],
    ...[
      claim(ad.gather(ad.ones([6, 2]), 0, i32), [5, 2]),
      claim(ad.segmentSum(i32, ad.zeros([5], { dtype: "int32" }), 7), [7, 2]),
    ],
    ...[
      claim(ad.indexUpdate(x, 0, 2), [2, 3, 4]),
      claim(ad.maskedFill(x, x.greater(0), 0), [2, 3, 4]),
      claim(ad.maskedFill(1, x.greater(0), 2), [2, 3, 4]),
    ],
    ...[
      claim(ad.sort(x, 0), [2, 3, 4]),
      claim(ad.argsort(x), [2, 3, 4]),
      claim(values, [2, 3, 2]),
      claim(indices, [2, 3, 2]),
    ],
    ...[
      claim(ad.topk(x, 1, { axis: 0 }).values, [1, 3, 4]),
      claim(ad.searchsorted(ad.ones([4]), x), [2, 3, 4]),
      claim(ad.cumsum(x, 1), [2, 3, 4]),
    ],
    ...[
      claim(ad.glu(x), [2, 3, 2]),
      claim(ad.median(x, 1), [2, 4]),
      claim(ad.norm(x, 2, [0, 1]), [4]),
      claim(ad.std(x, 0, { keepdims: true }), [1, 3, 4]),
    ],
  ];
  t.deepEqual(q.shape, [2, 3, 1]);
  for (const { tensor, shape } of claims) t.deepEqual(tensor.shape, shape, tensor.label);
});

test("named sizes that types claim are those of graphs", (t) => {
  const x = ad.symbol("x", ["batch", 4]);
  const images = ad.symbol("images", ["batch", 3, 9, 9]);
  const stack = ad.symbol("stack", ["batch", 3, 3]);
  const [left, right] = ad.split(x, 2, 1);
  const claims = [
    ...[claim(ad.stack([x, x]), [2, "batch", 4]), claim(left, ["batch", 2]), claim(right, ["batch", 2])],
    ...[
      claim(
        ad
          .pad(images, [
            [0, 0],
            [0, 0],
            [1, 1],
            [2, 2],
          ])
          .at(0),
        [3, 11, 13],
      ),
      claim(ad.moveaxis(x, 0, 1), [4, "batch"]),
    ],
    ...[claim(ad.conv2d(images, ad.ones([8, 3, 3, 3]), { stride: 2 }), ["batch", 8, 4, 4])],
    ...[claim(ad.maxPool2d(images, 3), ["batch", 3, 3, 3]), claim(ad.globalAvgPool(images), ["batch", 3])],
    ...[
      claim(ad.einsum("bi,ij->bj", x, ad.ones([4, 5])), ["batch", 5]),
      claim(ad.tensordot(x, ad.ones([4, 2]), 1), ["batch", 2]),
    ],
    ...[claim(ad.kron(x, ad.ones([1, 3])), ["batch", 12]), claim(ad.inner(x, ad.ones([2, 4])), ["batch", 2])],
    ...[
      claim(ad.det(stack), ["batch"]),
      claim(ad.solve(stack, ad.ones([3, 2])), ["batch", 3, 2]),
      claim(stack.eigh().eigenvalues, ["batch", 3]),
    ],
    ...[
      claim(ad.topk(x, 2).values, ["batch", 2]),
      claim(ad.take(x, ad.zeros([2], { dtype: "int32" }), 1), ["batch", 2]),
    ],
    ...[
      claim(ad.rfft(x), ["batch", 3, 2]),
      claim(ad.layerNorm(x), ["batch", 4]),
      claim(ad.expand(x, [2, -1, -1]), [2, "batch", 4]),
    ],
    ...[
      claim(ad.scaledDotProductAttention(x, ad.ones([6, 4]), ad.ones([6, 2])), ["batch", 2]),
      claim(ad.diagonal(stack), ["batch", 3]),
    ],
  ];
  for (const { tensor, shape } of claims) t.deepEqual(tensor.shape, shape, tensor.label);
});

test("300 lines of tensor code run as they compile", async (t) => {
  const { pictures, encoded, jacobians } = await import("./compiles/tensorCode.ts");
  t.deepEqual(pictures.shape, [32, 1, 28, 28]);
  t.deepEqual(encoded[0]!.shape, [784, 40]);
  t.deepEqual(jacobians.shape, [5, 9]);
});
