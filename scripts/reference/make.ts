/**
 * Makes the reference data in test/lib/ops/reference from the expressions in the table of operations, with torch, JAX and mpmath:
 *
 *     node scripts/node.js scripts/reference/make.ts [--all] [GROUP …] [kinks]
 *
 * Cases that have not changed keep their values; --all makes every one again. The table of kinks has a file too. Needs the Python environment of bench/.venv
 * (npm run bench:peers).
 */
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { peerPython } from "../../bench/peers/python.ts";
import { groups } from "../../test/lib/ops/operations/index.ts";
import {
  comparedSamples,
  fileOf,
  hashOf,
  type Question,
  questionOf,
  type Reference,
  readReferences,
} from "../../test/lib/ops/operations/reference.ts";
import type { Row } from "../../test/lib/ops/operations/row.ts";
import { makeKinks } from "./kinks.ts";

type Reply = { key: number; answer: Omit<Reference, "operation" | "hash"> } | { key: number; error: string };

/** Has the questions answered by Python, in order. */
async function ask(questions: readonly Question[]): Promise<Reply[]> {
  if (questions.length === 0) return [];
  const python = spawn(peerPython, [path.join(import.meta.dirname, "evaluate.py")], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
  python.stdin.end(JSON.stringify(questions.map((question, key) => ({ ...question, key }))));
  const replies: Reply[] = [];
  for await (const line of createInterface({ input: python.stdout })) {
    replies.push(JSON.parse(line) as Reply);
    if (replies.length % 50 === 0) console.log(`  ${replies.length} of ${questions.length}`);
  }
  if (replies.length !== questions.length)
    throw new Error(`Python answered ${replies.length} of ${questions.length} questions; see its message above.`);
  return replies;
}

/** Makes the file of one group; returns what could not be made. */
async function make(group: string, rows: Readonly<Record<string, Row>>, all: boolean): Promise<string[]> {
  const known = readReferences(group);
  const made: Record<string, (Reference | null)[]> = {};
  const failures: string[] = [];
  const open: { name: string; index: number; title: string; hash: string; question: Question }[] = [];
  for (const [name, row] of Object.entries(rows)) {
    const samples = comparedSamples(name, row);
    if (samples.length === 0) continue;
    made[name] = samples.map((sample, index) => {
      const { jax, torch, mpmath } = sample.expressions;
      if (!jax && !torch && !mpmath) failures.push(`${sample.title}: no expression to compare with.`);
      else {
        const question = questionOf(sample);
        const hash = hashOf(question);
        const kept = all ? undefined : known[name]?.find((reference) => reference.hash === hash);
        if (kept) return kept;
        open.push({ name, index, title: sample.title, hash, question });
      }
      return null;
    });
  }
  console.log(`${group}: ${open.length} cases to make`);
  const replies = await ask(open.map(({ question }) => question));
  for (const [i, { name, index, title, hash }] of open.entries()) {
    const reply = replies[i]!;
    if ("error" in reply) failures.push(`${title}: ${reply.error}`);
    else {
      made[name]![index] = { operation: name, hash, ...reply.answer };
      for (const note of reply.answer.notes ?? []) console.log(`  ${title}: ${note}`);
    }
  }
  const lines = Object.values(made).flatMap((list) => list.filter((reference) => reference !== null));
  if (lines.length > 0) writeFileSync(fileOf(group), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return failures;
}

if (!existsSync(peerPython)) {
  console.error(`There is no Python environment at ${peerPython}. Make it first: npm run bench:peers`);
  process.exit(1);
}
const named = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const failures: string[] = [];
for (const [group, rows] of Object.entries(groups))
  if (named.length === 0 || named.includes(group))
    failures.push(...(await make(group, rows, process.argv.includes("--all"))));
if (named.length === 0 || named.includes("kinks")) makeKinks();
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
