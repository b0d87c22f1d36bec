/** What a longer notebook holds: the models that people write, 300 lines of them. bench/tensorCode.ts times what an editor waits for here. */
import * as ad from "../../../../lib/index.ts";

// Data: points, images, sequences and labels.
const points = ad.random.normal([256, 2], { seed: 1 });
const radius = points.square().sum(1).sqrt();
const labels = radius.greater(1).cast("int32");
const images = ad.random.uniform([32, 1, 28, 28], { seed: 2 });
const digits = ad.random.randint([32], { seed: 3, high: 10 });
const tokens = ad.random.randint([8, 64], { seed: 4, high: 100 });
const series = ad
  .linspace(0, 12, 200)
  .sin()
  .add(ad.random.normal([200], { seed: 5, std: 0.1 }));
const standardized = points.sub(points.mean(0)).div(points.std(0).add(1e-6));
const [train, held] = standardized.split([200, 56]);
const [trainLabels, heldLabels] = labels.split([200, 56]);
const counts = ad.oneHot(digits, 10).sum(0);
export const share = counts.div(counts.sum()).max().item();

// A multilayer perceptron as section 6.5.7 has it, with weight decay.
const he = (inputs: number) => Math.sqrt(2 / inputs);
const perceptron = {
  w1: ad.random.normal([2, 64], { seed: 10, std: he(2) }),
  b1: ad.zeros([64]),
  w2: ad.random.normal([64, 64], { seed: 11, std: he(64) }),
  b2: ad.zeros([64]),
  w3: ad.random.normal([64, 2], { seed: 12, std: he(64) }),
  b3: ad.zeros([2]),
};
type Perceptron = typeof perceptron;
function logitsOf(p: Perceptron, x: ad.Tensor) {
  const h1 = ad.relu(x.matmul(p.w1).add(p.b1));
  const h2 = ad.relu(h1.matmul(p.w2).add(p.b2));
  return h2.matmul(p.w3).add(p.b3);
}
function perceptronLoss(p: Perceptron, x: ad.Tensor, y: ad.Tensor) {
  const decay = ad.add(ad.sum(ad.square(p.w1)), ad.sum(ad.square(p.w2))).mul(1e-4);
  return ad.crossEntropy(logitsOf(p, x), y).add(decay);
}
const step = ad.valueAndGrad(perceptronLoss);
let current = perceptron;
const losses: number[] = [];
for (let epoch = 0; epoch < 10; epoch++) {
  const { value, gradient } = step(current, train, trainLabels);
  losses.push(value.item());
  current = {
    w1: current.w1.sub(gradient.w1.mul(0.1)),
    b1: current.b1.sub(gradient.b1.mul(0.1)),
    w2: current.w2.sub(gradient.w2.mul(0.1)),
    b2: current.b2.sub(gradient.b2.mul(0.1)),
    w3: current.w3.sub(gradient.w3.mul(0.1)),
    b3: current.b3.sub(gradient.b3.mul(0.1)),
  };
}
const predicted = logitsOf(current, held).argmax(1);
export const accuracy = predicted.equal(heldLabels).cast("float32").mean().item();
export const confusion = ad.oneHot(heldLabels, 2).transpose().matmul(ad.oneHot(predicted, 2));

// The same with the tape.
const weights = ad.variable(ad.random.normal([2, 1], { seed: 20 }), { name: "w" });
const bias = ad.variable(ad.zeros([1]), { name: "b" });
for (let i = 0; i < 5; i++) {
  const margin = train.matmul(weights).add(bias).squeeze(1);
  const loss = ad.binaryCrossEntropyWithLogits(margin, trainLabels.cast("float32"));
  loss.backward();
  weights.assign(weights.sub(weights.grad!.mul(0.5)).detach());
  bias.assign(bias.sub(bias.grad!.mul(0.5)).detach());
  weights.zeroGrad();
  bias.zeroGrad();
}

// A convolutional network.
const convolutional = {
  k1: ad.random.normal([8, 1, 3, 3], { seed: 30, std: he(9) }),
  k2: ad.random.normal([16, 8, 3, 3], { seed: 31, std: he(72) }),
  scale: ad.ones([16]),
  shift: ad.zeros([16]),
  out: ad.random.normal([16 * 7 * 7, 10], { seed: 32, std: 0.05 }),
};
function features(p: typeof convolutional, x: ad.Tensor<[32, 1, 28, 28]>) {
  const first = ad.maxPool2d(ad.relu(ad.conv2d(x, p.k1, { padding: "same" })), 2);
  const second = ad.maxPool2d(ad.relu(ad.conv2d(first, p.k2, { padding: 1 })), 2);
  return ad.batchNorm(second, { weight: p.scale, bias: p.shift }).reshape([32, 16 * 7 * 7]);
}
const digitLoss = (p: typeof convolutional) =>
  ad.crossEntropy(features(p, images).matmul(p.out), digits, { labelSmoothing: 0.1 });
