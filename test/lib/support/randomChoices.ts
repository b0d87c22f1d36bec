import { philox } from "../../../lib/engine/philox.ts";

/** Choices from a seed: the n-th depends on the seed and n alone. */
export class RandomChoices {
  readonly #seed: number;
  readonly #out = new Uint32Array(4);
  #count = 0;

  constructor(seed: number) {
    this.#seed = seed;
  }

  /** A number in [0, 1). */
  next(): number {
    philox(this.#count++, 0, 0, 7, this.#seed, 0, this.#out);
    return this.#out[0]! / 2 ** 32;
  }

  /** A whole number in [0, n). */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  chance(p: number): boolean {
    return this.next() < p;
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)]!;
  }

  /** One of the entries, by weight. */
  weighted<T extends { readonly weight: number }>(from: readonly T[]): T {
    let left = this.next() * from.reduce((sum, { weight }) => sum + weight, 0);
    for (const entry of from) if ((left -= entry.weight) < 0) return entry;
    return from[from.length - 1]!;
  }
}
