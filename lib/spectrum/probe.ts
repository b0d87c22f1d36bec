/**
 * A unit vector of size n drawn uniformly from the sphere, the same for the same seed and stream.
 * Gaussian directions rather than signs: on [[1, ρ], [ρ, 1]] every vector of signs is itself an eigenvector, so that
 * Lanczos would see one eigenvalue only.
 */
export function probe(size: number, seed: number, stream: number): Float64Array {
  const bits = generator(seed, stream);
  const v = new Float64Array(size);
  let norm = 0;
  for (let i = 0; i < size; i += 2) {
    // Box–Muller; 1 − u keeps the logarithm's argument away from zero.
    const radius = Math.sqrt(-2 * Math.log(1 - bits()));
    const angle = 2 * Math.PI * bits();
    v[i] = radius * Math.cos(angle);
    if (i + 1 < size) v[i + 1] = radius * Math.sin(angle);
  }
  for (const x of v) norm += x * x;
  const scale = 1 / Math.sqrt(norm);
  for (let i = 0; i < size; i++) v[i]! *= scale;
  return v;
}

/** Uniform numbers in [0, 1) of 32 bits each: the generator sfc32, warmed up. */
function generator(seed: number, stream: number): () => number {
  let a = seed | 0;
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = stream | 0;
  let counter = 1;
  const next = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}
