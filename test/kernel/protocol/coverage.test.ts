import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { contents } from "../../../kernel/protocol/messages.ts";

const root = path.join(import.meta.dirname, "../../..");
const rows = new Map(
  readFileSync(path.join(root, "docs/protocol.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, type, tests]) => [type?.replaceAll("`", ""), tests?.split(", ").map((each) => each.replaceAll("`", ""))]),
);

test("every message of the protocol is exercised by a test that exists, as docs/protocol.md says", (t) => {
  t.deepEqual([...rows.keys()], Object.keys(contents), "the table's rows are the protocol's messages");
  for (const type of Object.keys(contents)) {
    const tests = rows.get(type) ?? [];
    for (const name of tests)
      t.true(
        existsSync(path.join(root, "test/kernel", name)),
        `${type}: ${name} is gone: run scripts/protocolTable.ts`,
      );
    t.true(
      tests.some((name) => name !== "" && existsSync(path.join(root, "test/kernel", name))),
      `${type} is exercised by no test: write one, then run scripts/protocolTable.ts`,
    );
  }
});
