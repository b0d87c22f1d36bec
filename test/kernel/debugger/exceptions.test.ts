import test from "ava";
import { Debugging } from "./support/debugging.ts";

let client: Debugging;

test.before(async () => {
  client = await Debugging.start();
});
test.after.always(() => client?.kernel.stop());

const filter = (...filters: string[]) => client.ask("setExceptionBreakpoints", { filters });

/** Runs a cell, going on at each stop: how often it stopped, and the line of the first stop. */
async function stops(code: string): Promise<{ line: number | undefined; count: number }> {
  let [count, line] = [0, undefined as number | undefined];
  const { id } = client.kernel.send("execute_request", { code });
  while (await client.stoppedBeforeEndOf(id)) {
    count += 1;
    line ??= await client.line();
    await client.continue();
  }
  return { line, count };
}

const uncaught: Record<string, [code: string, line: number]> = {
  "thrown by a cell": ["1;\nthrow new Error('sync');", 2],
  "thrown after an await": ["await 1;\n\nthrow new Error('later');", 3],
  "thrown in a function called after an await": [
    "function f(): never {\n  throw new Error('f');\n}\nawait 1;\nf();",
    2,
  ],
  "thrown in an awaited function after an await": [
    "async function g() {\n  await 0;\n  throw new Error('g');\n}\nawait g();",
    3,
  ],
  "thrown by the language": ["const nothing = null as unknown as { x: number };\nnothing.x;", 2],
  "thrown in a callback": ["[1].map((n) => {\n  throw new Error(String(n));\n});", 2],
};
const caught: Record<string, [code: string, line: number]> = {
  "caught around": ["try {\n  throw new Error('a');\n} catch {}", 2],
  "caught by the caller": [
    "function f2(): never {\n  throw new Error('f');\n}\nawait 1;\ntry {\n  f2();\n} catch {}",
    2,
  ],
  "caught around an await": [
    "async function g2() {\n  await 0;\n  throw new Error('g');\n}\ntry {\n  await g2();\n} catch {}",
    3,
  ],
  "caught by a method of the promise": [
    "async function g3() {\n  await 0;\n  throw new Error('g');\n}\nawait g3().catch(() => 0);",
    3,
  ],
};

for (const [name, [code, line]] of Object.entries(uncaught))
  test.serial(`an exception ${name} stops as uncaught, not as caught`, async (t) => {
    await filter("uncaught");
    t.like(await stops(code), { count: 1, line });
    await filter("caught");
    t.like(await stops(code), { count: 0 });
  });

for (const [name, [code, line]] of Object.entries(caught))
  test.serial(`an exception ${name} stops as caught, not as uncaught`, async (t) => {
    await filter("uncaught");
    t.like(await stops(code), { count: 0 });
    await filter("caught");
    t.like(await stops(code), { count: 1, line });
  });

test.serial("without filters nothing stops, and what the client does not know is refused", async (t) => {
  await filter();
  t.like(await stops("throw new Error('free')"), { count: 0 });
  const reply = await client.ask("setExceptionBreakpoints", { filters: ["uncaught", "everything"] });
  t.deepEqual(reply["breakpoints"], [{ verified: true }, { verified: false }]);
});

test.serial("the stop and exceptionInfo say what was thrown; the cell then fails as it would have", async (t) => {
  await filter("uncaught");
  const { running, stopped } = await client.stopIn("class Odd extends TypeError {}\nthrow new Odd('very odd');");
  t.is(stopped["reason"], "exception");
  t.regex(String(stopped["text"]), /very odd/);
  t.like(await client.ask("exceptionInfo", { threadId: 1 }), { exceptionId: "Odd" });
  await client.continue();
  const { reply } = await running;
  t.is(reply["status"], "error");
  t.is(reply["evalue"], "very odd");
  await filter();
});
