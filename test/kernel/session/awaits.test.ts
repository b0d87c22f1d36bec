import { writeFile } from "node:fs/promises";
import path from "node:path";
import test from "ava";
import { resultOf } from "../support/answers.ts";
import { KernelClient, startKernel } from "../support/client.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());
test.before(async () => {
  await kernel.execute(
    [
      "let ticks = 0, cleaned = 0;",
      "const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));",
      'const tick = () => { if (++ticks === 3) console.log("running"); };',
      "async function work() { for (;;) { tick(); await sleep(2); } }",
      "async function* counting() { try { for (let n = 0; ; n++) { yield n; await sleep(2); } } finally { cleaned += 1; } }",
    ].join("\n"),
  );
});

/** Runs a cell that calls `tick` again and again, interrupts it after the third, and lets time pass; gives the ticks after that. */
async function ticksLater(cell: string): Promise<number> {
  await kernel.execute("ticks = 0; cleaned = 0;");
  const { id, reply } = kernel.send("execute_request", { code: cell });
  await kernel.until(() => kernel.published.some(({ type, parentId }) => type === "stream" && parentId === id));
  await kernel.request("interrupt_request", {}, "control");
  const { ename } = await reply;
  if (ename !== "Interrupted") throw new Error(`it ended with ${String(ename)}`);
  const before = Number(resultOf(await kernel.execute("ticks"))["text/plain"]);
  return Number(resultOf(await kernel.execute("await sleep(200); ticks"))["text/plain"]) - before;
}

const loops: Readonly<Record<string, string>> = {
  "a loop at the top level": "for (;;) { tick(); await sleep(2); }",
  "a loop in a function": "await work();",
  "loops that run at once": "await Promise.all([work(), work()]);",
  "a loop that nobody awaits": "void work(); await new Promise(() => {});",
  "a function that calls itself":
    "const again = async (): Promise<void> => { tick(); await sleep(2); await again(); }; await again();",
  "a loop over an asynchronous generator": "for await (const n of counting()) tick();",
  "a loop over what timers give":
    'import { setInterval as every } from "node:timers/promises";\nfor await (const _ of every(2)) tick();',
  "a loop over the promises of an array":
    "for await (const _ of Array(100_000).fill(null)) { tick(); await sleep(2); }",
};

for (const [name, cell] of Object.entries(loops))
  test.serial(`an interrupt ends ${name} where it awaits`, async (t) => {
    t.is(await ticksLater(cell), 0);
    t.is(KernelClient.text(await kernel.execute("0"), "stderr"), "", "nothing is told of what it ended");
  });

test.serial("an interrupt ends a loop in a file beside the notebook where it awaits", async (t) => {
  const folder = String(resultOf(await kernel.execute("process.cwd()"))["text/plain"]).slice(1, -1);
  await writeFile(
    path.join(folder, "looping.ts"),
    "export async function loop(tick: () => void): Promise<void> { for (;;) { tick(); await new Promise((r) => setTimeout(r, 2)); } }\n",
  );
  t.is(await ticksLater('import { loop } from "./looping.ts";\nawait loop(tick);'), 0);
});

test.serial(
  "what an interrupt ends runs its finally, which may await; a statement behind it does not run",
  async (t) => {
    t.is(
      await ticksLater("try { await work(); ticks = -100; } finally { await sleep(1); cleaned += 1; } ticks = -200;"),
      0,
    );
    t.is(resultOf(await kernel.execute("cleaned"))["text/plain"], "1");
    await ticksLater("for await (const n of counting()) tick();");
    t.is(resultOf(await kernel.execute("await sleep(10); cleaned"))["text/plain"], "1", "the generator's too");
  },
);

test.serial("what the interrupt throws is the reason of the cell's signal, and can be caught", async (t) => {
  await ticksLater(
    "const signal = Jupyter.signal; let caught: unknown; try { await work(); } catch (error) { caught = error; }",
  );
  t.is(resultOf(await kernel.execute("caught === signal.reason && signal.aborted"))["text/plain"], "true");
});

test.serial(
  "what an interrupted cell left behind goes on when it is called: handlers, and functions of other cells",
  async (t) => {
    await ticksLater(
      [
        'const target = new EventTarget(); let heard = "";',
        'target.addEventListener("x", async () => { heard += "a"; await sleep(1); heard += "b"; });',
        "await work();",
      ].join("\n"),
    );
    const cell = 'target.dispatchEvent(new Event("x")); await sleep(20); heard';
    t.is(resultOf(await kernel.execute(cell))["text/plain"], "'ab'");
    t.is(
      resultOf(
        await kernel.execute("let sum = 0; for await (const n of counting()) { sum += n; if (n === 3) break; } sum"),
      )["text/plain"],
      "6",
    );
    t.is(resultOf(await kernel.execute("cleaned > 0"))["text/plain"], "true", "leaving a loop closes its iterator");
  },
);

test.serial("an interrupt of one cell leaves what cells before it run in the background", async (t) => {
  await kernel.execute(
    "let background = 0, stop = false; void (async () => { while (!stop) { background++; await sleep(2); } })();",
  );
  t.is(await ticksLater("await work();"), 0);
  t.is(
    resultOf(await kernel.execute("const seen = background; await sleep(100); background > seen"))["text/plain"],
    "true",
  );
  await kernel.execute("stop = true;");
});

test.serial(
  "for await over what is no asynchronous iterable is refused; leaving a loop closes its iterator",
  async (t) => {
    const { reply } = await kernel.execute("// @ts-nocheck\nfor await (const x of 5) ;");
    t.is(reply["ename"], "TypeError");
    t.is(reply["evalue"], "`for await` goes through something iterable, got 5.");
    const returning =
      "const log: string[] = []; const own = { [Symbol.asyncIterator]() { return { async next() { return { done: false as const, value: 1 }; }, async return() { log.push('return'); return { done: true as const, value: 2 }; } }; } };\nfor await (const x of own) { log.push(String(x)); break; }\nlog.join()";
    t.is(resultOf(await kernel.execute(returning))["text/plain"], "'1,return'");
  },
);
