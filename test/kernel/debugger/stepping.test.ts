import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { KernelClient } from "../support/client.ts";
import { Debugging } from "./support/debugging.ts";

let client: Debugging;
let folder: string;

test.before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "adjoint-stepping-"));
  const tool =
    "interface Unused {}\nexport function double(n: number): number {\n  const twice = n * 2;\n  return twice;\n}\n";
  await writeFile(path.join(folder, "tool.ts"), tool);
  client = await Debugging.start({}, folder);
});
test.after.always(async () => {
  await client?.kernel.stop();
  await rm(folder, { recursive: true, force: true });
});

test.serial("next goes over calls and awaits, and the last step ends the cell", async (t) => {
  const code = "let a = 1;\nlet b = await Promise.resolve(2);\nlet c = [a, b].map((each) => each * 2);\nc;";
  await client.breakpoints(code, 1);
  const { running } = await client.stopIn(code);
  t.is(await client.line(), 1);
  t.is(await client.step("next"), 2);
  t.is(await client.step("next"), 3);
  t.is(await client.step("next"), 4);
  await client.ask("next", { threadId: 1 });
  t.is((await running).reply["status"], "ok");
  t.is((await client.kernel.execute("let free = 1;\nfree + 1")).reply["status"], "ok");
  await client.breakpoints(code);
});

test.serial("stepIn enters the user's functions, not the kernel, and stepOut returns", async (t) => {
  const code =
    "function inner(n: number) {\n  return n + 1;\n}\nconst before = 0;\nconsole.log(inner(before));\nbefore;";
  await client.breakpoints(code, 5);
  const { running } = await client.stopIn(code);
  t.is(await client.step("stepIn"), 2);
  t.regex((await client.stack()).join(), /^inner:2,cell \d+:5$/);
  t.is(await client.step("stepOut"), 5);
  t.is(await client.step("stepIn"), 6);
  await client.continue();
  t.is(KernelClient.text(await running), "1\n");
  await client.breakpoints(code);
});

test.serial("stepIn enters a file beside the notebook, whose source can be read and given breakpoints", async (t) => {
  const code = 'import { double } from "./tool.ts";\nconst four = double(2);\nfour;';
  await client.breakpoints(code, 2);
  const { running } = await client.stopIn(code);
  t.is(await client.step("stepIn"), 3);
  const [frame] = await client.frames();
  t.is(frame?.source.path, path.join(folder, "tool.ts"));
  t.is(frame?.name, "double");
  const source = await client.ask<{ content: string }>("source", { source: frame?.source, sourceReference: 0 });
  t.regex(source.content, /^interface Unused/);
  await client.continue();
  await running;
  await client.breakpoints(code);
  const { modules } = await client.ask<{ modules: { name: string; path: string }[] }>("modules");
  t.is(modules[0]?.path, path.join(folder, "tool.ts"));
  t.is(modules[0]?.name, "tool.ts");
  t.true(modules.some(({ name }) => name.startsWith("oxc-parser/")));
  const { sources } = await client.ask<{ sources: { path: string }[] }>("loadedSources");
  t.true(sources.some((each) => each.path === path.join(folder, "tool.ts")));
  const source2 = { path: path.join(folder, "tool.ts") };
  const { breakpoints } = await client.ask<{ breakpoints: { line: number }[] }>("setBreakpoints", {
    source: source2,
    breakpoints: [{ line: 4 }],
  });
  t.is(breakpoints[0]?.line, 4);
  const second = await client.stopIn("double(5)");
  t.is(await client.line(), 4);
  await client.ask("setBreakpoints", { source: source2, breakpoints: [] });
  await client.continue();
  await second.running;
});

