/** A chart that cannot be made from what was given; the message says what to change. */
export class PlotError extends Error {
  override readonly name = "PlotError";
}

const fault = (text: string) => new PlotError(text);

export const plotErrors = {
  specification: (faults: readonly string[]) =>
    fault(
      faults.length === 1
        ? `This chart cannot be drawn: ${faults[0]}`
        : `This chart cannot be drawn, for ${faults.length} reasons:\n${faults.map((f) => `- ${f}`).join("\n")}`,
    ),
  notJson: (reason: string) => fault(`This chart's specification cannot be written as JSON: ${reason}.`),
  fileType: (path: string) =>
    fault(`chart.save: "${path}" must end in .svg, .json or .html, the formats a chart can be saved in.`),
  png: (path: string) =>
    fault(
      `chart.save: "${path}": PNG needs a rasteriser, which this library does not carry. Save as .svg, which every ` +
        `browser and LaTeX tool reads, or as .html; JupyterLab's menu on the chart also saves a PNG.`,
    ),
  notNumbers: (what: string, got: string) =>
    fault(`${what}: expected a list of numbers or a tensor with values, got ${got}.`),
  notOneAxis: (what: string, shape: string) =>
    fault(`${what}: expected numbers along one axis, got a tensor of shape ${shape}. Flatten it by reshape([-1]).`),
  noPoints: (what: string) => fault(`${what}: there is nothing to draw: xs and ys are empty.`),
  lengths: (name: string, ys: number, xs: number) =>
    fault(`plot.line: "${name}" has ${ys} values and xs has ${xs}. They must be equally long.`),
  scalar: (name: string, got: string) =>
    fault(`curves.push: "${name}" must be a number or a tensor with one element, got ${got}.`),
  record: (got: string) =>
    fault(`curves.push: expected a record of numbers, such as { train: loss, epoch }, got ${got}.`),
  emptyRecord: () => fault("curves.push: the record names no series. Push for instance { train: loss }."),
  option: (where: string, name: string, got: unknown, expected: string) =>
    fault(`${where}: ${name} must be ${expected}, got ${String(got)}.`),
  notMatrix: (got: string) =>
    fault(`plot.matrix: expected a matrix [m, n] as rows of numbers or as a tensor with two axes, got ${got}.`),
  emptyMatrix: (rows: number, columns: number) =>
    fault(`plot.matrix: there is nothing to draw: the matrix is ${rows} × ${columns}.`),
  ragged: (row: number, length: number, expected: number) =>
    fault(`plot.matrix: row ${row} has ${length} entries, the rows before it have ${expected}.`),
  names: (got: number, expected: number) =>
    fault(`plot.matrix: ${got} names were given for ${expected} rows or columns; expected one for each.`),
  rowOf: (got: string) => fault(`plot.row: expected charts, got ${got}.`),
  emptyRow: () => fault("plot.row: expected at least one chart."),
  notGraph: (got: string) =>
    fault(`plot.graph: expected a tensor, a list of tensors or a drawing { nodes, edges }, got ${got}.`),
  emptyGraph: () => fault("plot.graph: there is nothing to draw: the graph has no nodes."),
  repeatedNode: (id: string) => fault(`plot.graph: two nodes have the id "${id}". Ids must differ.`),
  danglingEdge: (from: string, to: string, missing: string) =>
    fault(`plot.graph: the edge from "${from}" to "${to}" names "${missing}", which is not among the nodes.`),
  notSpectrum: (got: string) => fault(`plot.spectrum: expected the result of spectrum(H), got ${got}.`),
};

/** A short description of a value for an error message. */
export function describe(value: unknown): string {
  if (value === null || value === undefined || typeof value === "number" || typeof value === "boolean")
    return String(value);
  if (typeof value === "string")
    return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  if (typeof value === "function") return "a function";
  if (value instanceof Promise) return "a promise: await it first";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object") {
    if ("shape" in value && Array.isArray(value.shape)) return `a tensor of shape [${value.shape.join(", ")}]`;
    const keys = Object.keys(value);
    return keys.length === 0 ? "an object without properties" : `an object with ${keys.slice(0, 5).join(", ")}`;
  }
  return `a ${typeof value}`;
}
