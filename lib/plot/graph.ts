import type { TopLevelSpec } from "vega-lite";
import { Chart } from "./chart.ts";
import { describe, plotErrors } from "./errors.ts";
import { cut, detailSize, type GraphLayout, labelSize, layoutGraph } from "./graphLayout.ts";
import {
  type GraphDrawing,
  type GraphNode,
  type GraphOfOptions,
  graphOf,
  isTensorLike,
  type TensorLike,
} from "./graphOf.ts";
import { tooltipTitle } from "./numbers.ts";
import { fills, ink, largestSize, palette } from "./theme.ts";

/** A result, several, the library's graph of them, or a drawing made elsewhere. */
export type GraphInput =
  | TensorLike
  | readonly TensorLike[]
  | { readonly outputs: readonly TensorLike[] }
  | GraphDrawing;

export interface GraphOptions extends GraphOfOptions {
  readonly title?: string;
}

/** Beyond this no label could be read. */
const mostNodes = 300;
const mostBars = 25;
const legendHeight = 26;

type Corners = readonly [topLeft: number, topRight: number, bottomRight: number, bottomLeft: number];

interface Style {
  readonly name: string;
  readonly fill: string;
  readonly corners: Corners;
  fits(node: GraphNode): boolean;
}

const isOperation = (node: GraphNode) => node.kind === "operation";

const pill: Corners = [16, 16, 16, 16];
const leaf: Corners = [14, 2, 14, 2];
const rounded: Corners = [5, 5, 5, 5];
const square: Corners = [0, 0, 0, 0];

/** Shape and colour of each kind, in the order of the legend. */
const styles: readonly Style[] = [
  { name: "operation", fill: fills.blue, corners: rounded, fits: (n) => isOperation(n) && n.part !== "gradient" },
  {
    name: "gradient operation",
    fill: fills.orange,
    corners: rounded,
    fits: (n) => isOperation(n) && n.part === "gradient",
  },
  { name: "variable", fill: fills.green, corners: pill, fits: (n) => n.kind === "variable" },
  { name: "input", fill: fills.purple, corners: leaf, fits: (n) => n.kind === "input" },
  { name: "constant", fill: fills.grey, corners: square, fits: (n) => n.kind === "constant" },
];

const boxMark = ({ fill, corners }: Style, scale: number) => ({
  type: "rect" as const,
  fill,
  cornerRadiusTopLeft: corners[0] * scale,
  cornerRadiusTopRight: corners[1] * scale,
  cornerRadiusBottomRight: corners[2] * scale,
  cornerRadiusBottomLeft: corners[3] * scale,
});

/**
 * A computational graph as layers from inputs to outputs: rounded boxes for operations, pills for variables, leaves
 * for inputs, square boxes for constants, arguments numbered where their order matters. With `forward`, what
 * differentiation added has a colour of its own. More than 300 nodes are summed up by operation.
 */
export function graph(given: GraphInput, options: GraphOptions = {}): Chart {
  const drawing = read(given, options);
  if (drawing.nodes.length === 0) throw plotErrors.emptyGraph();
  requireConsistent(drawing);
  return drawing.nodes.length > mostNodes ? counts(drawing, options) : nodesAndLinks(drawing, options);
}

function read(given: GraphInput, options: GraphOptions): GraphDrawing {
  if (isTensorLike(given)) return graphOf([given], options);
  if (Array.isArray(given)) return graphOf(given as readonly TensorLike[], options);
  if (typeof given === "object" && given !== null && "outputs" in given) return graphOf(given.outputs, options);
  if (typeof given === "object" && given !== null && "nodes" in given && "edges" in given) return given;
  throw plotErrors.notGraph(describe(given));
}

function requireConsistent({ nodes, edges }: GraphDrawing): void {
  const ids = new Set<string>();
  for (const { id } of nodes) {
    if (ids.has(id)) throw plotErrors.repeatedNode(id);
    ids.add(id);
  }
  for (const { from, to } of edges) {
    const missing = [from, to].find((id) => !ids.has(id));
    if (missing !== undefined) throw plotErrors.danglingEdge(from, to, missing);
  }
}

