import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ExecutionContext } from "ava";
import { temporaryFolder } from "../../gateway/support/gateway.ts";

const launcher = path.resolve(import.meta.dirname, "../../../../bin/adjoint.js");

export interface Started {
  child: ChildProcess;
  /** The first line on standard output. */
  firstLine: Promise<string>;
  ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Starts the command line as a user does, with settings of its own. */
export async function start(t: ExecutionContext, args: string[], env: Record<string, string> = {}): Promise<Started> {
  const data = await temporaryFolder(t);
  const child = spawn(process.execPath, [launcher, ...args], {
    env: {
      ...process.env,
      XDG_DATA_HOME: data,
      JUPYTER_DATA_DIR: path.join(data, "jupyter"),
      ADJOINT_HISTORY: ":memory:",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.teardown(() => child.kill("SIGKILL"));
  let [stdout, stderr] = ["", ""];
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (stdout.includes("\n")) resolve(stdout.slice(0, stdout.indexOf("\n")));
    });
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  return { child, firstLine, ended };
}

export const adjoint = async (t: ExecutionContext, ...args: string[]) => (await start(t, args)).ended;

export interface SavedOutput {
  output_type: string;
  name?: string;
  text?: string[];
  data?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
  execution_count?: number | null;
  ename?: string;
  evalue?: string;
}
export interface SavedCell {
  cell_type: string;
  execution_count: number | null;
  outputs: SavedOutput[];
  id?: string;
  metadata: Record<string, unknown>;
  source: string[];
}
/** A notebook as it was saved. */
export const saved = async (file: string) =>
  JSON.parse(await readFile(file, "utf8")) as {
    cells: SavedCell[];
    nbformat_minor: number;
    metadata: { kernelspec: { name: string; language: string }; language_info: { name: string } };
  };
