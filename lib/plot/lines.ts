import type { TopLevelSpec } from "vega-lite";
import { decimate } from "./decimate.ts";
import { plotErrors } from "./errors.ts";
import { plainFormat, short, tooltipTitle } from "./numbers.ts";
import { chartHeight, chartWidth, legendLabel, palette } from "./theme.ts";

export type ScaleName = "linear" | "log";

export interface Series {
  readonly name: string;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface LinesLayout {
  readonly title?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: string | undefined;
  readonly scale?: ScaleName | undefined;
  /** Points drawn for each series at most. */
  readonly budget?: number;
  /** Places on the x axis marked by a faint line, with what each is called. */
  readonly boundaries?: readonly { readonly at: number; readonly label: string }[];
}

/** Beyond this many points of a series the picture does not change, and only its size grows. */
const pointBudget = 2_000;
/** Up to this many points each is drawn as a dot; one alone would leave no line to see. */
const dotted = 30;
/** How many points of a longer series answer the pointer. */
const hoverPoints = 150;

interface Row {
  readonly x: number;
  readonly y: number;
  readonly series: string;
  /** Whether this point answers the pointer. */
  readonly hover: boolean;
}

export const requireScale = (where: string, scale: unknown): void => {
  if (scale !== undefined && scale !== "linear" && scale !== "log") {
    throw plotErrors.option(where, "scale", scale, '"linear" or "log"');
  }
};

/** One line for each series over common axes. What cannot be drawn is left out and said in the subtitle. */
export function linesSpec(series: readonly Series[], layout: LinesLayout): TopLevelSpec {
  const { title, x: xTitle, y: yTitle, scale = "linear", budget = pointBudget, boundaries = [] } = layout;
  const notes: string[] = [];
  const parts = series.map((one) => drawable(one, scale, notes));
  const rows = parts.flatMap((part) => rowsOf(part, scale, budget));
  const heading = headingOf(title, notes);
  if (rows.length === 0) {
    return blankSpec(series.length === 0 ? "no points yet" : "no points that can be drawn", heading);
  }
  const many = series.length > 1;
  const dots = Math.max(...parts.map((part) => part.x.length)) <= dotted;
  const xDomain = domain(
    rows.map((row) => row.x),
    "linear",
  );
  // Titles stand on the axes: a channel's own title would get into an expression, quotes and all.
  const xAxis = {
    field: "x",
    type: "quantitative" as const,
    scale: { zero: false, nice: false, domain: xDomain },
    axis: {
      title: xTitle ?? null,
      ...plainFormat(xDomain),
      grid: false,
      ...(parts.every(hasWholeX) ? wholeTicks(xDomain) : {}),
    },
  };
  const yDomain = domain(
    rows.map((row) => row.y),
    scale,
  );
  const yAxis = {
    field: "y",
    type: "quantitative" as const,
    scale: {
      type: scale,
      ...(scale === "linear" ? { zero: false } : {}),
      nice: false,
      domain: yDomain,
    },
    axis: { title: yTitle ?? null, ...(scale === "log" ? { format: "~g" } : plainFormat(yDomain)) },
  };
  const marks = boundaries.filter(({ at }) => at >= xDomain[0] && at <= xDomain[1]);
  return {
    title: heading,
    width: chartWidth,
    height: chartHeight,
    data: { values: rows },
    layer: [
      ...(marks.length > 0
        ? [
            {
              data: { values: marks },
              mark: { type: "rule" as const, opacity: 0.25, strokeDash: [2, 3] },
              encoding: {
                x: { ...xAxis, field: "at" },
                tooltip: { field: "label", type: "nominal" as const },
              },
            },
          ]
        : []),
      {
        mark: { type: "line", strokeWidth: 1.8 },
        encoding: {
          x: xAxis,
          y: yAxis,
          ...colour(series, many),
        },
      },
      {
        transform: [{ filter: "datum.hover" }],
        // Dots of a long series are there for the pointer only.
        mark: { type: "point", filled: true, size: dots ? 28 : 60, opacity: dots ? 1 : 0 },
        encoding: {
          x: xAxis,
          y: yAxis,
          ...colour(series, many),
          tooltip: [
            ...(many ? [{ field: "series", type: "nominal" as const, title: "series" }] : []),
            { field: "x", type: "quantitative", title: tooltipTitle(xTitle ?? "x"), format: ".6~g" },
            { field: "y", type: "quantitative", title: tooltipTitle(yTitle ?? series[0]!.name), format: ".6~g" },
          ],
        },
      },
    ],
  };
}

/** A title over notes; notes alone look as they do below a title, since Vega drops a subtitle without one. */
function headingOf(title: string | undefined, notes: string[]): NonNullable<TopLevelSpec["title"]> {
  if (title === undefined) return { text: notes, fontWeight: "normal", fontSize: 11 };
  return notes.length > 0 ? { text: title, subtitle: notes } : title;
}

/** A drawing that says in words why there is nothing to see. */
function blankSpec(text: string, title?: TopLevelSpec["title"]): TopLevelSpec {
  return {
    ...(title === undefined ? {} : { title }),
    width: chartWidth,
    height: 80,
    data: { values: [{ text }] },
    mark: { type: "text", fontSize: 13 },
    encoding: { text: { field: "text", type: "nominal" } },
  };
}

const hasWholeX = (part: Series) => part.x.every(Number.isInteger);

/** A short range of steps or epochs has a tick for each; Vega's least step alone would still halve them. */
function wholeTicks([low, high]: readonly [number, number]) {
  const first = Math.ceil(low);
  const count = Math.floor(high) - first + 1;
  return count > 12 ? { tickMinStep: 1 } : { values: Array.from({ length: count }, (_, i) => first + i), format: "d" };
}

/** Names of series stand in the data and the domain only, never as field names: brackets, dots and quotes are harmless. */
function colour(series: readonly Series[], many: boolean) {
  if (!many) return { color: { value: palette[0]! } };
  const names = series.map(({ name }) => name);
  const longest = Math.min(legendLabel, 8 * Math.max(...names.map((name) => name.length))) + 40;
  return {
    color: {
      field: "series",
      type: "nominal" as const,
      title: null,
      scale: { domain: names, range: names.map((_, i) => palette[i % palette.length]!) },
      legend: {
        orient: "top" as const,
        columns: Math.max(1, Math.floor(chartWidth / longest)),
        symbolType: "stroke",
        symbolOpacity: 1,
        symbolStrokeWidth: 2.5,
      },
    },
  };
}

/** The points with a place on the axes; the others are counted into a note. */
function drawable({ name, x, y }: Series, scale: ScaleName, notes: string[]): Series {
  let firstBad = -1;
  let missing = 0;
  let notPositive = 0;
  const good: number[] = [];
  for (let i = 0; i < x.length; i++) {
    if (!hasPlace(x[i]!) || !hasPlace(y[i]!)) {
      if (missing++ === 0) firstBad = i;
    } else if (scale === "log" && y[i]! <= 0) notPositive++;
    else good.push(i);
  }
  if (missing > 0) {
    const first = hasPlace(x[firstBad]!)
      ? `${short(y[firstBad]!)} at ${short(x[firstBad]!)}`
      : `x = ${short(x[firstBad]!)}`;
    notes.push(`${name}: ${missing} of ${x.length} points cannot be drawn, first ${first}`);
  }
  if (notPositive > 0) notes.push(`${name}: ${notPositive} of ${x.length} points ≤ 0 have no place on a log scale`);
  if (good.length === x.length) return { name, x, y };
  return { name, x: Float64Array.from(good, (i) => x[i]!), y: Float64Array.from(good, (i) => y[i]!) };
}

/** Past these sizes the span of an axis overflows, or Vega's ticks do. */
const hasPlace = (v: number) => v === 0 || (Math.abs(v) <= 1e290 && Math.abs(v) >= 1e-290);

function rowsOf({ name, x, y }: Series, scale: ScaleName, budget: number): Row[] {
  const kept = decimate(x, scale === "log" ? y.map(Math.log) : y, budget);
  const stride = Math.ceil(kept.length / hoverPoints);
  return kept.map((i, k) => ({
    x: x[i]!,
    y: y[i]!,
    series: name,
    hover: k % stride === 0 || k === kept.length - 1,
  }));
}

/** From the least to the greatest value with a little room; wide enough to draw where all are the same. */
function domain(values: readonly number[], scale: ScaleName): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const v of values) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  if (scale === "log") {
    const room = low === high ? 2 : (high / low) ** 0.03;
    return [low / room, high * room];
  }
  if (low === high) return [low - (Math.abs(low) / 2 || 1), high + (Math.abs(high) / 2 || 1)];
  const room = (high - low) * 0.02;
  return [low - room, high + room];
}
