import test from "ava";
import { KernelClient } from "../support/client.ts";
import { Debugging } from "./support/debugging.ts";

let client: Debugging;

test.before(async () => {
  client = await Debugging.start();
});
test.after.always(() => client?.kernel.stop());

test.serial("a breakpoint on line N stops on line N below interfaces, an enum and an await", async (t) => {
  const code = [
    "interface Point { x: number;",
    "  y: number }",
    "type Pair = [Point, Point];",
    "enum Colour { Red, Green = 5 }",
    "const first: Point = await Promise.resolve({ x: 1, y: 2 });",
    "const second = first.x + Colour.Green;",
    "const third: number = second * 2;",
    "third",
  ].join("\n");
  t.is((await client.breakpoints(code, 7))[0]?.["line"], 7);
  const { running, stopped } = await client.stopIn(code);
  t.is(stopped["reason"], "breakpoint");
  t.is(stopped["threadId"], 1);
  const [frame] = await client.frames();
  t.is(frame?.line, 7);
  t.like(await client.ask("debugInfo"), { stoppedThreads: [1], isStarted: true });
  t.is(await client.evaluate("second"), "6");
  await client.continue();
  const answer = await running;
  t.is(answer.reply["status"], "ok");
  t.deepEqual(await client.ask("debugInfo").then((info) => info["stoppedThreads"]), []);
});

test.serial("a cell that runs again with the same text keeps its breakpoints; the top frame is the cell", async (t) => {
  const code = "let again = 1;\nagain += 1;\nagain += 2;";
  await client.breakpoints(code, 2);
  for (let round = 0; round < 2; round++) {
    const { running } = await client.stopIn(code);
    const stack = await client.frames();
    t.is(stack.length, 1);
    t.regex(stack[0]?.name ?? "", /^cell \d+$/);
    t.is(stack[0]?.line, 2);
    await client.continue();
    await running;
  }
  t.is((await client.breakpoints(code)).length, 0);
  t.is((await client.kernel.execute(code)).reply["status"], "ok");
});

test.serial("breakpoints stop in functions, loops and after awaits, on the first line too", async (t) => {
  const code = [
    "let sum = 0; function add(n: number): number { return sum += n; }",
    "async function later(n: number) {",
    "  await Promise.resolve();",
    "  return n * 2;",
    "}",
    "for (let i = 0; i < 2; i++) {",
    "  add(i);",
    "}",
    "const twice = await later(21);",
    "twice",
  ].join("\n");
  await client.breakpoints(code, 1, 4, 7);
  const { running } = await client.stopIn(code);
  t.deepEqual(
    (await client.stack()).map((frame) => frame.split(":")[1]),
    ["1"],
  );
  const lines: (number | undefined)[] = [];
  for (let stop = 0; stop < 3; stop++) {
    await client.continue();
    await client.event("stopped");
    lines.push(await client.line());
  }
  t.deepEqual(lines, [7, 7, 4]);
  t.regex((await client.stack()).join(), /^later:4,await cell \d+:9$/);
  await client.continue();
  t.is((await running).reply["status"], "ok");
});

test.serial("a breakpoint set after a cell ran stops in the functions it left", async (t) => {
  const code = "function left(a: number) {\n  const b = a + 1;\n  return b;\n}";
  await client.kernel.execute(code);
  await client.breakpoints(code, 2);
  const { running } = await client.stopIn("left(4)");
  t.regex((await client.stack()).join(), /^left:2,cell \d+:1$/);
  await client.continue();
  await running;
  await client.breakpoints(code);
});

test.serial("breakpoints move to the next line with code; beyond the last there is none", async (t) => {
  const code = "interface Only {}\n\nconst moved = 1;\n// the end";
  const points = await client.breakpoints(code, 1, 4, 99);
  t.like(points[0], { line: 3, verified: true });
  t.like(points[1], { line: 4, verified: false });
  t.like(points[2], { line: 99, verified: false });
  t.regex(String(points[2]?.["message"]), /no code at line 99/);
  await client.breakpoints(code);
});

test.serial("conditions, hit counts and log messages, in TypeScript", async (t) => {
  const code = "for (let i = 0; i < 10; i++) {\n  const square = i * i;\n  void square;\n}";
  await client.breakpoints(
    code,
    { line: 2, condition: "(i as number) === 4" },
    { line: 3, logMessage: "{i}² = {square}, `{{ i }}` $" },
  );
  const { running } = await client.stopIn(code);
  t.is(await client.evaluate("i"), "4");
  await client.continue();
  const text = KernelClient.text(await running);
  t.true(text.startsWith("0² = 0, `{ i: 0 }` $\n1² = 1"), text);
  t.is(text.split("\n").length, 11);
  await client.breakpoints(code, { line: 2, hitCondition: ">= 9" });
  const second = await client.stopIn(code);
  t.is(await client.evaluate("i"), "8");
  await client.breakpoints(code);
  await client.continue();
  await second.running;
});

test.serial("a condition that cannot be used is said, one that throws stops and prints why", async (t) => {
  const code = "let q = 1;\nq += 1;";
  const [bad, count] = await client.breakpoints(code, { line: 2, condition: "q ===" }, { line: 1, hitCondition: "x" });
  t.regex(String(bad?.["message"]), /condition "q ===" cannot be used/);
  t.regex(String(count?.["message"]), /hit condition "x" is not understood/);
  await client.breakpoints(code, { line: 2, condition: "missing.name" });
  const { running } = await client.stopIn(code);
  await client.breakpoints(code);
  await client.continue();
  t.regex(KernelClient.text(await running, "stderr"), /condition of a breakpoint failed: missing is not defined/);
});

test.serial("debugInfo lists breakpoints by the path that a client computes for a cell", async (t) => {
  const code = "const π = 3;\nπ";
  await client.breakpoints(code, 2);
  const { sourcePath } = await client.ask<{ sourcePath: string }>("dumpCell", { code });
  const info = await client.ask("debugInfo");
  t.like(info, { hashMethod: "Murmur2", richRendering: true, copyToGlobals: true, exceptionPaths: [] });
  t.true(sourcePath.startsWith(String(info["tmpFilePrefix"])) && sourcePath.endsWith(String(info["tmpFileSuffix"])));
  // What JupyterLab's own hash makes of this text with this seed.
  t.is(info["hashSeed"], 2781);
  t.true(sourcePath.endsWith("/3121244954.ts"), sourcePath);
  const own = (given: Record<string, unknown>) =>
    (given["breakpoints"] as { source: string }[]).filter((each) => each.source === sourcePath);
  t.deepEqual(own(info) as unknown[], [{ source: sourcePath, breakpoints: [{ line: 2 }] }]);
  await client.breakpoints(code);
  t.deepEqual(own(await client.ask("debugInfo")), []);
  const { breakpoints } = await client.ask<{ breakpoints: unknown }>("breakpointLocations", {
    source: { path: sourcePath },
    line: 1,
    endLine: 9,
  });
  t.deepEqual(breakpoints, [{ line: 1 }, { line: 2 }]);
});