const kernels = ad.grad(digitLoss)(convolutional);
export const kernelNorms = [kernels.k1, kernels.k2].map((k) => ad.norm(k.flatten(1), 2, 1));
const upsampled = ad.convTranspose2d(ad.ones([32, 16, 7, 7]), ad.ones([16, 4, 2, 2]), { stride: 2 });
export const pictures = ad.pixelShuffle(upsampled, 2).add(images);
export const shrunk = ad.interpolate(images, { size: [14, 14], mode: "bilinear" }).add(ad.avgPool2d(images, 2));

// A transformer block.
const width = 48;
const heads = 4;
const block = {
  embedding: ad.random.normal([100, width], { seed: 40, std: 0.02 }),
  places: ad.random.normal([64, width], { seed: 41, std: 0.02 }),
  qkv: ad.random.normal([width, 3 * width], { seed: 42, std: 0.02 }),
  merge: ad.random.normal([width, width], { seed: 43, std: 0.02 }),
  up: ad.random.normal([width, 4 * width], { seed: 44, std: 0.02 }),
  down: ad.random.normal([4 * width, width], { seed: 45, std: 0.02 }),
  gain: ad.ones([width]),
};
function attend(p: typeof block, x: ad.Tensor<[8, 64, 48]>) {
  const normed = ad.layerNorm(x, -1, { weight: p.gain });
  const parts = normed.matmul(p.qkv).split([width, width, width], -1);
  const [q, k, v] = parts.map((t) => t.reshape([8, 64, heads, width / heads]).permute([0, 2, 1, 3]));
  const mixed = ad.scaledDotProductAttention(q!, k!, v!, { causal: true });
  return mixed.permute([0, 2, 1, 3]).reshape([8, 64, width]).matmul(p.merge);
}
function transformer(p: typeof block, ids: ad.Tensor<[8, 64]>) {
  const x = ad.embedding(ids, p.embedding).add(p.places);
  const attended = x.add(attend(p, x));
  const hidden = ad.gelu(ad.layerNorm(attended, -1, { weight: p.gain }).matmul(p.up)).matmul(p.down);
  return attended.add(hidden).matmul(p.embedding.transpose());
}
function nextTokenLoss(p: typeof block, ids: ad.Tensor<[8, 64]>) {
  const logits = transformer(p, ids).at([null, [0, 63]]);
  const targets = ids.at([null, [1, 64]]);
  return ad.crossEntropy(logits.reshape([8 * 63, 100]), targets.reshape([8 * 63]));
}
const languageStep = ad.compile(ad.valueAndGrad(nextTokenLoss));
export const perplexity = languageStep(block, tokens).value.exp();
const probabilities = transformer(block, tokens).at([null, -1]).softmax();
const { values: best, indices: candidates } = ad.topk(probabilities, 5);
export const sampled = ad.random.categorical(best.log(), { seed: 46 });
export const chosen = ad.takeAlongAxis(candidates, sampled.expandDims(-1), 1);

// A recurrent network, as a scan.
const recurrent = {
  wx: ad.random.normal([1, 16], { seed: 50, std: 0.5 }),
  wh: ad.random.normal([16, 16], { seed: 51, std: 0.2 }),
  wo: ad.random.normal([16, 1], { seed: 52, std: 0.2 }),
};
function forecast(p: typeof recurrent, xs: ad.Tensor<[199]>) {
  const [, outputs] = ad.scan(
    (h: ad.Tensor<[1, 16]>, x) => {
      const next = ad.tanh(x.reshape([1, 1]).matmul(p.wx).add(h.matmul(p.wh)));
      return [next, next.matmul(p.wo).reshape([])];
    },
    ad.zeros([1, 16]),
    xs,
  );
  return outputs;
}
const inputs = series.slice([0], [199]).reshape([199]);
const targets = series.slice([1], [200]).reshape([199]);
const forecastLoss = (p: typeof recurrent) => ad.huber(forecast(p, inputs), targets, { delta: 0.5 });
export const recurrentGradient = ad.grad(forecastLoss)(recurrent);
export const smoothed = ad
  .convolve(series, ad.ones([5]).div(5))
  .at([[2, 202]])
  .sub(series);
