/** Matrix products in plain loops over doubles; matrices are row-major. */

/** C += A·B, A: [n, k], B: [k, m], C: [n, m] */
export function addProduct(C: Float64Array, A: Float64Array, B: Float64Array, n: number, k: number, m: number): void {
  for (let i = 0; i < n; i++)
    for (let p = 0; p < k; p++) {
      const a = A[i * k + p]!;
      if (a === 0) continue;
      const [from, to] = [p * m, i * m];
      for (let j = 0; j < m; j++) C[to + j]! += a * B[from + j]!;
    }
}

/** A·B + b in each row */
export function affine(A: Float64Array, B: Float64Array, b: Float64Array, n: number): Float64Array {
  const m = b.length;
  const C = new Float64Array(n * m);
  for (let i = 0; i < n; i++) C.set(b, i * m);
  addProduct(C, A, B, n, B.length / m, m);
  return C;
}

/** Aᵀ: [m, n] of A: [n, m] */
export function transposed(A: Float64Array, n: number, m: number): Float64Array {
  const T = new Float64Array(A.length);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) T[j * n + i] = A[i * m + j]!;
  return T;
}

/** Aᵀ·G: [k, m] of A: [n, k] and G: [n, m] */
export function transposedTimes(A: Float64Array, G: Float64Array, n: number): Float64Array {
  const [k, m] = [A.length / n, G.length / n];
  const C = new Float64Array(k * m);
  addProduct(C, transposed(A, n, k), G, k, n, m);
  return C;
}

/** G·Bᵀ: [n, k] of G: [n, m] and B: [k, m] */
export function timesTransposed(G: Float64Array, B: Float64Array, n: number): Float64Array {
  const m = G.length / n;
  const k = B.length / m;
  const C = new Float64Array(n * k);
  addProduct(C, G, transposed(B, k, m), n, m, k);
  return C;
}

/** The sum of the rows of A: [n, m] */
export function columnSums(A: Float64Array, n: number): Float64Array {
  const m = A.length / n;
  const sums = new Float64Array(m);
  for (let i = 0; i < A.length; i++) sums[i % m]! += A[i]!;
  return sums;
}

/** Softmax of each row of Z: [n, m]. */
export function rowSoftmax(Z: Float64Array, n: number): Float64Array {
  const m = Z.length / n;
  const S = new Float64Array(Z.length);
  for (let i = 0; i < n; i++) {
    const row = Z.subarray(i * m, (i + 1) * m);
    const largest = row.reduce((a, b) => Math.max(a, b));
    let total = 0;
    for (let j = 0; j < m; j++) total += S[i * m + j] = Math.exp(row[j]! - largest);
    for (let j = 0; j < m; j++) S[i * m + j]! /= total;
  }
  return S;
}

/** The mean over rows of −log softmax at the label, and its gradient in Z: (softmax − one-hot)/n. */
export function crossEntropy(Z: Float64Array, labels: Int32Array): { loss: number; G: Float64Array; S: Float64Array } {
  const n = labels.length;
  const m = Z.length / n;
  const S = rowSoftmax(Z, n);
  let loss = 0;
  for (const [i, label] of labels.entries()) loss -= Math.log(S[i * m + label]!) / n;
  const G = S.map((s, i) => (s - (labels[Math.floor(i / m)] === i % m ? 1 : 0)) / n);
  return { loss, G, S };
}