test.serial("a debugger statement stops; pause stops a loop where it is", async (t) => {
  const { running, stopped } = await client.stopIn("let before = 1;\ndebugger;\nbefore += 1;");
  t.is(stopped["description"], "Paused on debugger statement");
  t.is(await client.line(), 2);
  await client.continue();
  await running;
  const loop = client.kernel.execute(
    "let turns = 0;\nlet go = true; console.log('looping');\nwhile (go) {\n  turns += 1;\n}\nturns > 0",
  );
  await client.kernel.until(() => client.kernel.published.some(({ content }) => content["text"] === "looping\n"));
  await client.ask("pause", { threadId: 1 });
  t.is((await client.event("stopped"))["reason"], "pause");
  t.true([3, 4].includes((await client.line()) ?? 0));
  await client.evaluate("go = false");
  await client.continue();
  t.is((await loop).reply["status"], "ok");
});

test.serial("pause while nothing runs stops at the next cell's first line", async (t) => {
  await client.ask("pause", { threadId: 1 });
  const { running } = await client.stopIn("let next = 1;\nnext;");
  t.is(await client.line(), 1);
  await client.continue();
  t.is((await running).reply["status"], "ok");
});

test.serial("a callback of a timer stops too, with the call that set it as an asynchronous frame", async (t) => {
  const code = "await new Promise<void>((done) => {\n  setTimeout(() => {\n    done();\n  }, 1);\n});";
  await client.breakpoints(code, 3);
  const { running } = await client.stopIn(code);
  const stack = await client.stack();
  t.regex(stack[0] ?? "", /:3$/);
  t.true(
    stack.some((each) => /^Timeout .*:2$/.test(each)),
    stack.join(),
  );
  await client.continue();
  await running;
  await client.breakpoints(code);
});

test.serial("what a cell printed before a stop is there when the stop is told", async (t) => {
  const code = "for (let i = 0; i < 3; i++) {\n  console.log('line', i);\n}";
  await client.breakpoints(code, 2);
  const { running } = await client.stopIn(code);
  const printed = () =>
    client.kernel.published.flatMap(({ type, content }) => (type === "stream" ? [content["text"]] : [])).join("");
  for (let i = 0; i < 2; i++) {
    await client.continue();
    await client.event("stopped");
    t.true(printed().endsWith(`line ${i}\n`), printed());
  }
  await client.continue();
  await running;
  await client.breakpoints(code);
});

test.serial("while the program is stopped the kernel answers everything else", async (t) => {
  const { running } = await client.stopIn("let held = [1, 2];\ndebugger;\nheld;");
  t.is((await client.kernel.request("kernel_info_request", {})).reply["debugger"], true);
  t.is((await client.kernel.request("kernel_info_request", {}, "control")).reply["status"], "ok");
  const { reply } = await client.kernel.request("complete_request", { code: "Mat", cursor_pos: 3 });
  t.true((reply["matches"] as string[]).includes("Math"));
  const { reply: complete } = await client.kernel.request("is_complete_request", { code: "f(" });
  t.is(complete["status"], "incomplete");
  await client.continue();
  await running;
});

test.serial("next goes over the line that loads the library, and stops at the one after", async (t) => {
  const code =
    "function weigh() {\n  const weights = ad.tensor([[1, 2], [3, 4]]);\n  return weights.shape;\n}\nweigh();";
  await client.breakpoints(code, 2);
  const { running } = await client.stopIn(code);
  t.is(await client.line(), 2);
  t.is(await client.step("next"), 3);
  await client.continue();
  await running;
  await client.breakpoints(code);
});

test.serial("variables listed and breakpoints sent again while a step is on its way do not end it", async (t) => {
  const code =
    "const box = globalThis as { arrived?: boolean };\nfunction wait() {\n  while (!box.arrived);\n}\nfunction work() {\n  wait();\n  return 1;\n}\nconst worked = work();";
  await client.breakpoints(code, 6);
  const { running } = await client.stopIn(code);
  await client.ask("next", { threadId: 1 });
  // `worked` has no value yet.
  await client.ask("inspectVariables");
  await client.breakpoints(code, 6);
  await client.ask("evaluate", { expression: "globalThis.arrived = true" });
  await client.event("stopped");
  t.is(await client.line(), 7);
  await client.continue();
  t.is((await running).reply["status"], "ok");
  await client.breakpoints(code);
});
