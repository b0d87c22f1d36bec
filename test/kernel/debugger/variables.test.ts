import test from "ava";
import { Debugging, names, type Variable, values } from "./support/debugging.ts";

let client: Debugging;

test.before(async () => {
  client = await Debugging.start();
});
test.after.always(() => client?.kernel.stop());

/** Stops in a cell at its `debugger` statement while `look` looks. */
async function within(code: string, look: () => Promise<void>): Promise<void> {
  const { running } = await client.stopIn(code);
  try {
    await look();
  } finally {
    await client.continue();
    await running;
  }
}

const find = (variables: readonly Variable[], name: string): Variable => {
  const found = variables.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no variable ${name} among ${names(variables).join(", ")}`);
  return found;
};

test.serial("scopes show locals, blocks, closures and the session's variables", async (t) => {
  const code = `const top = "session";
function outer(kept: number) {
  return function inner(given: number) {
    const own = given + kept;
    for (let turn = 0; turn < 1; turn++) {
      debugger;
    }
    return own;
  };
}
outer(1)(2);`;
  await within(code, async () => {
    t.is(values(await client.scope("Local"))["own"], "3");
    t.is(values(await client.scope("Local"))["given"], "2");
    t.is(values(await client.scope("Block"))["turn"], "0");
    t.is(values(await client.scope("Closure (outer)"))["kept"], "1");
    const session = await client.scope("Session");
    t.is(values(session)["top"], '"session"');
    t.true(names(session).every((name) => !name.includes("\u200c")));
    t.true(names(session).includes("outer"));
  });
});

test.serial("values read in a line and open into their parts", async (t) => {
  const code = `class Point { x = 1; get far(): number { return this.x * 100; } }
const all = {
  text: "a\\"b", number: -0, big: 5n, nothing: null, missing: undefined, symbol: Symbol("s"),
  map: new Map<unknown, unknown>([["key", 1], [{ k: 1 }, 2]]), set: new Set([7]), point: new Point(),
  bytes: new Uint8Array(3), buffer: new ArrayBuffer(2), lots: Array.from({ length: 250 }, (_, i) => i),
  get lazy(): number { return 42; }, proxy: new Proxy({}, { ownKeys() { throw new Error("trapped"); } }),
};
const tensor = ad.tensor([[1, 2], [3, 4]]);
debugger;`;
  await within(code, async () => {
    const session = await client.scope("Session");
    t.regex(find(session, "tensor").value, /1.*4/);
    t.false(find(session, "tensor").value.includes("\n"));
    const all = await client.variables(find(session, "all").variablesReference);
    t.like(values(all), {
      text: '"a\\"b"',
      number: "-0",
      big: "5n",
      nothing: "null",
      missing: "undefined",
      symbol: "Symbol(s)",
      lazy: "[Getter]",
    });
    t.is(find(all, "proxy").variablesReference, 0);
    const parts = async (name: string) => values(await client.variables(find(all, name).variablesReference));
    t.deepEqual(await parts("lazy"), { lazy: "42" });
    t.deepEqual(await parts("map"), { '"key"': "1", "{ k: 1 }": "2" });
    t.deepEqual(await parts("set"), { 0: "7" });
    t.deepEqual(await parts("point"), { x: "1" });
    t.deepEqual(await parts("bytes"), { 0: "0", 1: "0", 2: "0" });
    t.deepEqual(await parts("buffer"), { 0: "0", 1: "0" });
    const lots = find(all, "lots");
    t.is(lots.indexedVariables, 250);
    const groups = await client.variables(lots.variablesReference);
    t.deepEqual(names(groups), ["[0 … 99]", "[100 … 199]", "[200 … 249]"]);
    t.is((await client.variables(find(groups, "[200 … 249]").variablesReference))[49]?.value, "249");
    const page = await client.variables(lots.variablesReference, { filter: "indexed", start: 98, count: 4 });
    t.deepEqual(values(page), { 98: "98", 99: "99", 100: "100", 101: "101" });
  });
});

test.serial("setVariable and setExpression change locals, session variables and parts of values", async (t) => {
  const code = `let shared = 1;
const holder = { list: [1, 2], map: new Map([["a", 1]]) };
function change(local: number) {
  debugger;
  return local + shared;
}
const changed = change(10);`;
  await within(code, async () => {
    const [frame] = await client.frames();
    const { scopes } = await client.ask<{ scopes: { name: string; variablesReference: number }[] }>("scopes", {
      frameId: frame?.id,
    });
    const reference = (name: string) => scopes.find((each) => each.name === name)?.variablesReference;
    const set = (variablesReference: number | undefined, name: string, value: string) =>
      client.ask("setVariable", { variablesReference, name, value });
    t.is((await set(reference("Local"), "local", "local * 2 as number"))["value"], "20");
    t.is((await set(reference("Session"), "shared", "5"))["value"], "5");
    const holder = await client.variables(find(await client.scope("Session"), "holder").variablesReference);
    t.is((await set(find(holder, "list").variablesReference, "1", "'two'"))["value"], '"two"');
    t.is((await set(find(holder, "map").variablesReference, '"a"', "9"))["value"], "9");
    t.regex(await client.refusal("setVariable", { variablesReference: 1e9, name: "x", value: "1" }), /no variable x/);
    await client.ask("setExpression", { expression: "holder.list[0]", value: "local", frameId: frame?.id });
  });
  const { published } = await client.kernel.execute("[changed, holder.list, holder.map.get('a')]");
  const result = published.find(({ type }) => type === "execute_result")?.content["data"] as Record<string, string>;
  t.is(result["text/plain"]?.replace(/\s+/g, " "), "[ 25, [ 20, 'two' ], 9 ]");
});

test.serial("evaluate sees the frame, takes TypeScript, changes variables, and says what it throws", async (t) => {
  await within(
    "function f(a: number) {\n  let b = a * 2;\n  debugger;\n  return b;\n}\nconst got = f(4);",
    async () => {
      t.is(await client.evaluate("(a as number) + b"), "12");
      t.is(await client.evaluate("{ a, b }"), "{ a: 4, b: 8 }");
      t.is(await client.evaluate("b = 100; b"), "100");
      const [frame] = await client.frames();
      t.regex(
        await client.refusal("evaluate", { expression: "missing + 1", frameId: frame?.id }),
        /missing is not defined/,
      );
      t.regex(await client.refusal("evaluate", { expression: "1 +", frameId: frame?.id }), /Unexpected|expected/i);
      const reply = await client.ask("evaluate", { expression: "[1, [2]]", frameId: frame?.id });
      t.is((await client.variables(Number(reply["variablesReference"]))).length, 2);
    },
  );
  t.is((await client.ask("evaluate", { expression: "got" }))["result"], "100");
  t.is((await client.ask("evaluate", { expression: "const hidden = 3; hidden * got" }))["result"], "300");
  t.is((await client.kernel.execute("const hidden: string = 'free'; hidden")).reply["status"], "ok");
});

test.serial("the variable explorer lists the session without a stop, values too that are rich", async (t) => {
  await client.kernel.execute(
    "const table = { a: 1 };\nconst chart = ad.plot.line([1, 2], [3, 4]);\nconst html = Jupyter.html`<b>x</b>`;",
  );
  const { variables } = await client.ask<{ variables: Variable[] }>("inspectVariables");
  t.is(find(variables, "table").value, "{ a: 1 }");
  t.deepEqual(values(await client.variables(find(variables, "table").variablesReference)), { a: "1" });
  const rich = async (variableName: string) =>
    (await client.ask<{ data: Record<string, unknown> }>("richInspectVariables", { variableName })).data;
  t.deepEqual(await rich("html"), { "text/html": "<b>x</b>" });
  t.deepEqual(await rich("table"), { "text/plain": "{ a: 1 }" });
  t.true("image/svg+xml" in (await rich("chart")));
  await within("const local = chart;\ndebugger;", async () => {
    const [frame] = await client.frames();
    const { data } = await client.ask<{ data: Record<string, unknown> }>("richInspectVariables", {
      variableName: "local",
      frameId: frame?.id,
    });
    t.true("application/vnd.vegalite.v5+json" in data);
  });
  for (const variableName of ["absent", "0", "[[Prototype]]"]) t.deepEqual(await rich(variableName), {});
});

test.serial("a rich view that stays open follows the steps, and ends with its variable", async (t) => {
  const rich = async (frameId: number | undefined) =>
    (await client.ask<{ data: Record<string, unknown> }>("richInspectVariables", { variableName: "followed", frameId }))
      .data;
  let opened: number | undefined;
  const code = "(() => {\n  let followed = 1;\n  debugger;\n  followed = 2;\n  return followed;\n})();";
  await within(code, async () => {
    opened = (await client.frames())[0]?.id;
    t.deepEqual(await rich(opened), { "text/plain": "1" });
    for (const _ of [1, 2]) {
      await client.ask("next");
      await client.event("stopped");
    }
    t.not((await client.frames())[0]?.id, opened);
    t.deepEqual(await rich(opened), { "text/plain": "2" });
  });
  t.deepEqual(await rich(opened), {});
});

test.serial("copyToGlobals gives the session a local variable, which later cells know", async (t) => {
  await within("function g() {\n  const secret = [1, 2, 3];\n  debugger;\n  return secret;\n}\ng();", async () => {
    const [frame] = await client.frames();
    const given = { srcVariableName: "secret", dstVariableName: "carried", srcFrameId: frame?.id };
    await client.ask("copyToGlobals", given);
    t.is(await client.evaluate("carried.length"), "3");
    t.regex(await client.refusal("copyToGlobals", { ...given, dstVariableName: "not a name" }), /is not a name/);
  });
  const { reply, published } = await client.kernel.execute("carried.length");
  t.is(reply["status"], "ok", JSON.stringify(reply));
  const data = published.find(({ type }) => type === "execute_result")?.content["data"];
  t.deepEqual(data, { "text/plain": "3" });
  t.is((await client.kernel.execute("const carried = 'again';")).reply["status"], "ok");
});

test.serial("looking at a value stops nowhere, whatever its own code does", async (t) => {
  await client.kernel.execute(
    "class Odd { [Symbol.for('nodejs.util.inspect.custom')]() {\n  debugger;\n  return 'odd';\n} }\nconst odd = new Odd();",
  );
  const { variables } = await client.ask<{ variables: Variable[] }>("inspectVariables");
  t.is(find(variables, "odd").value, "odd");
});

test.serial("JupyterLab gets types that its panel knows how to show", async (t) => {
  await client.ask("initialize", { clientID: "jupyterlab" });
  await client.kernel.execute("const [i, f, s, b, o] = [1, 1.5, 'x', true, { p: 1 }];");
  const { variables } = await client.ask<{ variables: Variable[] }>("inspectVariables");
  const types = Object.fromEntries(["i", "f", "s", "b", "o"].map((name) => [name, find(variables, name).type]));
  t.deepEqual(types, { i: "int", f: "float", s: "str", b: "bool", o: undefined });
  await client.ask("initialize", { clientID: "test" });
});
