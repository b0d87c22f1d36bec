import type { Scalar } from "../../engine/scalar.ts";
import { count, strides } from "../../tensor/shape.ts";
import type { ApplyNode, KernelNode, MapNode, Node, PartsNode, ProductNode, ReduceNode } from "./nodes.ts";
import { type Sizes, sameStrides, type Value, type View } from "./views.ts";

/** How a reduction fits a walk over rows: each row to a number, all rows to one row, everything to a number; otherwise by itself. */
export type Reach = "row" | "column" | "all";

/** Nodes that one walk over an iteration space computes. Axes of one element are left out of spaces. */
export class Cluster {
  readonly kind = "tiles";
  nodes: (MapNode | ReduceNode)[] = [];
  /** How many instructions and operands these make at most. */
  weight = 0;
  readonly space: Sizes;
  /** How many leading axes count the rows; null while nothing has decided it. */
  rows: number | null = null;
  /** Longer than that of everything it reads: no path runs back from what it computes. */
  readonly depth: number;
  /** Values of one element for each row. */
  readonly rowValues = new Set<Value>();
  /** Values that are known only when the walk has ended. */
  readonly late = new Set<Value>();
  /** The cluster that took this one in. */
  into: Cluster | null = null;

  constructor(space: Sizes, depth: number) {
    this.space = space;
    this.depth = depth;
  }

  /** Has `to` read in the place of `from`. */
  replace(from: View, to: View): void {
    this.nodes = this.nodes.map((node) => ({
      ...node,
      operands: node.operands.map((x) => (x === from ? to : x)),
    })) as typeof this.nodes;
  }
}

export interface Product {
  readonly kind: "product";
  readonly node: ProductNode | KernelNode;
  /** What is done with each finished block. */
  epilogue: Cluster | null;
}

export type Step = Cluster | Product | ReduceNode | PartsNode | ApplyNode;

/** Instructions and operands of a program: there are 256 registers, and a tile of them should fit the first cache. */
const mostWeight = 160;
/** A block of a product holds whole rows of at most so many columns. */
const widestRow = 1024;

function weightOf(node: MapNode | ReduceNode): number {
  if (node.kind === "reduce" || node.expression === null) return 2;
  const seen = new Set<Scalar>();
  const stack = [node.expression];
  while (stack.length > 0) {
    const next = stack.pop()!;
    if (seen.has(next)) continue;
    seen.add(next);
    stack.push(...next.args);
  }
  return seen.size + 1;
}

const withoutOnes = (sizes: Sizes): Sizes => sizes.filter((size) => size !== 1);
/** The strides of the axes that have more than one element. */
const proper = ({ shape, strides: own }: View): Sizes => own.filter((_, i) => shape[i] !== 1);
const sameSizes = (a: Sizes, b: Sizes): boolean => a.length === b.length && a.every((size, i) => size === b[i]);

/** How a reduction goes over the axes of its operand; null where it is neither over the first nor over the last ones. */
export function reachOf({ operands: [x], axes, op }: ReduceNode): { reach: Reach; rows: number } | null {
  const reduced = x.shape.flatMap((size, i) => (size === 1 ? [] : [axes.includes(i)]));
  const many = reduced.filter(Boolean).length;
  const kept = reduced.length - many;
  if (reduced.slice(kept).every(Boolean)) {
    if (kept > 0 || op === "argmax" || op === "argmin") return { reach: "row", rows: kept };
    return { reach: "all", rows: 0 };
  }
  if (op === "argmax" || op === "argmin") return null;
  return reduced.slice(0, many).every(Boolean) ? { reach: "column", rows: many } : null;
}

/**
 * Groups nodes so that values go through memory less: elementwise chains, the reductions that they end in or begin with, and what a
 * product is followed by. A node joins the deepest cluster that it reads from if everything else it reads is less deep: since a cluster's
 * depth never changes, no circle can arise, in time linear in the number of nodes (the rule of depths instead of a search for paths).
 */
