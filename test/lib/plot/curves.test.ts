import test from "ava";
import { curves, line, PlotError } from "../../../lib/plot/index.ts";
import { count, everyValue, shown, texts } from "./drawn.ts";

const mime = "application/vnd.vegalite.v5+json";
type Row = { x: number; y: number; series: string };
const rows = (spec: unknown) =>
  everyValue(spec, "values")
    .flat()
    .filter((row): row is Row => typeof row === "object" && row !== null && "y" in row);

test("points stand at their epoch when epochs rise and at the push otherwise", (t) => {
  const byEpoch = curves().push({ loss: 3, epoch: 1 }).push({ loss: 2, epoch: 5 });
  t.deepEqual(
    rows(byEpoch.spec).map(({ x }) => x),
    [1, 5],
  );
  const byStep = curves();
  for (let i = 0; i < 6; i++) byStep.push({ loss: i, epoch: Math.floor(i / 3) });
  t.deepEqual(
    rows(byStep.spec).map(({ x }) => x),
    [0, 1, 2, 3, 4, 5],
  );
  t.true(JSON.stringify(byStep.spec).includes('{"at":3,"label":"epoch 1"}'));
});

test("series may be missing in a push and may start late", (t) => {
  const c = curves().push({ train: 1 }).push({ train: 2, validation: 5 }).push({ train: 3, validation: undefined });
  t.deepEqual(
    rows(c.spec).map(({ x, y, series }) => [series, x, y]),
    [
      ["train", 0, 1],
      ["train", 1, 2],
      ["train", 2, 3],
      ["validation", 1, 5],
    ],
  );
});

test("tensors with one element are kept as numbers only", (t) => {
  const c = curves().push({ loss: { item: () => 0.25 } });
  t.deepEqual(
    rows(c.spec).map(({ y }) => y),
    [0.25],
  );
});

test("what is not a number is named", (t) => {
  const push = (record: unknown) => () => curves().push(record as never);
  t.throws(push({ train: Promise.resolve(1) }), { instanceOf: PlotError, message: /"train".*a promise: await it/ });
  t.throws(push({ train: "0.5" }), { message: /"train".*the string "0.5"/ });
  t.throws(push({ train: { shape: [3], item: () => null } }), { message: /tensor of shape \[3\]/ });
  t.throws(push({ epoch: 1 }), { message: /names no series/ });
  t.throws(push(3), { message: /expected a record of numbers.*got 3/ });
  t.throws(() => curves({ scale: "cubic" as never }), { message: /scale must be "linear" or "log", got cubic/ });
});

test("points that cannot be drawn are said, not drawn", async (t) => {
  const c = curves({ title: "run", scale: "log" });
  for (const loss of [1, Number.NaN, 0.5, Number.POSITIVE_INFINITY, -1, 0.25]) c.push({ loss });
  t.deepEqual(
    rows(c.spec).map(({ y }) => y),
    [1, 0.5, 0.25],
  );
  const labels = await texts(c.chart());
  t.true(labels.includes("loss: 2 of 6 points cannot be drawn, first NaN at 1"));
  t.true(labels.includes("loss: 1 of 6 points ≤ 0 have no place on a log scale"));
});

test("empty, all-NaN, constant, single and huge series are drawn with words or dots, never as an empty box", async (t) => {
  t.true((await texts(curves().chart())).includes("no points yet"));
  const nan = await texts(curves().push({ loss: Number.NaN }).chart());
  t.true(
    nan.includes("no points that can be drawn") && nan.includes("loss: 1 of 1 points cannot be drawn, first NaN at 0"),
  );
  for (const ys of [[7], [0, 0, 0], [1e-9, 1e-9], [-1e290, 1e290], [1e-290, 2e-290], [1, 1 + 2 ** -52]]) {
    const svg = await line(Array.from(ys.keys()), ys).svg();
    t.is(count(svg, 'aria-roledescription="point"'), ys.length, String(ys));
    t.false(svg.includes("NaN"), String(ys));
  }
});

test("names with quotes, markup, dots and brackets are drawn as they are", async (t) => {
  const names = ['a.b["c"]', "x[0].y", "<b>&amp;</b>", "it's", "\\", "__proto__x", "x"];
  const labels = await texts(line([0, 1], Object.fromEntries(names.map((name, i) => [name, [i, i + 1]]))));
  for (const name of names) t.true(labels.includes(name), name);
  for (const name of names) {
    const titled = await texts(line([0, 1], [1, 2], { title: name, x: name, y: name }));
    t.is(titled.filter((label) => label === name).length, 3, name);
  }
});

