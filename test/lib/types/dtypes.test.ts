import test from "ava";
import type { DType, Shape, Tensor } from "../../../lib/index.ts";
import * as ad from "../../../lib/index.ts";
import type { IsUnion } from "../../../lib/tensor/shapeTypes.ts";

/** A tensor and the one dtype that its type claims: another dtype, or a claim of several, does not compile. */
function claim<D extends DType>(tensor: Tensor<Shape, D>, dtype: IsUnion<D> extends true ? never : NoInfer<D>) {
  return { tensor, dtype: dtype as DType };
}

const f32 = ad.tensor([[0.25, 0.5]]);
const f64 = ad.tensor([[0.25, 0.5]], { dtype: "float64" });
const i32 = ad.tensor([[1, 2]], { dtype: "int32" });
const bool = ad.tensor([[true, false]], { dtype: "bool" });
const spd = ad.eye(2, { dtype: "float64" });

test("the dtypes that types claim are those of what runs", (t) => {
  const claims = [
    // Arithmetic, row by column.
    ...[claim(ad.add(f32, f32), "float32"), claim(ad.add(f32, i32), "float32"), claim(ad.add(f32, bool), "float32")],
    ...[claim(ad.add(f64, f64), "float64"), claim(ad.add(f64, i32), "float64"), claim(ad.add(f64, bool), "float64")],
    ...[claim(ad.add(i32, f32), "float32"), claim(ad.add(i32, f64), "float64"), claim(ad.add(i32, i32), "int32")],
    ...[claim(ad.add(i32, bool), "int32"), claim(ad.add(bool, f32), "float32"), claim(ad.add(bool, f64), "float64")],
    ...[claim(ad.add(bool, i32), "int32"), claim(ad.add(bool, bool), "int32")],
    ...[claim(ad.add(1, 2), "float32"), claim(ad.add(1, f32), "float32"), claim(ad.add(f64, 1), "float64")],
    ...[claim(ad.add(i32, 1), "int32"), claim(ad.add(bool, 1), "int32"), claim(ad.add(true, f64), "float64")],
    ...[claim(ad.add(f32, [1, 2]), "float32"), claim(ad.add(i32, [1, 2]), "float32")],
    ...[claim(ad.add(f32, new Int32Array(2)), "float32"), claim(ad.add(f64, new Float64Array(2)), "float64")],
    ...[claim(ad.sub(i32, bool), "int32"), claim(ad.mul(bool, bool), "int32"), claim(ad.pow(i32, 2), "int32")],
    // Fractions.
    ...[claim(ad.div(i32, i32), "float32"), claim(ad.div(bool, 2), "float32"), claim(ad.div(f64, i32), "float64")],
    ...[claim(ad.exp(bool), "float32"), claim(ad.log(i32), "float32"), claim(ad.sin(f64), "float64")],
    ...[claim(ad.sqrt(i32), "float32"), claim(ad.cos(bool), "float32"), claim(ad.tanh(i32), "float32")],
    ...[claim(ad.sigmoid(i32), "float32"), claim(ad.softplus(f64), "float64"), claim(ad.reciprocal(i32), "float32")],
    ...[claim(ad.softmax(i32), "float32"), claim(ad.logSoftmax(f64), "float64"), claim(ad.mean(bool), "float32")],
    ...[claim(ad.logsumexp(i32), "float32"), claim(ad.logsumexp(f64, 0), "float64"), claim(ad.exp(1), "float32")],
    // What counts.
    ...[claim(ad.neg(bool), "int32"), claim(ad.abs(i32), "int32"), claim(ad.square(bool), "int32")],
    ...[claim(ad.sign(bool), "int32"), claim(ad.sum(bool), "int32"), claim(ad.sum(i32, 0), "int32")],
    ...[claim(ad.sum(f64), "float64"), claim(ad.relu(i32), "int32"), claim(ad.relu(f64), "float64")],
    // What is chosen.
    ...[claim(ad.maximum(bool, bool), "bool"), claim(ad.minimum(i32, bool), "int32")],
    ...[claim(ad.maximum(f64, 1), "float64"), claim(ad.maximum(bool, 1), "int32"), claim(ad.max(bool), "bool")],
    ...[claim(ad.where(bool, bool, bool), "bool"), claim(ad.where(bool, f64, 0), "float64")],
    ...[claim(ad.where(bool, 1, i32), "int32"), claim(ad.concat([bool, bool]), "bool")],
    ...[claim(ad.concat([f64, f64]), "float64"), claim(ad.concat([i32, i32]), "int32")],
    ...[claim(ad.min(bool), "bool"), claim(ad.clip(i32, 0, 1), "int32"), claim(ad.clip(f64, null, 1), "float64")],
    // Special functions, activations, rounding.
    ...[claim(ad.erf(i32), "float32"), claim(ad.lgamma(f64), "float64"), claim(ad.gelu(bool), "float32")],
    ...[
      claim(ad.leakyRelu(f64, 0.1), "float64"),
      claim(ad.hypot(i32, 1), "float32"),
      claim(ad.atan2(f64, i32), "float64"),
    ],
    ...[claim(ad.floor(bool), "int32"), claim(ad.round(f64), "float64"), claim(ad.mod(i32, 2), "int32")],
    ...[claim(ad.fma(2, 3, i32), "int32"), claim(ad.fma(i32, 2, f64), "float64"), claim(ad.xlogy(bool, 2), "float32")],
    ...[claim(ad.isnan(f64), "bool"), claim(ad.and(f32, 1), "bool"), claim(ad.any(f64, 0), "bool")],
    ...[claim(ad.prod(bool), "int32"), claim(ad.countNonzero(f64), "int32"), claim(ad.ptp(bool), "int32")],
    ...[claim(ad.huber(f64, 1), "float64"), claim(ad.hinge(i32, i32), "float32"), claim(ad.dropout(f64), "float64")],
    // What is asked of elements and places.
    ...[claim(ad.less(f32, 1), "bool"), claim(ad.equal(i32, bool), "bool"), claim(ad.argmax(f64), "int32")],
    ...[claim(ad.size(f64), "int32"), claim(ad.size(f64, 0, "float64"), "float64")],
    ...[claim(ad.oneHot(i32, 3), "float32"), claim(ad.oneHot(i32, 3, "bool"), "bool")],
    // What stays.
    ...[claim(ad.reshape(bool, [2]), "bool"), claim(ad.transpose(i32), "int32"), claim(ad.at(bool, 0), "bool")],
    ...[claim(ad.squeeze(f64), "float64"), claim(ad.slice(i32, [0], [1]), "int32")],
    ...[claim(ad.stopGradient(bool), "bool"), claim(f64.detach(), "float64"), claim(ad.cast(f32, "int32"), "int32")],
    // Products and losses.
    ...[claim(ad.matmul(i32, i32.transpose()), "int32"), claim(ad.dot(f64, 2), "float64")],
    ...[claim(ad.matmul(bool, bool.transpose()), "int32"), claim(ad.matmul(f64, i32.transpose()), "float64")],
    ...[claim(ad.crossEntropy(f64, ad.tensor([1], { dtype: "int32" })), "float64"), claim(ad.mse(i32, i32), "float32")],
    ...[claim(ad.mse(f64, i32), "float64"), claim(ad.layerNorm(i32), "float32"), claim(ad.rmsNorm(f64), "float64")],
    // Pieces and places.
    ...[claim(ad.flip(bool), "bool"), claim(ad.roll(i32, 1), "int32"), claim(ad.tile(bool, 2), "bool")],
    ...[claim(ad.repeat(i32, 2), "int32"), claim(ad.flatten(bool), "bool"), claim(ad.moveaxis(f64, 0, 1), "float64")],
    ...[
      claim(ad.stack([bool, bool]), "bool"),
      claim(ad.split(bool, 2, 1)[0], "bool"),
      claim(ad.unstack(i32)[0], "int32"),
    ],
    ...[claim(ad.tril(bool), "int32"), claim(ad.triu(i32), "int32"), claim(ad.diagonal(bool), "bool")],
    ...[claim(ad.take(bool, 0), "bool"), claim(ad.sort(bool), "bool"), claim(ad.argsort(f64), "int32")],
    ...[
      claim(ad.topk(i32, 1).values, "int32"),
      claim(ad.topk(f64, 1).indices, "int32"),
      claim(ad.unique(bool), "bool"),
    ],
    ...[claim(ad.indexUpdate(i32, 0, 1), "int32"), claim(ad.indexAdd(f64, 0, 1), "float64")],
    ...[
      claim(ad.maskedFill(i32, bool, 0), "int32"),
      claim(ad.nonzero(f64), "int32"),
      claim(ad.searchsorted([1, 2], f32), "int32"),
    ],
    ...[claim(ad.cumsum(bool), "int32"), claim(ad.cumprod(i32), "int32"), claim(ad.cummax(bool), "bool")],
    ...[claim(ad.cumlogsumexp(i32), "float32"), claim(ad.var(i32), "float32"), claim(ad.std(f64), "float64")],
    ...[claim(ad.norm(i32), "float32"), claim(ad.median(f64), "float64"), claim(ad.quantile(i32, 0.5), "float32")],
    // Linear algebra, networks, signals.
    ...[claim(ad.trace(spd.cast("bool")), "int32"), claim(ad.matrixPower(i32.reshape([2, 1]).matmul(i32), 2), "int32")],
    ...[claim(ad.cholesky(spd), "float64"), claim(ad.solve(spd, ad.ones([2], { dtype: "int32" })), "float64")],
    ...[
      claim(ad.matrixRank(spd), "int32"),
      claim(ad.kron(bool, bool), "int32"),
      claim(ad.einsum("ij->j", f64), "float64"),
    ],
    ...[claim(ad.einsum("ij->j", i32), "int32"), claim(ad.multiDot([f64, f64.transpose()]), "float64")],
    ...[claim(ad.maxPool1d(i32, 2), "int32"), claim(ad.avgPool1d(i32, 2), "float32"), claim(ad.rfft(i32), "float32")],
    ...[
      claim(ad.conv1d(i32.reshape([1, 2]), i32.reshape([1, 1, 2])), "int32"),
      claim(ad.embedding(i32, ad.ones([3, 2], { dtype: "float64" })), "float64"),
    ],
    ...[
      claim(ad.scaledDotProductAttention(i32, f64, f64), "float64"),
      claim(ad.convolve(bool.ravel(), bool.ravel()), "int32"),
    ],
    ...[
      claim(ad.cosineSimilarity(f64, i32), "float64"),
      claim(ad.nll(f64, ad.tensor([0], { dtype: "int32" })), "float64"),
    ],
    ...[claim(ad.gaussianNll(f32, i32, ad.ones([1])), "float32"), claim(ad.tripletMargin(i32, i32, i32), "float32")],
    // What makes tensors.
    ...[
      claim(ad.tensor([1, 2]), "float32"),
      claim(ad.tensor(new Int32Array(2)), "int32"),
      claim(ad.tensor(true), "bool"),
    ],
    ...[claim(ad.tensor(new Float64Array(2)), "float64"), claim(ad.tensor(new Uint8Array(2)), "int32")],
    ...[
      claim(ad.tensor(f64), "float64"),
      claim(ad.tensor(f64, { dtype: "int32" }), "int32"),
      claim(ad.tensor(1), "float32"),
    ],
    ...[claim(ad.variable([1]), "float32"), claim(ad.variable(f64), "float64"), claim(ad.symbol("x", [2]), "float32")],
    ...[claim(ad.arange(3), "int32"), claim(ad.arange(0, 1, 0.5, { dtype: "float64" }), "float64")],
    ...[claim(ad.linspace(0, 1, 3), "float32"), claim(ad.eye(2, { dtype: "int32" }), "int32")],
    ...[claim(ad.zeros([2], { name: "x" }), "float32"), claim(ad.full([2], 1, { dtype: "bool" }), "bool")],
    ...[
      claim(ad.random.normal([2]), "float32"),
      claim(ad.random.uniform([2], { seed: 1, dtype: "float64" }), "float64"),
    ],
    ...[claim(ad.random.bernoulli([2]), "bool"), claim(ad.random.permutation(3), "int32")],
    ...[claim(ad.random.randint([2], { high: 3 }), "int32"), claim(ad.random.categorical(f64), "int32")],
  ];
  t.true(claims.length > 90);
  for (const { tensor, dtype } of claims) t.is(tensor.dtype, dtype, tensor.label);
});
