/**
 * Exports every operation with its gradient and the programs, runs them by XLA and by ONNX Runtime and compares: node test/exports/check.ts PYTHON,
 * whose Python has what requirements.txt names.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const python = process.argv[2] ?? "python3";
const here = import.meta.dirname;
/** Formats and dtypes, with the largest difference: that of sums in another order, relative to the largest element. */
const runs = [
  ["stablehlo", "float64", "1e-11"],
  ["onnx", "float64", "1e-11"],
  ["onnx", "float32", "5e-5"],
] as const;

const run = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: ["ignore", "inherit", "inherit"] }).status === 0;

let failed = 0;
for (const [format, dtype, tolerance] of runs) {
  const folder = mkdtempSync(path.join(tmpdir(), "adjoint-exports-"));
  try {
    console.log(`${format} ${dtype}`);
    const good =
      run(process.execPath, [path.join(here, "write.ts"), format, dtype, folder]) &&
      run(python, [path.join(here, "run.py"), folder, tolerance]);
    if (!good) failed++;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exitCode = failed > 0 ? 1 : 0;