test("a hundred thousand points keep their shape in two thousand", (t) => {
  const n = 100_000;
  const xs = Float64Array.from({ length: n }, (_, i) => i);
  const ys = xs.map((x) => (x === 54_321 ? 40 : Math.sin(x / 3000)));
  const drawn = rows(line(xs, ys).spec);
  t.is(drawn.length, 2000);
  t.deepEqual([drawn[0]!.x, drawn.at(-1)!.x], [0, n - 1]);
  t.true(drawn.some(({ y }) => y === 40));
  let worst = 0;
  for (let k = 1; k < drawn.length; k++) {
    const [a, b] = [drawn[k - 1]!, drawn[k]!];
    if (a.y === 40 || b.y === 40) continue;
    for (let x = a.x; x <= b.x; x++) {
      if (x !== 54_321) worst = Math.max(worst, Math.abs(a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x) - ys[x]!));
    }
  }
  t.true(worst < 0.001, String(worst));
});

test("line says what does not fit", (t) => {
  t.throws(() => line([], []), { instanceOf: PlotError, message: /nothing to draw/ });
  t.throws(() => line([1, 2], [1, 2, 3]), { message: /"ys" has 3 values and xs has 2/ });
  t.throws(() => line([1, 2], { "a b": [1] }), { message: /"a b" has 1 values/ });
  t.throws(() => line([1, 2], ["1", 2] as never), { message: /a list with the string "1" in it/ });
  t.throws(() => line(null as never, [1]), { message: /xs: expected a list of numbers.*got null/ });
  t.throws(() => line([1], { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] }), { message: /one axis.*\[2, 3\]/ });
  t.notThrows(() => line({ shape: [2, 1], data: new Float32Array(2) }, { shape: [2], data: [1, 2] }));
});

interface Sent {
  readonly states: Record<string, unknown>[];
  displays: number;
}

/** Puts a notebook's display in place for one test and records the bundles that come. */
async function inNotebook(run: (sent: Sent) => Promise<void>): Promise<void> {
  const place = globalThis as { Jupyter?: unknown };
  const sent: Sent = { states: [], displays: 0 };
  const record = (value: { [key: symbol]: () => Record<string, unknown> }) => {
    sent.states.push(value[Symbol.for("Jupyter.display")]!());
  };
  place.Jupyter = {
    display: (value: { [key: symbol]: () => Record<string, unknown> }) => {
      sent.displays++;
      record(value);
      return { id: "1", update: record };
    },
  };
  try {
    await run(sent);
  } finally {
    delete place.Jupyter;
  }
}

test.serial("in a notebook curves show at the first push, stream without pictures and end with one", async (t) => {
  await inNotebook(async (sent) => {
    const c = curves({ title: "run" }).push({ loss: 1 });
    t.is(sent.displays, 1);
    for (let i = 0; i < 20_000; i++) c.push({ loss: 1 / (i + 2) });
    t.is(sent.displays, 1);
    t.true(sent.states.length < 200);
    t.true(sent.states.every((state) => mime in state && !("image/svg+xml" in state)));
    await c.finish();
    const last = sent.states.at(-1)!;
    t.is(rows(last[mime]).length, 2000);
    t.true(String(last["image/svg+xml"]).startsWith("<svg"));
    const before = sent.states.length;
    await c.finish();
    t.is(sent.states.length, before);
  });
});

test.serial("the final state is sent on its own once pushes rest", async (t) => {
  await inNotebook(async (sent) => {
    const arrived = new Promise<void>((resolve) => {
      const push = sent.states.push.bind(sent.states);
      sent.states.push = (...states) => {
        if (states.some((state) => "image/svg+xml" in state)) resolve();
        return push(...states);
      };
    });
    // The library's timer does not keep a process alive; this one does until the state has come.
    const alive = setInterval(() => {}, 1000);
    curves().push({ loss: 1 }).push({ loss: 0.5 });
    await arrived;
    clearInterval(alive);
    t.is(rows(sent.states.at(-1)![mime]).length, 2);
  });
});

test.serial(
  "as the result of the cell that shows it, a live chart is one line of text; of a later cell, the chart",
  async (t) => {
    const place = globalThis as { [key: symbol]: unknown };
    const symbol = Symbol.for("adjoint.cell");
    const cell = { epoch: 1, interrupt: new Int32Array(new SharedArrayBuffer(4)) };
    place[symbol] = cell;
    try {
      await inNotebook(async (sent) => {
        const c = curves({ title: "run" }).push({ loss: 1 }).push({ loss: 0.5 });
        t.deepEqual(await shown(c), { "text/plain": "Curves “run”: 2 steps, last loss 0.5" });
        t.true("image/svg+xml" in sent.states.at(-1)!);
        cell.epoch = 2;
        t.true(mime in (await shown(c)));
      });
    } finally {
      delete place[symbol];
    }
  },
);

test.serial("outside a notebook curves have no display, and are a chart when asked", async (t) => {
  t.true(mime in (await shown(curves().push({ loss: 1 }))));
});
