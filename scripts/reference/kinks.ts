/**
 * Makes test/lib/ops/reference/kinks.json from the table of kinks, with torch and JAX:
 *
 *     node scripts/node.js scripts/reference/kinks.ts
 *
 * Needs the Python environment of bench/.venv (npm run bench:peers).
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { peerPython } from "../../bench/peers/python.ts";
import { kinks } from "../../test/lib/ops/kinks.ts";

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
if (status !== 0) throw new Error(`Python ended with ${status}.`);
const answers = JSON.parse(stdout.toString()) as object[];
const lines = answers.map((answer) => JSON.stringify(answer)).join(",\n");
writeFileSync(new URL("../../test/lib/ops/reference/kinks.json", import.meta.url), `[\n${lines}\n]\n`);
console.log(`${answers.length} kinks`);
