import { findConfiguration, readConfiguration, stampOf } from "../tsconfig.ts";

/** The user's configuration as it was when a server read it, with all that it extends. */
export class ConfigurationFiles {
  readonly #folder: string;
  readonly #stamps: ReadonlyMap<string, string>;
  readonly #path: string | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = findConfiguration(folder);
    const paths = this.#path === undefined ? [] : [...readConfiguration(this.#path).files];
    this.#stamps = new Map(paths.map((path) => [path, stampOf(path)]));
  }

  /** Whether a server that starts now would read something else. */
  get changed(): boolean {
    if (findConfiguration(this.#folder) !== this.#path) return true;
    return [...this.#stamps].some(([path, stamp]) => stampOf(path) !== stamp);
  }
}
