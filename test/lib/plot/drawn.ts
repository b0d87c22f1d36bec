import type { Chart } from "../../../lib/plot/index.ts";

type Bundle = Record<string, unknown>;

/** What a notebook would be sent for a value. */
export const shown = (value: object): Promise<Bundle> =>
  Promise.resolve((value as { [key: symbol]: () => Bundle })[Symbol.for("Jupyter.display")]!());

/** The text elements of a chart's SVG, in order, with entities resolved. */
export async function texts(chart: Chart): Promise<string[]> {
  const svg = await chart.svg();
  // A text of several lines is one element with a tspan for each.
  const inner = svg
    .split("<text")
    .slice(1)
    .map((part) => part.slice(part.indexOf(">") + 1, part.indexOf("</text>")));
  return inner
    .flatMap((text) =>
      text.startsWith("<tspan") ? text.split("</tspan>").map((line) => line.slice(line.indexOf(">") + 1)) : [text],
    )
    .map((text) =>
      text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&"),
    );
}

/** How often a piece of text stands in another. */
export const count = (text: string, piece: string): number => text.split(piece).length - 1;

/** All values of a property anywhere in a specification. */
export function everyValue(spec: unknown, property: string): unknown[] {
  if (typeof spec !== "object" || spec === null) return [];
  return Object.entries(spec).flatMap(([name, value]) => (name === property ? [value] : everyValue(value, property)));
}
