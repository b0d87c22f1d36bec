import test, { type ExecutionContext } from "ava";
import { messagesOf, resultOf } from "../support/answers.ts";
import { type Answer, KernelClient, startKernel } from "../support/client.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());
test.before(async () => {
  await kernel.execute("let state = 0; const display = Symbol.for('Jupyter.display');");
});

/** What a cell can be busy with: each sets `state` to a number of its own, prints, and would not end soon by itself. */
const busy: Readonly<Record<string, string>> = {
  "a synchronous loop": "state = #; tell(); for (;;);",
  "a loop after an await": "state = #; await null; tell(); for (;;);",
  "a loop whose finally loops": "state = #; tell(); await null; try { for (;;); } finally { for (;;); }",
  "a loop that catches": "state = #; tell(); for (;;) { try { for (;;); } catch { } }",
  "an await that never ends": "state = #; setTimeout(tell); await new Promise(() => {});",
  "a loop in a timer": "state = #; setTimeout(() => { tell(); for (;;); }); await new Promise(() => {});",
  "a loop in an event listener":
    'state = #; const target = new EventTarget(); target.addEventListener("x", () => { tell(); for (;;); }); target.dispatchEvent(new Event("x"));',
  "microtasks without end": "state = #; tell(); for (;;) await null;",
  "reactions without end":
    "state = #; tell(); const again = (): unknown => Promise.resolve().then(again); await again();",
  "Atomics.wait": "state = #; tell(); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
  "a blocking child": 'state = #; tell(); require("node:child_process").execSync("sleep 100");',
  "a blocking child that inherits the streams":
    'state = #; tell(); require("node:child_process").spawnSync("sleep", ["100"], { stdio: "inherit" });',
  "a regular expression that backtracks": 'state = #; tell(); /^(a+)+$/.test("a".repeat(60) + "b");',
  "native code that ends late":
    'state = #; tell(); for (;;) require("node:crypto").pbkdf2Sync("p", "s", 300_000, 64, "sha512");',
  "a sort": "state = #; tell(); for (;;) Array.from({ length: 300_000 }, Math.random).sort();",
  "a display method that loops": "state = #; ({ [display]() { tell(); for (;;); } })",
  "a display method that never settles": "state = #; ({ [display]() { tell(); return new Promise(() => {}); } })",
  "Jupyter.display of what never settles":
    "state = #; tell(); Jupyter.display({ [display]: () => new Promise(() => {}) });",
  "a promise as its value": "state = #; tell(); new Promise(() => {})",
  "inspecting a value": "state = #; ({ [Symbol.for('nodejs.util.inspect.custom')]() { tell(); for (;;); } })",
  "an import that loops": 'state = #; tell(); await import("data:text/javascript,for(;;);");',
  "an output flood": 'state = #; tell(); for (;;) console.log("x".repeat(1000));',
  "a child's output flood": 'state = #; tell(); require("node:child_process").execSync("yes", { stdio: "inherit" });',
};
const tell = 'const tell = () => console.log("running");\n';

const ways = {
  message: async () => {
    const { reply } = await kernel.request("interrupt_request", {}, "control");
    return reply;
  },
  SIGINT: async () => {
    kernel.process.kill("SIGINT");
    return { status: "ok" };
  },
} as const;

interface Interruption {
  readonly answered: Record<string, unknown>;
  readonly reply: Record<string, unknown>;
  readonly behind: Record<string, unknown>;
  readonly next: Answer;
}

async function interrupt(cell: string, way: keyof typeof ways): Promise<Interruption> {
  const { id, reply } = kernel.send("execute_request", { code: tell + cell });
  const behind = kernel.send("execute_request", { code: "state = -1" });
  await kernel.until(() => kernel.published.some(({ type, parentId }) => type === "stream" && parentId === id));
  await kernel.arrived();
  const answered = await ways[way]();
  const ended = await reply;
  return {
    answered,
    reply: ended,
    behind: await behind.reply,
    next: await kernel.execute('console.log("next"); state'),
  };
}

