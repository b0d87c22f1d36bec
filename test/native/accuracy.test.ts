/** The vector functions' errors: at hard arguments against 2,400-bit values, and on samples against the C library one precision up. */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import test from "ava";
import type { ScalarOp } from "../../lib/engine/scalarRules.ts";
import { buildUlp } from "../../scripts/native/ulp.js";
import { onEachSet } from "./native.ts";
import { mapWords, type Register, schedule } from "./words.ts";

const hard = JSON.parse(await readFile("test/native/hardCases.json", "utf8")) as Record<string, number[][]>;
const program = await buildUlp().catch((error: Error) => error);

onEachSet("float64 functions are within 2 units in the last place at hard arguments", (t, library) => {
  for (const [name, rows] of Object.entries(hard)) {
    const arity = rows[0]!.length - 2;
    const n = rows.length;
    const inputs = Array.from({ length: arity }, (_, i) => Float64Array.from(rows, (row) => row[i]!));
    const out = new Float64Array(n);
    const buffers = [...inputs, out];
    const registers = buffers.map(
      (_, i): Register => ({ kind: "tile", dtype: "float64", memory: { buffer: i + 1, strides: [n, 1] } }),
    );
    const words = mapWords({
      outer: [1],
      cols: n,
      tile: [1, n],
      registers,
      phases: [[[name as ScalarOp, "float64", arity, 0, arity - 1]]],
    });
    const bytes = [0, ...buffers.map((b) => b.byteLength)];
    t.is(library.run(schedule(bytes, 64, [["map", words]]), [new Uint8Array(0), ...buffers]), 0);
    rows.forEach((row, i) => {
      const [high, rest] = row.slice(arity) as [number, number];
      const unit = 2 ** Math.max(Math.floor(Math.log2(Math.abs(high) || 1e-323)) - 52, -1074);
      const error = Math.abs((out[i]! - high - rest) / unit);
      t.true(error <= 2, `${name}(${row.slice(0, arity).join(", ")}) = ${out[i]}, not ${high}: ${error} ulp`);
    });
  }
});

const run = promisify(execFile);

const samples: readonly (readonly [title: string, ...args: string[]])[] = [
  ["float32 values from all exponents and around every power of two", "f32", "65521"],
  ["float64 values from all exponents", "f64", "40000", "7"],
  ["pairs of float32 and of float64 values", "two", "40000", "7"],
];
for (const [title, ...args] of samples)
  if (program instanceof Error) test.skip(`vector functions on ${title} (${program.message})`, () => undefined);
  else
    test.serial(`vector functions on ${title} are within 2 units in the last place`, async (t) => {
      const { stdout } = await run(program.program, args);
      const lines = stdout.trim().split("\n");
      t.true(lines.length >= 6);
      for (const line of lines) {
        const errors = program.sets.map((set) => Number(new RegExp(` ${set} ([\\d.]+) at`).exec(line)?.[1]));
        t.true(
          errors.every((e) => e <= 2),
          line,
        );
      }
    });
