/** Writes exported programs with their inputs and expected values: node test/exports/write.ts stablehlo|onnx float32|float64 FOLDER [part of a title] */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as ad from "../../lib/index.ts";
import type { Tensor } from "../../lib/tensor/tensor.ts";
import { operationCases } from "./cases.ts";
import { programCases } from "./programs.ts";

const [format, dtype, folder, part = ""] = process.argv.slice(2) as [string, "float32" | "float64", string, string?];
mkdirSync(folder, { recursive: true });

const packed = (x: Tensor) => ({
  shape: x.shape,
  dtype: x.dtype,
  data: Buffer.from(x.storage!.data.buffer, x.storage!.data.byteOffset, x.storage!.data.byteLength).toString("base64"),
});

const refused: string[] = [];
let written = 0;
const cases = [...programCases(dtype), ...operationCases(dtype)];
for (const { title, what, args, values, expected } of cases) {
  if (!title.includes(part)) continue;
  let program: string | Uint8Array;
  try {
    program = (format === "onnx" ? ad.toONNX : ad.toStableHLO)(what as never, ...(args as never[]));
  } catch (error) {
    refused.push(`${title}: ${(error as Error).message}`);
    continue;
  }
  const name = String(written++).padStart(4, "0");
  writeFileSync(path.join(folder, `${name}.${format === "onnx" ? "onnx" : "mlir"}`), program);
  writeFileSync(
    path.join(folder, `${name}.json`),
    JSON.stringify({ title, inputs: values.map(packed), expected: expected.map(packed) }),
  );
}
// Only what the table of exceptions names, or what a run decides, may be refused.
const unexpected = refused.filter(
  (line) => !/cannot be said in (StableHLO|ONNX): it (iterates|sums)|known only when/.test(line),
);
for (const line of unexpected) console.log(`refused  ${line}`);
console.log(`${written} written, ${refused.length} refused, ${unexpected.length} of them without being an exception`);
if (unexpected.length > 0) process.exitCode = 1;
