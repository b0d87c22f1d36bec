import type { Values } from "./data.ts";

/** z = x·w + b, x: [n, k], w: [k, m] */
function affine(x: Float64Array, w: Values, b: Values): Float64Array {
  const [k, m] = w.shape as [number, number];
  const n = x.length / k;
  const z = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) z[i * m + j] = b.data[j]!;
    for (let p = 0; p < k; p++) for (let j = 0; j < m; j++) z[i * m + j]! += x[i * k + p]! * w.data[p * m + j]!;
  }
  return z;
}

/** What the gradient at z gives for w, b and x. */
function affineGradients(x: Float64Array, w: Values, G: Float64Array): [Float64Array, Float64Array, Float64Array] {
  const [k, m] = w.shape as [number, number];
  const [dw, db, dx] = [new Float64Array(k * m), new Float64Array(m), new Float64Array(x.length)];
  for (let i = 0; i < x.length / k; i++) {
    for (let j = 0; j < m; j++) db[j]! += G[i * m + j]!;
    for (let p = 0; p < k; p++)
      for (let j = 0; j < m; j++) {
        dw[p * m + j]! += x[i * k + p]! * G[i * m + j]!;
        dx[i * k + p]! += w.data[p * m + j]! * G[i * m + j]!;
      }
  }
  return [dw, db, dx];
}

/** Softmax less the one-hot label, over the number of rows: the gradient of the mean cross-entropy at the logits. */
function crossEntropyGradient(logits: Float64Array, labels: Int32Array): Float64Array {
  const n = labels.length;
  const m = logits.length / n;
  const G = new Float64Array(logits.length);
  for (let i = 0; i < n; i++) {
    const row = logits.subarray(i * m, (i + 1) * m);
    const largest = Math.max(...row);
    const exps = row.map((z) => Math.exp(z - largest));
    const total = exps.reduce((a, b) => a + b, 0);
    for (let j = 0; j < m; j++) G[i * m + j] = (exps[j]! / total - (labels[i] === j ? 1 : 0)) / n;
  }
  return G;
}

/** The gradients of a relu network's mean cross-entropy in all its weights and biases, by loops and the chain rule. */
export function plainGradients(parameters: readonly Values[], x: Float64Array, labels: Int32Array): Float64Array[] {
  const layers = parameters.length / 2;
  const inputs = [x];
  for (let l = 0; l < layers; l++) {
    const z = affine(inputs[l]!, parameters[2 * l]!, parameters[2 * l + 1]!);
    inputs.push(l < layers - 1 ? z.map((u) => Math.max(0, u)) : z);
  }
  const gradients: Float64Array[] = [];
  let G = crossEntropyGradient(inputs[layers]!, labels);
  for (let l = layers - 1; l >= 0; l--) {
    const [dw, db, dx] = affineGradients(inputs[l]!, parameters[2 * l]!, G);
    gradients.unshift(dw, db);
    G = dx.map((g, i) => (inputs[l]![i]! > 0 ? g : 0));
  }
  return gradients;
}
