import { splitKeys } from "./random.ts";

/** The stream of draws that name neither seed nor key: it starts somewhere new in each process. */
let state = Int32Array.of(Math.floor(Math.random() * 2 ** 32), Math.floor(Math.random() * 2 ** 32));

/** The next key of the process's stream, as its two words. */
export function takeWords(): Int32Array {
  const both = splitKeys(state, 2);
  state = both.slice(0, 2);
  return both.slice(2);
}

/** Starts the process's stream anew. */
export function restart(words: Int32Array): void {
  state = words.slice();
}
