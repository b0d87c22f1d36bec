import { randomBytes, randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs, stripVTControlCharacters } from "node:util";
import { type Kernel, KernelConnection, ServerConnection, SessionAPI } from "@jupyterlab/services";
import { codeOf, reasonOf } from "../gateway/errors.ts";
import { Gateway } from "../gateway/gateway.ts";
import { type Cell, type Notebook, type Output, parseNotebook, printNotebook } from "../gateway/notebookFormat.ts";
import { dataFolder, writeAtomically } from "../gateway/store.ts";
import { kernelName } from "../kernelspec.ts";
import { Outputs } from "./outputs.ts";
import { pageFolder } from "./serve.ts";
import { CommandError, UsageError, usage } from "./usage.ts";

type CodeCell = Cell & { outputs: Output[] };

/** How a notebook's run ended: every cell, a failed cell with what to say about it, or a signal. */
type Ending = { kind: "done" } | { kind: "failed"; message: string } | { kind: "stopped" };

async function readNotebook(file: string): Promise<Notebook> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new CommandError(
      codeOf(error) === "ENOENT" ? `There is no file ${file}.` : `${file} cannot be read: ${reasonOf(error)}`,
    );
  });
  try {
    return parseNotebook(text, file);
  } catch (error) {
    throw new CommandError(reasonOf(error));
  }
}

/** The code cells that have something to run, without the outputs of earlier runs; every cell gets the id that nbformat 4.5 asks for. */
function prepare(notebook: Notebook): CodeCell[] {
  notebook.nbformat_minor = Math.max(notebook.nbformat_minor, 5);
  for (const cell of notebook.cells) {
    cell.id ??= randomUUID().slice(0, 8);
    if (cell.cell_type !== "code") continue;
    cell.outputs = [];
    cell.execution_count = null;
  }
  return notebook.cells.filter(
    (cell): cell is CodeCell => cell.cell_type === "code" && String(cell.source).trim() !== "",
  );
}

/** A kernel for the notebook `name`. Without @jupyterlab/services' managers, whose polls outlive their disposal by ten seconds. */
async function startKernel(gateway: Gateway, name: string, kernel: string): Promise<Kernel.IKernelConnection> {
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: gateway.url,
    wsUrl: gateway.url.replace("http", "ws"),
    token: gateway.token,
    appendToken: true,
  });
  const options = { name, path: name, type: "notebook", kernel: { name: kernel } };
  const session = await SessionAPI.startSession(options, serverSettings).catch((error: unknown) => {
    throw new CommandError(reasonOf(error));
  });
  return new KernelConnection({ model: session.kernel!, serverSettings });
}

const mayFail = (cell: Cell) =>
  (cell.metadata["tags"] as unknown[] | undefined)?.includes?.("raises-exception") === true;

/** The first line of a cell that says something, for progress and messages. */
function headline(cell: Cell): string {
  const line =
    String(cell.source)
      .split("\n")
      .find((candidate) => candidate.trim() !== "") ?? "";
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

function describeError(output: Output | undefined, where: string, cell: Cell): string {
  const { ename, evalue, traceback } = (output ?? {}) as { ename?: string; evalue?: string; traceback?: string[] };
  const trace = (traceback ?? []).map((line) => stripVTControlCharacters(line)).join("\n");
  return `${where} failed: ${ename ?? "Error"}: ${evalue ?? "the kernel gave no reason"}\n  ${headline(cell)}\n${trace}`.trimEnd();
}

/** Executes the cells in order until one fails, or until `stopped`. */
async function execute(
  kernel: Kernel.IKernelConnection,
  cells: readonly CodeCell[],
  stopped: Promise<Ending>,
): Promise<Ending> {
  const outputs = new Outputs();
  kernel.iopubMessage.connect((_, message) => outputs.receive(message));
  const died = new Promise<"died">((resolve) => {
    kernel.statusChanged.connect((_, status) => {
      if (status === "autorestarting" || status === "dead") resolve("died");
    });
  });
  for (const [i, cell] of cells.entries()) {
    const where = `cell ${i + 1} of ${cells.length}`;
    const began = performance.now();
    const future = kernel.requestExecute({ code: String(cell.source), allow_stdin: false, stop_on_error: true });
    outputs.follow(future.msg.header.msg_id, cell);
    const ended = await Promise.race([future.done, died, stopped]);
    if (ended === "died") {
      const death = { output_type: "error", ename: "KernelDied", evalue: "the kernel ended while it ran this cell" };
      return { kind: "failed", message: describeError(lastError(cell) ?? death, where, cell) };
    }
    if ("kind" in ended) return ended;
    if (ended.content.status !== "ok" && !mayFail(cell)) {
      const reply = { output_type: "error", ...ended.content } as Output;
      return { kind: "failed", message: describeError(lastError(cell) ?? reply, where, cell) };
    }
    console.log(`${where}, ${((performance.now() - began) / 1000).toFixed(2)} s: ${headline(cell)}`);
  }
  return { kind: "done" };
}

const lastError = (cell: CodeCell) => cell.outputs.findLast(({ output_type }) => output_type === "error");

async function describeKernel(notebook: Notebook, kernel: Kernel.IKernelConnection): Promise<void> {
  const { language_info } = await kernel.info;
  const spec = await kernel.spec;
  notebook.metadata = {
    ...notebook.metadata,
    kernelspec: {
      name: kernel.name,
      display_name: spec?.display_name ?? kernel.name,
      language: spec?.language ?? language_info.name,
    } as NonNullable<Notebook["metadata"]["kernelspec"]>,
    language_info,
  };
}

/** `adjoint run`: executes a notebook against a gateway of its own and saves it with its outputs. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { to: { type: "string" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    console.log(usage.run);
    return 0;
  }
  if (positionals.length !== 1) throw new UsageError(`One notebook is expected, ${positionals.length} came.`);
  const file = path.resolve(positionals[0]!);
  const target = path.resolve(values.to ?? file);
  const notebook = await readNotebook(file);
  const cells = prepare(notebook);

  // @jupyterlab/services tells there of every socket that it opens.
  console.debug = () => undefined;
  const stopped = new Promise<Ending>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => resolve({ kind: "stopped" }));
  });
  const token = randomBytes(24).toString("hex");
  const folder = path.dirname(file);
  const gateway = await Gateway.start({ folder, port: 0, token, page: pageFolder, data: dataFolder() });
  try {
    const name = notebook.metadata.kernelspec?.name ?? kernelName;
    const kernel = await startKernel(gateway, path.basename(file), name);
    try {
      const ending = await execute(kernel, cells, stopped);
      if (ending.kind === "done") await describeKernel(notebook, kernel);
      await writeAtomically(target, printNotebook(notebook)).catch((error: unknown) => {
        throw new CommandError(`${target} cannot be written: ${reasonOf(error)}`);
      });
      return report(ending, path.relative(process.cwd(), target) || target);
    } finally {
      kernel.dispose();
    }
  } finally {
    await gateway.close();
  }
}

function report(ending: Ending, target: string): number {
  if (ending.kind === "done") {
    console.log(`written: ${target}`);
    return 0;
  }
  console.error(ending.kind === "failed" ? ending.message : "Interrupted.");
  console.error(`The outputs so far are in ${target}`);
  return ending.kind === "failed" ? 1 : 130;
}
