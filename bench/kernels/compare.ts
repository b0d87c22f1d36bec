import { execFileSync } from "node:child_process";
import path from "node:path";
import { describeMachine, load, machine } from "../machine.ts";
import { median, quantile } from "../measure.ts";
import { columns, record } from "../results.ts";
import { measureKernel, rowNames, type Samples } from "./rows.ts";
import { type System, systems } from "./systems.ts";

export interface Settings {
  readonly rounds: number;
  /** Starts of each kernel in each round. */
  readonly starts: number;
  /** Cells of each kind in each round. */
  readonly cells: number;
  readonly memory: boolean;
  /** The names of the systems to measure; all where absent. */
  readonly only: readonly string[] | undefined;
  readonly recorded: boolean;
}

const ours = "adjoint";
/** Where more is better. */
const rates: ReadonlySet<string> = new Set([rowNames.pipelined]);
const unit = (row: string): string => (rates.has(row) ? "/s" : row.startsWith("resident") ? "MB" : "ms");
/** The figure that a row of ours is compared with: where peers check nothing, their one way of running a cell. */
const peerRows: Readonly<Record<string, string>> = {
  [rowNames.typesOff]: rowNames.fresh,
  [rowNames.firstOff]: rowNames.first,
};

type Measured = ReadonlyMap<string, Samples>;

/** K1: the kernel in its published form beside other kernels, in turns, through their sockets. */
export async function compareKernels({ rounds, starts, cells, memory, only, recorded }: Settings): Promise<void> {
  const root = path.join(import.meta.dirname, "../..");
  execFileSync(process.execPath, [path.join(root, "scripts/build.js")], { stdio: "inherit" });
  const chosen = systems().filter(({ name }) => only?.includes(name) ?? true);
  const loadBefore = load();
  console.log(`${describeMachine(machine())}\nLoad before: ${loadBefore}. ${rounds} rounds, interleaved, over TCP.`);
  const measured = new Map<string, Samples>(chosen.map(({ name }) => [name, new Map()]));
  for (let round = 0; round < rounds; round++) {
    const turn = round % chosen.length;
    for (const system of [...chosen.slice(turn), ...chosen.slice(0, turn)])
      await measureOnce(system, { cells, starts, memory: memory && round === 0 }, measured);
  }
  console.log(`\n${table(chosen, measured)}`);
  console.log("\nMedians; for 1+1 also the 95th percentile. A ratio above 1 is ours ahead.");
  if (recorded) console.log(`\nWritten to ${record("kernel", loadBefore, figures(measured))}`);
}

async function measureOnce(
  system: System,
  options: { cells: number; starts: number; memory: boolean },
  measured: Measured,
): Promise<void> {
  const tell = (line: string): void => console.error(`  ${line}`);
  try {
    for (const [row, list] of await measureKernel(system, options, tell)) {
      const all = measured.get(system.name);
      all?.set(row, [...(all.get(row) ?? []), ...list]);
    }
  } catch (error) {
    tell(`${system.name}: ${(error as Error).message}`);
  }
}

function table(chosen: readonly System[], measured: Measured): string {
  const rows = Object.values(rowNames).filter((row) => [...measured.values()].some((samples) => samples.has(row)));
  const head = ["", ...chosen.map(({ name }) => name), "best peer ÷ ours"];
  const lines = rows.map((row) => [
    `${row}, ${unit(row)}`,
    ...chosen.map(({ name }) => cellOf(measured.get(name)?.get(row), row)),
    ratio(measured, row),
  ]);
  return columns([head, ...lines]);
}

function cellOf(list: readonly number[] | undefined, row: string): string {
  if (list === undefined) return "–";
  const digits = median(list) < 100 ? 3 : 4;
  return row.startsWith("1+1")
    ? `${median(list).toPrecision(3)} / ${quantile(list, 0.95).toPrecision(3)}`
    : median(list).toPrecision(digits);
}

/** How many times better our published form is than the best peer. */
function ratio(measured: Measured, row: string): string {
  const own = measured.get(ours)?.get(row);
  const theirs = [...measured]
    .flatMap(([name, samples]) => (name === ours ? [] : [samples.get(peerRows[row] ?? row)]))
    .filter((list) => list !== undefined)
    .map(median);
  if (own === undefined || theirs.length === 0) return "";
  const better = rates.has(row) ? median(own) / Math.max(...theirs) : Math.min(...theirs) / median(own);
  return `${better.toPrecision(2)}×`;
}

const figures = (measured: Measured): Record<string, unknown> =>
  Object.fromEntries(
    [...measured].map(([system, samples]) => [
      system,
      Object.fromEntries(
        [...samples].map(([row, list]) => [
          row,
          { p50: Number(median(list).toFixed(3)), p95: Number(quantile(list, 0.95).toFixed(3)), runs: list.length },
        ]),
      ),
    ]),
  );
