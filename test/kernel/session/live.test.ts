import test, { type ExecutionContext } from "ava";
import { type KernelClient, startKernel } from "../support/client.ts";

let kernel: KernelClient;
test.before(async () => {
  kernel = await startKernel();
});
test.after.always(() => kernel.stop());

async function completed(code: string): Promise<string[]> {
  const { reply } = await kernel.request("complete_request", { code, cursor_pos: [...code].length });
  return reply["matches"] as string[];
}

async function inspected(code: string): Promise<string> {
  const { reply } = await kernel.request("inspect_request", { code, cursor_pos: [...code].length, detail_level: 0 });
  return String((reply["data"] as Record<string, unknown>)["text/plain"]);
}

async function run(t: ExecutionContext, code: string): Promise<void> {
  t.is((await kernel.execute(code)).reply["status"], "ok", code);
}

test.serial("members that only the value has are completed, without running any getter", async (t) => {
  await run(
    t,
    `let touched = 0;
    const data = JSON.parse('{"rows":[{"weight":1,"not a name":2}],"width":3}');
    Object.defineProperty(data, "trap", { get() { touched += 1; return { inner: 1 } } });
    const watched: any = new Proxy({}, { ownKeys() { touched += 1; return ["seen"] } });`,
  );
  t.deepEqual(await completed("data."), ["rows", "width", "trap"]);
  t.deepEqual(await completed("'😀'; if (data.wi"), ["width"]);
  t.deepEqual(await completed("data.rows[0].we"), ["weight"]);
  t.deepEqual(await completed("data!.rows?.[0]!."), ["weight"]);
  t.true((await completed("data.rows.")).includes("map"));
  t.deepEqual(await completed("data.trap."), []);
  t.deepEqual(await completed("watched."), []);
  t.deepEqual(await completed("'data."), []);
  t.deepEqual(await completed("// data."), []);
  t.deepEqual(await completed("const data: any = 1; data."), []);
  t.deepEqual(await completed("absent."), []);
  const { published } = await kernel.execute("touched");
  const result = published.find(({ type }) => type === "execute_result");
  t.like(result?.content, { data: { "text/plain": "0" } });
});

test.serial(
  "values of any size are completed: of very large ones what is no index, or some of their names",
  async (t) => {
    await run(
      t,
      `const list: any = JSON.parse(JSON.stringify(Array.from({ length: 1_000_000 }, () => 0)));
    const long: any = "x".repeat(1e8);
    const table: any = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => ["key" + index, index]));
    const matched: any = /(?<year>\\d+)/.exec("1969");`,
    );
    t.deepEqual(await completed("list.len"), ["length"]);
    t.deepEqual(await completed("long.slic"), ["slice"]);
    t.deepEqual(await completed("table.KEY499"), [
      "key499",
      ...Array.from({ length: 10 }, (_, digit) => `key499${digit}`),
    ]);
    t.is((await completed("table.")).length, 1_000);
    t.deepEqual(await completed("matched.gro"), ["groups"]);
  },
);

test.serial("an inspection tells what a value is now", async (t) => {
  await run(
    t,
    "const xs = [1, 2, 3]; const text = 'ab'; const w = ad.zeros([2, 3]); const bag: any = { deep: new Map([[1, 2]]) }",
  );
  t.true((await inspected("xs")).endsWith("Value now: Array of 3."));
  t.true((await inspected("text")).endsWith('Value now: "ab"'));
  t.true((await inspected("w")).endsWith("Value now: Tensor of shape [2, 3], float32."));
  t.true((await inspected("bag.deep")).endsWith("Value now: Map of 1."));
  t.false((await inspected("console.log")).includes("Value now"));
  const call = await inspected("Math.max(1, 2");
  t.true(call.includes("max(") && !call.includes("Value now"), call);
});
