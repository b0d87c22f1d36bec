/** Orders in which inner vertices are eliminated, and what each takes. */
import { type Entries, productEntries, sumEntries } from "./entries.ts";
import type { LinearGraph } from "./linearGraph.ts";

/** An order of elimination: numbers of inner vertices. */
export interface Elimination {
  readonly order: readonly number[];
  /** Multiplications of entries of Jacobians; those by 1 or −1 are none. */
  readonly multiplications: number;
}

export type EliminationOrder = "forward" | "reverse" | "markowitz" | "optimal";

/** Beyond so many inner vertices the optimum, which looks at every set of them, is not searched. */
const mostForOptimum = 8;
/** Beyond so many inner vertices choosing the next one by its degree each time takes longer than it saves. */
const mostForMarkowitz = 200;

/** A graph whose vertices are eliminated one by one. Copies share what neither changed. */
class Shrinking {
  /** into[v].get(u) and from[u].get(v): the edge u → v. */
  readonly #into: Map<number, Entries>[];
  readonly #from: Map<number, Entries>[];
  multiplications = 0;

  constructor(into: readonly ReadonlyMap<number, Entries>[]) {
    this.#into = into.map((edges) => new Map(edges));
    this.#from = into.map(() => new Map());
    this.#into.forEach((edges, v) => {
      for (const [u, entries] of edges) this.#from[u]!.set(v, entries);
    });
  }

  copy(): Shrinking {
    const copy = new Shrinking(this.#into);
    copy.multiplications = this.multiplications;
    return copy;
  }

  /**
   * Multiplications that eliminating v takes: Σ over its elements of the entries that lead out times those that lead in, the Markowitz
   * degree of Griewank and Reese (1991) added over the elements of a tensor.
   */
  degree(v: number): number {
    let total = 0;
    for (const out of this.#from[v]!.values())
      for (const into of this.#into[v]!.values()) if (!out.unit && !into.unit) total += pairs(out, into);
    return total;
  }

  /** The vertices with an edge to or from v: those whose degree changes when it goes. */
  neighbours(v: number): number[] {
    return [...this.#into[v]!.keys(), ...this.#from[v]!.keys()];
  }

  eliminate(v: number): void {
    for (const [w, out] of this.#from[v]!) {
      for (const [u, into] of this.#into[v]!) {
        const { entries, multiplications } = productEntries(out, into);
        this.multiplications += multiplications;
        const before = this.#into[w]!.get(u);
        const sum = before ? sumEntries(before, entries) : entries;
        this.#into[w]!.set(u, sum);
        this.#from[u]!.set(w, sum);
      }
      this.#into[w]!.delete(v);
    }
    for (const u of this.#into[v]!.keys()) this.#from[u]!.delete(v);
    this.#into[v]!.clear();
    this.#from[v]!.clear();
  }
}

function pairs(out: Entries, into: Entries): number {
  let total = 0;
  for (const list of out.rows) for (const k of list) total += into.rows[k]!.length;
  return total;
}

const start = ({ edges }: LinearGraph): Shrinking =>
  new Shrinking(edges.map((own) => new Map([...own].map(([u, { entries }]) => [u, entries]))));
const innerOf = ({ inputs, inner }: LinearGraph): number[] => Array.from({ length: inner }, (_, i) => inputs + i);

/** What an order takes; null where it takes more than the limit. */
export function inOrder(
  graph: LinearGraph,
  order: readonly number[],
  limit = Number.POSITIVE_INFINITY,
): Elimination | null {
  const shrinking = start(graph);
  for (const v of order) {
    shrinking.eliminate(v);
    if (shrinking.multiplications > limit) return null;
  }
  return { order, multiplications: shrinking.multiplications };
}

/** Always the vertex whose elimination takes the fewest multiplications now; of equal ones the first in the order of computation. */
function markowitz(graph: LinearGraph, limit: number): Elimination | null {
  const shrinking = start(graph);
  const degrees = new Map(innerOf(graph).map((v) => [v, shrinking.degree(v)]));
  const order: number[] = [];
  while (degrees.size > 0) {
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (const [v, degree] of degrees) if (degree < least) [best, least] = [v, degree];
    const changed = shrinking.neighbours(best);
    shrinking.eliminate(best);
    if (shrinking.multiplications > limit) return null;
    degrees.delete(best);
    order.push(best);
    for (const v of changed) if (degrees.has(v)) degrees.set(v, shrinking.degree(v));
  }
  return { order, multiplications: shrinking.multiplications };
}

/** The fewest of all orders: what is left after a set of vertices is eliminated does not depend on their order, so sets are enough. */
function optimum(graph: LinearGraph, limit: number): Elimination | null {
  const inner = innerOf(graph);
  const best: ({ order: number[]; graph: Shrinking } | undefined)[] = new Array(2 ** inner.length);
  best[0] = { order: [], graph: start(graph) };
  for (let set = 0; set < best.length; set++) {
    const found = best[set];
    if (!found) continue;
    const { order, graph: left } = found;
    inner.forEach((v, bit) => {
      if (set & (1 << bit)) return;
      const next = left.copy();
      next.eliminate(v);
      const at = set | (1 << bit);
      if (next.multiplications > limit) return;
      if (best[at] && best[at].graph.multiplications <= next.multiplications) return;
      best[at] = { order: [...order, v], graph: next };
    });
  }
  const done = best.at(-1);
  return done ? { order: done.order, multiplications: done.graph.multiplications } : null;
}

/**
 * Vertex elimination in each order: forward (inputs first), reverse (results first), by the Markowitz heuristic, and the optimum, which is
 * searched on small graphs alone (finding it is NP-complete: Naumann 2008).
 * @param limit - orders that take more multiplications are left out, and not followed to their end
 */
export function eliminations(
  graph: LinearGraph,
  limit = Number.POSITIVE_INFINITY,
): Partial<Record<EliminationOrder, Elimination>> {
  const inner = innerOf(graph);
  const found = {
    forward: inOrder(graph, inner, limit),
    reverse: inOrder(graph, inner.toReversed(), limit),
    markowitz: inner.length <= mostForMarkowitz ? markowitz(graph, limit) : null,
    optimal: inner.length <= mostForOptimum ? optimum(graph, limit) : null,
  };
  return Object.fromEntries(Object.entries(found).filter(([, own]) => own !== null));
}

/** The one that takes the fewest multiplications; null where there is none. */
export function fewest(found: Partial<Record<EliminationOrder, Elimination>>): Elimination | null {
  let best: Elimination | null = null;
  for (const own of Object.values(found)) if (!best || own.multiplications < best.multiplications) best = own;
  return best;
}
