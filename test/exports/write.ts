/** Writes exported programs with their inputs and expected values: node test/exports/write.ts stablehlo|onnx float32|float64 FOLDER [part of a title] */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { toONNX } from "../../lib/export/onnx/index.ts";
import { toStableHLO } from "../../lib/export/stablehlo/index.ts";
import type { Tensor } from "../../lib/tensor/tensor.ts";
import { operationCases } from "./cases.ts";

const [format, dtype, folder, part = ""] = process.argv.slice(2) as [string, "float32" | "float64", string, string?];
mkdirSync(folder, { recursive: true });

const packed = (x: Tensor) => ({
  shape: x.shape,
  dtype: x.dtype,
  data: Buffer.from(x.storage!.data.buffer, x.storage!.data.byteOffset, x.storage!.data.byteLength).toString("base64"),
});

const refused: string[] = [];
let written = 0;
for (const { title, graph, values, expected } of operationCases(dtype)) {
  if (!title.includes(part)) continue;
  let program: string | Uint8Array;
  try {
    program = format === "onnx" ? toONNX(graph) : toStableHLO(graph);
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
for (const line of refused) console.log(`refused  ${line}`);
console.log(`${written} written, ${refused.length} refused`);
