import { readFileSync } from "node:fs";
import test from "ava";
import { growingCell } from "./growingCell.ts";
import { childrenOf, Notebook } from "./notebook.ts";

const cells = 300;
const reported = [1, 10, 100, 200, 300];

test("three hundred cells that build on each other keep their types; times and memory are reported", async (t) => {
  const notebook = new Notebook(t);
  await notebook.clean(t, "import { basename } from 'node:path'; let total = 0");
  const [server] = childrenOf(process.pid);
  for (let i = 1; i <= cells; i += 1) {
    const text = growingCell(i);
    const start = performance.now();
    t.deepEqual(await notebook.language.check(text), [], `cell ${i}`);
    const checked = performance.now();
    await notebook.language.commit(text, { count: i });
    const committed = performance.now();
    if (!reported.includes(i)) continue;
    const member = `rows${i}[0].box.`;
    t.deepEqual((await notebook.language.complete(member, member.length)).matches, ["map", "value"]);
    const [check, commit, complete] = [checked - start, committed - checked, performance.now() - committed];
    t.log(
      `cell ${i}: check ${check.toFixed(1)} ms, commit ${commit.toFixed(1)}, completion ${complete.toFixed(1)}, ${memoryOf(server)}`,
    );
  }
  await notebook.stops(t, "rows7[0].box.value.nope", `Property 'nope' does not exist on type 'Row7'.`);
});

function memoryOf(pid: number | undefined): string {
  const status = readFileSync(`/proc/${pid}/status`, "utf8").split("\n");
  return status.find((line) => line.startsWith("VmRSS")) ?? "";
}
