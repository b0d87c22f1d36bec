import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { peerPython } from "../../bench/peers/python.ts";
import { kinks } from "../../test/lib/ops/kinks.ts";

/** Makes test/lib/ops/reference/kinks.jsonl from the table of kinks, with torch and JAX. */
export function makeKinks(): void {
  const questions = kinks.map(({ operation, at, jax, torch }) => ({
    operation,
    at: at.map((x) => (Object.is(x, -0) ? "-0" : String(x))),
    jax,
    torch,
  }));
  const { status, stdout } = spawnSync(peerPython, [path.join(import.meta.dirname, "kinks.py")], {
    input: JSON.stringify(questions),
    stdio: ["pipe", "pipe", "inherit"],
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`Python ended with ${status}; see its message above.`);
  const answers = JSON.parse(stdout.toString()) as object[];
  const lines = answers.map((answer) => `${JSON.stringify(answer)}\n`);
  writeFileSync(new URL("../../test/lib/ops/reference/kinks.jsonl", import.meta.url), lines.join(""));
  console.log(`${answers.length} kinks`);
}
