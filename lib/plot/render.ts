import { createHash } from "node:crypto";
import type { TopLevelSpec } from "vega-lite";
import { findFaults } from "./check.ts";
import { plotErrors } from "./errors.ts";

/** Collects what Vega and Vega-Lite would print, so that a warning is an error message and not an empty box. */
function collector() {
  const messages: string[] = [];
  const collect = (...parts: readonly unknown[]) => {
    messages.push(parts.map((part) => (part instanceof Error ? part.message : String(part))).join(" "));
    return logger;
  };
  const ignore = () => logger;
  let threshold = 2;
  function level(): number;
  function level(next: number): typeof logger;
  function level(next?: number): number | typeof logger {
    if (next === undefined) return threshold;
    threshold = next;
    return logger;
  }
  const logger = { level, error: collect, warn: collect, info: ignore, debug: ignore };
  return { logger, messages };
}

/** Compiles a specification to Vega; throws a PlotError that lists every fault found. */
async function compileChecked(spec: TopLevelSpec) {
  // Loaded at the first chart: 24 MB and 150 ms that a session without charts does not pay.
  const [vega, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const faults = findFaults(spec, vega.splitAccessPath);
  if (faults.length > 0) throw plotErrors.specification(faults);
  const { logger, messages } = collector();
  try {
    const compiled = compile(spec, { logger });
    const runtime = vega.parse(compiled.spec);
    if (messages.length === 0) return { vega, runtime };
  } catch (error) {
    messages.push(error instanceof Error ? error.message : String(error));
  }
  throw plotErrors.specification([...new Set(messages)]);
}

/** Throws a PlotError where a specification cannot be drawn as it stands. */
export async function check(spec: TopLevelSpec): Promise<void> {
  await compileChecked(spec);
}

/** The chart as SVG text, drawn by Vega without a browser; checks the specification on the way. */
export async function renderSvg(spec: TopLevelSpec): Promise<string> {
  const { vega, runtime } = await compileChecked(spec);
  const { logger, messages } = collector();
  const view = new vega.View(runtime, { renderer: "none", logger });
  try {
    const svg = await view.toSVG();
    if (messages.length > 0) throw plotErrors.specification([...new Set(messages)]);
    return ownIds(svg);
  } finally {
    view.finalize();
  }
}

/**
 * Vega numbers clip paths and gradients from zero in each process, so that pictures of two sessions in one page would
 * use each other's; here ids derive from the picture.
 */
function ownIds(svg: string): string {
  const defs = svg.slice(svg.lastIndexOf("<defs>"));
  const ids = svg.includes("<defs>")
    ? defs
        .split('id="')
        .slice(1)
        .map((part) => part.slice(0, part.indexOf('"')))
    : [];
  const numbered = (text: string, prefix: string) =>
    ids.reduce(
      (out, id, i) =>
        out.replaceAll(`id="${id}"`, `id="${prefix}-${i}"`).replaceAll(`url(#${id})`, `url(#${prefix}-${i})`),
      text,
    );
  const key = createHash("sha256").update(numbered(svg, "")).digest("hex").slice(0, 12);
  return numbered(svg, `a${key}`);
}