export const spectrum = ad.rfft(series).square().sum(-1).sqrt();

// A variational autoencoder.
const encoder = { w: ad.random.normal([784, 40], { seed: 60, std: 0.03 }), b: ad.zeros([40]) };
const decoder = { w: ad.random.normal([20, 784], { seed: 61, std: 0.03 }), b: ad.zeros([784]) };
function evidence(e: typeof encoder, d: typeof decoder, x: ad.Tensor<[32, 784]>) {
  const [mean, logVariance] = ad.tanh(x.matmul(e.w).add(e.b)).split(2, 1);
  const noise = ad.random.normal([32, 20], { seed: 62 });
  const z = mean.add(noise.mul(logVariance.mul(0.5).exp()));
  const reconstruction = ad.binaryCrossEntropyWithLogits(z.matmul(d.w).add(d.b), x, { reduction: "sum" });
  const divergence = mean.square().add(logVariance.exp()).sub(logVariance).sub(1).sum().mul(0.5);
  return reconstruction.add(divergence).div(32);
}
const [ofEncoder, ofDecoder] = ad.grad(evidence, { argnums: [0, 1] })(encoder, decoder, images.reshape([32, 784]));
export const encoded = [ofEncoder.w.add(encoder.w), ofDecoder.b.add(decoder.b)];

// A Gaussian process, in double precision.
const dtype = "float64";
const at = ad.linspace(-3, 3, 40, { dtype });
const seen = at.sin().add(ad.random.normal([40], { seed: 70, std: 0.05, dtype }));
const distances = at.expandDims(1).sub(at.expandDims(0)).square();
function covariance(logs: ad.Tensor<[3], "float64">) {
  const [scale, length, noise] = logs.exp().unstack();
  return distances.div(length.square()).mul(-0.5).exp().mul(scale).add(ad.eye(40, { dtype }).mul(noise));
}
function marginal(logs: ad.Tensor<[3], "float64">) {
  const L = ad.cholesky(covariance(logs));
  const alpha = ad.choleskySolve(L, seen);
  return seen.dot(alpha).mul(0.5).add(L.diagonal().log().sum());
}
const logs = ad.tensor([0, 0, -3], { dtype });
export const evidenceGradient = ad.grad(marginal)(logs);
export const evidenceHessian = ad.hessian(marginal)(logs).inverse();
const query = ad.linspace(-4, 4, 100, { dtype });
const cross = query.expandDims(1).sub(at).square().mul(-0.5).exp();
const K = covariance(logs);
export const posterior = cross.matmul(ad.solve(K, seen));
export const uncertainty = ad
  .sub(1, cross.mul(ad.solve(K, cross.transpose()).transpose()).sum(1))
  .clip(0, null)
  .sqrt();

// A Kalman filter.
const dynamics = ad.tensor(
  [
    [1, 0.1],
    [0, 1],
  ],
  { dtype },
);
const observe = ad.tensor([[1, 0]], { dtype });
const disturbance = ad.eye(2, { dtype }).mul(0.01);
type Belief = { m: ad.Tensor<[2], "float64">; P: ad.Tensor<[2, 2], "float64"> };
function filter({ m, P }: Belief, y: ad.Tensor): readonly [Belief, ad.Tensor] {
  const ahead = dynamics.matmul(m);
  const spread = dynamics.matmul(P).matmul(dynamics.transpose()).add(disturbance);
  const innovation = y.sub(observe.matmul(ahead));
  const S = observe.matmul(spread).matmul(observe.transpose()).add(ad.eye(1, { dtype }).mul(0.1));
  const gain = spread.matmul(observe.transpose()).matmul(S.inverse());
  const next = { m: ahead.add(gain.matmul(innovation)), P: spread.sub(gain.matmul(observe).matmul(spread)) };
  const surprise = innovation.dot(ad.solve(S, innovation)).add(ad.slogdet(S).logabsdet).mul(0.5);
  return [next, surprise];
}
const begin: Belief = { m: ad.zeros([2], { dtype }), P: ad.eye(2, { dtype }) };
const [belief, surprises] = ad.scan(filter, begin, seen.reshape([40, 1]));
export const likelihood = surprises.sum().neg().add(belief.m.sum().mul(0));

