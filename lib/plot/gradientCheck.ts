import type { TopLevelSpec } from "vega-lite";
import type { CheckedEntry, GradientCheck } from "../autodiff/gradientCheck.ts";
import { Chart } from "./chart.ts";
import { short } from "./numbers.ts";
import { chartHeight, chartWidth, ink, palette } from "./theme.ts";

/** Errors below this, and none at all, stand at the bottom: a logarithmic axis has no place for 0. */
const least = 1e-17;
/** Errors that are no numbers stand at the top. */
const greatest = 1e3;

/** Entries as they stand in the tree: tensor by tensor, each in row-major order. */
function inOrder(a: CheckedEntry, b: CheckedEntry): number {
  if (a.leaf !== b.leaf) return a.leaf < b.leaf ? -1 : 1;
  const at = a.index.findIndex((i, axis) => i !== b.index[axis]);
  return at < 0 ? 0 : a.index[at]! - b.index[at]!;
}

/** The relative error of every derivative that was checked, in the order of the entries, with the tolerance as a line. */
export function gradientCheck(check: GradientCheck): Chart {
  const values = check.entries.toSorted(inOrder).map(({ leaf, index, analytic, numeric, error }, position) => ({
    position,
    tensor: leaf,
    entry: `${leaf}${index.length > 0 ? ` [${index.join(", ")}]` : ""}`,
    analytic: short(analytic),
    numeric: short(numeric),
    relative: short(error),
    error: Number.isFinite(error) ? Math.min(Math.max(error, least), greatest) : greatest,
    outcome: error <= check.tolerance ? "agrees" : "differs",
  }));
  const title = check.heading.slice(0, check.heading.indexOf(":"));
  const spec = {
    title: { text: title, subtitle: check.heading.slice(title.length + 2) },
    width: chartWidth,
    height: chartHeight,
    layer: [
      { data: { values: [{ tolerance: check.tolerance }] }, ...rule },
      { data: { values }, ...points },
    ],
  };
  return new Chart(spec as TopLevelSpec, { summary: check.toString() });
}

const y = { type: "quantitative", scale: { type: "log" }, title: "relative error", axis: { format: ".0e" } };
const rule = {
  mark: { type: "rule", strokeDash: [4, 4], color: ink },
  encoding: { y: { field: "tolerance", ...y } },
};
const shown = ["entry", "analytic", "numeric", "relative"] as const;
const points = {
  mark: { type: "point", filled: true, size: 36, opacity: 1 },
  encoding: {
    x: { field: "position", type: "quantitative", title: "entry", axis: { tickMinStep: 1, format: "d", grid: false } },
    y: { field: "error", ...y },
    color: {
      field: "outcome",
      type: "nominal",
      title: null,
      scale: { domain: ["agrees", "differs"], range: [palette[0], palette[1]] },
    },
    tooltip: shown.map((field) => ({ field, type: "nominal" })),
  },
};
