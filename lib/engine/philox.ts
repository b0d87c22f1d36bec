/** Four 32-bit words for one counter value and one key. */
export type Words = Uint32Array;

/** The fourth word of the counter keeps what is made from one key for different purposes apart. */
export const purposes = { draws: 0, split: 1, permutation: 2, foldIn: 3 } as const;

/**
 * Philox 4×32 with ten rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011): four
 * 32-bit words for each counter value, independent of the order in which they are asked for. All numbers are taken as 32 bits,
 * signed or not.
 */
export function philox(
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
  out: Words,
): void {
  let [c0, c1, c2, c3, k0, k1] = [counter0 | 0, counter1 | 0, counter2 | 0, counter3 | 0, key0 | 0, key1 | 0];
  for (let round = 0; round < 10; round++) {
    const low0 = Math.imul(c0, 0xd2511f53);
    const high0 = mulHigh(c0, 0xd251, 0x1f53);
    const low1 = Math.imul(c2, 0xcd9e8d57);
    const high1 = mulHigh(c2, 0xcd9e, 0x8d57);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/** The upper 32 bits of the unsigned product of a and bHigh·2¹⁶ + bLow. */
function mulHigh(a: number, bHigh: number, bLow: number): number {
  const [aHigh, aLow] = [a >>> 16, a & 0xffff];
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const cross = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** 53 bits of two words as a whole number below 2⁵³. */
export const whole53 = (high: number, low: number): number => high * 2 ** 21 + (low >>> 11);
