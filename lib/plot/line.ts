import { Chart } from "./chart.ts";
import { describe, plotErrors } from "./errors.ts";
import { linesSpec, requireScale, type ScaleName, type Series } from "./lines.ts";
import { hasValues, type NumberList, numbers } from "./numbers.ts";

export interface LineOptions {
  readonly title?: string;
  /** Titles of the axes. */
  readonly x?: string;
  readonly y?: string;
  /** Of the y axis: "linear" unless told. */
  readonly scale?: ScaleName;
}

/**
 * Lines through (xs, ys); xs: [n], ys: [n] or several such by name. Above 2,000 points a line is thinned to those that
 * keep its look; points that are not finite are left out and said in the subtitle.
 */
export function line(
  xs: NumberList,
  ys: NumberList | Readonly<Record<string, NumberList>>,
  options: LineOptions = {},
): Chart {
  requireScale("plot.line", options.scale);
  const x = numbers("plot.line: xs", xs);
  const series: Series[] = named(ys).map(([name, list]) => ({ name, x, y: numbers(`plot.line: ${name}`, list) }));
  for (const { name, y } of series) if (y.length !== x.length) throw plotErrors.lengths(name, y.length, x.length);
  if (x.length === 0 || series.length === 0) throw plotErrors.noPoints("plot.line");
  return new Chart(linesSpec(series, options), { elastic: true });
}

function named(ys: NumberList | Readonly<Record<string, NumberList>>): [string, NumberList][] {
  if (typeof ys !== "object" || ys === null) throw plotErrors.notNumbers("plot.line: ys", describe(ys));
  if (Array.isArray(ys) || ArrayBuffer.isView(ys) || hasValues(ys)) return [["ys", ys as NumberList]];
  return Object.entries(ys as Readonly<Record<string, NumberList>>);
}
