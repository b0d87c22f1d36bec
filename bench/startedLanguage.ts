import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type Language, startLanguage } from "../kernel/language/index.ts";
import { residentBytes } from "./machine.ts";

interface StartedLanguage {
  readonly language: Language;
  /** What its process holds. */
  megabytes(): number;
  stop(): Promise<void>;
}

/** A session's language service in a folder of its own, which goes with it. */
export function startedLanguage(): StartedLanguage {
  const folder = mkdtempSync(path.join(tmpdir(), "language-"));
  const language = startLanguage({
    folder,
    library: fileURLToPath(new URL("../lib/index.ts", import.meta.url)),
    onUnavailable: (reason) => {
      throw new Error(reason);
    },
  });
  return {
    language,
    megabytes: () =>
      residentBytes(process.pid)
        .slice(1)
        .reduce((sum, { bytes }) => sum + bytes, 0) / 1e6,
    async stop() {
      await language.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
