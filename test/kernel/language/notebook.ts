import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ExecutionContext } from "ava";
import { LanguageClient } from "../../../kernel/language/client.ts";
import type { Diagnostic, Language, LanguageOptions, Place } from "../../../kernel/language/index.ts";

export const library = fileURLToPath(new URL("fixtures/library.ts", import.meta.url));

/** Seconds for an answer: a user's cell would rather run unchecked than wait so long, which is not what these tests are about. */
const patience = { check: 240, question: 240 };

/** A language server whose answers are waited for, however busy the machine is. */
export const patientLanguage = (options: LanguageOptions): Language => new LanguageClient(options, patience);

/** A notebook in a folder of its own with a language server, both gone when the test ends. */
export class Notebook {
  readonly folder: string;
  readonly language: Language;
  readonly unavailable: string[] = [];
  #count = 0;

  constructor(t: ExecutionContext, files: Readonly<Record<string, string>> = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "notebook-"));
    for (const [name, text] of Object.entries(files)) this.write(name, text);
    this.language = patientLanguage({
      folder: this.folder,
      library,
      onUnavailable: (reason) => this.unavailable.push(reason),
    });
    t.teardown(async () => {
      await this.language.stop();
      rmSync(this.folder, { recursive: true });
    });
  }

  write(name: string, text: string): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /** Checks a cell and, unless it is stopped, lets it become part of the session. */
  async run(text: string, place: Place = {}): Promise<Diagnostic[]> {
    const diagnostics = await this.language.check(text, place);
    if (diagnostics.some(({ stops }) => stops)) return diagnostics;
    await this.language.commit(text, { count: ++this.#count, cell: place.cell });
    return diagnostics;
  }

  /** Runs cells in which nothing may be found. */
  async clean(t: ExecutionContext, ...cells: string[]): Promise<void> {
    for (const cell of cells) t.deepEqual(await this.run(cell), [], cell);
  }

  /** Checks a cell in which these errors, and no others, stop it. */
  async stops(t: ExecutionContext, cell: string, ...messages: string[]): Promise<void> {
    const found = await this.language.check(cell);
    t.deepEqual(
      found.map(({ message, stops }) => ({ message, stops })),
      messages.map((message) => ({ message, stops: true })),
      cell,
    );
  }
}

/** The processes that a process has started and that still run. */
export function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((one) => Number.isInteger(one) && parentOf(one) === pid);
}

/** Kills every child of a process as soon as it is there, until the test ends. */
export function huntChildren(t: ExecutionContext, pid: number): void {
  const hunt = setInterval(() => {
    for (const child of childrenOf(pid)) {
      try {
        process.kill(child, "SIGKILL");
      } catch {
        // It ended by itself meanwhile.
      }
    }
  });
  t.teardown(() => clearInterval(hunt));
}

function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return state === "Z" ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}
