/** 64-bit words, written one after the other: whole numbers and the bits of floating point ones. */
export class Words {
  #buffer = new ArrayBuffer(1 << 12);
  #halves = new Int32Array(this.#buffer);
  #doubles = new Float64Array(this.#buffer);
  #floats = new Float32Array(this.#buffer);
  length = 0;

  #next(): number {
    if (this.length === this.#doubles.length) {
      const larger = new ArrayBuffer(this.#buffer.byteLength * 2);
      new Uint8Array(larger).set(new Uint8Array(this.#buffer));
      this.#buffer = larger;
      this.#halves = new Int32Array(larger);
      this.#doubles = new Float64Array(larger);
      this.#floats = new Float32Array(larger);
    }
    return this.length++;
  }

  /** Whole numbers of up to 53 bits, little-endian. */
  push(...numbers: readonly number[]): void {
    for (const number of numbers) this.set(this.#next(), number);
  }

  set(at: number, number: number): void {
    this.#halves[2 * at] = number | 0;
    this.#halves[2 * at + 1] = Math.floor(number / 2 ** 32);
  }

  /** A number as the bits of its dtype, the low ones of the word. */
  pushBits(number: number, dtype: "float32" | "float64" | "int32"): void {
    const at = this.#next();
    if (dtype === "float64") this.#doubles[at] = number;
    else {
      this.#doubles[at] = 0;
      if (dtype === "float32") this.#floats[2 * at] = number;
      else this.#halves[2 * at] = number;
    }
  }

  /** What was written, as a buffer of its own. */
  get bytes(): ArrayBuffer {
    return this.#buffer.slice(0, this.length * 8);
  }
}
