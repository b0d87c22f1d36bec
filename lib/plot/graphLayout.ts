import { Graph, layout } from "@dagrejs/dagre";
import type { GraphDrawing, GraphEdge, GraphNode } from "./graphOf.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedNode {
  readonly node: GraphNode;
  /** The middle of its box. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  /** Whether it ends on the lower side of its operation, as edges of the gradient half do. */
  readonly upward: boolean;
  /** From the border of one box to the border of the other. */
  readonly points: readonly Point[];
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Widths of text of Vega's default font: an upper bound for most letters, in parts of the font size. */
const letter = 0.62;
export const labelSize = 11;
export const detailSize = 9;
const mostLetters = 22;

/** Free space around the drawing. */
const margin = 4;
/** How far an edge runs straight before its end. */
const approach = 14;

/** A label cut to the length that fits a box. */
export const cut = (text: string) => (text.length > mostLetters ? `${text.slice(0, mostLetters - 1)}…` : text);

/**
 * Layers from top to bottom, arguments of an operation ending on it from left to right; closer together and upright
 * where that is needed to be no wider than `widest`. The gradient half is laid out upwards beside the forward one, as
 * back-propagation is drawn in books: laid out downwards, an MLP of 12 layers was 2,200 pixels wide, since every value
 * that the backward pass reads is a line through all layers below it.
 */
export function layoutGraph(drawing: GraphDrawing, widest: number): GraphLayout {
  const roomy = place(drawing, 16, 30);
  if (roomy.width <= widest) return connect(roomy, drawing.edges);
  const upright = shear(roomy);
  return connect(upright.width <= widest ? upright : shear(place(drawing, 7, 34)), drawing.edges);
}

interface Placement {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  /** For each edge the points it passes, from top to bottom. */
  readonly ways: readonly (readonly Point[])[];
}

/** dagre's layout with this much space between boxes of one layer and between layers, in pixels. */
function place({ nodes, edges }: GraphDrawing, beside: number, between: number): Placement {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: "TB",
    nodesep: beside,
    edgesep: beside / 2,
    ranksep: between,
    marginx: margin,
    marginy: margin,
  });
  const part = new Map(nodes.map((node) => [node.id, node.part]));
  for (const node of nodes) graph.setNode(node.id, boxOf(node));
  const ends = edges.map(({ from, to }) => {
    const upward = part.get(from) === "gradient";
    // Edges from one half to the other may be long; those within a half hold it together.
    const weight = part.get(from) === part.get(to) ? 2 : 1;
    return { above: upward ? to : from, below: upward ? from : to, weight };
  });
  for (const [i, { above, below, weight }] of ends.entries()) graph.setEdge(above, below, { weight }, String(i));
  layout(graph, { constraints: argumentOrder(edges) });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: nodes.map((node) => ({ node, ...(graph.node(node.id) as Omit<PlacedNode, "node">) })),
    ways: ends.map(({ above, below }, i) => (graph.edge(above, below, String(i)) as { points: Point[] }).points),
  };
}

/**
 * The same layout with its layers shifted in proportion to their depth, so that it is as narrow as that makes it:
 * dagre lets deep graphs drift sideways (12 layers of an MLP: 1,150 pixels wide before, 820 after).
 */
function shear(placement: Placement): Placement {
  const { nodes, ways } = placement;
  const sides = [
    ...nodes.flatMap(({ x, y, width }) => [
      { x: x - width / 2, y },
      { x: x + width / 2, y },
    ]),
    ...ways.flat(),
  ];
  const span = (slope: number) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { x, y } of sides) {
      low = Math.min(low, x - slope * y);
      high = Math.max(high, x - slope * y);
    }
    return { low, width: high - low };
  };
  // The width is a convex function of the slope: a ternary search finds its least.
  let [from, to] = [-3, 3];
  for (let i = 0; i < 40; i++) {
    const [a, b] = [from + (to - from) / 3, to - (to - from) / 3];
    if (span(a).width < span(b).width) to = b;
    else from = a;
  }
  const slope = (from + to) / 2;
  const { low, width } = span(slope);
  const move = <P extends Point>(point: P): P => ({ ...point, x: point.x - slope * point.y - low + margin });
  return { ...placement, width: width + 2 * margin, nodes: nodes.map(move), ways: ways.map((way) => way.map(move)) };
}

/** Gives each edge its direction and its end on the operation. */
function connect({ width, height, nodes, ways }: Placement, edges: readonly GraphEdge[]): GraphLayout {
  const placed = new Map(nodes.map((placement) => [placement.node.id, placement]));
  const counts = new Map<string, number>();
  for (const { to } of edges) counts.set(to, (counts.get(to) ?? 0) + 1);
  return {
    width,
    height,
    nodes,
    edges: edges.map((edge, i) => {
      const upward = placed.get(edge.from)!.node.part === "gradient";
      const way = upward ? [...ways[i]!].reverse() : ways[i]!;
      const end = port(placed.get(edge.to)!, edge, counts.get(edge.to)!, upward);
      // The last point but one makes the edge arrive straight, so that neighbouring arguments stay apart.
      const before = { x: end.x, y: end.y + (upward ? approach : -approach) };
      return { edge, upward, points: [...way.slice(0, -1), before, end] };
    }),
  };
}

/** Where an argument ends on its operation: the first leftmost, the last rightmost, whatever the way it took. */
function port({ x, y, width, height }: PlacedNode, { argument }: GraphEdge, count: number, upward: boolean): Point {
  const along = (Math.min(argument, count - 1) + 1) / (count + 1) - 0.5;
  return { x: x + along * width * 0.9, y: y + (upward ? height : -height) / 2 };
}

function boxOf({ label, detail = "" }: GraphNode): { width: number; height: number } {
  const wide = Math.max(cut(label).length * labelSize, cut(detail).length * detailSize) * letter;
  return { width: Math.ceil(Math.max(28, wide + 14)), height: detail === "" ? 22 : 33 };
}

/** Left-to-right wishes for nodes that feed one operation only; shared ones could contradict each other. */
function argumentOrder(edges: readonly GraphEdge[]): { left: string; right: string }[] {
  const consumers = new Map<string, Set<string>>();
  const inputs = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    consumers.set(edge.from, (consumers.get(edge.from) ?? new Set()).add(edge.to));
    inputs.set(edge.to, [...(inputs.get(edge.to) ?? []), edge]);
  }
  return [...inputs.values()].flatMap((list) => {
    const own = list.filter(({ from }) => consumers.get(from)!.size === 1).sort((a, b) => a.argument - b.argument);
    return own.slice(1).flatMap(({ from }, i) => (own[i]!.from === from ? [] : [{ left: own[i]!.from, right: from }]));
  });
}
