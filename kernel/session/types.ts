import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Language, startLanguage } from "../language/index.ts";
import { errors } from "./errors.ts";

/** Starts what knows the types of cells in `folder`; says on the log when cells run unchecked. */
export function startTypes(folder: string, log: (line: string) => void): Language {
  // Published code has its declarations beside it.
  const entry = path.extname(import.meta.filename) === ".ts" ? "index.ts" : "index.d.ts";
  const library = fileURLToPath(new URL(`../../lib/${entry}`, import.meta.url));
  return startLanguage({ folder, library, onUnavailable: (reason) => log(errors.unchecked(reason)) });
}
