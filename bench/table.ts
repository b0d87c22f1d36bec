import { columns } from "./results.ts";
import type { Measurement, Workload } from "./workload.ts";

/** What one system did on one workload, all rounds together. */
export interface Row {
  readonly workload: Workload;
  readonly system: string;
  readonly threads: number;
  readonly version: string;
  readonly medianUs: number;
  readonly minUs: number;
  readonly runs: number;
  /** Whether the process got less than its CPUs for a part of the time. */
  readonly disturbed: boolean;
}

/** `{ workload: { system: { medianUs, minUs, runs, threads } } }`; past one thread the system is named with their number. */
export type Results = Record<string, Record<string, Pick<Row, "medianUs" | "minUs" | "runs" | "threads">>>;

const isOurs = (system: string): boolean => system.startsWith("adjoint");

/** The largest relative difference of check values from the workload's reference. */
export function difference(check: readonly number[], reference: readonly number[]): number {
  if (check.length !== reference.length) return Number.POSITIVE_INFINITY;
  return Math.max(
    ...check.map((x, i) => {
      const y = reference[i]!;
      if (x === y) return 0;
      const d = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y));
      return Number.isNaN(d) ? Number.POSITIVE_INFINITY : d;
    }),
  );
}

/** Rounds of one system as one row: the round with the lowest median, which others disturbed least. */
export function merge(workload: Workload, system: string, threads: number, rounds: readonly Measurement[]): Row {
  const best = rounds.reduce((a, b) => (b.medianUs < a.medianUs ? b : a));
  return {
    ...{ workload, system, threads, version: best.version, medianUs: best.medianUs },
    minUs: Math.min(...rounds.map((m) => m.minUs)),
    runs: rounds.reduce((sum, m) => sum + m.runs, 0),
    disturbed: best.cpuShare < 0.95,
  };
}

export function toResults(rows: readonly Row[]): Results {
  const results: Results = {};
  for (const { workload, system, threads, medianUs, minUs, runs } of rows) {
    const key = threads === 1 ? system : `${system}/${threads}`;
    (results[workload.id] ??= {})[key] = {
      ...{ medianUs: Number(medianUs.toFixed(2)), minUs: Number(minUs.toFixed(2)), runs, threads },
    };
  }
  return results;
}

const milliseconds = (us: number): string => `${(us / 1e3).toPrecision(3)} ms`;

/** The rows of one workload at one thread count, with the ratio of each system of ours to the best peer. */
export function table(rows: readonly Row[]): string {
  const { workload, threads } = rows[0]!;
  const peers = rows.filter((row) => !isOurs(row.system));
  const best = Math.min(...peers.map((row) => row.medianUs));
  const lines = rows.map((row) => {
    const aim = workload.aims[row.system];
    const ratio = isOurs(row.system) && peers.length > 0 ? best / row.medianUs : undefined;
    return [
      `  ${row.system} (${row.version})`,
      `${milliseconds(row.medianUs)}${row.disturbed ? "*" : ""}`,
      milliseconds(row.minUs),
      String(row.runs),
      ratio === undefined ? "" : `${ratio.toPrecision(2)}×`,
      aim === undefined ? "" : `≥ ${aim}×${ratio === undefined ? "" : ratio >= aim ? " reached" : " missed"}`,
    ];
  });
  const head = ["  system", "median", "minimum", "runs", "best peer ÷ it", "aim"];
  return `${workload.id}, ${threads} thread${threads === 1 ? "" : "s"}: ${workload.title}\n${columns([head, ...lines])}`;
}
