import type { ColumnShift } from "../code/edits.ts";
import type { CellText } from "./traceback.ts";

/** Runs of one text that are remembered: a cell that is run in a loop for a week leaves no more. */
const runsOfOneText = 1_000;

/** A run of a cell, as errors and debuggers tell of it. */
export interface RanCell extends CellText {
  /** Absent where the cell never got so far as to run. */
  readonly columns?: readonly ColumnShift[];
}

/**
 * The texts of the cells that ran. Functions of any cell may fail at any time, so a text is never forgotten; of the runs
 * of one text the oldest are.
 */
export class CellTexts {
  readonly #cells = new Map<number, RanCell>();
  readonly #runs = new Map<string, { readonly text: string; readonly runs: number[] }>();
  #forgotten: number[] = [];

  /** By run, in their order. */
  get runs(): ReadonlyMap<number, RanCell> {
    return this.#cells;
  }

  add(run: number, { label, text }: CellText): void {
    // Every request brings a copy of the text: one is kept.
    const known = this.#runs.get(text) ?? { text, runs: [] };
    this.#runs.set(known.text, known);
    this.#cells.set(run, { label, text: known.text });
    if (known.runs.push(run) <= runsOfOneText) return;
    const oldest = known.runs.shift()!;
    this.#cells.delete(oldest);
    this.#forgotten.push(oldest);
  }

  /** The run's code is that of its cell but for these columns. */
  transformed(run: number, columns: readonly ColumnShift[]): void {
    const cell = this.#cells.get(run);
    if (cell !== undefined) this.#cells.set(run, { ...cell, columns });
  }

  /** The runs forgotten since this was last asked. */
  takeForgotten(): readonly number[] {
    const forgotten = this.#forgotten;
    this.#forgotten = [];
    return forgotten;
  }
}
