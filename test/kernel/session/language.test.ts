import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import test from "ava";
import { childrenOf, huntChildren } from "../language/notebook.ts";
import { KernelClient, startKernel } from "../support/client.ts";

let kernel: KernelClient;
test.before(async () => {
  kernel = await startKernel();
});
test.after.always(() => kernel.stop());

/** The language process of the kernel, once there is one. */
async function server(): Promise<number> {
  for (;;) {
    const [pid] = childrenOf(kernel.process.pid!).filter((child) => commandOf(child).includes("--lsp"));
    if (pid !== undefined) return pid;
    await setImmediate();
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

/** Runs a cell of a notebook, and returns the metadata of its reply. */
async function run(code: string, metadata: Record<string, unknown>): Promise<Record<string, unknown>> {
  const id = randomUUID();
  await kernel.sendFrames(kernel.frames("execute_request", { code }, id, { metadata }));
  const reply = () => kernel.replied.find(({ parentId }) => parentId === id);
  await kernel.until(() => reply() !== undefined);
  return { ...reply()?.metadata };
}

test.serial("a type error shows the line, a caret under the place, and the cell that the type came from", async (t) => {
  await kernel.execute("class Point { x = 1 }\nlet origin = new Point()");
  const { reply } = await kernel.execute("const a = 1;\norigin.wheel + a");
  t.is(reply["ename"], "TypeScriptError");
  const lines = (reply["traceback"] as string[]).map((line) => stripVTControlCharacters(line));
  t.deepEqual(lines, [
    "TypeScriptError: Property 'wheel' does not exist on type 'Point'.",
    "cell 2:2:8",
    "  1 | const a = 1;",
    "> 2 | origin.wheel + a",
    "    |        ^^^^^",
    "Point is declared in cell 1.",
  ]);
  t.is(
    KernelClient.text(await kernel.execute("import absent from 'absent-package'; 1"), "stderr").split("\n")[0],
    "cell 3:1:20 warning Cannot find module 'absent-package' or its corresponding type declarations.",
  );
});

test.serial(
  "replies name the cells that have become stale, and a dropped declaration warns where it is used",
  async (t) => {
    await run("const base = 1", { cellId: "a" });
    t.is((await run("const next = base + 1", { cellId: "b" }))["adjoint"], undefined);
    const stale = (await run("const other = 2", { cellId: "a" }))["adjoint"] as { stale_cells: object[] };
    t.like(stale.stale_cells, [{ cell_id: "b", names: ["base"] }]);
    const used = await kernel.execute("base + next");
    t.is(used.reply["status"], "ok");
    t.true(
      KernelClient.text(used, "stderr").includes("no longer declares base: its value stays until the kernel restarts"),
    );
    t.is((await run("1", { cellId: "c", deletedCells: ["b"] }))["adjoint"], undefined);
  },
);

test.serial(
  "a language process that is killed between cells, in a check and in a completion is made good",
  async (t) => {
    await kernel.execute("const kept = { deep: 'text' }");
    const before = await server();
    process.kill(before, "SIGKILL");
    t.is((await kernel.execute("kept.nope")).reply["ename"], "TypeScriptError");
    t.not(await server(), before);
    const checked = kernel.execute("kept.nope; 1");
    process.kill(await server(), "SIGKILL");
    t.is((await checked).reply["ename"], "TypeScriptError");
    const completed = kernel.request("complete_request", { code: "kept.", cursor_pos: 5 });
    process.kill(await server(), "SIGKILL");
    t.deepEqual((await completed).reply["matches"], ["deep"]);
    t.is((await kernel.execute("kept.deep.length")).reply["status"], "ok");
  },
);

test.serial("without a language process cells run, one of them says so, and values complete", async (t) => {
  await kernel.execute("const data = { width: 1, height: 2 }");
  const last = await server();
  huntChildren(t, kernel.process.pid!);
  process.kill(last, "SIGKILL");
  const first = await kernel.execute("const wrong: string = data.width; wrong");
  t.is(first.reply["status"], "ok");
  t.true(KernelClient.text(first, "stderr").includes("From now on cells run without type checks and completions."));
  t.is(KernelClient.text(await kernel.execute("const again: string = data.height"), "stderr"), "");
  const { reply } = await kernel.request("complete_request", { code: "data.", cursor_pos: 5 });
  t.deepEqual(reply["matches"], ["width", "height"]);
  const names = await kernel.request("complete_request", { code: "JSO", cursor_pos: 3 });
  t.deepEqual(names.reply["matches"], ["JSON"]);
  const own = await kernel.request("complete_request", { code: "[dat", cursor_pos: 4 });
  t.deepEqual((own.reply["matches"] as string[]).toSorted(), ["DataView", "Date", "data"]);
});

test("half of a surrogate pair, in a completion or a cell, leaves later cells as they are written", async (t) => {
  for (const [index, half] of ["\ud800", "\ude00"].entries()) {
    await kernel.request("complete_request", { code: half, cursor_pos: 1 });
    t.is((await kernel.execute(`"${index}".length`)).reply["status"], "ok");
    t.is((await kernel.execute(`"${half}".length`)).reply["status"], "ok");
    t.is((await kernel.execute("let wellFormed: number = 2;")).reply["status"], "ok");
  }
});