for (const way of ["message", "SIGINT"] as const) {
  for (const [index, [name, cell]] of Object.entries(busy).entries()) {
    const state = index + 1 + (way === "SIGINT" ? 100 : 0);
    let done: Promise<Interruption> | undefined;
    const interruption = (): Promise<Interruption> => (done ??= interrupt(cell.replace("#", String(state)), way));
    test.serial(`${way}, ${name}: the reply is sent`, async (t) => {
      const { answered, reply } = await interruption();
      t.deepEqual(answered, { status: "ok" });
      t.is(reply["ename"], "Interrupted");
    });
    test.serial(`${way}, ${name}: the queue is aborted`, async (t) => {
      t.is((await interruption()).behind["status"], "aborted");
    });
    test.serial(`${way}, ${name}: the state is kept`, async (t) => {
      t.is(resultOf((await interruption()).next)["text/plain"], String(state));
    });
    test.serial(`${way}, ${name}: the next cell runs`, async (t) => {
      const { next } = await interruption();
      t.is(KernelClient.text(next), "next\n");
      t.is(messagesOf(next, "error").length, 0);
    });
  }

  test.serial(`${way}, nothing: nothing changes`, async (t) => {
    t.deepEqual(await ways[way](), { status: "ok" });
    t.is((await kernel.request("kernel_info_request", {})).reply["status"], "ok");
    t.is(KernelClient.text(await kernel.execute('await null; console.log("next")')), "next\n");
  });

  test.serial(`${way}, a loop that an earlier cell left behind: it ends`, async (t) => {
    const { id, reply } = kernel.send("execute_request", {
      code: 'setTimeout(() => { console.log("behind"); setTimeout(() => console.log("over")); for (;;); }, 20);',
    });
    await reply;
    const said = (text: string): boolean =>
      kernel.published.some(({ parentId, content }) => parentId === id && String(content["text"]).includes(text));
    await kernel.until(() => said("behind"));
    await ways[way]();
    // A signal has no answer, and one that is seen only when the next cell runs is for that one.
    await kernel.until(() => said("over"));
    t.is(KernelClient.text(await kernel.execute('console.log("next")')), "next\n");
  });
}

test.serial(
  "an interrupt of native code that goes on for seconds says so, and ends the cell when it returns",
  async (t) => {
    const { id, reply } = kernel.send("execute_request", {
      code: 'console.log("running"); require("node:crypto").pbkdf2Sync("p", "s", 12_000_000, 64, "sha512"); state = -2;',
    });
    await kernel.until(() => kernel.published.some(({ type, parentId }) => type === "stream" && parentId === id));
    t.deepEqual((await kernel.request("interrupt_request", {}, "control")).reply, { status: "ok" });
    t.is((await reply)["ename"], "Interrupted");
    const said = kernel.published.filter(({ type, parentId }) => type === "stream" && parentId === id);
    t.true(said.some(({ content }) => String(content["text"]).includes("native code, which cannot be interrupted")));
    t.is(resultOf(await kernel.execute("state !== -2"))["text/plain"], "true");
  },
);

const startAndEnd = "an interrupt that comes with each cell's start and end never ends the kernel";

async function interruptStartsAndEnds(t: ExecutionContext): Promise<void> {
  for (let round = 0; round < 60; round++) {
    const { reply } = kernel.send("execute_request", { code: `state = ${round}; await null; state` });
    if (round % 2 === 0) kernel.process.kill("SIGINT");
    else await kernel.request("interrupt_request", {}, "control");
    const { status, ename } = await reply;
    t.true(status === "ok" || ename === "Interrupted", `${String(status)} ${String(ename)}`);
  }
  await kernel.request("interrupt_request", {}, "control");
  t.is((await kernel.request("kernel_info_request", {})).reply["status"], "ok");
}

test.serial("cells that run scripts with breakOnSigint, or take listeners away, leave SIGINT as it was", async (t) => {
  const cells = [
    'require("node:vm").runInThisContext("1 + 1", { breakOnSigint: true })',
    'process.removeAllListeners("SIGINT"); 2',
    'const own = () => {}; process.on("SIGINT", own); process.off("SIGINT", own); 2',
  ];
  for (const cell of cells) t.is(resultOf(await kernel.execute(cell))["text/plain"], "2");
  const { reply, next } = await interrupt("state = 300; tell(); for (;;);", "SIGINT");
  t.deepEqual([reply["ename"], KernelClient.text(next)], ["Interrupted", "next\n"]);
  const { reply: script } = await interrupt(
    'tell(); require("node:vm").runInThisContext("for (;;);", { breakOnSigint: true })',
    "SIGINT",
  );
  t.is(script["status"], "error");
  t.is(resultOf(await kernel.execute("state"))["text/plain"], "300");
});

test.serial(startAndEnd, interruptStartsAndEnds);

test.serial(`${startAndEnd}, nor one of a timer, while hooks watch asynchronous resources`, async (t) => {
  const hooks =
    'const hook = require("node:async_hooks").createHook({ init() {} }); const other = require("node:async_hooks").createHook({ before() {} });';
  await kernel.execute(`${hooks}\nhook.enable(); other.enable();`);
  await interruptStartsAndEnds(t);
  await kernel.execute("other.disable();");
  for (const way of ["message", "SIGINT"] as const) {
    const { reply } = await interrupt(busy["a loop in a timer"]!.replace("#", "1"), way);
    t.is(reply["ename"], "Interrupted", way);
  }
  await kernel.execute("hook.disable();");
  await interruptStartsAndEnds(t);
});
