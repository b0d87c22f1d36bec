import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import test from "ava";
import { KernelClient, startKernel } from "./kernel/support/client.ts";

/** What a line of a block says that its cell shows, fails with, or is warned of. */
const marks = { shows: "// → ", fails: "// ✗ ", warns: "// ⚠ " } as const;
const pages = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => path.join("docs", name)),
];

interface Block {
  readonly line: number;
  readonly code: string;
}

/** The blocks of a page that are marked as TypeScript. */
function blocksOf(page: string): Block[] {
  const lines = readFileSync(page, "utf8").split("\n");
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (!/^```(ts|tsx)\b/.test(lines[at]!)) continue;
    const end = lines.indexOf("```", at);
    blocks.push({ line: at + 2, code: lines.slice(at + 1, end).join("\n") });
    at = end;
  }
  return blocks;
}

const after = (code: string, mark: string): string[] =>
  code.split("\n").flatMap((line) => (line.includes(mark) ? [line.slice(line.indexOf(mark) + mark.length)] : []));

for (const page of pages) {
  const blocks = blocksOf(page);
  if (blocks.length === 0) continue;
  test(`the blocks of ${page} run, one after the other, as they say`, async (t) => {
    const kernel = await startKernel();
    t.teardown(() => kernel.stop());
    for (const { line, code } of blocks) {
      const where = `${page}:${line}`;
      const answer = await kernel.execute(code);
      const { reply, published } = answer;
      const failure = reply["status"] === "error" ? `${reply["ename"]}: ${reply["evalue"]}` : undefined;
      const [expected] = after(code, marks.fails);
      if (expected === undefined) t.is(failure, undefined, where);
      else t.is(failure, expected, where);
      const result = published.find(({ type }) => type === "execute_result")?.content["data"] as Record<
        string,
        unknown
      >;
      const shown = [...KernelClient.text(answer).split("\n"), ...String(result?.["text/plain"] ?? "").split("\n")];
      for (const each of after(code, marks.shows))
        t.true(shown.includes(each), `${where}: ${each} is not in ${shown.join("\n")}`);
      const warned = stripVTControlCharacters(KernelClient.text(answer, "stderr"));
      for (const each of after(code, marks.warns))
        t.true(warned.includes(each), `${where}: ${each} is not in ${warned}`);
      if (after(code, marks.warns).length === 0) t.is(warned, "", where);
    }
  });
}
