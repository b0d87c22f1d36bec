// Measures Adjoint beside its peers:  npm run bench -- [--only W1,W2b] [--threads 1,2] [--budget 2] [--rounds 3] [--json FILE] [--record]
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compareKernels } from "./kernels/compare.ts";
import { describeMachine, load, machine } from "./machine.ts";
import { record } from "./results.ts";
import { canPin, installed, measureSystem } from "./systems.ts";
import { difference, merge, type Row, table, toResults } from "./table.ts";
import type { Measurement, Workload } from "./workload.ts";
import { workloads } from "./workloads/index.ts";

const usage = `npm run bench -- [options]
  --only W1,W2b    these workloads alone (there are ${workloads.map(({ id }) => id).join(", ")}, and K1: the kernel)
  --threads 1,2    with so many threads each; 1 where absent
  --budget 2       seconds of measuring for each system and round
  --rounds 3       how often each system has its turn
  --json FILE      writes { workload: { system: { medianUs, minUs, runs, threads } } }
  --record         writes the figures with the machine and the date into bench/results`;

function fail(message: string): never {
  console.error(`bench: ${message}\n\n${usage}`);
  process.exit(2);
}

const positive = (name: string, text: string): number => {
  const value = Number(text);
  return value > 0 ? value : fail(`--${name} takes a number above 0, got "${text}".`);
};

function settings() {
  const options = {
    only: { type: "string" },
    threads: { type: "string", default: "1" },
    budget: { type: "string", default: "2" },
    rounds: { type: "string", default: "3" },
    json: { type: "string" },
    record: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  const parse = () => {
    try {
      return parseArgs({ options }).values;
    } catch (error) {
      return fail((error as Error).message);
    }
  };
  const given = parse();
  if (given.help) {
    console.log(usage);
    process.exit(0);
  }
  return {
    ...given,
    ...chosen(given.only),
    threads: given.threads.split(",").map((text) => Math.ceil(positive("threads", text))),
    budget: positive("budget", given.budget),
    rounds: Math.ceil(positive("rounds", given.rounds)),
  };
}

const kernelRow = "K1";

/** What is measured: workloads of the library, and the kernel as a whole. */
function chosen(only: string | undefined): { workloads: readonly Workload[]; kernel: boolean } {
  if (only === undefined) return { workloads, kernel: true };
  const ids = only.split(",");
  const found = ids
    .filter((id) => id !== kernelRow)
    .map((id) => workloads.find((workload) => workload.id === id) ?? fail(`there is no workload "${id}".`));
  return { workloads: found, kernel: ids.includes(kernelRow) };
}

const { budget, rounds, threads: threadCounts, json, record: recorded, workloads: selected, kernel } = settings();
const peers = [...new Set(selected.flatMap((workload) => workload.peers))];
const missing = peers.filter((system) => !installed(system));
const loadBefore = load();
let failures = 0;

/** All systems on one workload, in turn and again; a system that fails or computes something else is left out. */
async function compare(workload: Workload, threads: number): Promise<Row[]> {
  const pinned = canPin(threads);
  if (!pinned) console.log(`Not pinned: processes cannot be held to ${threads} CPU(s) with taskset here.`);
  const expected = workload.reference();
  const systems = [...Object.keys(workload.ours), ...workload.peers.filter(installed)];
  const measured = new Map<string, Measurement[]>(systems.map((system) => [system, []]));
  const leaveOut = (system: string, why: string): void => {
    console.error(`${workload.id}: ${system} is left out: ${why}`);
    measured.delete(system);
    failures++;
  };
  for (let round = 0; round < rounds; round++) {
    // Another system begins each round, so that none always runs after the same neighbour.
    const turn = round % systems.length;
    for (const system of [...systems.slice(turn), ...systems.slice(0, turn)]) {
      if (!measured.has(system)) continue;
      try {
        const result = await measureSystem({ workload, system, threads, budget, pinned });
        const off = difference(result.check, expected);
        if (off <= workload.tolerance) measured.get(system)?.push(result);
        else
          leaveOut(
            system,
            `its check values ${result.check.join(", ")} are not the reference's ${expected.join(", ")} (relative difference ${off.toExponential(1)}, at most ${workload.tolerance}).`,
          );
      } catch (error) {
        leaveOut(system, (error as Error).message);
      }
    }
  }
  return [...measured].map(([system, each]) => merge(workload, system, threads, each));
}

if (selected.length > 0) {
  console.log(describeMachine(machine()));
  console.log(`Load before: ${loadBefore}. ${rounds} rounds of ${budget} s, interleaved.`);
  if (missing.length > 0)
    console.log(`Not installed and left out (npm run bench:peers installs them): ${missing.join(", ")}.`);
}
const rows: Row[] = [];
for (const workload of selected)
  for (const threads of threadCounts) {
    const compared = await compare(workload, threads);
    if (compared.length > 0) console.log(`\n${table(compared)}`);
    rows.push(...compared);
  }
if (rows.some((row) => row.disturbed)) console.log("\n* other processes took more than 5 % of its CPU time.");
if (json !== undefined) writeFileSync(json, `${JSON.stringify(toResults(rows), null, 2)}\n`);
if (recorded && rows.length > 0) console.log(`\nWritten to ${record("workloads", loadBefore, toResults(rows))}`);
if (kernel) await compareKernels({ rounds, starts: 3, cells: 100, memory: true, only: undefined, recorded });
process.exitCode = failures > 0 ? 1 : 0;
