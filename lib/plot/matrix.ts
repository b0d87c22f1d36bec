import type { TopLevelSpec } from "vega-lite";
import { Chart } from "./chart.ts";
import { type ColourScale, colourScale, textOn } from "./colourScale.ts";
import { describe, plotErrors } from "./errors.ts";
import { cut } from "./graphLayout.ts";
import { hasValues, plainFormat, short, type Values } from "./numbers.ts";
import { pngUrl } from "./png.ts";
import { ink } from "./theme.ts";

export type MatrixInput = Values | readonly ArrayLike<number>[];

export interface MatrixOptions {
  readonly title?: string;
  /** Titles of the axes. */
  readonly rows?: string;
  readonly columns?: string;
  /** Names to show in place of the numbers of rows and columns, one for each. */
  readonly rowNames?: readonly string[];
  readonly columnNames?: readonly string[];
}

/** Up to this many entries each is a cell of its own that answers the pointer; more are one picture. */
const mostCells = 4_096;
/** Up to this many rows and columns the numbers are written into the cells. */
const written = 8;
const largestWidth = 520;
const largestHeight = 500;
const largestCell = 44;
/** Cells with numbers in them need room for five digits with sign. */
const writtenCell = 60;
const leastSide = 24;
/** How many blocks a side of a large matrix is divided into for the pointer. */
const blocks = 32;
const layers = { x: "quantitative", y: "quantitative", v: "quantitative" } as const;

interface Entries {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/**
 * A heatmap of a matrix [m, n]: blue below zero, orange above, symmetric about zero where signs mix. Small matrices
 * have their numbers in the cells; entries that are not finite are grey and counted in the subtitle.
 */
export function matrix(given: MatrixInput, options: MatrixOptions = {}): Chart {
  const entries = read(given);
  const { rows, columns, data } = entries;
  if (rows === 0 || columns === 0) throw plotErrors.emptyMatrix(rows, columns);
  for (const [names, count] of [
    [options.rowNames, rows],
    [options.columnNames, columns],
  ] as const)
    if (names && names.length !== count) throw plotErrors.names(names.length, count);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let missing = 0;
  for (const v of data) {
    if (!Number.isFinite(v)) missing++;
    else {
      low = Math.min(low, v);
      high = Math.max(high, v);
    }
  }
  const range =
    missing === data.length
      ? "no finite entries"
      : low === high
        ? `all ${short(low)}`
        : `${short(low)} to ${short(high)}`;
  const gaps = missing > 0 && missing < data.length ? `, ${missing} of ${data.length} entries not finite (grey)` : "";
  const large = data.length > mostCells;
  const head = {
    title: { text: options.title ?? `${rows} × ${columns}`, subtitle: `${range}${gaps}` },
    ...size(rows, columns),
  };
  const scale = missing === data.length ? colourScale(0, 1) : colourScale(low, high);
  const layer = large ? picture(entries, scale, head, options) : cells(entries, scale, head, options);
  return new Chart({ ...head, ...layer } as TopLevelSpec, { summary: `Matrix ${rows} × ${columns}, ${range}${gaps}` });
}

function read(given: MatrixInput): Entries {
  if (hasValues(given)) {
    const [rows, columns] = given.shape;
    if (given.shape.length !== 2 || typeof rows !== "number" || typeof columns !== "number") {
      throw plotErrors.notMatrix(describe(given));
    }
    return { rows, columns, data: Float64Array.from(given.data) };
  }
  if (!Array.isArray(given)) throw plotErrors.notMatrix(describe(given));
  const rows = given as readonly ArrayLike<number>[];
  const columns = rows[0]?.length ?? 0;
  const data = new Float64Array(rows.length * columns);
  for (const [i, row] of rows.entries()) {
    if (typeof row !== "object" || row === null || typeof row.length !== "number") {
      throw plotErrors.notMatrix(`an array with ${describe(row)} in it`);
    }
    if (row.length !== columns) throw plotErrors.ragged(i, row.length, columns);
    const bad = Array.prototype.find.call(row, (x: unknown) => typeof x !== "number");
    if (bad !== undefined) throw plotErrors.notMatrix(`a row with ${describe(bad)} in it`);
    data.set(row, i * columns);
  }
  return { rows: rows.length, columns, data };
}

const isWritten = (rows: number, columns: number) => rows <= written && columns <= written;

/** Square cells where they fit; a long thin matrix keeps a side that can be seen. */
function size(rows: number, columns: number): { width: number; height: number } {
  const most = isWritten(rows, columns) ? writtenCell : largestCell;
  const cell = Math.min(most, largestWidth / columns, largestHeight / rows);
  const whole = cell >= 1 ? Math.floor(cell) : cell;
  return {
    width: Math.max(leastSide, Math.round(whole * columns)),
    height: Math.max(leastSide, Math.round(whole * rows)),
  };
}

/** Row and column numbers at the middle of their cells, thinned to a round step. */
function ticks(count: number, pixels: number): number[] {
  const fits = Math.max(2, Math.floor(pixels / 34));
  let step = 1;
  for (let i = 0; count / step > fits; i++) step = [2, 5, 10][i % 3]! * 10 ** Math.floor(i / 3);
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step + 0.5);
}

