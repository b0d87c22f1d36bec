/** Flags beside a list: which inputs or results of a graph something is asked of. */

/** Flags as a part of a key. */
export const mask = (flags: readonly boolean[]): string => flags.map(Number).join("");

/** Which entries there are. */
export const present = (list: readonly unknown[]): boolean[] => list.map((x) => x !== null);

/** The entries that are marked. */
export const marked = <T>(list: readonly T[], flags: readonly boolean[]): T[] => list.filter((_, i) => flags[i]);

/** The way back: the entries of the marked places in order, from `from` on, each at its place; null at the others. */
export function placed<T>(flags: readonly boolean[], entries: readonly T[], from = 0): (T | null)[] {
  let next = from;
  return flags.map((yes) => (yes ? entries[next++]! : null));
}
