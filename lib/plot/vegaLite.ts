import type { TopLevelSpec } from "vega-lite";
import { Chart } from "./chart.ts";
import { describe, plotErrors } from "./errors.ts";

/**
 * A chart from a Vega-Lite v5 specification of one's own, under the common theme. The specification is copied; typed
 * arrays in its data become plain ones. Faults inside it are reported when it is shown or saved.
 */
export function vegaLite(spec: TopLevelSpec): Chart {
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) {
    throw plotErrors.specification([`expected a Vega-Lite specification, got ${describe(spec)}.`]);
  }
  if (typeof spec.$schema === "string" && !spec.$schema.includes("/vega-lite/")) {
    throw plotErrors.specification([`expected a Vega-Lite specification, but its $schema is ${spec.$schema}.`]);
  }
  try {
    return new Chart(JSON.parse(JSON.stringify(spec, plainArrays)) as TopLevelSpec);
  } catch (error) {
    throw plotErrors.notJson(error instanceof Error ? error.message.split("\n")[0]! : String(error));
  }
}

function plainArrays(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
}
