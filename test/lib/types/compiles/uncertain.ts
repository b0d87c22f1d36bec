/** Sizes, axes, options and dtypes that are not known: every operation takes them, and what it gives fits everything. */
import * as ad from "../../../../lib/index.ts";

declare const n: number;
declare const axis: 0 | 1;
declare const axes: number[];
declare const sizes: number[];
declare const any: ad.Tensor;
declare const matrix: ad.Tensor<[number, number]>;
declare const test: boolean;
declare const text: string;
declare const list: ad.Tensor[];
declare const window: number | [number, number];
declare const stride: number | undefined;
declare const conv: ad.ConvOptions;
declare const loose: unknown;
const known = ad.ones([2, 3]);
const either = test ? ad.ones([2, 3]) : ad.ones([4, 5]);
const named = ad.symbol("x", ["batch", "features"]);
const images = ad.symbol("images", ["batch", 3, "height", 32]);
const target = ad.ones([7, 9]);

export const pieces = [
  ad.split(known, n).map((part) => part.add(ad.ones([7, 3]))),
  ad.split(any, [1, 2]).map((part) => part.add(target)),
  ad.split(known, sizes, 1).map((part) => part.matmul(target)),
  ad.split(either, 2, axis).map((part) => part.reshape([3])),
  ad.split(named, [2, -1], 1)[1].matmul(ad.ones([5, 2])),
  ad.chunk(known, n, axis).map((part) => part.add(target)),
  ad.unstack(either, axis).map((part) => part.add(target)),
  ad.unstack(any).map((part) => part.add(target)),
  ad.stack(list).add(target),
  ad.stack([known, any], n).add(target),
  ad.stack([either, known]).add(target),
  ad
    .stack([named, ad.ones([8, 4])])
    .sum(0)
    .add(ad.ones([8, 4])),
  ad.concat([named, ad.ones([8, 4])], 1).add(ad.ones([8, 6])),
  ad.meshgrid(list).map((grid) => grid.add(target)),
  ad.pad(known, n).add(target),
  ad.pad(either, [1, 1]).add(target),
  ad
    .pad(named, [
      [0, n],
      [1, 1],
    ])
    .matmul(ad.ones([6, 1])),
  ad.tile(known, sizes).add(target),
  ad.repeat(either, n, axis).add(target),
  ad.repeat(known, sizes, 0).add(ad.ones([9, 3])),
  ad.rot90(known, n).add(ad.ones([3, 2])),
  ad.roll(any, 1, axes).add(target),
  ad.flip(known, axes).add(1),
].flat();
export const arranged = [
  ad.moveaxis(known, axis, 0).add(target),
  ad.swapaxes(either, 0, n).add(target),
  ad.flatten(any).add(target),
  ad.flatten(named).add(ad.ones([12])),
  ad.flatten(either, axis).add(target),
  ad.expand(any, [2, -1]).add(ad.ones([2, 9])),
  ad.expand(named, [5, -1, -1]).add(ad.ones([5, 1, 1])),
  ad.diag(any).add(target),
  ad.diagonal(either, { offset: n }).add(target),
  ad.tril(matrix, n).add(target),
  ad.take(known, loose as ad.Tensor, axis).add(target),
  ad.take(any, [1, 2], n).add(target),
  ad.gather(either, axis, [[0]]).add(1),
  ad.topk(either, n, { axis }).values.add(target),
  ad.topk(named, 3).values.add(ad.ones([8, 3])),
  ad.sort(any, n).add(target),
  ad.searchsorted(any, any).add(1),
  ad.at(known, [n, axis]).add(target),
  ad.at(any, [[0, n], null]).add(target),
  ad.indexUpdate(either, [0, n], any).add(target),
  ad.segmentSum(any, [0, 1], n).add(target),
  ad.maskedFill(any, known.greater(0), 0).add(target),
  ad.glu(either, axis).add(target),
];
export const products = [
  ad.einsum(text, known, either),
  ad.einsum("ij,jk->ik", either, any),
  ad.einsum("ij,jk->ik", named, ad.ones([4, 5])).add(ad.ones([6, 5])),
  ad.einsum("...ij,jk->...ik", known, ad.ones([9, 9])),
  ad.einsum("ij,jk", known, ad.ones([3, 4])).add(target),
  ad.einsum("ij->ji", ...list),
  ad.einsum("i,i->i", ad.ones([1]), ad.ones([4])).add(ad.ones([4])),
  ad.tensordot(either, any, n).add(target),
  ad.tensordot(known, named, [[axis], [0]]).add(target),
  ad.tensordot(named, ad.ones([4, 2]), 1).add(ad.ones([9, 2])),
  ad.outer(any, either).add(target),
  ad.inner(named, ad.ones([2, 4])).add(ad.ones([3, 2])),
  ad.kron(matrix, known).add(target),
  ad.vdot(any, known),
  ad.multiDot(list).add(target),
  ad.multiDot([matrix, known, any]).add(target),
  ad.cross(any, ad.ones([3])).add(target),
  ad.solve(any, ad.ones([3])).add(target),
  ad.solve(matrix, ad.ones([3, 1])).add(ad.ones([3, 1])),
  ad.solve(either, any).add(target),
  ad.cholesky(named).add(target),
  ad.inverse(matrix).add(target),
  ad.det(any).add(target),
  ad.svd(matrix, { fullMatrices: test }).u.add(target),
  ad.qr(either, { mode: test ? "reduced" : "complete" }).q.add(target),
  ad.qr(named).r.add(ad.ones([4, 4])),
  ad.matrixPower(matrix, n).add(target),
  ad.pinv(named).add(ad.ones([4, 8])),
  ad.trace(any, { axes: [0, 1] }).add(target),
  ad.lstsq(matrix, any).solution.add(target),
];
export const networks = [
  ad.conv2d(any, any).add(target),
  ad.conv2d(images, ad.ones([8, 3, 3, 3]), { padding: "same" }).add(ad.ones([5, 8, 16, 32])),
  ad.conv2d(images, ad.ones([8, 3, 3, 3]), conv).add(ad.ones([5, 8, 16, 16])),
  ad.conv2d(images, ad.ones([8, 3, 3, 3]), { ...conv, stride: n }).add(ad.ones([5, 8, 16, 16])),
  ad.conv1d(ad.ones([4, 9]), ad.ones([6, 2, 3]), { groups: n }).add(ad.ones([6, 7])),
  ad.conv1d(ad.ones([4, 9]), ad.ones([6, 4, 3]), stride === undefined ? {} : { stride }).add(ad.ones([6, 3])),
  ad.convTranspose1d(ad.ones([4, n]), ad.ones([4, 6, 3])).add(ad.ones([6, 7])),
  ad.maxPool2d(images, window).add(ad.ones([5, 3, 4, 4])),
  ad.avgPool2d(either.reshape([1, 1, n, n]), 2, { stride: n }).add(target),
  ad.adaptiveAvgPool2d(images, [2, n]).add(ad.ones([5, 3, 2, 7])),
  ad.interpolate(images, { scale: 1.5 }).add(ad.ones([5, 3, 24, 48])),
  ad.interpolate(any, { scale: n }).add(target),
  ad.scaledDotProductAttention(any, known, known).add(target),
  ad.scaledDotProductAttention(named, ad.ones([6, 4]), ad.ones([6, 2])).add(ad.ones([9, 2])),
  ad.multiHeadAttention(matrix, either, any, n).add(target),
  ad.embedding(any, ad.ones([10, 4])).add(ad.ones([4])),
  ad.embedding(known, matrix).add(ad.ones([3, 9])),
  ad.layerNorm(either, axis).add(target),
  ad.batchNormTraining(images).mean.add(ad.ones([3])),
  ad.fft(any).add(target),
  ad.rfft(named).add(ad.ones([8, 3, 2])),
  ad.rfft(either, { n, axis }).add(1),
  ad.irfft(any).add(target),
  ad.convolve(any, [1, 2]).add(target),
  ad.convolve(ad.ones([n]), ad.ones([3]), { mode: test ? "full" : "same" }).add(ad.ones([9])),
  ad.random.normal(sizes).add(target),
  ad.random.normal([n, 3], { dtype: test ? "float32" : "float64" }).add(ad.ones([8, 3])),
  ad.random.normal(["batch", 3]).add(ad.ones([8, 3])),
];

