/** The n roots of unity e^(−2πi·k/n), k = 0 … n − 1. */
export interface Roots {
  readonly cos: Float64Array;
  /** −sin(2πk/n). */
  readonly sin: Float64Array;
}

/** Tables are kept for the lengths used last; all of them together for at most this many numbers. */
const room = 2 ** 22;
const kept = new Map<number, Roots>();
let held = 0;

/** Each root to within a unit in the last place: angles are taken inside the first eighth of the circle. */
export function roots(n: number): Roots {
  const known = kept.get(n);
  if (known) {
    kept.delete(n);
    kept.set(n, known);
    return known;
  }
  const cos = new Float64Array(n);
  const sin = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    // Where 8k/n lies says in which eighth the angle is; the rest is at most π/4.
    const eighth = Math.floor((8 * k) / n);
    const odd = eighth % 2 === 1;
    const rest = (Math.PI / 4) * ((odd ? (eighth + 1) * n - 8 * k : 8 * k - eighth * n) / n);
    const [near, far] = [Math.cos(rest), Math.sin(rest)];
    const quarter = ((eighth + (odd ? 1 : 0)) >> 1) & 3;
    const along = odd ? -far : far;
    const c = [near, -along, -near, along][quarter]!;
    const s = [along, near, -along, -near][quarter]!;
    cos[k] = c;
    sin[k] = -s;
  }
  const made = { cos, sin };
  if (n <= room) {
    kept.set(n, made);
    held += n;
    for (const [length] of kept) {
      if (held <= room) break;
      kept.delete(length);
      held -= length;
    }
  }
  return made;
}
