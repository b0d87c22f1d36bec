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

/** Space between boxes of one layer and between layers, in pixels. */
export interface Spacing {
  readonly beside: number;
  readonly between: number;
}

/** Widths of text of Vega's default font: an upper bound for most letters, in parts of the font size. */
const letter = 0.62;
export const labelSize = 11;
export const detailSize = 9;
const mostLetters = 22;

/** How far an edge runs straight before its end. */
const approach = 14;

/** A label cut to the length that fits a box. */
export const cut = (text: string) => (text.length > mostLetters ? `${text.slice(0, mostLetters - 1)}…` : text);

/**
 * Layers from top to bottom, arguments of an operation ending on it from left to right. The gradient half is laid out
 * upwards beside the forward one, as back-propagation is drawn in books: laid out downwards, an MLP of 12 layers
 * was 2,200 pixels wide, since every value that the backward pass reads is a line through all layers below it.
 */
export function layoutGraph({ nodes, edges }: GraphDrawing, { beside, between }: Spacing): GraphLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: beside, edgesep: beside / 2, ranksep: between, marginx: 4, marginy: 4 });
  const gradient = new Set(nodes.filter(({ part }) => part === "gradient").map(({ id }) => id));
  const isUpward = ({ from, to }: GraphEdge) => gradient.has(from) && gradient.has(to);
  for (const node of nodes) graph.setNode(node.id, boxOf(node));
  for (const [i, edge] of edges.entries()) {
    const crossing = gradient.has(edge.to) && !gradient.has(edge.from);
    const [above, below] = isUpward(edge) ? [edge.to, edge.from] : [edge.from, edge.to];
    graph.setEdge(above, below, { weight: crossing ? 1 : 2 }, String(i));
  }
  layout(graph, { constraints: argumentOrder(edges) });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const placed = new Map(
    nodes.map((node) => [node.id, { node, ...(graph.node(node.id) as Omit<PlacedNode, "node">) }]),
  );
  const counts = new Map<string, number>();
  for (const { to } of edges) counts.set(to, (counts.get(to) ?? 0) + 1);
  return {
    width,
    height,
    nodes: [...placed.values()],
    edges: edges.map((edge, i) => {
      const [above, below] = isUpward(edge) ? [edge.to, edge.from] : [edge.from, edge.to];
      const { points } = graph.edge(above, below, String(i)) as { points: Point[] };
      const way = isUpward(edge) ? [...points].reverse() : points;
      const end = port(placed.get(edge.to)!, edge, counts.get(edge.to)!, isUpward(edge));
      // The last point but one makes the edge arrive straight, so that neighbouring arguments stay apart.
      const before = { x: end.x, y: end.y + (isUpward(edge) ? approach : -approach) };
      return { edge, upward: isUpward(edge), points: [...way.slice(0, -1), before, end] };
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