function nodesAndLinks(drawing: GraphDrawing, { title }: GraphOptions): Chart {
  const placed = layoutGraph(drawing, largestSize);
  const used = styles.filter(({ fits }) => drawing.nodes.some(fits));
  // A wide graph is made smaller as a whole, text too, down to what the pointer's labels make up for.
  const scale = Math.min(1, largestSize / placed.width);
  const legend = legendOf(used, Math.max(placed.width * scale, 330));
  const width = Math.min(largestSize, Math.ceil(Math.max(placed.width * scale, legend.width)));
  const height = Math.ceil(placed.height * scale + legend.height);
  const shift = { x: (width - placed.width * scale) / 2, y: legend.height, scale };
  const count = `${many(drawing.nodes.length, "node")}, ${many(drawing.edges.length, "edge")}`;
  const spec = {
    title: title === undefined ? { text: count, fontWeight: "normal", fontSize: 11 } : { text: title, subtitle: count },
    width,
    height,
    padding: 5,
    layer: [
      ...edgeLayers(placed, shift),
      ...used.flatMap((style) => nodeLayers(placed, style, shift)),
      ...legend.layers,
    ],
    resolve: { scale: { color: "independent" } },
  };
  return new Chart(spec as TopLevelSpec, { summary: `Graph${title === undefined ? "" : ` “${title}”`}: ${count}` });
}

const many = (count: number, what: string) => `${count} ${count === 1 ? what : `${what}s`}`;

