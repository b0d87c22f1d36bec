import type { TopLevelSpec } from "vega-lite";
import { Chart } from "./chart.ts";
import { describe, plotErrors } from "./errors.ts";
import { plainFormat, short } from "./numbers.ts";
import { chartWidth, palette } from "./theme.ts";

/** What the picture needs of the result of `spectrum(H)`. */
export interface SpectrumLike {
  readonly size: number;
  readonly exact: boolean;
  readonly trace: number;
  readonly traceError: number;
  readonly negativeFraction: number;
  readonly ritzValues: readonly ArrayLike<number>[];
  readonly weights: readonly ArrayLike<number>[];
  density(grid?: ArrayLike<number>): {
    readonly grid: ArrayLike<number>;
    readonly values: ArrayLike<number>;
    readonly sigma: number;
  };
}

/** Densities below this part of the highest are not shown: ten decades, as in Ghorbani et al. 2019, would be mostly tails. */
const depth = 1e-6;
const densityHeight = 200;
const stemHeight = 70;
const mostLabels = 6;
/** Two labels nearer than this part of the axis would overlap. */
const labelRoom = 0.09;

interface Stem {
  readonly value: number;
  readonly weight: number;
}

/**
 * The spectral density on a log scale over the Ritz values as stems, as high as their weight; the part below zero is
 * shaded, and eigenvalues apart from the bulk carry their value.
 */
export function spectrum(result: SpectrumLike, options: { readonly title?: string } = {}): Chart {
  if (typeof result?.density !== "function" || !Array.isArray(result.ritzValues)) {
    throw plotErrors.notSpectrum(describe(result));
  }
  const { grid, values, sigma } = result.density();
  const low = grid[0]!;
  const high = grid[grid.length - 1]!;
  const floor = Math.max(...Array.from(values)) * depth;
  const curve = Array.from(grid, (value, i) => ({ value, density: Math.max(values[i]!, floor), floor }));
  const stems = stemsOf(result, sigma * 1e-3);
  const least = Math.min(...stems.map(({ weight }) => weight));
  const stemFloor = 10 ** Math.floor(Math.log10(Math.max(least, 1e-12)) - 0.1);
  const labels = labelled(outliers(stems, sigma), high - low);
  const negative = result.negativeFraction > 0;

  const x = {
    field: "value",
    type: "quantitative" as const,
    title: null as string | null,
    scale: { domain: [low, high], nice: false, zero: false },
    axis: { grid: false, ...plainFormat([low, high]) },
  };
  const stemX = { ...x, title: "eigenvalue" };
  const y = (title: string, bottom: number, top: number) => ({
    type: "quantitative" as const,
    title,
    scale: { type: "log" as const, domain: [bottom, top], nice: false },
    axis: { format: "~g", tickCount: 4 },
  });
  const densityY = y("density", floor, floor / depth / 0.8);
  const stemY = y("weight", stemFloor, 1.5);
  const shading = (bottom: number, top: number, across: typeof x, axis: typeof densityY) =>
    negative
      ? [
          {
            data: { values: [{ value: low, to: Math.min(0, high), bottom, top }] },
            mark: { type: "rect" as const, color: palette[1]!, opacity: 0.13 },
            encoding: { x: across, x2: { field: "to" }, y: { ...axis, field: "bottom" }, y2: { field: "top" } },
          },
        ]
      : [];
  const tooltip = [
    { field: "value", type: "quantitative" as const, title: "Ritz value", format: ".6~g" },
    { field: "weight", type: "quantitative" as const, title: "weight", format: ".3~g" },
  ];
  const spec = {
    title: {
      text: options.title ?? `Spectrum of a ${result.size} × ${result.size} operator`,
      subtitle: summaryOf(result),
    },
    spacing: 12,
    vconcat: [
      {
        width: chartWidth,
        height: densityHeight,
        layer: [
          ...shading(floor, floor / depth / 0.8, x, densityY),
          {
            data: { values: curve },
            mark: { type: "area", orient: "vertical", opacity: 0.25 },
            // Without the null on x as well, Vega-Lite stacks along x.
            encoding: {
              x: { ...x, stack: null },
              y: { ...densityY, field: "density", stack: null },
              y2: { field: "floor" },
            },
          },
          {
            data: { values: curve },
            mark: { type: "line", strokeWidth: 1.5 },
            encoding: { x, y: { ...densityY, field: "density" } },
          },
        ],
      },
      {
        width: chartWidth,
        height: stemHeight,
        layer: [
          ...shading(stemFloor, 1.5, stemX, stemY),
          {
            data: { values: stems.map((stem) => ({ ...stem, floor: stemFloor })) },
            mark: { type: "rule", color: palette[0]!, opacity: 0.7 },
            encoding: {
              x: stemX,
              y: { ...stemY, field: "weight" },
              y2: { field: "floor" },
              tooltip,
            },
          },
          {
            data: { values: stems },
            mark: { type: "point", filled: true, size: 18, color: palette[0]!, opacity: 1 },
            encoding: { x: stemX, y: { ...stemY, field: "weight" }, tooltip },
          },
          ...(labels.length > 0
            ? [
                {
                  data: { values: labels.map((stem) => ({ ...stem, text: short(stem.value) })) },
                  mark: { type: "text" as const, dy: -9, fontSize: 10 },
                  encoding: {
                    x: stemX,
                    y: { ...stemY, field: "weight" },
                    text: { field: "text", type: "nominal" as const },
                    tooltip,
                  },
                },
              ]
            : []),
        ],
      },
    ],
    resolve: { scale: { x: "independent", y: "independent" } },
  };
  return new Chart(spec as TopLevelSpec, { summary: `Spectrum of size ${result.size}: ${summaryOf(result)}` });
}