export function clustered(nodes: readonly Node[]): Step[] {
  const clusters = new Clusters();
  for (const node of nodes) clusters.enter(node);
  clusters.sink();
  clusters.side();
  clusters.attach();
  return clusters.ordered();
}

const find = (cluster: Cluster): Cluster => {
  let c = cluster;
  while (c.into) c = c.into;
  return c;
};

class Clusters {
  readonly #made = new Map<Value, Step>();
  readonly #depths = new Map<Value, number>();
  readonly #steps: Step[] = [];

  enter(node: Node): void {
    if (node.kind === "map") this.#map(node);
    else if (node.kind === "reduce") this.#reduce(node);
    else
      this.#alone(
        node.kind === "product" || node.kind === "kernel" ? { kind: "product", node, epilogue: null } : node,
        node,
      );
  }

  #depthOf = (value: Value): number => this.#depths.get(value) ?? 0;

  #deepest(operands: readonly View[]): number {
    return operands.reduce((depth, { value }) => Math.max(depth, this.#depthOf(value)), 0);
  }

  #alone(step: Step, node: Node): void {
    this.#steps.push(step);
    const depth = this.#deepest(node.operands) + 1;
    for (const value of node.results) {
      this.#made.set(value, step);
      this.#depths.set(value, depth);
    }
  }

  #clusterOf(value: Value): Cluster | null {
    const step = this.#made.get(value);
    return step?.kind === "tiles" ? find(step) : null;
  }

  #join(node: MapNode | ReduceNode, cluster: Cluster): void {
    cluster.nodes.push(node);
    cluster.weight += weightOf(node);
    this.#made.set(node.results[0], cluster);
    this.#depths.set(node.results[0], cluster.depth);
  }

  #open(node: MapNode | ReduceNode, space: Sizes): Cluster {
    const cluster = new Cluster(space, this.#deepest(node.operands) + 1);
    this.#steps.push(cluster);
    this.#join(node, cluster);
    return cluster;
  }

  #map(node: MapNode): void {
    const space = withoutOnes(node.results[0].shape);
    const { cluster, level } = this.#home(node, space) ?? { cluster: null, level: "tile" as const };
    if (!cluster) this.#open(node, space);
    else {
      this.#join(node, cluster);
      if (level === "row") cluster.rowValues.add(node.results[0]);
    }
  }

  #reduce(node: ReduceNode): void {
    const fit = reachOf(node);
    if (!fit) {
      this.#alone(node, node);
      return;
    }
    const space = withoutOnes(node.operands[0].shape);
    const home = this.#home(node, space);
    const suits = ({ rows }: Cluster): boolean => fit.reach === "all" || rows === null || rows === fit.rows;
    const cluster = home && home.level === "tile" && suits(home.cluster) ? home.cluster : this.#open(node, space);
    if (cluster === home?.cluster) this.#join(node, cluster);
    if (fit.reach !== "all") cluster.rows = fit.rows;
    (fit.reach === "row" ? cluster.rowValues : cluster.late).add(node.results[0]);
  }

  /** The cluster that a node over `space` may join, and whether it is computed there for each element or for each row. */
  #home(node: MapNode | ReduceNode, space: Sizes): { cluster: Cluster; level: "tile" | "row" } | null {
    let best: { cluster: Cluster; level: "tile" | "row" } | null = null;
    for (const { value } of node.operands) {
      const cluster = this.#clusterOf(value);
      if (!cluster || cluster.weight + weightOf(node) > mostWeight || (best && cluster.depth <= best.cluster.depth))
        continue;
      const level = levelIn(cluster, space);
      if (level) best = { cluster, level };
    }
    if (!best) return null;
    const { cluster, level } = best;
    const merged = new Set<Cluster>();
    for (const x of node.operands) {
      if (this.#depthOf(x.value) < cluster.depth) continue;
      const own = this.#clusterOf(x.value);
      if (!own || !readsInside(own, x, level)) return null;
      if (own === cluster) continue;
      if (own.depth !== cluster.depth || !mayMerge(own, cluster)) return null;
      merged.add(own);
    }
    for (const other of merged) this.#merge(other, cluster);
    return best;
  }

  #merge(from: Cluster, to: Cluster): void {
    from.into = to;
    to.nodes = [...from.nodes, ...to.nodes];
    to.weight += from.weight;
    for (const {
      results: [y],
    } of from.nodes)
      this.#depths.set(y, to.depth);
    to.rows ??= from.rows;
    for (const value of from.rowValues) to.rowValues.add(value);
    for (const value of from.late) to.late.add(value);
    from.nodes = [];
  }

  /**
   * Moves clusters into the one that alone reads what they make. What they read is less deep than they are, so it is there in time.
   */
  sink(): void {
    const readers = new Map<Value, Set<Step>>();
    for (const step of this.#steps)
      if (step.kind !== "tiles" || !step.into)
        for (const { value } of readsOf(step)) {
          const known = readers.get(value);
          if (known) known.add(step);
          else readers.set(value, new Set([step]));
        }
    for (const step of this.#steps.toReversed()) {
      if (step.kind !== "tiles" || step.into || step.late.size > 0) continue;
      const own = new Set<Value>(step.nodes.map(({ results: [y] }) => y));
      const others = new Set<Step>();
      for (const value of own)
        for (const reader of readers.get(value) ?? []) others.add(reader.kind === "tiles" ? find(reader) : reader);
      others.delete(step);
      const [reader] = others;
      if (others.size !== 1 || reader?.kind !== "tiles" || !mayMerge(step, reader)) continue;
      const inside = reader.nodes.every((node) =>
        node.operands.every(
          (x) =>
            !own.has(x.value) ||
            readsInside(step, x, reader.rowValues.has(node.results[0]) && node.kind === "map" ? "row" : "tile"),
        ),
      );
      if (inside) this.#merge(step, reader);
    }
  }

  /** Joins clusters of one depth that walk over the same space and read something in common: it is then read once. */
  side(): void {
    const known = new Map<Value, Cluster[]>();
    for (const step of this.#steps) {
      if (step.kind !== "tiles" || step.into || step.space.length === 0) continue;
      for (const x of outside(step)) {
        // What is spread over the space is small.
        if (x.value.length !== count(step.space)) continue;
        const readers: readonly Cluster[] = known.get(x.value) ?? [];
        const other: Cluster | undefined = readers.find(
          (own) => !own.into && own.depth === step.depth && mayMerge(step, own),
        );
        if (other && other !== step) {
          this.#merge(step, other);
          break;
        }
        if (!other) known.set(x.value, [...readers, step]);
      }
    }
  }

  /** Gives products the clusters that read them, where nothing else that these read comes later. */
  attach(): void {
    /** Products whose own block program reads another product of their depth, and products that are read so. */
    const [crossing, crossed] = [new Set<Step>(), new Set<Step>()];
    for (const step of this.#steps) {
      if (step.kind !== "tiles" || step.into) continue;
      for (const product of this.#productsFor(step)) {
        const depth = this.#depthOf(product.node.results[0]);
        const beside = outside(step).filter(
          ({ value }) => value !== product.node.results[0] && this.#depthOf(value) >= depth,
        );
        const others = beside.map(({ value }) => this.#made.get(value)!);
        const isPlain = (other: Step): boolean =>
          other.kind === "product" && this.#depthOf(other.node.results[0]) === depth && !crossing.has(other);
        if (others.length > 0 && (crossed.has(product) || !others.every(isPlain))) continue;
        if (others.length > 0) crossing.add(product);
        for (const other of others) crossed.add(other);
        product.epilogue = step;
        break;
      }
    }
  }

  /** The products whose blocks a cluster could follow, the latest first. */
  #productsFor(cluster: Cluster): Product[] {
    const reads = Map.groupBy(outside(cluster), ({ value }) => value);
    const found = [...reads].flatMap(([value, views]) => {
      const product = this.#made.get(value);
      if (product?.kind !== "product" || product.epilogue) return [];
      return views.every((x) => followsBlocks(cluster, x, product.node)) ? [product] : [];
    });
    return found.reverse();
  }

  /** The steps in an order of computation, as near to the given one as that allows. */
  ordered(): Step[] {
    const attached = new Map<Cluster, Product>();
    for (const step of this.#steps) if (step.kind === "product" && step.epilogue) attached.set(step.epilogue, step);
    const stepOf = (value: Value): Step | null => {
      const made = this.#made.get(value);
      if (!made) return null;
      const step = made.kind === "tiles" ? find(made) : made;
      return (step.kind === "tiles" && attached.get(step)) || step;
    };
    const needs = (step: Step): Step[] =>
      readsOf(step).flatMap(({ value }) => {
        const other = stepOf(value);
        return other && other !== step ? [other] : [];
      });
    const result = new Set<Step>();
    for (const root of this.#steps) {
      if (root.kind === "tiles" && (root.into || attached.has(root))) continue;
      const stack = [root];
      while (stack.length > 0) {
        const step = stack.at(-1)!;
        const open = result.has(step) ? [] : needs(step).filter((other) => !result.has(other));
        if (open.length > 0) stack.push(...open);
        else {
          result.add(step);
          stack.pop();
        }
      }
    }
    return [...result];
  }
}

/** Whether a node over `space` is computed in the cluster for each element or for each row; null: for neither. */
function levelIn({ space: own, rows, rowValues }: Cluster, space: Sizes): "tile" | "row" | null {
  if (sameSizes(space, own)) return "tile";
  return rows !== null && rowValues.size > 0 && sameSizes(space, own.slice(0, rows)) ? "row" : null;
}

/** Whether a value of the cluster is read at the place where it was computed. */
function readsInside({ space, rows, rowValues, late }: Cluster, x: View, level: "tile" | "row"): boolean {
  if (late.has(x.value) || x.offset !== 0) return false;
  const own = proper(x);
  if (!rowValues.has(x.value)) return level === "tile" && sameStrides(space, own, strides(space));
  const outer = space.slice(0, rows!);
  const along = strides(outer);
  return level === "row"
    ? sameStrides(outer, own, along)
    : sameStrides(space, own, [...along, ...space.slice(rows!).map(() => 0)]);
}

const mayMerge = (a: Cluster, b: Cluster): boolean =>
  sameSizes(a.space, b.space) &&
  (a.rows === null || b.rows === null || a.rows === b.rows) &&
  a.weight + b.weight <= mostWeight;

/** What a cluster reads that it does not compute. */
export function outside({ nodes }: Cluster): View[] {
  const own = new Set<Value>(nodes.map(({ results: [y] }) => y));
  return nodes.flatMap(({ operands }) => operands.filter(({ value }) => value.constant === null && !own.has(value)));
}

/** What a step reads, with what follows a product's blocks. */
export function readsOf(step: Step): readonly View[] {
  if (step.kind === "tiles") return outside(step);
  if (step.kind !== "product") return step.operands;
  return step.epilogue ? [...step.node.operands, ...outside(step.epilogue)] : step.node.operands;
}

/** Whether the cluster walks over a product's result as it is written: its rows, by whatever axes, and its columns. */
function followsBlocks({ space, rows, rowValues }: Cluster, x: View, node: ProductNode | KernelNode): boolean {
  const blocks = node.kind === "product" ? node : node.blocks;
  if (!blocks || (node.kind === "kernel" && (rows !== null || x.value !== node.results[0]))) return false;
  const { batch, m, n } = blocks;
  if (n === 1 || space.at(-1) !== n || count(space) !== count(batch) * m * n || x.offset !== 0) return false;
  if (!sameStrides(space, proper(x), strides(space))) return false;
  if (rows !== null && rows !== space.length - 1) return false;
  return rowValues.size === 0 || n <= widestRow;
}