interface Shift {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Pixels as they are: no scale, no axis; the same in every layer, since layers that disagree do not compile. */
const pixel = (field: string) => ({ field, type: "quantitative" as const, scale: null, axis: null });
const literal = (field: string) => ({ field, type: "nominal" as const, scale: null });

function nodeLayers({ nodes }: GraphLayout, style: Style, { x, y, scale }: Shift) {
  const { fits, name } = style;
  const values = nodes
    .filter(({ node }) => fits(node))
    .map(({ node, ...box }) => {
      const centre = { x: x + box.x * scale, y: y + box.y * scale };
      const half = { width: (box.width / 2) * scale, height: (box.height / 2) * scale };
      const above = node.detail === undefined ? 0 : 6 * scale;
      return {
        left: centre.x - half.width,
        right: centre.x + half.width,
        top: centre.y - half.height,
        bottom: centre.y + half.height,
        x: centre.x,
        labelY: centre.y - above,
        detailY: centre.y + 8 * scale,
        label: cut(node.label),
        detail: cut(node.detail ?? ""),
        facts: {
          node: node.label,
          kind: name,
          ...(node.detail === undefined ? {} : { shape: node.detail }),
          ...node.facts,
        },
      };
    });
  const names = [...new Set(values.flatMap(({ facts }) => Object.keys(facts)))];
  // Names of facts stay out of field names: the rows have them by number.
  const rows = values.map(({ facts, ...row }) => ({
    ...row,
    ...Object.fromEntries(names.map((fact, i) => [`fact${i}`, (facts as Record<string, string>)[fact] ?? "–"])),
  }));
  const tooltip = names.map((fact, i) => ({ field: `fact${i}`, type: "nominal" as const, title: tooltipTitle(fact) }));
  const text = (field: string, at: string, size: number, weight: string) => ({
    data: { values: rows },
    mark: { type: "text", fontSize: size * scale, fontWeight: weight, color: "#ffffff" },
    // A text without a tooltip would hide its box's.
    encoding: { x: pixel("x"), y: pixel(at), text: literal(field), tooltip },
  });
  return [
    {
      data: { values: rows },
      mark: boxMark(style, scale),
      encoding: { x: pixel("left"), x2: { field: "right" }, y: pixel("top"), y2: { field: "bottom" }, tooltip },
    },
    text("label", "labelY", labelSize, "600"),
    ...(rows.some(({ detail }) => detail !== "") ? [text("detail", "detailY", detailSize, "normal")] : []),
  ];
}

function edgeLayers({ edges, nodes }: GraphLayout, shift: Shift) {
  if (edges.length === 0) return [];
  const node = new Map(nodes.map((placed) => [placed.node.id, placed.node]));
  const argumentsOf = new Map<string, number>();
  for (const { edge } of edges) argumentsOf.set(edge.to, (argumentsOf.get(edge.to) ?? 0) + 1);
  const lines = edges.flatMap(({ edge, points }, id) =>
    points.map((point, order) => ({
      edge: id,
      order,
      x: shift.x + point.x * shift.scale,
      y: shift.y + point.y * shift.scale,
      colour: node.get(edge.to)!.part === "gradient" ? palette[1]! : ink,
    })),
  );
  const ends = edges.map(({ edge, points, upward }) => {
    const tip = points.at(-1)!;
    const count = argumentsOf.get(edge.to)!;
    const down = upward ? -1 : 1;
    // Beside the arrow, on the outer side.
    const aside = edge.argument < (count - 1) / 2 ? -7 : 7;
    return {
      x: shift.x + tip.x * shift.scale,
      y: shift.y + (tip.y - 3 * down) * shift.scale,
      angle: upward ? 0 : 180,
      numberX: shift.x + (tip.x + aside) * shift.scale,
      numberY: shift.y + (tip.y - 8 * down) * shift.scale,
      number: count > 1 ? String(edge.argument + 1) : "",
      from: node.get(edge.from)!.label,
      to: node.get(edge.to)!.label,
      shape: node.get(edge.from)!.detail ?? "scalar",
      colour: node.get(edge.to)!.part === "gradient" ? palette[1]! : ink,
    };
  });
  const tooltip = ["from", "to", "number", "shape"].map((field) => ({
    field,
    type: "nominal" as const,
    title: field === "number" ? "argument" : field,
  }));
  return [
    {
      data: { values: lines },
      mark: { type: "line", interpolate: "basis", strokeWidth: 1.2 * Math.max(0.6, shift.scale), opacity: 0.8 },
      encoding: {
        x: pixel("x"),
        y: pixel("y"),
        detail: { field: "edge", type: "nominal" },
        order: { field: "order", type: "quantitative" },
        color: literal("colour"),
      },
    },
    {
      data: { values: ends },
      mark: { type: "point", shape: "triangle", filled: true, size: 34 * shift.scale ** 2, opacity: 1 },
      encoding: {
        x: pixel("x"),
        y: pixel("y"),
        angle: { field: "angle", type: "quantitative", scale: null },
        color: literal("colour"),
        tooltip,
      },
    },
    {
      data: { values: ends },
      mark: { type: "text", fontSize: detailSize * shift.scale },
      encoding: {
        x: pixel("numberX"),
        y: pixel("numberY"),
        text: literal("number"),
        color: literal("colour"),
        tooltip,
      },
    },
  ];
}

/** The kinds in use with their shape and colour, in lines as wide as the drawing. */
function legendOf(used: readonly Style[], available: number) {
  let [x, y, width] = [0, 0, 0];
  const entries = used.map((style) => {
    const room = 22 + style.name.length * 6.6 + 14;
    if (x > 0 && x + room > available) [x, y] = [0, y + 18];
    const entry = { style, left: x, right: x + 20, top: y, bottom: y + 12, x: x + 26, y: y + 6.5, name: style.name };
    x += room;
    width = Math.max(width, x);
    return entry;
  });
  const layers = entries.flatMap(({ style, ...row }) => [
    {
      data: { values: [row] },
      mark: boxMark(style, 0.4),
      encoding: { x: pixel("left"), x2: { field: "right" }, y: pixel("top"), y2: { field: "bottom" } },
    },
    {
      data: { values: [row] },
      mark: { type: "text", align: "left" },
      encoding: { x: pixel("x"), y: pixel("y"), text: literal("name") },
    },
  ]);
  return { width, height: y + legendHeight, layers };
}

/** How often each operation stands in a graph too large to draw. */
function counts({ nodes, edges }: GraphDrawing, { title }: GraphOptions): Chart {
  const found = new Map<string, { name: string; kind: string; count: number; fill: string }>();
  for (const node of nodes) {
    const style = styles.find(({ fits }) => fits(node))!;
    const name = isOperation(node) ? (node.label.split(" = ").at(-1) ?? node.label) : `${node.kind}s`;
    const entry = found.get(`${style.name} ${name}`) ?? { name, kind: style.name, count: 0, fill: style.fill };
    found.set(`${style.name} ${name}`, { ...entry, count: entry.count + 1 });
  }
  const sorted = [...found.values()].sort((a, b) => b.count - a.count);
  const shown = sorted.slice(0, mostBars);
  const rest = sorted.length - shown.length;
  const sentence =
    `${nodes.length} nodes and ${edges.length} edges: too many to draw, so counted by operation` +
    (rest > 0 ? `; ${rest} rarer ones are left out.` : ".");
  const kinds = styles.filter(({ name }) => shown.some(({ kind }) => kind === name));
  const spec: TopLevelSpec = {
    title: { text: title ?? "Graph", subtitle: sentence },
    width: 420,
    height: { step: 20 },
    data: { values: shown.map(({ fill: _, ...row }) => row) },
    encoding: {
      y: { field: "name", type: "nominal", sort: shown.map(({ name }) => name), title: null },
      x: { field: "count", type: "quantitative", title: "nodes", axis: { tickMinStep: 1 } },
      tooltip: ["name", "kind", "count"].map((field) => ({ field, type: "nominal" as const })),
    },
    layer: [
      {
        mark: { type: "bar" },
        encoding: {
          color: {
            field: "kind",
            type: "nominal",
            title: null,
            scale: { domain: kinds.map(({ name }) => name), range: kinds.map(({ fill }) => fill) },
            legend: { orient: "top" },
          },
        },
      },
      {
        mark: { type: "text", align: "left", dx: 4 },
        encoding: { text: { field: "count", type: "quantitative" } },
      },
    ],
  };
  return new Chart(spec, { summary: sentence });
}
