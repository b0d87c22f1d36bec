/**
 * Makes test/examples/reference.json: the losses of the programs in examples/ as torch and JAX have them from the same start.
 *
 *     node scripts/node.js scripts/reference/examples.ts
 *
 * Needs the Python environment of bench/.venv (npm run bench:peers).
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { peerPython } from "../../bench/peers/python.ts";
import { tree } from "../../lib/index.ts";
import { checkpoints, type Program, programs } from "../../test/examples/programs.ts";

/** A tree of tensors as nested arrays. */
const plain = (start: object): object => tree.map((x) => x.toArray() as never, start);

const questions = Object.fromEntries(
  Object.entries<Program>(programs).map(([name, { start, steps }]) => [name, { start: plain(start()), steps }]),
);
const { stdout, status } = spawnSync(peerPython, [path.join(import.meta.dirname, "examples.py")], {
  input: JSON.stringify(questions),
  stdio: ["pipe", "pipe", "inherit"],
  encoding: "utf8",
  maxBuffer: 2 ** 26,
});
if (status !== 0) throw new Error("Python did not answer; see its message above, and run npm run bench:peers first.");
const answers = JSON.parse(stdout) as Record<string, { by: string; losses: number[] }>;
const reference = Object.fromEntries(
  Object.entries<Program>(programs).map(([name, { steps }]) => {
    const { by, losses } = answers[name]!;
    return [name, { by, losses: Object.fromEntries(checkpoints(steps).map((step) => [step, losses[step]])) }];
  }),
);
writeFileSync(
  path.join(import.meta.dirname, "../../test/examples/reference.json"),
  `${JSON.stringify(reference, null, 2)}\n`,
);
