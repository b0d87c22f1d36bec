import { LanguageClient } from "./client.ts";
import { type Completion, completion } from "./completion.ts";
import type { StaleCell } from "./dependents.ts";
import type { Diagnostic } from "./diagnostics.ts";
import type { Inspection } from "./inspection.ts";
import type { ServerProcess } from "./serverProcess.ts";
import type { Run } from "./session.ts";

export type { Completion, Diagnostic, Inspection, Run, StaleCell };
export { completion };

/** Where a cell stands in its notebook, as far as the client says. */
export interface Place {
  /** The client's name of the cell: running it again replaces what it had declared. */
  readonly cell?: string | undefined;
  /** Cells that the notebook no longer has. */
  readonly deleted?: readonly string[] | undefined;
}

/** What TypeScript says about cells; every answer comes, if need be an empty one. */
export interface Language {
  /** The diagnostics of a cell that is about to run. */
  check(text: string, place?: Place): Promise<Diagnostic[]>;
  /** Begins to check a cell that waits for its turn: its diagnostics are there then, if no cell before it changes them. */
  ahead(text: string, place?: Place): void;
  /** The cell has started: what it declares belongs to the session, and later cells may redeclare it. */
  commit(text: string, run: Run): Promise<void>;
  /** The cells that ran before a name they use was declared again or taken away. */
  stale(): StaleCell[];
  /** Completes at a UTF-16 offset; `metadata._jupyter_types_experimental` holds kinds and signatures. */
  complete(text: string, offset: number): Promise<Completion>;
  /** Signature and documentation of the name at a UTF-16 offset; with detail 1 also its declaration's source. */
  inspect(text: string, offset: number, detail: 0 | 1): Promise<Inspection>;
  /** Ends the language server. */
  stop(): Promise<void>;
}

export interface LanguageOptions {
  /** The notebook's folder: imports resolve from there. */
  readonly folder: string;
  /** The absolute path of the library's entry, a source or a declaration file. */
  readonly library: string;
  /** The first server, where it was started before. */
  readonly running?: Promise<ServerProcess> | undefined;
  /** Called once, with a reason, when cells run unchecked from now on. */
  onUnavailable(reason: string): void;
}

/** Starts the language server of a kernel; questions wait until it is warm. */
export function startLanguage(options: LanguageOptions): Language {
  return new LanguageClient(options);
}
