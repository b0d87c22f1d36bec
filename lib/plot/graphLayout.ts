import { Graph, layout } from "@dagrejs/dagre";
import type { GraphDrawing, GraphEdge, GraphNode } from "./graphOf.ts";

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
  /** From the border of one box to the border of the other. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
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

/** A label cut to the length that fits a box. */
export const cut = (text: string) => (text.length > mostLetters ? `${text.slice(0, mostLetters - 1)}…` : text);

/** Layers from top to bottom, arguments of an operation from left to right where crossings allow it. */
export function layoutGraph({ nodes, edges }: GraphDrawing, { beside, between }: Spacing): GraphLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: beside, edgesep: beside / 2, ranksep: between, marginx: 4, marginy: 4 });
  for (const node of nodes) graph.setNode(node.id, boxOf(node));
  for (const [i, { from, to }] of edges.entries()) graph.setEdge(from, to, {}, String(i));
  layout(graph, { constraints: argumentOrder(edges) });
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    width,
    height,
    nodes: nodes.map((node) => ({ node, ...(graph.node(node.id) as Omit<PlacedNode, "node">) })),
    edges: edges.map((edge, i) => ({
      edge,
      points: (graph.edge(edge.from, edge.to, String(i)) as { points: PlacedEdge["points"] }).points,
    })),
  };
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
