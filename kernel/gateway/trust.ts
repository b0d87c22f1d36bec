import { createHmac } from "node:crypto";
import type { Notebook } from "./notebookFormat.ts";
import type { JsonStore } from "./store.ts";

// Enough for years of work, and a file of half a megabyte at most.
const kept = 5000;

/**
 * Which notebooks' outputs may run scripts in the page: those whose every output was made here, as Jupyter has it.
 * A notebook that came from elsewhere is not trusted, whatever its own metadata says.
 */
export class Trust {
  readonly #store: JsonStore<number>;
  readonly #secret: Buffer;

  constructor(store: JsonStore<number>, secret: Buffer) {
    this.#store = store;
    this.#secret = secret;
  }

  #signature(notebook: Notebook): string {
    const cells = notebook.cells.map(({ cell_type, source, outputs }) => [cell_type, source, outputs ?? []]);
    return createHmac("sha256", this.#secret)
      .update(`trust ${JSON.stringify(cells)}`)
      .digest("base64url");
  }

  /** Says of each code cell whether its notebook was signed when it was saved. */
  async mark(notebook: Notebook): Promise<Notebook> {
    const trusted = (await this.#store.read())[this.#signature(notebook)] !== undefined;
    return {
      ...notebook,
      cells: notebook.cells.map((cell) =>
        cell.cell_type === "code" ? { ...cell, metadata: { ...cell.metadata, trusted } } : cell,
      ),
    };
  }

  /** Signs `stored`, the notebook as it will be read back, when the page says that all of `saved`'s code cells are trusted. */
  async sign(saved: Notebook, stored: Notebook): Promise<void> {
    const code = saved.cells.filter((cell) => cell.cell_type === "code");
    if (code.length === 0 || !code.every((cell) => cell.metadata?.["trusted"] === true)) return;
    await this.signAsIs(stored);
  }

  /** Signs a notebook because its user says so. */
  async signAsIs(stored: Notebook): Promise<void> {
    const signature = this.#signature(stored);
    await this.#store.update((signatures) => {
      delete signatures[signature];
      signatures[signature] = Date.now();
      for (const old of Object.keys(signatures).slice(0, -kept)) delete signatures[old];
    });
  }
}
