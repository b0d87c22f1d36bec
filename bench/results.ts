import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type Machine, machine } from "./machine.ts";

interface Recorded {
  readonly date: string;
  readonly machine: Machine;
  /** What each part (workloads, kernel, start) measured, with the load of the machine before it. */
  readonly parts: Readonly<Record<string, unknown>>;
}

/** Writes one part's figures into today's file in bench/results, beside those of the other parts. */
export function record(part: string, load: number, figures: unknown): string {
  const date = new Date().toISOString().slice(0, 10);
  const folder = path.join(import.meta.dirname, "results");
  const file = path.join(folder, `${date}.json`);
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Recorded) : { parts: {} };
  const after: Recorded = {
    date,
    machine: machine(),
    parts: { ...before.parts, [part]: { loadBefore: load, figures } },
  };
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(after, null, 2)}\n`);
  return path.relative(process.cwd(), file);
}

/** Rows as columns of text, the first to the left and the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  "))
    .join("\n");
}