function axes(
  rows: number,
  columns: number,
  { width, height }: { width: number; height: number },
  options: MatrixOptions,
) {
  const axis = (values: number[], names: readonly string[] | undefined) => ({
    values,
    grid: false,
    ticks: false,
    domain: false,
    labelPadding: 5,
    labelExpr: names ? `${JSON.stringify(names.map(cut))}[floor(datum.value)]` : "format(datum.value - 0.5, 'd')",
  });
  return {
    x: {
      field: "x",
      type: layers.x,
      scale: { domain: [0, columns], nice: false, zero: false },
      axis: {
        title: options.columns ?? null,
        ...axis(ticks(columns, width), options.columnNames),
        orient: "top" as const,
        ...(options.columnNames ? { labelAngle: -30, labelOverlap: false } : {}),
      },
    },
    y: {
      field: "y",
      type: layers.y,
      scale: { domain: [0, rows], reverse: true, nice: false, zero: false },
      axis: { title: options.rows ?? null, ...axis(ticks(rows, height), options.rowNames) },
    },
  };
}

const colourChannel = (scale: ColourScale) => ({
  field: "v",
  type: layers.v,
  title: null,
  scale: { domain: [...scale.domain], range: [...scale.range], interpolate: "rgb" as const },
  legend: { gradientLength: 120, gradientOpacity: 1, ...plainFormat(scale.domain) },
});

function cells(
  { rows, columns, data }: Entries,
  scale: ColourScale,
  pixels: { width: number; height: number },
  options: MatrixOptions,
) {
  const { x, y } = axes(rows, columns, pixels, options);
  const values = Array.from(data, (v, k) => {
    const finite = Number.isFinite(v);
    const [j, i] = [k % columns, Math.floor(k / columns)];
    const ink = finite ? textOn(scale.colour(v)) : "#ffffff";
    return {
      x: j,
      x2: j + 1,
      y: i,
      y2: i + 1,
      v: finite ? v : null,
      row: i,
      column: j,
      value: finite ? v : String(v),
      text: short(v),
      ink,
    };
  });
  const longest = Math.max(...values.map(({ text }) => text.length)) + 1;
  const some = values.some(({ v }) => v !== null);
  const tooltip = (["row", "column", "value"] as const).map((field) => ({ field, type: "nominal" as const }));
  const place = { x, y, x2: { field: "x2" }, y2: { field: "y2" }, tooltip };
  const middle = {
    x: { ...x, field: "middleX" },
    y: { ...y, field: "middleY" },
    text: { field: "text", type: "nominal" as const },
    color: { field: "ink", type: "nominal" as const, scale: null },
    tooltip,
  };
  return {
    data: { values },
    layer: [
      {
        transform: [{ filter: "datum.v === null" }],
        mark: { type: "rect", color: ink },
        encoding: place,
      },
      ...(some
        ? [
            {
              transform: [{ filter: "datum.v !== null" }],
              mark: { type: "rect" },
              encoding: { ...place, color: colourChannel(scale) },
            },
          ]
        : []),
      ...(isWritten(rows, columns)
        ? [
            {
              transform: [
                { calculate: "datum.x + 0.5", as: "middleX" },
                { calculate: "datum.y + 0.5", as: "middleY" },
              ],
              mark: { type: "text", fontSize: Math.min(11, pixels.width / columns / (0.62 * longest)) },
              encoding: middle,
            },
          ]
        : []),
    ],
    resolve: { scale: { color: "independent" } },
  };
}

