import { readFileSync } from "node:fs";
import test from "ava";
import { Answers } from "../../../kernel/protocol/answers.ts";
import { contents } from "../../../kernel/protocol/messages.ts";
import { currentReadme, documents, isThere, recorded, ways } from "../../../scripts/protocolMessages.ts";

const rows = recorded();

test("every message of the protocol is exercised by a test that exists, as docs/protocol.md says", (t) => {
  t.deepEqual([...rows.keys()], Object.keys(contents), "the table's rows are the protocol's messages");
  for (const [type, tests] of rows) {
    for (const name of tests) t.true(isThere(name), `${type}: ${name} is gone: run scripts/protocolTable.ts`);
    t.true(tests.length > 0, `${type} is exercised by no test: write one, then run scripts/protocolTable.ts`);
  }
});

test("the README's table of messages is that of docs/protocol.md", (t) => {
  t.true(readFileSync(documents.readme, "utf8") === currentReadme(), "run scripts/protocolTable.ts --readme");
});

test("each request is listed with the channels on which the kernel takes it", (t) => {
  // What answers is never called here, so it needs nothing to answer with.
  const { shell, control } = new Answers({} as never);
  const isAsked = (type: string) => type.endsWith("_request") && type !== "input_request" && type !== "execute_request";
  for (const [type, way] of Object.entries(ways).filter(([name]) => isAsked(name))) {
    const channels = [...(type in shell ? ["shell"] : []), ...(type in control ? ["control"] : [])];
    t.is(way, `→ ${channels.join(", ")}`, type);
  }
});
