import test from "ava";
import { KernelClient } from "../support/client.ts";
import { Debugging } from "./support/debugging.ts";

test.serial(
  "debugInfo answers before anybody attached, and again after a disconnect; requests need an attached debugger",
  async (t) => {
    const client = await Debugging.detached();
    t.teardown(() => client.kernel.stop());
    t.like(await client.ask("debugInfo"), { isStarted: false, breakpoints: [], stoppedThreads: [] });
    const { sourcePath } = await client.ask<{ sourcePath: string }>("dumpCell", { code: "1" });
    t.like(await client.ask("source", { source: { path: sourcePath } }), { content: "1" });
    t.like(await client.ask("modules"), { modules: [], totalModules: 0 });
    t.deepEqual(await client.ask("loadedSources"), { sources: [] });
    for (const command of ["next", "pause", "continue", "inspectVariables", "stackTrace"])
      t.regex(await client.refusal(command), /attach first/);
    t.is((await client.kernel.execute("debugger;\n1")).reply["status"], "ok");
    await client.ask("initialize", { clientID: "test" });
    t.like(await client.ask("debugInfo"), { isStarted: true }, "a client that has greeted is about to attach");
    await client.attach();
    await client.attach();
    t.like(await client.ask("debugInfo"), { isStarted: true });
    await client.breakpoints("let x = 1;", 1);
    await client.ask("disconnect", { restart: false, terminateDebuggee: false });
    await client.event("terminated");
    t.like(await client.ask("debugInfo"), { isStarted: false, breakpoints: [] });
    t.is((await client.kernel.execute("let x = 1;")).reply["status"], "ok");
    await client.ask("disconnect");
    await client.attach();
    await client.breakpoints("let x = 1;", 1);
    const { running } = await client.stopIn("let x = 1;");
    await client.continue();
    await running;
  },
);

test.serial("a disconnect while stopped lets the program go on", async (t) => {
  const client = await Debugging.start();
  t.teardown(() => client.kernel.stop());
  const { running } = await client.stopIn("let y = 1;\ndebugger;\ny + 1");
  await client.ask("disconnect");
  t.is((await running).reply["status"], "ok");
  t.is((await client.kernel.execute("debugger; y")).reply["status"], "ok");
});

for (const way of ["message", "SIGINT"] as const)
  test.serial(
    `an interrupt by ${way} ends a stopped cell, past its other breakpoints, keeps the state and aborts what waits`,
    async (t) => {
      const client = await Debugging.start();
      t.teardown(() => client.kernel.stop());
      const code = "let kept = 7;\ndebugger;\nwhile (true) {\n  kept += 0;\n}";
      await client.breakpoints(code, 4);
      const { running } = await client.stopIn(code);
      const behind = client.kernel.send("execute_request", { code: "kept = -1" });
      await client.kernel.arrived();
      if (way === "SIGINT") client.kernel.process.kill("SIGINT");
      else t.is((await client.kernel.request("interrupt_request", {}, "control")).reply["status"], "ok");
      t.is((await running).reply["ename"], "Interrupted");
      t.is((await behind.reply)["status"], "aborted");
      await client.event("continued");
      const { published } = await client.kernel.execute("kept");
      t.deepEqual(published.find(({ type }) => type === "execute_result")?.content["data"], { "text/plain": "7" });
      const again = await client.stopIn("debugger;");
      await client.continue();
      await again.running;
    },
  );

test.serial(
  "an interrupt ends a stopped cell that is almost done, in a function, after an await and in a timer",
  async (t) => {
    const client = await Debugging.start();
    t.teardown(() => client.kernel.stop());
    const stops = [
      "debugger;\n1",
      "(() => {\n  debugger;\n  return 1;\n})()",
      "await null;\ndebugger;\n1",
      "await new Promise((done) => setTimeout(() => {\n  debugger;\n  done(1);\n}));",
    ];
    for (const code of stops) {
      const { running } = await client.stopIn(code);
      await client.kernel.request("interrupt_request", {}, "control");
      t.is((await running).reply["ename"], "Interrupted", code);
      t.is((await client.kernel.execute("1")).reply["status"], "ok");
    }
  },
);

