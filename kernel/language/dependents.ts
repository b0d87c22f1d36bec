import type { Block, Entry } from "./blocks.ts";

/** A cell that ran with a declaration that has since been made again or taken away. */
export interface StaleCell {
  /** The client's name of the cell. */
  readonly cell: string;
  readonly count: number;
  readonly names: readonly string[];
}

interface Use {
  readonly value: Block | undefined;
  readonly type: Block | undefined;
  readonly runs: number;
}

interface Run {
  readonly count: number;
  readonly uses: ReadonlyMap<string, Use>;
}

const runsOf = ({ value, type }: Entry): number => (value?.runs ?? 0) + (type?.runs ?? 0);

/**
 * What each cell of the notebook used when it last ran. Cells are marked as stale in the reply's metadata and in
 * inspections, and nothing is printed: running cells out of order is what notebooks are for, and a line under every
 * re-run cell would teach people to ignore the lines that matter.
 */
export class Dependents {
  readonly #runs = new Map<string, Run>();

  /** A cell has run, and names of other cells meant this to it. */
  ran(cell: string, count: number, used: ReadonlyMap<string, Entry>): void {
    const uses = new Map([...used].map(([name, entry]) => [name, { ...entry, runs: runsOf(entry) }]));
    this.#runs.set(cell, { count, uses });
  }

  forget(cell: string): void {
    this.#runs.delete(cell);
  }

  /** The cells that used what a name no longer means. */
  stale(live: ReadonlyMap<string, Entry>, gone: ReadonlySet<string>): StaleCell[] {
    return [...this.#runs].flatMap(([cell, run]): StaleCell[] => {
      const names = this.#outdated(run, live, gone);
      return names.length === 0 ? [] : [{ cell, count: run.count, names }];
    });
  }

  /** The names whose change makes one cell stale. */
  staleNames(cell: string, live: ReadonlyMap<string, Entry>, gone: ReadonlySet<string>): string[] {
    const run = this.#runs.get(cell);
    return run ? this.#outdated(run, live, gone) : [];
  }

  #outdated({ uses }: Run, live: ReadonlyMap<string, Entry>, gone: ReadonlySet<string>): string[] {
    return [...uses].flatMap(([name, { value, type, runs }]) => {
      const now = live.get(name);
      const same = now?.value === value && now?.type === type && runsOf(now ?? { value, type }) === runs;
      return same && !gone.has(name) ? [] : [name];
    });
  }
}
