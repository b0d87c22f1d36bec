import { setTimeout } from "node:timers/promises";
import { residentBytes } from "../machine.ts";
import { type Answer, KernelUnderTest, type Received } from "./client.ts";
import { displayedCharacters, printedLines, type System } from "./systems.ts";

/** Samples of one system by the row they belong to: milliseconds, cells a second, or megabytes. */
export type Samples = Map<string, number[]>;

/** A kernel that has not answered after so many milliseconds is given up. */
const limit = 20_000;
const warmUp = 20;
/** Milliseconds after which a cell is in its loop. */
const startOfLoop = 200;
const typesOff = "// @ts-nocheck\n";
const pipelined = 300;
const repeats = 3;
const executions = 2_000;

export const rowNames = {
  info: "start to kernel_info",
  first: "start to first result",
  firstOff: "start to first result, types off",
  typesOff: "1+1, types off",
  unchanged: "1+1, unchanged text",
  fresh: "1+1, new text",
  complete: "completion",
  inspect: "inspection",
  lines: "10,000 printed lines",
  display: "10 MB display",
  pipelined: "pipelined cells",
  loop: "interrupt of a loop",
  wait: "interrupt of an await",
  idle: "resident idle",
  idleTree: "resident idle, all processes",
  later: "resident after 2,000 cells",
  laterTree: "resident after 2,000 cells, all processes",
} as const;

export function within<T>(promise: Promise<T>, what: string): Promise<T> {
  const timer = new AbortController();
  const late = setTimeout(limit, undefined, { signal: timer.signal }).then(
    () => Promise.reject(new Error(`no answer to ${what} after ${limit / 1e3} s`)),
    () => new Promise<never>(() => {}),
  );
  return Promise.race([promise, late]).finally(() => timer.abort());
}

/** Text that a message shows as the result of a cell: tslab prints it. */
const shown = ({ type, content }: Received): string | undefined => {
  if (type === "stream") return String(content["text"]);
  const data = content["data"] as Record<string, unknown> | undefined;
  return type === "execute_result" ? String(data?.["text/plain"]) : undefined;
};

const lineBreaks = (text: unknown): number => (typeof text === "string" ? text.split("\n").length - 1 : 0);

const ansi = "\u001b[";
/** Peers colour what they show. */
function withoutColours(text: string): string {
  return text
    .split(ansi)
    .map((piece, index) => (index === 0 ? piece : piece.slice(piece.indexOf("m") + 1)))
    .join("");
}

/** Runs a cell, which must show `expected`: a time for a wrong answer is none. */
async function cell(kernel: KernelUnderTest, code: string, expected: string): Promise<void> {
  const answer = await within(
    kernel.execute(code, (published) => published.some((message) => shown(message) !== undefined)),
    code,
  );
  const text = answer.published.map(shown).find((each) => each !== undefined) ?? "";
  if (answer.reply["status"] !== "ok" || withoutColours(text).trim() !== expected)
    throw new Error(`the cell ${code} should show ${expected}: ${JSON.stringify(answer).slice(0, 1000)}`);
}

/** Measures one system once; what it cannot do is told and leaves its row without a sample. */
export async function measureKernel(
  system: System,
  options: { cells: number; starts: number; memory: boolean },
  tell: (line: string) => void,
): Promise<Samples> {
  const samples: Samples = new Map();
  const note = (row: string, value: number): void => {
    samples.set(row, [...(samples.get(row) ?? []), value]);
  };
  const timed = async <T>(row: string, run: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await run();
    note(row, performance.now() - began);
    return result;
  };
  const attempt = async (row: string, run: () => Promise<void>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      tell(`${system.name}, ${row}: ${(error as Error).message}`);
    }
  };
  const withKernel = async (use: (kernel: KernelUnderTest) => Promise<void>): Promise<void> => {
    const kernel = await within(KernelUnderTest.start(system), "its start");
    try {
      await use(kernel);
    } finally {
      await kernel.stop();
    }
  };
  for (let i = 0; i < options.starts; i++) {
    await withKernel(async (kernel) => {
      note(rowNames.info, kernel.toKernelInfo);
      await cell(kernel, system.snippets.sum(1), "2");
      note(rowNames.first, kernel.sinceStart);
    });
    if (system.name === "adjoint")
      await withKernel(async (unchecked) => {
        await cell(unchecked, `${typesOff}${system.snippets.sum(1)}`, "2");
        note(rowNames.firstOff, unchecked.sinceStart);
      });
  }
  const warm: Row = { system, timed, note };
  await attempt(rowNames.fresh, () =>
    withKernel(async (kernel) => {
      await sumRows(kernel, warm, options.cells);
      await attempt(rowNames.complete, () => completionRow(kernel, warm, options.cells));
      await attempt(rowNames.inspect, () => inspectionRow(kernel, warm, options.cells));
      await attempt(rowNames.display, () => displayRow(kernel, warm));
      await attempt(rowNames.pipelined, () => pipelinedRow(kernel, warm));
    }),
  );
  await attempt(rowNames.lines, () => withKernel((kernel) => linesRow(kernel, warm)));
  for (const row of ["loop", "wait"] as const)
    await attempt(rowNames[row], () => withKernel((kernel) => interruptRow(kernel, warm, row)));
  if (options.memory) await attempt(rowNames.later, () => memoryRows(warm));
  return samples;
}

interface Row {
  readonly system: System;
  readonly timed: <T>(row: string, run: () => Promise<T>) => Promise<T>;
  readonly note: (row: string, value: number) => void;
}

