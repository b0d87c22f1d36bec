import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { contents } from "../kernel/protocol/messages.ts";
import { currentReadme, documents } from "./protocolMessages.ts";

/** Runs the kernel's tests and writes docs/protocol.md: which of them sent or heard each message of the protocol. */
function record(patterns: readonly string[]): number {
  const folder = mkdtempSync(path.join(tmpdir(), "adjoint-coverage-"));
  const file = path.join(folder, "types.jsonl");
  const root = path.join(import.meta.dirname, "..");
  const ava = path.join(root, "node_modules/ava/entrypoints/cli.js");
  const { status } = spawnSync(process.execPath, [ava, ...patterns], {
    cwd: root,
    env: { ...process.env, ADJOINT_PROTOCOL_COVERAGE: file },
    stdio: "inherit",
  });
  const lines = readFileSync(file, "utf8").trim().split("\n");
  rmSync(folder, { recursive: true });
  const runs = lines.map((line) => JSON.parse(line) as { test: string; types: string[] });
  const rows = Object.keys(contents).map((type) => {
    const tests = runs
      .filter((run) => run.types.includes(type))
      .map((run) => `\`${run.test.replace("test/kernel/", "")}\``);
    return `| \`${type}\` | ${[...new Set(tests)].sort().join(", ")} |`;
  });
  const text = `# Protocol messages and the tests that exercise them

Written by \`node scripts/node.js scripts/protocolTable.ts\`, which runs the tests and records what goes between each of them
and its kernels; paths are in \`test/kernel/\`.

| message | tests |
|---|---|
${rows.join("\n")}
`;
  writeFileSync(documents.all, text);
  return status ?? 1;
}

/** With `--readme` the README alone is written, from docs/protocol.md. */
const patterns = process.argv.slice(2);
if (!patterns.includes("--readme"))
  process.exitCode = record(patterns.length > 0 ? patterns : ["test/kernel/**/*.test.ts"]);
writeFileSync(documents.readme, currentReadme());
