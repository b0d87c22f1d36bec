import test from "ava";
import { philox } from "../../../lib/engine/philox.ts";

// Known answers of the Random123 distribution (kat_vectors, philox 4x32 10): counter, key, result.
const known = [
  ["00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
  ["ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
  ["243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"],
] as const;

const words = (text: string): number[] => text.split(" ").map((word) => Number.parseInt(word, 16));

test("Philox gives the reference's known answers", (t) => {
  const out = new Uint32Array(4);
  for (const [counter, key, expected] of known) {
    const [c, k] = [words(counter), words(key)];
    philox(c[0]!, c[1]!, c[2]!, c[3]!, k[0]!, k[1]!, out);
    t.deepEqual([...out], words(expected));
  }
});