// Where nothing is known, everything is allowed: what comes from elsewhere has no types.
// biome-ignore lint/suspicious/noExplicitAny: what this is about.
declare const untyped: any;
export const free = [
  ad.conv2d(untyped, untyped, untyped),
  ad.einsum(untyped, untyped, known),
  ad.solve(untyped, known).add(target),
  ad.cholesky(untyped).matmul(target),
  ad.split(untyped, untyped),
  known.add(untyped).matmul(untyped),
  ad.stack(untyped).add(target),
  ad.grad(untyped)(known),
  ad.vmap(untyped)(known),
];

function anyTensor<T extends ad.Tensor>(x: T, y: ad.Tensor): ad.Tensor[] {
  const [first, second] = x.split(2, -1);
  return [
    x.flatten(1).matmul(y),
    ad.einsum("ij,jk->ik", x, y).add(target),
    x.inverse().add(y),
    ad.stack([x, y]).sum(0),
    ad.conv2d(x, y, { stride: 2 }).add(target),
    ad.svd(x).s.add(target),
    x.pad(1).moveaxis(0, 1).tile(2),
    first!.add(second!),
    ad.solve(x, y).sub(x),
    ad.scaledDotProductAttention(x, y, y).add(x),
  ];
}
function anyShape<S extends ad.Shape, D extends ad.DType>(x: ad.Tensor<S, D>): ad.Tensor<S, D> {
  const wide = ad.stack([x, x.mul(2)]).sum(0);
  const turned = x.flatten().reshape([-1, 2]).transpose();
  return ad.where(x.greater(0), wide, x).add(turned.sum()).cast(x.dtype);
}
export const generic = [...anyTensor(known, target), anyShape(ad.ones([4])).add(ad.ones([4]))];

// A variable holds another shape later.
let h = ad.ones([4, 4]);
h = ad.stack([h, h]).flatten(0, 1);
h = ad.pad(h, 1);
const parts: ad.Tensor[] = [];
for (const part of ad.unstack(ad.ones([3, 2]))) parts.push(part);
let pair = ad.split(known, [1, 2], 1);
pair = [known, known];
export const kept = [h, ...parts, ...pair];
function everyPart<T extends ad.Tensor>(x: T): ad.Tensor[] {
  return [
    ...ad.unstack(x).map((part) => part.exp()),
    ...ad.chunk(x, 2).map((part) => part.add(target)),
    ...ad.meshgrid([x, x]).map((grid) => grid.add(x)),
    x.takeAlongAxis(x, 0).add(x),
    x.tile([2, 2]).matmul(x),
    x.repeat(2, 0).add(x),
    x.globalAvgPool().add(x),
    x.slice([0], [1]).add(x),
    ad.rfft(x).add(x),
    x.ravel().dot(x.diagFlat()),
    x.swapaxes(0, 1).topk(2).values.add(x),
    x.take(x, 0).add(x),
  ];
}
export const parted = everyPart(known);
