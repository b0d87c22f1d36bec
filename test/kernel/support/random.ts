import type { ExecutionContext } from "ava";

/** Another seed than the usual one, for a longer search or to find again what a failure printed. */
const seedName = "ADJOINT_FUZZ_SEED";
const usualSeed = 20_240_611;

/** What parsers of addresses, headers, JSON and frames stumble over. */
const stumbling = [
  "\0",
  "\r\n\r\n",
  "%00",
  "../",
  "..%2f",
  "%",
  "\u202e",
  "{",
  "]",
  '"',
  "9".repeat(30),
  "-1",
  ";",
  "é",
];

/** Seeded choices and mutations: the same seed makes the same ones, so that what was found can be found again. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A number below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  bytes(count: number): Buffer {
    return Buffer.from(Array.from({ length: count }, () => this.below(256)));
  }

  /** A JSON value that nobody expects. */
  oddity(): unknown {
    return this.pick<() => unknown>([
      () => null,
      () => true,
      () => this.below(1_000) - 500,
      () => 1e300,
      () => 0.5,
      () => "",
      () => "\u0000",
      () => "\ud800",
      () => "😀".repeat(this.below(50)),
      () => "}{",
      () => "__proto__",
      () => "../outside",
      () => [],
      () => ({}),
      () => [[[[[[]]]]]],
      () => ({ constructor: { prototype: 1 } }),
    ])();
  }

  /** Changes, adds or removes a field. */
  mutateFields(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const changed = { ...fields };
    const key = this.pick([...Object.keys(fields), "extra"]);
    if (this.chance(0.2)) delete changed[key];
    else changed[key] = this.oddity();
    return changed;
  }

  /** One to four changes: bytes overwritten, inserted, cut out, cut off, repeated, or replaced by what parsers stumble over. */
  mutateBytes(bytes: Buffer): Buffer {
    let result = bytes;
    for (let changes = 1 + this.below(4); changes > 0; changes--) {
      const at = this.below(result.length + 1);
      const to = Math.min(result.length, at + this.below(40));
      const [before, middle, after] = [result.subarray(0, at), result.subarray(at, to), result.subarray(to)];
      const other = this.bytes(1 + this.below(8));
      result = this.pick<() => Buffer>([
        () => Buffer.concat([before, other, result.subarray(Math.min(result.length, at + other.length))]),
        () => Buffer.concat([before, other, result.subarray(at)]),
        () => Buffer.concat([before, Buffer.from(this.pick(stumbling)), result.subarray(at)]),
        () => Buffer.concat([before, after]),
        () => Buffer.concat([before, middle, middle, after]),
        () => before,
      ])();
    }
    return result;
  }
}

/** Runs with seeded choices; a failure prints the seed that repeats them. */
export async function seeded(t: ExecutionContext, act: (random: Random) => Promise<void>): Promise<void> {
  const seed = Number(process.env[seedName] ?? usualSeed);
  try {
    await act(new Random(seed));
  } catch (error) {
    t.log(`${seedName}=${seed} repeats these mutations.`);
    throw error;
  }
}
