import type { Draft, Line } from "./assembler.ts";
import type { Where } from "./program.ts";

/** A place that registers of one kind and element size take in turn. */
interface Slot {
  readonly kind: Draft["kind"];
  readonly size: number;
  /** Whether it keeps whole rows for later phases. */
  readonly isResident: boolean;
  offset: number;
}

const sizeOf = ({ dtype }: Draft): number => (dtype === "float64" ? 8 : 4);
const align = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** Which registers share a place in scratch memory: tiles and columns as long as nobody reads them, rows and singles to the end. */
export class Scratch {
  readonly #slots = new Map<Draft, Slot>();
  readonly #tiles: Slot[] = [];
  readonly #others: Draft[] = [];

  /** @param kept - registers that are read after the last phase */
  constructor(phases: readonly (readonly Line[])[], kept: readonly Draft[]) {
    const lines = phases.flat();
    const [lastUse, phaseOf] = [new Map<Draft, number>(), new Map<Draft, number>()];
    const crossing = new Set<Draft>();
    let at = 0;
    phases.forEach((phase, p) => {
      for (const { operands, target } of phase) {
        for (const x of [...operands, target]) {
          lastUse.set(x, at);
          if (!phaseOf.has(x)) phaseOf.set(x, p);
          else if (phaseOf.get(x) !== p) crossing.add(x);
        }
        at++;
      }
    });
    for (const x of kept) {
      lastUse.set(x, at);
      if (phaseOf.get(x) !== phases.length - 1) crossing.add(x);
    }
    const free: Slot[] = [];
    lines.forEach(({ operands, target }, i) => {
      // An operand that nobody reads afterwards gives its place to the result.
      for (const x of new Set(operands)) {
        const slot = this.#slots.get(x);
        if (slot && lastUse.get(x) === i && x !== target) free.push(slot);
      }
      if (target.where !== null || this.#slots.has(target)) return;
      if (target.kind === "row" || target.kind === "single") {
        this.#others.push(target);
        return;
      }
      const [size, isResident] = [sizeOf(target), crossing.has(target)];
      // Of one kind only: a tile in the place of its own operand, a column, would overwrite what later rows read.
      const found = free.findIndex((s) => s.kind === target.kind && s.size === size && s.isResident === isResident);
      const [slot] = found >= 0 ? free.splice(found, 1) : [{ kind: target.kind, size, isResident, offset: 0 }];
      if (found < 0) this.#tiles.push(slot!);
      this.#slots.set(target, slot!);
      if (lastUse.get(target) === i) free.push(slot!);
    });
  }

  /** Bytes of all registers for each element of a tile. */
  get bytesPerElement(): number {
    return this.#tiles.reduce((sum, { size }) => sum + size, 0);
  }

  /** Gives every register its offset, for tiles of the given size. */
  place(tileRows: number, tileColumns: number, columns: number): Offsets {
    let bytes = 0;
    const take = (size: number): number => {
      const offset = bytes;
      bytes += align(size);
      return offset;
    };
    for (const slot of this.#tiles)
      slot.offset = take(slot.size * (slot.kind === "tile" ? tileRows : 1) * (slot.isResident ? columns : tileColumns));
    const others = new Map(this.#others.map((x) => [x, take(sizeOf(x) * (x.kind === "row" ? tileRows : 1))]));
    return {
      where: (x) => {
        const slot = this.#slots.get(x);
        return slot
          ? { is: slot.isResident ? "resident" : "scratch", offset: slot.offset }
          : { is: "scratch", offset: others.get(x)! };
      },
      extra: take,
      get bytes() {
        return bytes;
      },
    };
  }
}

interface Offsets {
  where(x: Draft): Where;
  /** Takes so many bytes more. */
  extra(size: number): number;
  readonly bytes: number;
}