// Principal components, least squares and a spectrum.
const centered = points.sub(points.mean(0, { keepdims: true }));
const { s, vh } = ad.svd(centered);
export const projected = centered.matmul(vh.transpose());
export const explained = s.square().div(s.square().sum());
const { eigenvalues, eigenvectors } = ad.eigh(centered.transpose().matmul(centered).div(255));
export const whitened = centered.matmul(eigenvectors).div(eigenvalues.sqrt());
const design = ad.stack([ad.ones([200]), ad.linspace(0, 12, 200), ad.linspace(0, 12, 200).square()], 1);
const { solution } = ad.lstsq(design, series);
export const residual = series.sub(design.matmul(solution));
const { q, r } = ad.qr(design);
export const again = ad.triangularSolve(r, q.transpose().matmul(series), { lower: false }).sub(solution);

// Per-example gradients, Jacobians and curvature.
const one = (w: ad.Tensor<[2, 1]>, x: ad.Tensor<[2]>) => x.matmul(w).square().sum();
const perExample = ad.vmap(ad.grad(one), { inAxes: [null, 0] })(weights, points);
export const scatter = perExample
  .reshape([256, 2])
  .transpose()
  .matmul(perExample.reshape([256, 2]));
const field = (x: ad.Tensor<[3]>) => ad.stack([x.at(0).mul(x.at(1)), x.at(1).sin(), x.at(2).exp().add(x.at(0))]);
export const jacobians = ad
  .vmap(ad.jacobian(field))(ad.random.normal([5, 3], { seed: 80 }))
  .reshape([5, 9]);
const bowl = (x: ad.Tensor<[3]>) =>
  x
    .square()
    .sum()
    .add(x.at(0).mul(x.at(1)));
export const curvature = ad.hvp(bowl, ad.ones([3]), ad.tensor([1, 0, 0])).add(
  ad
    .hessian(bowl)(ad.ones([3]))
    .at(0),
);
const { linear } = ad.linearize(field, ad.ones([3]));
export const directional = linear(ad.tensor([0, 1, 0])).add(ad.jvp(field, [ad.ones([3])], [ad.zeros([3])]).tangent);

// Contractions.
const left = ad.random.normal([6, 4, 5], { seed: 90 });
const right = ad.random.normal([6, 5, 3], { seed: 91 });
const batched = ad.einsum("bij,bjk->bik", left, right);
export const same = batched.sub(left.matmul(right)).abs().max();
const bilinear = ad.einsum("bi,ijk,bk->bj", ad.ones([7, 4]), ad.ones([4, 5, 6]), ad.ones([7, 6]));
export const chain = ad.multiDot([ad.ones([10, 100]), ad.ones([100, 5]), ad.ones([5, 50])]).add(ad.ones([10, 50]));
export const traced = ad
  .tensordot(left, right, [
    [0, 2],
    [0, 1],
  ])
  .add(ad.kron(ad.ones([2, 1]), ad.ones([2, 3])));
export const outer = ad.outer(ad.ones([4]), ad.ones([5])).add(bilinear.at(0));

// Metrics, masks and tables.
function smooth<T extends ad.Tensor>(x: T, by: number): ad.Tensor {
  return ad.cumsum(x.mul(by), 0).sub(ad.cummax(x, 0));
}
function report(name: string, values: readonly ad.Tensor[]): string {
  const rows = values.map((v) => `${v.mean().item().toFixed(3)} ± ${v.std().item().toFixed(3)}`);
  return `${name}: ${rows.join(", ")}`;
}
const order = ad.argsort(radius, 0, { descending: true });
export const farthest = points.at([order.at([[0, 10]])]);
const mask = points.greater(0).all(1);
export const positive = ad.maskedFill(radius, mask, 0).sum().div(mask.sum().add(1));
const table = ad.segmentSum(points, labels, 2).div(ad.oneHot(labels, 2).sum(0).expandDims(1).add(1));
export const padded = ad
  .pad(table, [
    [0, 0],
    [1, 1],
  ])
  .roll(1, 1)
  .flip(0)
  .tile([2, 1]);
export const quantiles = ad.quantile(radius, ad.tensor([0.25, 0.5, 0.75])).at([null]);
export const summary = [report("radius", [radius, smooth(radius, 0.9)]), report("loss", [ad.tensor(losses)])].join(
  "\n",
);
export const distance = points.expandDims(1).sub(table.expandDims(0)).square().sum(-1).min(1).sqrt();
export const norms = [ad.matrixNorm(scatter), ad.norm(table, 1), ad.logsumexp(table, [0, 1]), ad.det(scatter)];
export const grid = ad
  .meshgrid([ad.linspace(-1, 1, 5), ad.linspace(-1, 1, 7)], { indexing: "ij" })
  .map((g) => g.ravel());