/** One pixel for each entry, or for the mean of a square of them, and blocks without colour that answer the pointer. */
function picture(
  entries: Entries,
  scale: ColourScale,
  pixels: { width: number; height: number },
  options: MatrixOptions,
) {
  const { rows, columns } = entries;
  const { x, y } = axes(rows, columns, pixels, options);
  const sides = { rows: Math.ceil(rows / blocks), columns: Math.ceil(columns / blocks) };
  const values = summaries(entries, sides.rows, sides.columns).map((block) => ({
    ...block,
    v: Number.isFinite(block.mean) ? block.mean : null,
    rows: `${block.y} – ${block.y2 - 1}`,
    columns: `${block.x} – ${block.x2 - 1}`,
    mean: short(block.mean),
    least: short(block.low),
    greatest: short(block.high),
  }));
  const shown = (["rows", "columns", "mean", "least", "greatest"] as const).map((field) => ({
    field,
    type: "nominal" as const,
  }));
  return {
    layer: [
      {
        data: { values: [{ x: columns / 2, y: rows / 2, url: image(entries, scale, pixels) }] },
        mark: { type: "image", width: pixels.width, height: pixels.height, aspect: false },
        encoding: { x, y, url: { field: "url", type: "nominal" } },
      },
      {
        data: { values },
        mark: { type: "rect", fillOpacity: 0 },
        encoding: { x, y, x2: { field: "x2" }, y2: { field: "y2" }, color: colourChannel(scale), tooltip: shown },
      },
    ],
  };
}

/** The entries as a PNG of the chart's own size: scaled here, since a browser would blur what it enlarges. */
function image(entries: Entries, scale: ColourScale, { width, height }: { width: number; height: number }): string {
  const { rows, columns, data } = entries;
  const rgba = new Uint8Array(width * height * 4);
  for (let py = 0; py < height; py++) {
    const top = Math.floor((py * rows) / height);
    const bottom = Math.max(top + 1, Math.floor(((py + 1) * rows) / height));
    for (let px = 0; px < width; px++) {
      const left = Math.floor((px * columns) / width);
      const right = Math.max(left + 1, Math.floor(((px + 1) * columns) / width));
      let sum = 0;
      let count = 0;
      for (let i = top; i < bottom; i++) for (let j = left; j < right; j++, count++) sum += data[i * columns + j]!;
      const at = (py * width + px) * 4;
      if (Number.isFinite(sum)) rgba.set([...scale.colour(sum / count), 255], at);
      else rgba.set([0x79, 0x79, 0x79, 255], at);
    }
  }
  return pngUrl(width, height, rgba);
}

function summaries({ rows, columns, data }: Entries, tall: number, wide: number) {
  const out: { x: number; x2: number; y: number; y2: number; mean: number; low: number; high: number }[] = [];
  for (let y = 0; y < rows; y += tall) {
    for (let x = 0; x < columns; x += wide) {
      const y2 = Math.min(rows, y + tall);
      const x2 = Math.min(columns, x + wide);
      let sum = 0;
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let i = y; i < y2; i++) {
        for (let j = x; j < x2; j++) {
          const v = data[i * columns + j]!;
          sum += v;
          low = Math.min(low, v);
          high = Math.max(high, v);
        }
      }
      out.push({ x, x2, y, y2, mean: sum / ((y2 - y) * (x2 - x)), low, high });
    }
  }
  return out;
}
