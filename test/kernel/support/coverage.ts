import { appendFileSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "../../..");
/** A file that takes a line of JSON for each test file: which message types went between it and its kernels. */
const file = process.env["ADJOINT_PROTOCOL_COVERAGE"];
const types = new Set<string>();

if (file !== undefined) {
  // Only within tests: programs use the client too, and ava ends those that it does not run itself.
  const { default: test } = await import("ava");
  const { file: own } = test.meta;
  process.once("exit", () => {
    const name = path.relative(root, own.startsWith("file:") ? new URL(own).pathname : own);
    appendFileSync(file, `${JSON.stringify({ test: name, types: [...types] })}\n`);
  });
}

/** Remembers that the running test file sent or heard a message of this type. */
export const exercised = (type: string): void => void types.add(type);
