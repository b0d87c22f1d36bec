import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ExecutionContext } from "ava";
import { Gateway } from "../../../../kernel/gateway/gateway.ts";

// Kernels of tests leave nothing in the user's history.
process.env["ADJOINT_HISTORY"] ??= ":memory:";

export const token = "a token for tests";
export const pageFolder = path.resolve(import.meta.dirname, "../../../../page/dist");

/** A folder of its own for one test, with `files` in it, removed when the test ends. */
export async function temporaryFolder(t: ExecutionContext, files: Record<string, string> = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "adjoint-test-"));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

/** A gateway whose served folder and log a test looks at. */
export type TestGateway = Gateway & {
  readonly root: string;
  /** What it would have written to standard error. */
  readonly logged: readonly string[];
};

/** Pieces of the log that a failed test shows. */
const shown = 30;

/** A gateway on a free port over a temporary folder with `files`, with settings of its own; closed when the test ends. */
export async function startGateway(
  t: ExecutionContext,
  files: Record<string, string> = {},
  options: { cullIdle?: number; folder?: string } = {},
): Promise<TestGateway> {
  const root = options.folder ?? (await temporaryFolder(t, files));
  const data = await temporaryFolder(t);
  const logged: string[] = [];
  const log = (text: string): void => void logged.push(text);
  const gateway = await Gateway.start({ port: 0, token, page: pageFolder, data, ...options, folder: root, log });
  t.teardown(() => {
    if (!t.passed && logged.length > 0) t.log(`The gateway said last:\n${logged.slice(-shown).join("")}`);
    return gateway.close();
  });
  return Object.assign(gateway, { root, logged });
}

export interface TestCell {
  type?: "code" | "markdown";
  source: string;
}

/** The text of a notebook file with these cells; a plain string is a code cell. */
export function notebookText(cells: readonly (string | TestCell)[], kernel = "adjoint"): string {
  return JSON.stringify({
    cells: cells.map((cell, i) => {
      const { type = "code", source } = typeof cell === "string" ? { source: cell } : cell;
      const shared = { id: `cell-${i}`, cell_type: type, metadata: {}, source };
      return type === "code" ? { ...shared, outputs: [], execution_count: null } : shared;
    }),
    metadata: { kernelspec: { name: kernel, display_name: kernel } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}
