import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { line, matrix, PlotError, row, vegaLite } from "../../../lib/plot/index.ts";
import { ink, palette } from "../../../lib/plot/theme.ts";
import { count, everyValue, shown, texts } from "./drawn.ts";

const data = {
  values: [
    { a: 1, b: 2 },
    { a: 2, b: 5 },
  ],
};
const channel = (field: string) => ({ field, type: "quantitative" as const });
const good = { data, mark: "point" as const, encoding: { x: channel("a"), y: channel("b") } };
type Spec = Parameters<typeof vegaLite>[0];
/** A specification that the types would refuse, as it comes from JSON or from plain JavaScript. */
const untyped = (spec: unknown) => vegaLite(spec as Spec);

test("a chart shows itself as Vega-Lite v5 with an SVG picture and text, never as HTML", async (t) => {
  const bundle = await shown(vegaLite({ ...good, title: "points" }));
  t.deepEqual(Object.keys(bundle).sort(), ["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"]);
  const spec = bundle["application/vnd.vegalite.v5+json"] as Spec;
  t.is(spec.$schema, "https://vega.github.io/schema/vega-lite/v5.json");
  t.is(spec.background, "transparent");
  t.is(bundle["text/plain"], "Chart “points”");
  const svg = String(bundle["image/svg+xml"]);
  t.true(svg.startsWith("<svg"));
  t.is(count(svg, 'aria-roledescription="point"'), 2);
});

test("the theme's text and series colours read on white and on JupyterLab's dark page", (t) => {
  const luminance = (hex: string) => {
    const parts = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255);
    const [r, g, b] = parts.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
      number,
      number,
      number,
    ];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
    return (high + 0.05) / (low + 0.05);
  };
  for (const page of ["#ffffff", "#111111"]) {
    t.true(contrast(ink, page) > 4.3);
    for (const colour of palette) t.true(contrast(colour, page) > 3.8, `${colour} on ${page}`);
  }
});

test("a user's configuration wins over the theme, section by section", (t) => {
  const { spec } = vegaLite({ ...good, config: { axis: { labelFontSize: 20 } } });
  t.is(spec.config?.axis?.labelFontSize, 20);
  t.is(spec.config?.axis?.labelColor, ink);
});

test("the specification given is copied, and typed arrays in it become plain ones", async (t) => {
  const values = new Float64Array([1, 2, 3]);
  const chart = untyped({ data: { values }, mark: "tick", encoding: { x: { field: "data", type: "quantitative" } } });
  values[0] = 100;
  t.deepEqual(everyValue(chart.spec, "values"), [[1, 2, 3]]);
  t.is(count(await chart.svg(), 'aria-roledescription="tick"'), 3);
});

const faults: [string, unknown, RegExp][] = [
  [
    "a field the data lacks",
    { ...good, encoding: { x: channel("c") } },
    /x: the data has no field "c"; it has "a", "b"/,
  ],
  ["a nested field the data lacks", { ...good, encoding: { x: channel("c.d") } }, /no field "c\.d"/],
  [
    "a field missing in a layer",
    { data, layer: [{ mark: "line", encoding: { y: channel("z") } }] },
    /y: .*no field "z"/,
  ],
  ["a field of a tooltip list", { ...good, encoding: { ...good.encoding, tooltip: [channel("q")] } }, /tooltip: .*"q"/],
  [
    "an unknown field type",
    { ...good, encoding: { x: { field: "a", type: "quant" } } },
    /x: type "quant" is not one of/,
  ],
  ["an unknown mark", { ...good, mark: "dots" }, /"dots" is not a mark/],
  ["a mark without encoding", { data, mark: "line" }, /the line mark has no encoding/],
  ["a misspelt property", { ...good, encodng: {} }, /"encodng" is not a property of a view/],
  ["an unknown channel", { ...good, encoding: { xx: channel("a") } }, /xx is not a valid encoding channel/],
  ["an unknown scale", { ...good, encoding: { x: { ...channel("a"), scale: { type: "logg" } } } }, /"x".*"logg" scale/],
  ["a broken expression", { ...good, transform: [{ calculate: "datum.a +", as: "c" }] }, /cannot be drawn/],
  ["a width that hangs the page", { ...good, width: "container" }, /"container" makes the notebook page hang/],
  ["a width past the column", { ...good, width: 900 }, /width 900 is wider.*760/],
  ["a height that is no size", { ...good, height: -5 }, /height must be a positive number, got -5/],
  ["no rows", { ...good, data: { values: [] } }, /data has no rows/],
  ["no view at all", {}, /cannot be drawn/],
];
for (const [what, spec, message] of faults) {
  test(`a specification with ${what} is an error message, not an empty box`, async (t) => {
    await t.throwsAsync(shown(untyped(spec)), { instanceOf: PlotError, message });
  });
}

