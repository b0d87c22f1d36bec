import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { TopLevelSpec } from "vega-lite";

const require = createRequire(import.meta.url);

/** A page that draws the chart with Vega inlined, so that it works without a network; the SVG is shown without scripts. */
export async function renderHtml(spec: TopLevelSpec, svg: string): Promise<string> {
  const [vega, vegaLite] = await Promise.all([
    script("vega", join("build", "vega.min.js")),
    script("vega-lite", join("build", "vega-lite.min.js")),
  ]);
  // Escaped so that no title can close the script element.
  const json = JSON.stringify(spec).replaceAll("<", "\\u003c");
  return `<!doctype html>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Chart</title>
<div id="chart"></div>
<noscript>${svg}</noscript>
<script>${vega}</script>
<script>${vegaLite}</script>
<script>
  const spec = ${json};
  new vega.View(vega.parse(vegaLite.compile(spec).spec), { renderer: "canvas", container: "#chart", hover: true }).runAsync();
</script>
`;
}

async function script(name: string, file: string): Promise<string> {
  const folder = join(require.resolve(`${name}/package.json`), "..");
  const text = await readFile(join(folder, file), "utf8");
  return text.replaceAll("</script", "<\\/script");
}