function summaryOf({ exact, trace, traceError, negativeFraction, ritzValues }: SpectrumLike): string {
  const error = exact || Number.isNaN(traceError) ? "" : ` ± ${short(traceError)}`;
  const how = exact ? "all eigenvalues" : `${ritzValues.length} ${ritzValues.length === 1 ? "probe" : "probes"}`;
  return `trace ${short(trace)}${error}, ${short(100 * negativeFraction)} % below zero (${how})`;
}

/** All Ritz values with their share in the density; those that probes agree on are one stem. */
function stemsOf({ ritzValues, weights }: SpectrumLike, agreement: number): Stem[] {
  const all = ritzValues.flatMap((values, p) =>
    Array.from(values, (value, i) => ({ value, weight: weights[p]![i]! / ritzValues.length })),
  );
  all.sort((a, b) => a.value - b.value);
  const stems: Stem[] = [];
  for (const { value, weight } of all) {
    const last = stems.at(-1);
    if (last && value - last.value <= agreement) stems[stems.length - 1] = { value, weight: last.weight + weight };
    else stems.push({ value, weight });
  }
  // A weight of zero has no place on a log scale.
  return stems.map(({ value, weight }) => ({ value, weight: Math.max(weight, 1e-12) }));
}

/** The groups of Ritz values set apart from the heaviest group by more than four σ, each as its heaviest value. */
function outliers(stems: readonly Stem[], sigma: number): Stem[] {
  const groups: Stem[][] = [];
  for (const stem of stems) {
    const last = groups.at(-1);
    if (last && stem.value - last.at(-1)!.value <= 4 * sigma) last.push(stem);
    else groups.push([stem]);
  }
  const merged = groups.map((group) => {
    const weight = group.reduce((sum, stem) => sum + stem.weight, 0);
    const heaviest = group.reduce((a, b) => (b.weight > a.weight ? b : a));
    return {
      value: heaviest.value,
      weight: heaviest.weight,
      total: weight,
      wide: group.at(-1)!.value - group[0]!.value,
    };
  });
  const bulk =
    merged.length > 1 && !merged.every(({ total }) => total >= 0.99 / merged.length) ? heaviestOf(merged) : null;
  return merged.filter((group) => group !== bulk && group.wide <= 4 * sigma);
}

const heaviestOf = <T extends { total: number }>(groups: readonly T[]): T =>
  groups.reduce((a, b) => (b.total > a.total ? b : a));

/** The ones farthest out first, as many as have room for a label. */
function labelled(candidates: readonly Stem[], range: number): Stem[] {
  const kept: Stem[] = [];
  for (const stem of [...candidates].sort((a, b) => Math.abs(b.value) - Math.abs(a.value))) {
    const free = kept.every(({ value }) => Math.abs(value - stem.value) > labelRoom * range);
    if (free && kept.length < mostLabels) kept.push(stem);
  }
  return kept;
}
