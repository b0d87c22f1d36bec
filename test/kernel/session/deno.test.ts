import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import test from "ava";
import { type Received, startKernel } from "../support/client.ts";

/** A PNG of one pixel. */
const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

const folder = await mkdtemp(path.join(tmpdir(), "adjoint-deno-"));
await writeFile(
  path.join(folder, "shapes.ts"),
  `const { display, html, md, svg, $display } = Deno.jupyter;
export class Circle {
  constructor(readonly r: number) {}
  [$display]() { return { "text/plain": \`circle \${this.r}\`, "image/svg+xml": \`<svg><circle r="\${this.r}"/></svg>\` }; }
}
export class Later {
  async [Symbol.for("Jupyter.display")]() { await null; return { "text/html": "<i>later</i>" }; }
}
export async function show() {
  await display(new Circle(1));
  await display({ "text/html": "<p>raw</p>" }, { raw: true });
  await display(md\`# \${1 + 1}\`, { display_id: "title" });
  await display(html\`<b>new</b>\`, { display_id: "title", update: true });
  await Deno.jupyter.broadcast("display_data", { data: { "text/plain": "sent" }, metadata: {}, transient: {} });
  return svg\`<svg/>\`;
}
`,
);
const library = path.join(folder, "node_modules/which-runtime");
await mkdir(library, { recursive: true });
await writeFile(
  path.join(library, "package.json"),
  '{ "name": "which-runtime", "type": "module", "main": "index.js" }',
);
await writeFile(
  path.join(library, "index.js"),
  'export const runtime = () => (typeof Deno === "undefined" && globalThis.Deno === undefined ? "node" : "deno");',
);
await writeFile(path.join(folder, "pixel.png"), Buffer.from(pixel, "base64"));

const kernel = await startKernel({ folder });
test.after.always(async () => {
  await kernel.stop();
  await rm(folder, { recursive: true });
});

const run = async (code: string): Promise<readonly Received[]> => {
  const { reply, published } = await kernel.execute(code);
  if (reply["status"] !== "ok") throw new Error(`${code}: ${reply["evalue"]}`);
  return published.filter(({ type }) => !["status", "execute_input"].includes(type));
};

test.serial("a module written for Deno's notebooks runs", async (t) => {
  const published = await run('import { show, Circle, Later } from "./shapes.ts";\nawait show()');
  t.deepEqual(
    published.map(({ type, content }) => [type, content["data"]]),
    [
      ["display_data", { "text/plain": "circle 1", "image/svg+xml": '<svg><circle r="1"/></svg>' }],
      ["display_data", { "text/html": "<p>raw</p>" }],
      ["display_data", { "text/markdown": "# 2" }],
      ["update_display_data", { "text/html": "<b>new</b>" }],
      ["display_data", { "text/plain": "sent" }],
      ["execute_result", { "image/svg+xml": "<svg/>" }],
    ],
  );
  t.deepEqual(published[2]?.content["transient"], { display_id: "title" });
  t.deepEqual(published[3]?.content["transient"], { display_id: "title" });
  t.deepEqual((await run("new Circle(2)"))[0]?.content["data"], {
    "text/plain": "circle 2",
    "image/svg+xml": '<svg><circle r="2"/></svg>',
  });
  t.deepEqual((await run("new Later()"))[0]?.content["data"], { "text/html": "<i>later</i>" });
});

test.serial("Deno.jupyter is Jupyter; installed packages see no Deno, and a user may set one", async (t) => {
  const published = await run(
    'import { runtime } from "which-runtime";\nconsole.log(Deno.jupyter === Jupyter, Deno.jupyter.$display === Symbol.for("Jupyter.display"), runtime())',
  );
  t.is(published.find(({ content }) => content["name"] === "stdout")?.content["text"], "true true node\n");
  t.is(
    (await run("(globalThis as any).Deno = { mine: 1 }; console.log((globalThis as any).Deno.mine)"))[0]?.content[
      "text"
    ],
    "1\n",
  );
});

test.serial("pictures by their bytes, or from a file", async (t) => {
  for (const code of [
    'Jupyter.image("pixel.png")',
    'Jupyter.image(require("node:fs").readFileSync("pixel.png"))',
    'Jupyter.image(new URL("pixel.png", `file://${__dirname}/`))',
  ])
    t.deepEqual((await run(code))[0]?.content["data"], { "image/png": pixel }, code);
  t.regex(String((await kernel.execute('Jupyter.image("shapes.ts")')).reply["evalue"]), /PNG, JPEG, GIF or WebP/);
  t.regex(String((await kernel.execute('Jupyter.image("missing.png")')).reply["evalue"]), /missing\.png/);
});

test.serial("displays carry metadata, transient data and buffers; other cells update them", async (t) => {
  const [shown] = await run(
    'const handle = Jupyter.display("a", { id: "shared", metadata: { m: 1 }, transient: { t: 2 }, buffers: [new Uint8Array([1, 2])] });',
  );
  t.like(shown?.content, { metadata: { m: 1 }, transient: { t: 2, display_id: "shared" } });
  t.deepEqual(
    shown?.buffers.map((buffer) => [...buffer]),
    [[1, 2]],
  );
  const [byHandle] = await run('handle.update("b", { transient: { t: 3 } })');
  t.like(byHandle, {
    type: "update_display_data",
    content: { data: { "text/plain": "'b'" }, metadata: {}, transient: { t: 3, display_id: "shared" } },
  });
  const [byId] = await run('Jupyter.display("c", { id: "shared", update: true });');
  t.like(byId, { type: "update_display_data", content: { transient: { display_id: "shared" } } });
  t.regex(
    String((await kernel.execute("Jupyter.display(1, { transient: 5 as any })")).reply["evalue"]),
    /the transient data of a display must be an object/,
  );
});

test.serial("output is cleared at once or when something new comes, in order with the rest", async (t) => {
  const published = await run(
    "console.log(1); Jupyter.clear({ wait: true }); console.log(2); Jupyter.clear(); console.log(3)",
  );
  t.deepEqual(
    published.map(({ content }) => content["text"] ?? content["wait"]),
    ["1\n", true, "2\n", false, "3\n"],
  );
});
