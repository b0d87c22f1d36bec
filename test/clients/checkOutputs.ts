// Checks an executed notebook:  checkOutputs.ts NOTEBOOK
// Every code cell ran and shows something, nothing failed, and every chart carries a picture for readers that draw none.
import { readFile } from "node:fs/promises";

interface Output {
  output_type: string;
  data?: Record<string, unknown>;
  ename?: string;
  evalue?: string;
}
interface Cell {
  cell_type: string;
  execution_count: number | null;
  source: string | string[];
  outputs: Output[];
}

const chartType = "application/vnd.vegalite.v5+json";
const file = process.argv[2];
if (!file) throw new Error("Usage: checkOutputs.ts NOTEBOOK");
const notebook = JSON.parse(await readFile(file, "utf8")) as { cells: Cell[] };
const problems: string[] = [];
let charts = 0;
const code = notebook.cells.filter((cell) => cell.cell_type === "code");
for (const [i, cell] of code.entries()) {
  const note = (problem: string) => problems.push(`code cell ${i + 1} ${problem}`);
  if (cell.execution_count === null) note("did not run");
  if (cell.outputs.length === 0) note("shows nothing");
  for (const output of cell.outputs) {
    if (output.output_type === "error") note(`failed: ${output.ename}: ${output.evalue}`);
    const { data = {} } = output;
    if (!(chartType in data)) continue;
    charts++;
    // Files hold long texts as lists of lines.
    if (![data["image/svg+xml"]].flat().join("").startsWith("<svg")) note("has a chart without a picture");
    if ("text/html" in data) note("has a chart beside text/html, which JupyterLab would show instead");
  }
}
if (code.length === 0 || charts === 0) problems.push("there are no code cells or no charts");
console.log(`${code.length} code cells, ${charts} charts`);
for (const problem of problems) console.error(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
