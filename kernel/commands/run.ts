import { randomBytes, randomUUID } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Kernel as KernelClient } from "@jupyterlab/services";
import { codeOf, HttpError, reasonOf } from "../gateway/errors.ts";
import { Gateway } from "../gateway/gateway.ts";
import type { Kernel } from "../gateway/kernel.ts";
import { type Notebook, parseNotebook, printNotebook } from "../gateway/notebookFormat.ts";
import { dataFolder, writeAtomically } from "../gateway/store.ts";
import { kernelName } from "../kernelspec.ts";
import { CommandError, errors } from "./errors.ts";
import { type CodeCell, type Ending, Execution, isSkipped } from "./execution.ts";
import { connect } from "./kernelConnection.ts";
import { Injection, readParameters } from "./parameters.ts";
import { bar, lines, type Progress, silent } from "./progress.ts";
import { pageFolder } from "./serve.ts";
import { exitCodes, usage } from "./usage.ts";

const standardOutput = "-";
// A terminal's Ctrl-C reaches this process and the launcher, which passes it on: within this time it is one signal.
const oneSignal = 300;
const longestTimeout = 2 ** 31 / 1000;

async function readNotebook(file: string): Promise<Notebook> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw codeOf(error) === "ENOENT" ? errors.noFile(file) : errors.unreadable(file, reasonOf(error));
  });
  try {
    return parseNotebook(text, file);
  } catch (error) {
    throw new CommandError(reasonOf(error));
  }
}

const newId = () => randomUUID().slice(0, 8);

/** The code cells that have something to run, without the outputs of earlier runs; cells get the ids that nbformat 4.5 asks for. */
function prepare(notebook: Notebook): CodeCell[] {
  for (const cell of notebook.cells) {
    if (notebook.nbformat_minor >= 5) cell.id ??= newId();
    if (cell.cell_type !== "code" || isSkipped(cell)) continue;
    cell.outputs = [];
    cell.execution_count = null;
  }
  return notebook.cells.filter(
    (cell): cell is CodeCell => cell.cell_type === "code" && !isSkipped(cell) && String(cell.source).trim() !== "",
  );
}

/** The file to save to, behind any link; one that could not be written is refused here, not after a long run. */
async function findTarget(given: string): Promise<string> {
  const target = await realpath(given).catch(() => path.resolve(given));
  const folder = path.dirname(target);
  const [there, around] = await Promise.all([target, folder].map((file) => stat(file).catch(() => undefined)));
  if (!around?.isDirectory()) throw errors.noFolderFor(target, folder);
  if (there && !there.isFile()) throw errors.notAFile(target);
  return target;
}

function parseTimeout(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = Number(text);
  if (text.trim() === "" || !(seconds > 0 && seconds < longestTimeout)) throw errors.badTimeout(text);
  return seconds;
}

/** The signals that end a run, as they come. */
function signals(): AsyncIterator<NodeJS.Signals> {
  let last = Number.NEGATIVE_INFINITY;
  const stream = new ReadableStream<NodeJS.Signals>({
    start(controller) {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.on(signal, () => {
          const now = performance.now();
          if (now - last > oneSignal) controller.enqueue(signal);
          last = now;
        });
      }
    },
  });
  return stream.values();
}

/** Says in the notebook what runs it, as every Jupyter client does. */
async function describeKernel(
  notebook: Notebook,
  kernel: Kernel,
  client: KernelClient.IKernelConnection,
): Promise<void> {
  const { name, spec } = kernel.kernelspec;
  const { language_info } = await client.info;
  notebook.metadata = {
    ...notebook.metadata,
    kernelspec: { name, display_name: spec.display_name, language: spec.language } as { name: string },
    language_info,
  };
}

function parse(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      to: { type: "string" },
      param: { type: "string", short: "p", multiple: true },
      params: { type: "string", multiple: true },
      timeout: { type: "string" },
      "allow-errors": { type: "boolean" },
      kernel: { type: "string" },
      cwd: { type: "string" },
      "record-timing": { type: "boolean" },
      "no-progress": { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  return { values, positionals };
}

function progressFor(wanted: boolean): Progress {
  if (!wanted) return silent;
  return process.stderr.isTTY ? bar(process.stderr) : lines((text) => process.stderr.write(text));
}

/** `adjoint run`: executes a notebook against a gateway of its own and saves it with its outputs. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parse(args);
  if (values.help) {
    console.log(usage.run);
    return 0;
  }
  if (positionals.length !== 1) throw errors.oneNotebook(positionals.length);
  if (positionals[0] === standardOutput) throw errors.noStandardInput();
  const timeout = parseTimeout(values.timeout);
  const given = await readParameters(values.params ?? [], values.param ?? []);
  const file = path.resolve(positionals[0]!);
  const target = values.to === standardOutput ? undefined : await findTarget(values.to ?? file);
  const notebook = await readNotebook(file);
  const injection = given.size > 0 ? new Injection(notebook, given, newId) : undefined;
  const cells = prepare(notebook);
  const folder = path.resolve(values.cwd ?? path.dirname(file));
  if (!(await stat(folder).catch(() => undefined))?.isDirectory()) throw errors.notFolder("--cwd", folder);

  const coming = signals();
  const token = randomBytes(24).toString("hex");
  // What a notebook runs by itself is nothing that somebody typed.
  process.env["ADJOINT_HISTORY"] ??= ":memory:";
  const gateway = await Gateway.start({ folder, port: 0, token, page: pageFolder, data: dataFolder() });
  const progress = progressFor(values["no-progress"] !== true);
  try {
    const name = values.kernel ?? notebook.metadata.kernelspec?.name ?? kernelName;
    const kernel = await gateway.kernels.start({ name, folder, sessionName: file }).catch((error: unknown) => {
      throw error instanceof HttpError ? new CommandError(reasonOf(error)) : error;
    });
    const { language } = kernel.kernelspec.spec;
    if (injection && !/^(type|java)script$/i.test(language)) throw errors.noParametersFor(language, name);
    const client = connect(gateway, kernel);
    try {
      const execution = new Execution({
        kernel,
        client,
        cells,
        injection,
        progress,
        timeout,
        allowErrors: values["allow-errors"] === true,
        recordTiming: values["record-timing"] === true,
        signals: coming,
      });
      const described = describeKernel(notebook, kernel, client).catch(() => undefined);
      const ending = await execution.run();
      if (ending.kind !== "stopped") await Promise.race([described, execution.died]);
      progress.close();
      await save(notebook, target);
      return report(ending, target);
    } finally {
      client.dispose();
    }
  } finally {
    progress.close();
    await gateway.close();
  }
}

async function save(notebook: Notebook, target: string | undefined): Promise<void> {
  const text = printNotebook(notebook);
  if (target === undefined) {
    await new Promise((resolve) => process.stdout.write(text, resolve));
    return;
  }
  await writeAtomically(target, text).catch((error: unknown) => {
    throw errors.unwritable(target, reasonOf(error));
  });
}

function report(ending: Ending, target: string | undefined): number {
  const shown =
    target === undefined ? "what is written to standard output" : path.relative(process.cwd(), target) || target;
  if (ending.kind === "done") {
    if (target !== undefined) console.log(`written: ${shown}`);
    return 0;
  }
  console.error(ending.kind === "stopped" ? `Interrupted by ${ending.signal}.` : ending.message);
  console.error(`The outputs so far are in ${shown}`);
  return ending.kind === "stopped" ? (exitCodes[ending.signal] ?? 1) : (exitCodes[ending.kind] ?? 1);
}
