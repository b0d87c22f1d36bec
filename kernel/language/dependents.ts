/** A cell that ran with a declaration that has since been made again or taken away. */
export interface StaleCell {
  /** The client's name of the cell. */
  readonly cell: string;
  readonly count: number;
  readonly names: readonly string[];
}

interface Declared {
  /** Rises whenever the name is declared or lost. */
  readonly version: number;
  /** The cell that declared it last. */
  readonly cell: string | undefined;
}

interface Run {
  readonly count: number;
  readonly declared: ReadonlySet<string>;
  /** The names of other cells that it used, in the version that it met. */
  readonly uses: ReadonlyMap<string, number>;
}

/**
 * What each cell of the notebook used when it last ran. Cells are marked as stale in the reply's metadata and in
 * inspections, and nothing is printed: running cells out of order is what notebooks are for, and a line under every
 * re-run cell would teach people to ignore the lines that matter.
 */
export class Dependents {
  readonly #names = new Map<string, Declared>();
  readonly #runs = new Map<string, Run>();

  /** A cell has run; only one that its client names can become stale. */
  ran(cell: string | undefined, count: number, names: Iterable<string>, declared: ReadonlySet<string>): void {
    const uses = new Map<string, number>();
    for (const name of names) {
      const known = this.#names.get(name);
      if (known && !declared.has(name)) uses.set(name, known.version);
    }
    if (cell !== undefined) this.#lose(cell, declared);
    for (const name of declared) this.#raise(name, cell);
    if (cell !== undefined) this.#runs.set(cell, { count, declared, uses });
  }

  /** The notebook no longer has these cells. */
  forget(cells: readonly string[]): void {
    for (const cell of cells) {
      this.#lose(cell, new Set());
      this.#runs.delete(cell);
    }
  }

  /** The cells that used what a name no longer means. */
  stale(): StaleCell[] {
    return [...this.#runs.keys()].flatMap((cell): StaleCell[] => {
      const names = this.staleNames(cell);
      return names.length === 0 ? [] : [{ cell, count: this.#runs.get(cell)!.count, names }];
    });
  }

  /** The names whose change makes a cell stale. */
  staleNames(cell: string): string[] {
    const uses = this.#runs.get(cell)?.uses ?? [];
    return [...uses].flatMap(([name, version]) => (this.#names.get(name)?.version === version ? [] : [name]));
  }

  #lose(cell: string, kept: ReadonlySet<string>): void {
    for (const name of this.#runs.get(cell)?.declared ?? [])
      if (!kept.has(name) && this.#names.get(name)?.cell === cell) this.#raise(name, cell);
  }

  #raise(name: string, cell: string | undefined): void {
    this.#names.set(name, { version: (this.#names.get(name)?.version ?? 0) + 1, cell });
  }
}
