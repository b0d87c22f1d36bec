import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Config, TopLevelSpec } from "vega-lite";
import { plotErrors } from "./errors.ts";
import { renderHtml } from "./html.ts";
import { check, renderSvg } from "./render.ts";
import { themeConfig } from "./theme.ts";

const vegaLiteMime = "application/vnd.vegalite.v5+json";
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display") as never;

/** Representations of one value by MIME type. */
export type MimeBundle = Record<string, unknown>;

/** Above this many rows a chart goes out without an SVG picture, which would weigh megabytes. */
const largestPicture = 20_000;

export interface ChartOptions {
  /** What the chart is called where only text can be shown: by its title unless told. */
  readonly summary?: string;
  readonly elastic?: boolean;
}

/** A picture: a Vega-Lite specification that shows itself as a cell's result and can be saved or composed. */
export class Chart {
  /** The whole specification, with schema, theme and transparent background. */
  readonly spec: TopLevelSpec;
  /** Whether the width may be changed, as composing does; drawings in pixels keep theirs. */
  readonly elastic: boolean;
  readonly #summary: string;

  constructor(spec: TopLevelSpec, { summary, elastic = false }: ChartOptions = {}) {
    this.spec = {
      ...spec,
      $schema: "https://vega.github.io/schema/vega-lite/v5.json",
      background: "transparent",
      config: mergeConfig(themeConfig, spec.config ?? {}),
    };
    this.elastic = elastic;
    this.#summary = summary ?? `Chart${titleOf(spec)}`;
  }

  /** The picture as SVG text; throws a PlotError where the specification cannot be drawn. */
  svg(): Promise<string> {
    return renderSvg(this.spec);
  }

  /** What a notebook shows: the specification, a picture for readers that do not draw it, and a line of text. */
  async [displaySymbol](): Promise<MimeBundle> {
    const bundle: MimeBundle = this.bundle();
    if (rowsOf(this.spec) <= largestPicture) bundle["image/svg+xml"] = await this.svg();
    else await check(this.spec);
    return bundle;
  }

  /** The same without the picture and unchecked: for states of a live chart that the next one replaces. */
  bundle(): MimeBundle {
    return { [vegaLiteMime]: this.spec, "text/plain": this.#summary };
  }

  /** Writes the chart as .svg, .json (the specification) or .html (a page of its own that needs no network). */
  async save(path: string): Promise<void> {
    switch (extname(path).toLowerCase()) {
      case ".svg":
        return writeFile(path, await this.svg());
      case ".json":
        await check(this.spec);
        return writeFile(path, `${JSON.stringify(this.spec, null, 2)}\n`);
      case ".html":
        return writeFile(path, await renderHtml(this.spec, await this.svg()));
      case ".png":
        throw plotErrors.png(path);
      default:
        throw plotErrors.fileType(path);
    }
  }
}

/** Both configurations, section by section; where both say something, the second wins. */
export function mergeConfig(base: Config, over: Config): Config {
  const merged: Record<string, unknown> = { ...base };
  for (const [section, value] of Object.entries(over)) {
    const below = merged[section];
    merged[section] = isSection(below) && isSection(value) ? { ...below, ...value } : value;
  }
  return merged as Config;
}

const isSection = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function titleOf({ title }: TopLevelSpec): string {
  const text = typeof title === "object" && title !== null && "text" in title ? title.text : title;
  return typeof text === "string" ? ` “${text}”` : "";
}

/** How many rows of data the specification carries in all its views. */
function rowsOf(spec: TopLevelSpec): number {
  let rows = 0;
  const pending: unknown[] = [spec];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== "object" || next === null) continue;
    for (const [key, value] of Object.entries(next)) {
      if (key === "values" && Array.isArray(value)) rows += value.length;
      else if (key === "datasets") rows += Object.values(value).reduce<number>((n, v) => n + [v].flat().length, 0);
      else if (Array.isArray(value)) pending.push(...value);
      else pending.push(value);
    }
  }
  return rows;
}
