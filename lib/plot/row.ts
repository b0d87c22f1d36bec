import type { Config, TopLevelSpec } from "vega-lite";
import { Chart, mergeConfig } from "./chart.ts";
import { describe, plotErrors } from "./errors.ts";
import { largestSize } from "./theme.ts";

/** A chart, or what has one: the curves of a training run. */
export type Drawable = Chart | { chart(): Chart };

type Parts = Extract<TopLevelSpec, { hconcat: unknown }>["hconcat"];

/** What an axis with its title takes beside the data rectangle. */
const margin = 80;
const narrowest = 120;

/**
 * Charts side by side in one drawing, each with scales and legend of its own. Lines, curves and spectra become
 * narrower so that the row fits the notebook's column.
 */
export function row(...drawables: readonly Drawable[]): Chart {
  if (drawables.length === 0) throw plotErrors.emptyRow();
  const charts = drawables.map(chartOf);
  const width = elasticWidth(charts);
  let config: Config = {};
  let datasets: NonNullable<TopLevelSpec["datasets"]> = {};
  const parts = charts.map((chart) => {
    const { $schema: _, background: __, config: own, datasets: data, ...part } = chart.spec;
    config = mergeConfig(config, own ?? {});
    datasets = { ...datasets, ...data };
    return chart.elastic ? { ...part, width } : part;
  });
  return new Chart(
    {
      hconcat: parts as Parts,
      resolve: { scale: { color: "independent", fill: "independent", size: "independent", opacity: "independent" } },
      config,
      ...(Object.keys(datasets).length > 0 ? { datasets } : {}),
    },
    { summary: `${charts.length} charts side by side` },
  );
}

function chartOf(drawable: Drawable): Chart {
  if (drawable instanceof Chart) return drawable;
  if (typeof drawable === "object" && drawable !== null && typeof drawable.chart === "function")
    return drawable.chart();
  throw plotErrors.rowOf(describe(drawable));
}

/** The width for each chart that may change it: what the others leave. */
function elasticWidth(charts: readonly Chart[]): number {
  let left = largestSize;
  let elastic = 0;
  for (const { spec, elastic: changes } of charts) {
    left -= margin;
    if (changes) elastic++;
    else if ("width" in spec && typeof spec.width === "number") left -= spec.width;
  }
  return Math.max(narrowest, Math.floor(left / Math.max(1, elastic)));
}
