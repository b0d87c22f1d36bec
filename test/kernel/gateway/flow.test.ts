import test from "ava";
import { startGateway } from "./support/gateway.ts";
import { newKernel, TestPage, textOf } from "./support/page.ts";

const count = ({ messages }: TestPage, type: string) =>
  messages.filter(({ header }) => header.msg_type === type).length;

test.serial(
  "a cell that prints without end sends a page what it can show: the beginning, the end, and how much is missing",
  async (t) => {
    const gateway = await startGateway(t);
    const kernel = await newKernel(gateway);
    const page = await TestPage.open(t, gateway, kernel);
    const id = page.execute(
      'for (let i = 0; i < 400_000; i++) console.log(String(i).padStart(99, " ")); console.log("the end");',
    );
    await page.idle(id);
    const text = textOf(page.messages, id);
    t.true(text.length > 24e6 && text.length < 36e6, `${text.length}`);
    t.true(text.startsWith(`${"0".padStart(99, " ")}\n`));
    t.regex(text, /399998\n +399999\nthe end\n$/);
    t.regex(textOf(page.messages, id, "stderr"), /^\n\[\d+\.\d MB of output are left out here/);
  },
);

test.serial("many small texts are joined, and none is lost", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  const lines = 30_000;
  const id = page.execute(
    `for (let i = 0; i < ${lines}; i++) { console.log(i); await new Promise((r) => setImmediate(r)); }`,
  );
  await page.idle(id);
  t.is(textOf(page.messages, id), Array.from({ length: lines }, (_, i) => `${i}\n`).join(""));
  t.true(count(page, "stream") < lines / 2, `${count(page, "stream")}`);
  t.is(textOf(page.messages, id, "stderr"), "");
});

test.serial("of a display that is updated all the time a page gets some states, and the last", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  const updates = 3_000;
  const id = page.execute(
    `const h = Jupyter.display(0, { id: "d" }); for (let i = 1; i <= ${updates}; i++) h.update(i);`,
  );
  await page.idle(id);
  const shown = page.messages.flatMap(({ header, content }) =>
    header.msg_type === "update_display_data"
      ? [Number((content["data"] as Record<string, string>)["text/plain"])]
      : [],
  );
  t.deepEqual(
    shown,
    shown.toSorted((a, b) => a - b),
  );
  t.is(shown.at(-1), updates);
  t.true(shown.length < updates / 2, `${shown.length}`);
});

test.serial("of very many displays a page gets the first and the last, and how many are missing", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  const id = page.execute("for (let i = 0; i < 7_000; i++) Jupyter.display(i);");
  await page.idle(id);
  const shown = page.messages.flatMap(({ header, content }) =>
    header.msg_type === "display_data" ? [Number((content["data"] as Record<string, string>)["text/plain"])] : [],
  );
  t.deepEqual(
    shown.slice(0, 5_000),
    Array.from({ length: 5_000 }, (_, i) => i),
  );
  t.is(shown.at(-1), 6_999);
  const missing = [...textOf(page.messages, id, "stderr").matchAll(/\[(\d+) displays are left out here/g)];
  t.is(
    missing.reduce((total, [, number]) => total + Number(number), 0),
    7_000 - shown.length,
  );
});

test.serial("an animation that clears its output ends with its last picture", async (t) => {
  const gateway = await startGateway(t);
  const kernel = await newKernel(gateway);
  const page = await TestPage.open(t, gateway, kernel);
  const id = page.execute("for (let i = 0; i < 7_000; i++) { Jupyter.clear({ wait: true }); Jupyter.display(i); }");
  await page.idle(id);
  const shown = page.messages.filter(({ header }) => /^(display_data|clear_output)$/.test(header.msg_type ?? ""));
  t.deepEqual(
    shown.slice(-2).map(({ header, content }) => [header.msg_type, content["data"] ?? content["wait"]]),
    [
      ["clear_output", true],
      ["display_data", { "text/plain": "6999" }],
    ],
  );
  t.is(textOf(page.messages, id, "stderr"), "");
});
