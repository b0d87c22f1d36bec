// Measures the kernel (K1) through its sockets:  node scripts/node.js bench/kernel.ts [--starts 5] [--cells 200] [--record]
import { parseArgs } from "node:util";
import { KernelClient } from "../test/kernel/support/client.ts";
import { describeMachine, load, machine, residentBytes } from "./machine.ts";
import { quantile } from "./measure.ts";
import { columns, record } from "./results.ts";

const { values } = parseArgs({
  options: {
    starts: { type: "string", default: "5" },
    cells: { type: "string", default: "200" },
    record: { type: "boolean", default: false },
  },
});
const [starts, cells] = [Number(values.starts), Number(values.cells)];

/** Samples in ms by what was measured, in the order of the table. */
const samples = new Map<string, number[]>();
const memory = new Map<string, number[]>();
const note = (table: Map<string, number[]>, what: string, value: number): void => {
  const list = table.get(what);
  if (list) list.push(value);
  else table.set(what, [value]);
};

async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  note(samples, what, performance.now() - start);
  return result;
}

/** Runs a cell, which must show `expected`: a figure for a wrong answer is none. */
async function cell(kernel: KernelClient, code: string, expected: string): Promise<void> {
  const { reply, published } = await kernel.execute(code);
  const data = published.find(({ type }) => type === "execute_result")?.content["data"];
  const shown = (data as Record<string, unknown> | undefined)?.["text/plain"];
  if (reply["status"] !== "ok" || shown !== expected)
    throw new Error(`The cell ${code} should show ${expected}, but: ${JSON.stringify({ reply, shown })}`);
}

async function complete(kernel: KernelClient, code: string, expected: string): Promise<void> {
  const { reply } = await kernel.request("complete_request", { code, cursor_pos: code.length });
  if (!(reply["matches"] as string[]).includes(expected))
    throw new Error(`Completing ${code} should offer ${expected}, but: ${JSON.stringify(reply).slice(0, 300)}`);
}

function noteMemory(kernel: KernelClient, when: string): void {
  const processes = residentBytes(kernel.process.pid!);
  const megabytes = (list: typeof processes): number => list.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6;
  note(memory, `kernel process, ${when}`, megabytes(processes.slice(0, 1)));
  note(memory, `with its language process, ${when}`, megabytes(processes));
}

/** From nothing to the first answers of a new kernel. */
async function start(): Promise<void> {
  const began = performance.now();
  const kernel = await timed("start to kernel_info", () => KernelClient.start());
  try {
    noteMemory(kernel, "after kernel_info");
    await timed("first cell, 1+1", () => cell(kernel, "1+1", "2"));
    note(samples, "start to first result", performance.now() - began);
    await timed("first completion", () => complete(kernel, "Math.fl", "floor"));
  } finally {
    await kernel.stop();
  }
}

/** Round trips in a kernel that is warm. */
async function roundTrips(): Promise<void> {
  const kernel = await KernelClient.start();
  try {
    for (let i = 0; i < 20; i++) await cell(kernel, `${i} + 1`, String(i + 1));
    for (let i = 0; i < cells; i++) {
      await timed("1+1, unchanged text", () => cell(kernel, "1+1", "2"));
      await timed("1+1, new text", () => cell(kernel, `1+${i}`, String(1 + i)));
      await timed("1+1, types off", () => cell(kernel, `// @ts-nocheck\n1+${i}`, String(1 + i)));
    }
    await complete(kernel, "Math.fl", "floor");
    for (let i = 0; i < cells; i++)
      await timed("later completion", () => complete(kernel, `const n${i} = Math.fl`, "floor"));
    for (let i = 0; i < 10; i++) await interrupted(kernel, i);
    await cell(kernel, "1+1", "2");
    noteMemory(kernel, `after ${3 * cells + 20} cells`);
  } finally {
    await kernel.stop();
  }
}

/** A loop that has begun, since it has printed, and its way back to the prompt. */
async function interrupted(kernel: KernelClient, i: number): Promise<void> {
  const running = kernel.execute(`console.log("loop ${i}"); while (true) {}`);
  await kernel.until(() => kernel.published.some(({ content }) => String(content["text"]).startsWith(`loop ${i}`)));
  await timed("interrupt of while (true) {}", async () => {
    await kernel.request("interrupt_request", {}, "control");
    const { reply } = await running;
    if (reply["status"] !== "error") throw new Error(`The interrupted loop answered ${JSON.stringify(reply)}`);
  });
}

const loadBefore = load();
console.log(`${describeMachine(machine())}\nLoad before: ${loadBefore}. Sources as TypeScript, ${starts} starts.`);
for (let i = 0; i < starts; i++) await start();
await roundTrips();
const figures = Object.fromEntries(
  [...samples].map(([what, list]) => [
    what,
    {
      p50Ms: Number(quantile(list, 0.5).toFixed(2)),
      p95Ms: Number(quantile(list, 0.95).toFixed(2)),
      runs: list.length,
    },
  ]),
);
const resident = Object.fromEntries([...memory].map(([what, list]) => [what, Math.round(quantile(list, 0.5))]));
const rows = Object.entries(figures).map(([what, f]) => [what, f.p50Ms.toFixed(2), f.p95Ms.toFixed(2), String(f.runs)]);
console.log(`\n${columns([["", "p50 ms", "p95 ms", "runs"], ...rows])}`);
console.log(`\n${columns([["resident memory", "MB"], ...Object.entries(resident).map(([k, v]) => [k, String(v)])])}`);
if (values.record) console.log(`\nWritten to ${record("kernel", loadBefore, { ms: figures, residentMB: resident })}`);
