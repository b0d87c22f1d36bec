import type { Values } from "./data.ts";
import { addProduct, affine, columnSums, crossEntropy, timesTransposed, transposedTimes } from "./plainMatrices.ts";

/** An activation with its two derivatives, told of both z and a = φ(z). */
export interface Activation {
  value(z: number): number;
  slope(z: number, a: number): number;
  curvature(z: number, a: number): number;
}
export const relu: Activation = { value: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0), curvature: () => 0 };
export const tanh: Activation = {
  value: Math.tanh,
  slope: (_, a) => 1 - a * a,
  curvature: (_, a) => -2 * a * (1 - a * a),
};

/** The loss of the last layer's z, and its gradient there. */
type Head = (Z: Float64Array) => { loss: number; G: Float64Array };
export const meanSquares =
  (targets: Float64Array): Head =>
  (Z) => ({
    loss: Z.reduce((sum, z, i) => sum + (z - targets[i]!) ** 2, 0) / Z.length,
    G: Z.map((z, i) => (2 * (z - targets[i]!)) / Z.length),
  });
export const classes =
  (labels: Int32Array): Head =>
  (Z) =>
    crossEntropy(Z, labels);

const layersOf = (parameters: readonly Values[]): [Float64Array, Float64Array][] =>
  Array.from({ length: parameters.length / 2 }, (_, l) => [parameters[2 * l]!.data, parameters[2 * l + 1]!.data]);

/** The loss of a network of dense layers, and its gradients in all weights and biases, by loops and the chain rule. */
export function plainGradients(
  parameters: readonly Values[],
  x: Float64Array,
  head: Head,
  activation: Activation,
): { loss: number; gradients: Float64Array[] } {
  const layers = layersOf(parameters);
  const n = x.length / parameters[0]!.shape[0]!;
  const inputs = [x];
  const Zs = layers.map(([W, b], l) => {
    const Z = affine(inputs[l]!, W, b, n);
    inputs.push(Z.map(activation.value));
    return Z;
  });
  const { loss, G: last } = head(Zs.at(-1)!);
  let G = last;
  const gradients: Float64Array[] = [];
  for (let l = layers.length - 1; l >= 0; l--) {
    gradients.unshift(transposedTimes(inputs[l]!, G, n), columnSums(G, n));
    if (l === 0) break;
    const dX = timesTransposed(G, layers[l]![0], n);
    G = dX.map((g, i) => g * activation.slope(Zs[l - 1]![i]!, inputs[l]![i]!));
  }
  return { loss, gradients };
}

/** Hessian times vector of such a network's mean cross-entropy: all of the above differentiated along the directions (Pearlmutter 1994). */
export function plainHessianVector(
  parameters: readonly Values[],
  directions: readonly Float64Array[],
  x: Float64Array,
  labels: Int32Array,
  { value, slope, curvature }: Activation,
): Float64Array[] {
  const layers = layersOf(parameters);
  const n = labels.length;
  const inputs = [x];
  const inputsAlong = [new Float64Array(x.length)];
  const Zs: Float64Array[] = [];
  const ZsAlong: Float64Array[] = [];
  for (const [l, [W, b]] of layers.entries()) {
    const Z = affine(inputs[l]!, W, b, n);
    const along = affine(inputs[l]!, directions[2 * l]!, directions[2 * l + 1]!, n);
    if (l > 0) addProduct(along, inputsAlong[l]!, W, n, W.length / b.length, b.length);
    Zs.push(Z);
    ZsAlong.push(along);
    const A = Z.map(value);
    inputs.push(A);
    inputsAlong.push(along.map((d, i) => d * slope(Z[i]!, A[i]!)));
  }
  const { G: first, S } = crossEntropy(Zs.at(-1)!, labels);
  const m = S.length / n;
  const last = ZsAlong.at(-1)!;
  let G = first;
  let along = S.map((s, i) => {
    const row = i - (i % m);
    let mean = 0;
    for (let j = row; j < row + m; j++) mean += S[j]! * last[j]!;
    return (s * (last[i]! - mean)) / n;
  });
  const products: Float64Array[] = [];
  for (let l = layers.length - 1; l >= 0; l--) {
    const dW = transposedTimes(inputs[l]!, along, n);
    if (l > 0) transposedTimes(inputsAlong[l]!, G, n).forEach((g, i) => void (dW[i]! += g));
    products.unshift(dW, columnSums(along, n));
    if (l === 0) break;
    const dX = timesTransposed(G, layers[l]![0], n);
    const dXAlong = timesTransposed(along, layers[l]![0], n);
    timesTransposed(G, directions[2 * l]!, n).forEach((g, i) => void (dXAlong[i]! += g));
    const [Z, A, ZAlong] = [Zs[l - 1]!, inputs[l]!, ZsAlong[l - 1]!];
    along = dXAlong.map((g, i) => g * slope(Z[i]!, A[i]!) + dX[i]! * curvature(Z[i]!, A[i]!) * ZAlong[i]!);
    G = dX.map((g, i) => g * slope(Z[i]!, A[i]!));
  }
  return products;
}