test("fields that transforms make, nested fields and facets are known to the check", async (t) => {
  const specs: unknown[] = [
    { ...good, transform: [{ calculate: "datum.a * 2", as: "twice" }], encoding: { x: channel("twice") } },
    { ...good, transform: [{ fold: ["a", "b"] }], encoding: { x: channel("value") } },
    { ...good, transform: [{ aggregate: [{ op: "mean", field: "a", as: "m" }] }], encoding: { x: channel("m") } },
    { ...good, data: { values: [{ p: { q: 1 }, "r.s": 2 }] }, encoding: { x: channel("p.q"), y: channel("r\\.s") } },
    { datasets: { mine: data.values }, data: { name: "mine" }, mark: "point", encoding: good.encoding },
    {
      data,
      repeat: ["a", "b"],
      spec: { mark: "point", encoding: { x: { field: { repeat: "repeat" }, type: "quantitative" } } },
    },
  ];
  for (const spec of specs) t.true("image/svg+xml" in (await shown(untyped(spec))), JSON.stringify(spec));
});

test("what is not JSON is refused at once", (t) => {
  const loop: { self?: unknown } = {};
  loop.self = loop;
  t.throws(() => untyped(loop), { instanceOf: PlotError, message: /cannot be written as JSON/ });
  t.throws(() => untyped({ data: { values: [1n] } }), { message: /cannot be written as JSON/ });
  t.throws(() => untyped({ $schema: "https://example.org/schema/vega/v5.json", marks: [] }), {
    message: /\$schema is/,
  });
  t.throws(() => untyped("mark"), { message: /got the string "mark"/ });
});

test("charts with very many rows go out without a picture, and are still checked", async (t) => {
  const values = Array.from({ length: 30_000 }, (_, a) => ({ a, b: a }));
  const many = { ...good, data: { values } };
  t.false("image/svg+xml" in (await shown(vegaLite(many))));
  await t.throwsAsync(shown(untyped({ ...many, mark: "dots" })), { message: /not a mark/ });
});

test("a row draws its charts side by side within the column, each with its own scales", async (t) => {
  const both = row(
    line([0, 1], [0, 1], { title: "left" }),
    line([0, 1], [0, 1000], { title: "right", scale: "linear" }),
  );
  const labels = await texts(both);
  for (const label of ["left", "right", "1,000", "1.0"]) t.true(labels.includes(label), label);
  const widths = everyValue(both.spec, "width") as number[];
  t.true(widths.reduce((a, b) => a + b) < 760);
  t.true((await texts(row(row(both, matrix([[1]]))))).includes("1 × 1"));
  t.throws(() => row(), { message: /at least one chart/ });
  t.throws(() => row(3 as never), { message: /expected charts, got 3/ });
});

test("a chart is saved as SVG, JSON and a page that needs no network", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "chart-"));
  try {
    const chart = line([0, 1], [1, 2], { title: "</script><b>" });
    await Promise.all(["c.svg", "c.json", "c.html"].map((name) => chart.save(join(folder, name))));
    const read = (name: string) => readFile(join(folder, name), "utf8");
    t.is(await read("c.svg"), await chart.svg());
    t.deepEqual(JSON.parse(await read("c.json")), JSON.parse(JSON.stringify(chart.spec)));
    const page = await read("c.html");
    t.is(count(page, "<script"), count(page, "</script>"));
    t.false(page.includes("<script src"));
    t.true(page.length > 500_000);
    await t.throwsAsync(chart.save(join(folder, "c.png")), { message: /PNG needs a rasteriser/ });
    await t.throwsAsync(chart.save(join(folder, "c.gif")), { message: /must end in \.svg, \.json or \.html/ });
  } finally {
    await rm(folder, { recursive: true });
  }
});