async function sumRows(kernel: KernelUnderTest, { system, timed }: Row, cells: number): Promise<void> {
  const { snippets, name } = system;
  for (let i = 0; i < warmUp; i++) await cell(kernel, snippets.sum(i), String(1 + i));
  for (let i = 0; i < cells; i++) {
    const fresh = warmUp + i;
    await timed(rowNames.unchanged, () => cell(kernel, snippets.sum(1), "2"));
    await timed(rowNames.fresh, () => cell(kernel, snippets.sum(fresh), String(1 + fresh)));
    if (name === "adjoint")
      await timed(rowNames.typesOff, () => cell(kernel, `${typesOff}${snippets.sum(fresh)}`, String(1 + fresh)));
  }
}

async function completionRow(kernel: KernelUnderTest, { system, timed }: Row, cells: number): Promise<void> {
  const [code, match] = system.snippets.complete;
  const ask = async (): Promise<void> => {
    const request = kernel.request("complete_request", { code, cursor_pos: code.length });
    const { reply } = await within(request, "complete_request");
    if (!(reply["matches"] as string[] | undefined)?.some((each) => each.endsWith(match)))
      throw new Error(`completing ${code} should offer ${match}: ${JSON.stringify(reply).slice(0, 300)}`);
  };
  await ask();
  for (let i = 0; i <= cells / 4; i++) await timed(rowNames.complete, ask);
}

async function inspectionRow(kernel: KernelUnderTest, { system, timed }: Row, cells: number): Promise<void> {
  const code = system.snippets.inspect;
  const look = async (): Promise<void> => {
    const content = { code, cursor_pos: code.length - 1, detail_level: 0 };
    const { reply } = await within(kernel.request("inspect_request", content), "inspect_request");
    if (reply["found"] !== true) throw new Error(`inspecting ${code} found nothing`);
  };
  await look();
  for (let i = 0; i <= cells / 4; i++) await timed(rowNames.inspect, look);
}

const isOk = (what: string, answer: Answer): void => {
  if (answer.reply["status"] !== "ok") throw new Error(`${what} answered ${JSON.stringify(answer).slice(0, 300)}`);
};

async function linesRow(kernel: KernelUnderTest, { system, timed }: Row): Promise<void> {
  const printed = (published: readonly Received[]): boolean =>
    published.reduce((sum, { content }) => sum + lineBreaks(content["text"]), 0) === printedLines;
  for (let i = 0; i < repeats; i++) {
    const run = (): Promise<Answer> => within(kernel.execute(system.snippets.lines, printed), "the printed lines");
    isOk("printing", await timed(rowNames.lines, run));
  }
}

async function displayRow(kernel: KernelUnderTest, { system, timed }: Row): Promise<void> {
  const isDisplay = ({ type }: Received): boolean => type === "display_data";
  const displayed = (published: readonly Received[]): boolean => published.some(isDisplay);
  for (let i = 0; i < repeats; i++) {
    const run = (): Promise<Answer> => within(kernel.execute(system.snippets.display, displayed), "the display");
    const answer = await timed(rowNames.display, run);
    isOk("the display", answer);
    const data = answer.published.find(isDisplay)?.content["data"];
    const length = String((data as Record<string, unknown> | undefined)?.["text/plain"] ?? "").length;
    if (length !== displayedCharacters) throw new Error(`${length} characters were displayed`);
  }
}

/** Cells a second when all are sent at once; replies alone are awaited, since peers mix up what belongs to which. */
async function pipelinedRow(kernel: KernelUnderTest, { system, note }: Row): Promise<void> {
  const began = performance.now();
  const cells = Array.from({ length: pipelined }, (_, i) => kernel.execute(system.snippets.sum(10_000 + i)));
  for (const answer of await within(Promise.all(cells), "pipelined cells")) isOk("a pipelined cell", answer);
  note(rowNames.pipelined, pipelined / ((performance.now() - began) / 1e3));
}

async function interruptRow(kernel: KernelUnderTest, { system, timed }: Row, row: "loop" | "wait"): Promise<void> {
  const { snippets, interrupt } = system;
  isOk(snippets.keep, await within(kernel.execute(snippets.keep), snippets.keep));
  for (let i = 0; i < repeats; i++) {
    const running = kernel.execute(snippets[row]);
    // Not until something printed is heard: tslab's output waits for the end of its loop.
    await setTimeout(startOfLoop);
    await timed(rowNames[row], async () => {
      if (interrupt === "signal") kernel.process.kill("SIGINT");
      else void kernel.request("interrupt_request", {}, { channel: "control" });
      const { reply } = await within(running, "the interrupt");
      if (reply["status"] !== "error") throw new Error(`it answered ${JSON.stringify(reply).slice(0, 200)}`);
    });
    // tslab aborts one more cell after an interrupt.
    await cell(kernel, snippets.kept, "42").catch(() => cell(kernel, snippets.kept, "42"));
  }
}

async function memoryRows({ system, note }: Row): Promise<void> {
  const kernel = await within(KernelUnderTest.start(system), "its start");
  const resident = (own: string, all: string): void => {
    const processes = residentBytes(kernel.process.pid!);
    const megabytes = (list: typeof processes): number => list.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
    note(own, megabytes(processes.slice(0, 1)));
    note(all, megabytes(processes));
  };
  try {
    // What starts beside the kernel has its memory a while later.
    await setTimeout(1_500);
    resident(rowNames.idle, rowNames.idleTree);
    for (let i = 0; i < executions; i++) await cell(kernel, system.snippets.sum(i), String(1 + i));
    resident(rowNames.later, rowNames.laterTree);
  } finally {
    await kernel.stop();
  }
}
