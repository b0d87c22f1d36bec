import test from "ava";
import { matrix, PlotError } from "../../../lib/plot/index.ts";
import { count, everyValue, texts } from "./drawn.ts";

const square = (n: number, f: (i: number, j: number) => number) =>
  Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => f(i, j)));

test("a small matrix has its numbers in cells, rows from top to bottom", async (t) => {
  const labels = await texts(
    matrix(
      [
        [1, -2],
        [0.5, 1e-7],
      ],
      { title: "H", rows: "i", columns: "j" },
    ),
  );
  for (const label of ["H", "i", "j", "1", "−2", "0.5", "1e−7", "−2 to 1"]) t.true(labels.includes(label), label);
  t.true(labels.join("|").includes("1|−2|0.5|1e−7"));
  const named = await texts(matrix([[1]], { title: 'a"b', rows: 'c"d', columns: "e'f" }));
  for (const name of ['a"b', 'c"d', "e'f"]) t.true(named.includes(name), name);
});

test("the colours are centred on zero when signs mix and not otherwise", (t) => {
  const domain = (m: number[][]) =>
    everyValue(matrix(m).spec, "domain").find((d) => Array.isArray(d) && d.length === 5);
  t.deepEqual(domain([[-1, 4]]), [-4, -2, 0, 2, 4]);
  t.deepEqual(domain([[1, 5]]), [1, 2, 3, 4, 5]);
  t.deepEqual(domain([[-5, -1]]), [-5, -4, -3, -2, -1]);
  t.deepEqual(domain([[3]]), [1.5, 2.25, 3, 3.75, 4.5]);
});

test("entries that are not finite are grey, counted and named", async (t) => {
  const chart = matrix([
    [1, Number.NaN],
    [Number.NEGATIVE_INFINITY, 2],
  ]);
  const labels = await texts(chart);
  t.true(labels.includes("1 to 2, 2 of 4 entries not finite (grey)"));
  t.true(labels.includes("NaN") && labels.includes("−Infinity"));
  t.is(count(await chart.svg(), 'aria-roledescription="rect mark"'), 4);
  t.true((await texts(matrix([[Number.NaN]]))).includes("no finite entries"));
});

test("tensors, typed rows, thin and tall matrices all draw", async (t) => {
  const tensor = { shape: [2, 3], data: new Float32Array([1, 2, 3, 4, 5, 6]) };
  t.is(count(await matrix(tensor).svg(), 'aria-roledescription="rect mark"'), 6);
  for (const [rows, columns] of [
    [1, 500],
    [500, 1],
    [10, 64],
    [1, 1],
  ] as const) {
    const chart = matrix(Array.from({ length: rows }, () => new Float64Array(columns).fill(1)));
    const { width, height } = chart.spec as { width: number; height: number };
    t.true(width >= 24 && width <= 540 && height >= 24 && height <= 540, `${width} × ${height}`);
    t.is(count(await chart.svg(), 'aria-roledescription="rect mark"'), rows * columns);
  }
});

test("a large matrix is one picture that a PNG reader accepts, with blocks for the pointer", async (t) => {
  const chart = matrix(square(500, (i, j) => (i === j ? 1 : -0.1)));
  const svg = await chart.svg();
  t.is(count(svg, "<image"), 1);
  const [url] = everyValue(chart.spec, "values")
    .flat()
    .map((row) => (row as { url?: string }).url)
    .filter(Boolean);
  const png = Buffer.from(url!.slice("data:image/png;base64,".length), "base64");
  t.is(png.subarray(1, 4).toString(), "PNG");
  t.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [500, 500]);
  t.true(png.length < 100_000);
  t.true(count(svg, 'aria-roledescription="rect mark"') <= 1024);
  t.true((await texts(matrix(square(100, () => Number.NaN)))).includes("no finite entries"));
});

test("what is no matrix is named", (t) => {
  const bad: [unknown, RegExp][] = [
    [[], /nothing to draw: the matrix is 0 × 0/],
    [[[]], /nothing to draw: the matrix is 1 × 0/],
    [[[1, 2], [3]], /row 1 has 1 entries, the rows before it have 2/],
    [[1, 2], /an array with 1 in it/],
    [[["a"]], /a row with the string "a"/],
    [{ shape: [3], data: [1, 2, 3] }, /a tensor of shape \[3\]/],
    [{ shape: ["n", 2], data: [] }, /a tensor of shape \[n, 2\]/],
    [{ size: 3, matvec() {} }, /an object with size, matvec/],
    [undefined, /got undefined/],
  ];
  for (const [given, message] of bad) t.throws(() => matrix(given as never), { instanceOf: PlotError, message });
});

test("rows and columns can have names, one for each", async (t) => {
  const options = { rowNames: ['first "row"', "second"], columnNames: ["a", "b", "c"] };
  const svg = await matrix(
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    options,
  ).svg();
  for (const name of ["first &quot;row&quot;", "second", ">a<", ">c<"])
    t.true(svg.includes(name) || svg.includes(name.replaceAll("&quot;", '"')), name);
  t.throws(() => matrix([[1, 2, 3]], { columnNames: ["a"] }), { message: /1 names were given for 3/ });
});
