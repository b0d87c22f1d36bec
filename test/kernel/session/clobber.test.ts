import test from "ava";
import { messagesOf, resultOf } from "../support/answers.ts";
import { KernelClient, startKernel } from "../support/client.ts";

const kernel = await startKernel();
test.after.always(() => kernel.stop());

const run = (cell: string) => kernel.execute(`// @ts-nocheck\n${cell}`);

/** Whether a kernel still prints, shows and tells errors. */
async function isWhole(): Promise<boolean> {
  const next = await run("console.log('printed'); 40 + 2");
  const failed = await run("await null; throw new TypeError('thrown')");
  return (
    KernelClient.text(next) === "printed\n" &&
    resultOf(next)["text/plain"] === "42" &&
    messagesOf(failed, "error")[0]?.["evalue"] === "thrown"
  );
}

/** What a cell puts in the place of what the kernel runs on, and how that is called. */
const replaced: readonly (readonly [cell: string, name: string])[] = [
  ["Promise = null", "Promise"],
  ["Promise.prototype.then = () => { throw new Error('then') }", "Promise.prototype.then"],
  ["JSON = 1", "JSON"],
  ["JSON.stringify = () => { throw 1 }", "JSON.stringify"],
  ["Array.prototype.map = () => { throw new Error('map') }", "Array.prototype.map"],
  ["Array.prototype[Symbol.iterator] = () => { throw new Error('iterator') }", "Array.prototype[Symbol.iterator]"],
  ["Object.getPrototypeOf([][Symbol.iterator]()).next = () => { throw 1 }", "the Array iterator.next"],
  ["Array.prototype.filter = Array.prototype.join = null", "Array.prototype.join, Array.prototype.filter"],
  ["String.prototype.split = String.prototype.slice = null", "String.prototype.slice, String.prototype.split"],
  ["Map.prototype.get = Map.prototype.set = null", "Map.prototype.get, Map.prototype.set"],
  ["WeakMap.prototype.get = null", "WeakMap.prototype.get"],
  ["Function.prototype.call = Function.prototype.apply = null", "Function.prototype.apply, Function.prototype.call"],
  ["Object.keys = Object.entries = null", "Object.keys, Object.entries"],
  ["globalThis.Reflect = globalThis.Uint8Array = null", "Reflect, Uint8Array"],
  ["Atomics.add = () => { throw 1 }", "Atomics.add"],
  ["Object.getPrototypeOf(new MessageChannel().port1).postMessage = () => {}", "MessagePort.prototype.postMessage"],
  ["require('events').prototype.emit = () => { throw new Error('emit') }", "EventEmitter.prototype.emit"],
  ["require('async_hooks').AsyncLocalStorage.prototype.getStore = null", "AsyncLocalStorage.prototype.getStore"],
  ["process.emit = null", "process.emit"],
  ["await new Promise((r) => setTimeout(() => { Array.prototype.map = 5; setTimeout(r) }));", "Array.prototype.map"],
];
for (const [cell, name] of replaced) {
  test.serial(`${cell}: put back, said, and the kernel goes on`, async (t) => {
    const said = KernelClient.text(await run(cell), "stderr");
    t.true(said.includes(`adjoint: ${name} no longer did what JavaScript says`), said);
    t.true(await isWhole());
  });
}

test.serial("a replacement that works stays, and nothing is said of it", async (t) => {
  const cell =
    "const map = Array.prototype.map; let calls = 0;\nArray.prototype.map = function (...given) { calls++; return map.apply(this, given) };";
  t.is(KernelClient.text(await run(cell), "stderr"), "");
  t.is(resultOf(await run("[1].map((x) => x); calls > 0"))["text/plain"], "true");
  await run("Array.prototype.map = map;");
});

/** Cells that change what belongs to the process or to everybody, and leave the kernel whole. */
const harmless: readonly string[] = [
  "for (const o of [Object.prototype, Array.prototype, Function.prototype, Promise.prototype, Map.prototype]) Object.freeze(o);",
  "Error.prepareStackTrace = () => { throw new Error('prepare') };",
  "Object.defineProperty(Object.prototype, 'kind', { get() { throw new Error('kind') }, configurable: true });",
  "delete Object.prototype.kind;",
  "require('fs').closeSync(1); require('fs').closeSync(2);",
  "process.nextTick = () => { throw new Error('tick') };",
  "globalThis.queueMicrotask = globalThis.setImmediate = null;",
  "function process(x: unknown) { return x } const URL = 'https://example.org'; let Buffer = 1, performance = 2;",
  "await import('node:path');",
  "new Uint8Array(2 ** 31)",
  "'x'.repeat(2 ** 28)",
  "let deep: any = new Error('0'); for (let i = 0; i < 1e4; i++) deep = new Error(String(i), { cause: deep }); throw deep",
  "throw new Proxy(new Error('x'), { get() { throw new Error('trap') } })",
  "throw new AggregateError(Array.from({ length: 1e5 }, (_, i) => new Error(String(i))))",
  "for (let i = 0; i < 500; i++) Promise.reject(new Error(`r${i}`));",
];
for (const cell of harmless) {
  test.serial(`${cell}: the kernel goes on`, async (t) => {
    await run(cell);
    t.true(await isWhole());
  });
}

for (const cell of ["const undefined = 1", "let { a: globalThis } = { a: 1 }"]) {
  test.serial(`${cell}: refused, with the reason`, async (t) => {
    const { reply } = await run(cell);
    t.true(String(reply["evalue"]).includes("keep the name for themselves"), String(reply["evalue"]));
    t.true(await isWhole());
  });
}

for (const cell of [
  "const Map = null",
  "class Promise { then(done: any) { throw done } }",
  "function Object() {}",
  "var JSON = 1",
  "enum Symbol { A }",
]) {
  test.serial(`${cell}: the cells' alone`, async (t) => {
    t.is((await run(cell)).reply["status"], "ok");
    t.true(await isWhole());
  });
}

test.serial("interfaces and types may have any name, and so may what a block declares", async (t) => {
  const { reply } = await run(
    "interface Map { a: 1 } type Set = string; { const Promise = 1; Promise } ((Array) => Array)(1)",
  );
  t.is(reply["status"], "ok");
});

/** Cells whose error Node would end the process for. */
const uncaught: Readonly<Record<string, readonly string[]>> = {
  "process.removeAllListeners('uncaughtException');": ["late"],
  "process.on('uncaughtException', () => { throw new Error('listener') });": ["late", "listener"],
  "process.on('unhandledRejection', () => { throw new Error('listener') });": ["late"],
  "process.setUncaughtExceptionCaptureCallback(() => { throw new Error('capture') });": ["capture"],
};
for (const [cell, told] of Object.entries(uncaught)) {
  test(`${cell}: an error of a timer is told all the same`, async (t) => {
    const own = await startKernel();
    t.teardown(() => own.stop());
    const said = KernelClient.text(
      await own.execute(
        `// @ts-nocheck\n${cell} setTimeout(() => { setTimeout(done); throw new Error("late") });\nlet done; await new Promise((r) => { done = r });`,
      ),
      "stderr",
    );
    for (const message of told) t.true(said.includes(`: ${message}`), said);
    t.is(resultOf(await own.execute("40 + 2"))["text/plain"], "42");
  });
}

test("a listener of exit that throws does not keep a kernel from ending", async (t) => {
  const own = await startKernel();
  t.teardown(() => own.stop());
  await own.execute("process.on('exit', () => { throw new Error('exit') });");
  await own.send("shutdown_request", { restart: false }, "control").reply;
  t.is(await own.exited(), 0);
});
