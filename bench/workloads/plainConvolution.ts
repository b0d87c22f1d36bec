import type { Values } from "./data.ts";
import { affine, columnSums, crossEntropy, timesTransposed, transposedTimes } from "./plainMatrices.ts";

/** Images of one example: [channels, side, side]. */
interface Images {
  readonly data: Float64Array;
  readonly channels: number;
  readonly side: number;
}

const width = 5;

/** Calls `f(output position, input position, kernel position)` for all that a same convolution of one example joins. */
function eachTap(x: Images, filters: number, f: (y: number, x: number, w: number) => void): void {
  const { channels, side } = x;
  for (let o = 0; o < filters; o++)
    for (let c = 0; c < channels; c++)
      for (let u = 0; u < width; u++)
        for (let v = 0; v < width; v++) {
          const w = ((o * channels + c) * width + u) * width + v;
          for (let i = Math.max(0, 2 - u); i < Math.min(side, side + 2 - u); i++)
            for (let j = Math.max(0, 2 - v); j < Math.min(side, side + 2 - v); j++)
              f((o * side + i) * side + j, (c * side + i + u - 2) * side + j + v - 2, w);
        }
}

/** relu of the convolution, and for each 2×2 window where its maximum stands. */
function layer(x: Images, kernel: Values, bias: Values) {
  const filters = bias.data.length;
  const { side } = x;
  const z = Float64Array.from({ length: filters * side * side }, (_, i) => bias.data[Math.floor(i / side / side)]!);
  eachTap(x, filters, (to, from, w) => {
    z[to]! += x.data[from]! * kernel.data[w]!;
  });
  const half = side / 2;
  const at = Int32Array.from({ length: filters * half * half }, (_, k) => {
    const [o, i, j] = [Math.floor(k / half / half), Math.floor(k / half) % half, k % half];
    const corner = (o * side + 2 * i) * side + 2 * j;
    return [corner, corner + 1, corner + side, corner + side + 1].reduce((a, b) => (z[b]! > z[a]! ? b : a));
  });
  return { z, at, pooled: { data: Float64Array.from(at, (k) => Math.max(0, z[k]!)), channels: filters, side: half } };
}

/** The loss and the gradients of two convolutions of 5×5, each with relu and a maximum over 2×2, a dense layer and cross-entropy. */
export function plainConvolutional(
  parameters: readonly Values[],
  examples: Float64Array,
  labels: Int32Array,
): { loss: number; gradients: Float64Array[] } {
  const [k1, b1, k2, b2, W, b] = parameters as [Values, Values, Values, Values, Values, Values];
  const n = labels.length;
  const forward = Array.from({ length: n }, (_, i) => {
    const x: Images = { data: examples.subarray(i * 784, (i + 1) * 784), channels: 1, side: 28 };
    const first = layer(x, k1, b1);
    return { x, first, second: layer(first.pooled, k2, b2) };
  });
  const features = Float64Array.from(forward.flatMap(({ second }) => [...second.pooled.data]));
  const { loss, G } = crossEntropy(affine(features, W.data, b.data, n), labels);
  const dFeatures = timesTransposed(G, W.data, n);
  const gradients: Float64Array[] = parameters.map(({ data }) => new Float64Array(data.length));
  gradients[4] = transposedTimes(features, G, n);
  gradients[5] = columnSums(G, n);
  /** From the gradient of what was pooled to that of the images; kernel and bias are added to. */
  const back = (x: Images, { z, at }: ReturnType<typeof layer>, kernel: Values, k: number, dPooled: Float64Array) => {
    const [dz, dx] = [new Float64Array(z.length), new Float64Array(x.data.length)];
    for (const [i, where] of at.entries()) if (z[where]! > 0) dz[where]! += dPooled[i]!;
    const [dw, db] = [gradients[k]!, gradients[k + 1]!];
    const area = x.side * x.side;
    for (const [i, g] of dz.entries()) db[Math.floor(i / area)]! += g;
    eachTap(x, db.length, (to, from, w) => {
      dw[w]! += x.data[from]! * dz[to]!;
      dx[from]! += kernel.data[w]! * dz[to]!;
    });
    return dx;
  };
  for (const [i, { x, first, second }] of forward.entries()) {
    const d = dFeatures.subarray(i * 1568, (i + 1) * 1568);
    back(x, first, k1, 0, back(first.pooled, second, k2, 2, d));
  }
  return { loss, gradients };
}
