import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ExecutionContext } from "ava";
import { type Answer, type KernelClient, startKernel } from "../../support/client.ts";

/** What a cell shows, or the name and message of its error. */
export const shown = ({ published, reply }: Answer): unknown => {
  if (reply["status"] === "error") return `${reply["ename"]}: ${reply["evalue"]}`;
  const result = published.find(({ type }) => type === "execute_result")?.content["data"];
  return (result as Record<string, unknown> | undefined)?.["text/plain"];
};

/** A folder with files in it and a kernel for a notebook there, which both end with the test. */
export interface Notebook {
  readonly folder: string;
  readonly kernel: KernelClient;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs a cell; returns what it shows. */
  run(cell: string): Promise<unknown>;
}

export async function openNotebook(t: ExecutionContext, files: Readonly<Record<string, string>>): Promise<Notebook> {
  const folder = await mkdtemp(path.join(tmpdir(), "adjoint-notebook-"));
  const write = async (texts: Readonly<Record<string, string>>): Promise<void> => {
    for (const [name, text] of Object.entries(texts)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
  };
  await write(files);
  // The kernel itself is started elsewhere, as a server does that was not started beside the notebook.
  const kernel = await startKernel({ env: { JPY_SESSION_NAME: path.join(folder, "notebook.ipynb") } });
  t.teardown(async () => {
    await kernel.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return { folder, kernel, write, run: async (cell) => shown(await kernel.execute(cell)) };
}