test.serial(
  "an interrupt ends a stopped cell although its values are being looked at, and the next one runs",
  async (t) => {
    const client = await Debugging.start();
    t.teardown(() => client.kernel.stop());
    const code = "function held(n: number) {\n  debugger;\n  return n;\n}\nheld(1);";
    for (let round = 0; round < 40; round++) {
      const { running } = await client.stopIn(code);
      const frameId = (await client.frames())[0]?.id;
      const look = (): Promise<unknown>[] => [
        client.reply("scopes", { frameId }),
        client.reply("inspectVariables"),
        client.reply("evaluate", { expression: "n", frameId }),
        client.reply("richInspectVariables", { variableName: "n", frameId }),
      ];
      // Some of them come before the interrupt, and some after it.
      const looks = look().slice(0, round % 5);
      const interrupted = client.kernel.request("interrupt_request", {}, "control");
      await Promise.all([...looks, ...look().slice(0, (round * 2) % 5), interrupted]);
      t.is((await running).reply["ename"], "Interrupted", String(round));
      t.is((await client.kernel.execute("1")).reply["status"], "ok");
    }
  },
);

test.serial("an interrupt ends an evaluation that loops, in a frame and without a stop", async (t) => {
  const client = await Debugging.start();
  t.teardown(() => client.kernel.stop());
  const { running } = await client.stopIn("let held = 1;\ndebugger;\nheld");
  const [frame] = await client.frames();
  /** What a looping evaluation is refused with once it has said that it runs and was interrupted. */
  const interrupted = async (text: string, where: Record<string, unknown>): Promise<string> => {
    const expression = `(() => { console.log(${JSON.stringify(text)}); while (true); })()`;
    const looping = client.refusal("evaluate", { expression, ...where });
    await client.kernel.until(() => client.kernel.published.some(({ content }) => content["text"] === `${text}\n`));
    await client.kernel.request("interrupt_request", {}, "control");
    return looping;
  };
  t.regex(await interrupted("in a frame", { frameId: frame?.id }), /interrupted/);
  await running;
  t.regex(await interrupted("without a stop", {}), /interrupted/);
  t.is((await client.kernel.execute("held")).reply["status"], "ok");
});

test.serial("a shutdown of a stopped kernel leaves no process", async (t) => {
  const client = await Debugging.start();
  t.teardown(() => client.kernel.stop());
  await client.stopIn("debugger;\nwhile (true);");
  const { reply } = client.kernel.send("shutdown_request", { restart: false }, "control");
  t.is((await reply)["status"], "ok");
  t.is(await client.kernel.exited(), 0);
});

test.serial("interrupts of loops and awaits work while a debugger is attached", async (t) => {
  const client = await Debugging.start();
  t.teardown(() => client.kernel.stop());
  for (const code of [
    "console.log('on'); while (true);",
    "console.log('on'); await new Promise(() => {});",
    "await new Promise(() => setTimeout(() => {\n  console.log('on');\n  while (true);\n}));",
  ]) {
    const running = client.kernel.execute(code);
    const before = client.kernel.published.length;
    await client.kernel.until(() =>
      client.kernel.published.slice(before).some(({ content }) => content["text"] === "on\n"),
    );
    await client.kernel.request("interrupt_request", {}, "control");
    t.is((await running).reply["ename"], "Interrupted", code);
  }
  t.is(KernelClient.text(await client.kernel.execute("console.log('alive')")), "alive\n");
});

test.serial("process.exit of a cell ends a kernel with a debugger", async (t) => {
  const client = await Debugging.start();
  t.teardown(() => client.kernel.stop());
  void client.kernel.execute("process.exit(3)").catch(() => {});
  t.is(await client.kernel.exited(), 3);
});

test.serial("bad requests are refused with a reason", async (t) => {
  const client = await Debugging.start();
  t.teardown(() => client.kernel.stop());
  t.regex(await client.refusal("flyToTheMoon"), /does not know the request "flyToTheMoon"; it knows .*setBreakpoints/);
  t.regex(await client.refusal("setBreakpoints", { breakpoints: [] }), /malformed: arguments.source must be an object/);
  t.regex(await client.refusal("setBreakpoints", { source: { path: 5 } }), /source.path must be a string/);
  t.regex(await client.refusal("variables", { variablesReference: 12345 }), /no variablesReference 12345/);
  t.regex(await client.refusal("stackTrace", { threadId: 1 }), /needs a stopped program/);
  t.regex(await client.refusal("source", { source: { path: "/no/such/file.ts" } }), /no source \/no\/such\/file.ts/);
  t.regex(await client.refusal("exceptionInfo", { threadId: 1 }), /needs a stopped program/);
  t.deepEqual(await client.ask("threads"), { threads: [{ id: 1, name: "cells" }] });
  await client.ask("configurationDone");
  const { running } = await client.stopIn("debugger;");
  t.regex(await client.refusal("scopes", { frameId: 99 }), /no frame 99/);
  t.regex(await client.refusal("exceptionInfo", { threadId: 1 }), /did not stop at an exception/);
  await client.continue();
  await running;
  const { reply } = await client.kernel.request("debug_request", { command: 7 }, "control");
  t.like(reply, { type: "response", success: false });
});
