import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Language, startLanguage } from "../language/index.ts";
import type { ServerProcess } from "../language/serverProcess.ts";
import { errors } from "./errors.ts";

/** Begins to know the types of cells in `folder`, by a server that runs; says on the log when cells run unchecked. */
export function startTypes(folder: string, running: Promise<ServerProcess>, log: (line: string) => void): Language {
  // Published code has its declarations beside it.
  const entry = path.extname(import.meta.filename) === ".ts" ? "index.ts" : "index.d.ts";
  const library = fileURLToPath(new URL(`../../lib/${entry}`, import.meta.url));
  return startLanguage({ folder, library, running, onUnavailable: (reason) => log(errors.unchecked(reason)) });
}
