import type { Values } from "./data.ts";
import { addProduct, affine, columnSums, rowSoftmax, timesTransposed, transposedTimes } from "./plainMatrices.ts";

const eps = 1e-5;

/** (x − mean)/√(variance + eps) of each row, times w plus b; and from the result's gradient those of x, w and b. */
function layerNorm(X: Float64Array, w: Float64Array, b: Float64Array) {
  const d = w.length;
  const n = X.length / d;
  const [hat, Y, inverse] = [new Float64Array(X.length), new Float64Array(X.length), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const row = X.subarray(i * d, (i + 1) * d);
    const mean = row.reduce((a, x) => a + x, 0) / d;
    inverse[i] = 1 / Math.sqrt(row.reduce((a, x) => a + (x - mean) ** 2, 0) / d + eps);
    for (let j = 0; j < d; j++) {
      hat[i * d + j] = (row[j]! - mean) * inverse[i]!;
      Y[i * d + j] = hat[i * d + j]! * w[j]! + b[j]!;
    }
  }
  const back = (G: Float64Array) => {
    const dX = new Float64Array(X.length);
    for (let i = 0; i < n; i++) {
      let [sum, along] = [0, 0];
      for (let j = 0; j < d; j++) {
        const g = G[i * d + j]! * w[j]!;
        sum += g / d;
        along += (g * hat[i * d + j]!) / d;
      }
      for (let j = 0; j < d; j++) dX[i * d + j] = inverse[i]! * (G[i * d + j]! * w[j]! - sum - hat[i * d + j]! * along);
    }
    return {
      dX,
      dw: columnSums(
        G.map((g, i) => g * hat[i]!),
        n,
      ),
      db: columnSums(G, n),
    };
  };
  return { Y, back };
}

/** softmax(Q·Kᵀ/√d)·V of one head, Q, K, V: [n, d]; and from the result's gradient those of Q, K and V. */
function attention(Q: Float64Array, K: Float64Array, V: Float64Array, n: number) {
  const d = Q.length / n;
  const scale = 1 / Math.sqrt(d);
  const P = rowSoftmax(
    timesTransposed(Q, K, n).map((s) => s * scale),
    n,
  );
  const Y = new Float64Array(n * d);
  addProduct(Y, P, V, n, n, d);
  const back = (G: Float64Array) => {
    const dP = timesTransposed(G, V, n);
    const dS = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      let mean = 0;
      for (let j = 0; j < n; j++) mean += dP[i * n + j]! * P[i * n + j]!;
      for (let j = 0; j < n; j++) dS[i * n + j] = P[i * n + j]! * (dP[i * n + j]! - mean) * scale;
    }
    const dQ = new Float64Array(n * d);
    addProduct(dQ, dS, K, n, n, d);
    return [dQ, transposedTimes(dS, Q, n), transposedTimes(P, G, n)] as const;
  };
  return { Y, back };
}

const root = Math.sqrt(2 / Math.PI);
const gelu = (z: number): number => 0.5 * z * (1 + Math.tanh(root * (z + 0.044715 * z ** 3)));
function geluSlope(z: number): number {
  const t = Math.tanh(root * (z + 0.044715 * z ** 3));
  return 0.5 * (1 + t) + 0.5 * z * (1 - t * t) * root * (1 + 3 * 0.044715 * z * z);
}

const plus = (A: Float64Array, B: Float64Array): Float64Array => A.map((a, i) => a + B[i]!);

/**
 * The mean of y times a pre-norm transformer block of x, and its gradients in all parameters and x.
 * @param x - [batch·length, width]
 */
export function plainBlock(
  parameters: readonly Values[],
  x: Float64Array,
  y: Float64Array,
  { batch, length, heads }: { batch: number; length: number; heads: number },
): Float64Array[] {
  const [w1, b1, wqkv, bqkv, wo, bo, w2, b2, wi, bi, wj] = parameters.map(({ data }) => data);
  const n = batch * length;
  const width = x.length / n;
  const size = width / heads;
  /** Where one head's part of one example stands in [n, 3·width]. */
  const place = (which: number, e: number, h: number, i: number, j: number): number =>
    (e * length + i) * 3 * width + which * width + h * size + j;
  const cut = (A: Float64Array, at: (i: number, j: number) => number): Float64Array =>
    Float64Array.from({ length: length * size }, (_, k) => A[at(Math.floor(k / size), k % size)]!);

  const norm1 = layerNorm(x, w1!, b1!);
  const QKV = affine(norm1.Y, wqkv!, bqkv!, n);
  const joined = new Float64Array(x.length);
  const parts = Array.from({ length: batch * heads }, (_, k) => {
    const [e, h] = [Math.floor(k / heads), k % heads];
    const [Q, K, V] = [0, 1, 2].map((which) => cut(QKV, (i, j) => place(which, e, h, i, j)));
    const one = attention(Q!, K!, V!, length);
    const at = (i: number, j: number): number => (e * length + i) * width + h * size + j;
    one.Y.forEach((v, p) => void (joined[at(Math.floor(p / size), p % size)] = v));
    return { ...one, e, h, at };
  });
  const middle = plus(x, affine(joined, wo!, bo!, n));
  const norm2 = layerNorm(middle, w2!, b2!);
  const Z = affine(norm2.Y, wi!, bi!, n);
  const H = Z.map(gelu);

  const G = y.map((v) => v / y.length);
  const dZ = timesTransposed(G, wj!, n).map((g, i) => g * geluSlope(Z[i]!));
  const second = norm2.back(timesTransposed(dZ, wi!, n));
  const dMiddle = plus(G, second.dX);
  const dJoined = timesTransposed(dMiddle, wo!, n);
  const dQKV = new Float64Array(QKV.length);
  for (const { back, e, h, at } of parts)
    for (const [which, d] of back(cut(dJoined, at)).entries())
      d.forEach((v, p) => void (dQKV[place(which, e, h, Math.floor(p / size), p % size)] = v));
  const first = norm1.back(timesTransposed(dQKV, wqkv!, n));
  return [
    ...[first.dw, first.db, transposedTimes(norm1.Y, dQKV, n), columnSums(dQKV, n)],
    ...[transposedTimes(joined, dMiddle, n), columnSums(dMiddle, n)],
    ...[second.dw, second.db, transposedTimes(norm2.Y, dZ, n), columnSums(dZ, n)],
    ...[transposedTimes(H, G, n), columnSums(G, n)],
    plus(dMiddle, first.dX),
  ];
}
