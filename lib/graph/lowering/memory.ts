import type { Value } from "./views.ts";

/** Bytes that every buffer of the arena begins at a multiple of: a cache line. */
export const alignment = 64;

interface Hole {
  offset: number;
  size: number;
}

/** Where values stand in the arena, while they live. */
export interface ArenaPlan {
  readonly offsets: ReadonlyMap<Value, number>;
  readonly bytes: number;
  /** The largest sum of bytes that live at once: no plan of these steps needs less. */
  readonly lowerBound: number;
}

/**
 * Gives each value a place for as long as it lives, best fit first. A value lives from the step that writes it to the last one that
 * reads it, that step included.
 * @param steps - for each step the values that it makes, and those that nobody reads after it
 */
export function planArena(
  steps: readonly { readonly made: readonly (readonly [Value, number])[]; readonly dead: readonly Value[] }[],
): ArenaPlan {
  const offsets = new Map<Value, number>();
  const sizes = new Map<Value, number>();
  /** Free ranges by offset. */
  const holes: Hole[] = [];
  let [bytes, live, lowerBound] = [0, 0, 0];
  for (const { made, dead } of steps) {
    for (const [value, length] of made) {
      const size = Math.ceil(length / alignment) * alignment;
      let best: Hole | null = null;
      for (const hole of holes) if (hole.size >= size && (best === null || hole.size < best.size)) best = hole;
      const last = holes.at(-1);
      if (best) {
        offsets.set(value, best.offset);
        best.offset += size;
        best.size -= size;
        if (best.size === 0) holes.splice(holes.indexOf(best), 1);
      } else if (last && last.offset + last.size === bytes) {
        // A free range at the end grows.
        offsets.set(value, last.offset);
        bytes = last.offset + size;
        holes.pop();
      } else {
        offsets.set(value, bytes);
        bytes += size;
      }
      sizes.set(value, size);
      live += size;
    }
    lowerBound = Math.max(lowerBound, live);
    for (const value of dead) {
      const size = sizes.get(value)!;
      live -= size;
      release(holes, offsets.get(value)!, size);
    }
  }
  return { offsets, bytes, lowerBound };
}

/** A range becomes free, one with its free neighbours. */
function release(holes: Hole[], offset: number, size: number): void {
  let [low, high] = [0, holes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holes[middle]!.offset < offset) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [holes[low - 1], holes[low]];
  const joinsBefore = before !== undefined && before.offset + before.size === offset;
  const joinsAfter = after !== undefined && offset + size === after.offset;
  if (joinsBefore && joinsAfter) {
    before.size += size + after.size;
    holes.splice(low, 1);
  } else if (joinsBefore) before.size += size;
  else if (joinsAfter) {
    after.offset = offset;
    after.size += size;
  } else holes.splice(low, 0, { offset, size });
}
