import { LanguageClient } from "./client.ts";
import type { Completion } from "./completion.ts";
import type { Diagnostic } from "./diagnostics.ts";
import type { Inspection } from "./inspection.ts";

export type { Completion, Diagnostic, Inspection };

/** What TypeScript says about cells; every answer comes, if need be an empty one. */
export interface Language {
  /** The diagnostics of a cell that is about to run. */
  check(cell: string): Promise<Diagnostic[]>;
  /** The cell has started: what it declares belongs to the session, and later cells may redeclare it. */
  commit(cell: string, count: number): Promise<void>;
  /** Completes at a UTF-16 offset; `metadata._jupyter_types_experimental` holds kinds and signatures. */
  complete(cell: string, offset: number): Promise<Completion>;
  /** Signature and documentation of the name at a UTF-16 offset; with detail 1 also where it is defined. */
  inspect(cell: string, offset: number, detail: 0 | 1): Promise<Inspection>;
  /** Ends the language server. */
  stop(): Promise<void>;
}

export interface LanguageOptions {
  /** The notebook's folder: imports resolve from there. */
  readonly folder: string;
  /** The absolute path of the library's entry, a source or a declaration file. */
  readonly library: string;
  /** Called once, with a reason, when cells run unchecked from now on. */
  onUnavailable(reason: string): void;
}

/** Starts the language server of a kernel; questions wait until it is warm. */
export function startLanguage(options: LanguageOptions): Language {
  return new LanguageClient(options);
}
