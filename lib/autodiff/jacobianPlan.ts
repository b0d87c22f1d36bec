import type { EliminationOrder } from "./accumulation/orders.ts";

/** How a Jacobian is computed, and what the other ways would take. */
export class JacobianPlan {
  readonly mode: "forward" | "reverse" | "elimination" | "coloured";
  /** Passes of forward and of reverse mode, all of one kind in one batch. */
  readonly passes: { readonly forward: number; readonly reverse: number };
  /**
   * Multiplications of entries of local Jacobians in each way: by passes one for each entry and direction, by elimination those of the
   * best order that was found. null where the graph does not tell them.
   */
  readonly multiplications: {
    readonly forward: number;
    readonly reverse: number;
    readonly elimination: Readonly<Partial<Record<EliminationOrder, number>>>;
  } | null;
  /** Of an elimination: the vertices in the order they go. */
  readonly order: readonly string[];
  /** Entries that may be other than zero, where only these are computed. */
  readonly entries: number | null;

  constructor(
    parts: Pick<JacobianPlan, "mode" | "passes"> & Partial<Pick<JacobianPlan, "multiplications" | "order" | "entries">>,
  ) {
    this.mode = parts.mode;
    this.passes = parts.passes;
    this.multiplications = parts.multiplications ?? null;
    this.order = parts.order ?? [];
    this.entries = parts.entries ?? null;
  }

  toString(): string {
    const { forward, reverse } = this.passes;
    const lines = [
      `mode: ${this.mode}`,
      ...(this.mode === "elimination"
        ? [`order: ${this.order.join(", ")}`]
        : [`passes: ${forward} forward, ${reverse} reverse`]),
    ];
    if (this.entries !== null) lines.push(`entries: ${this.entries}`);
    if (this.multiplications) {
      const { elimination, ...byPasses } = this.multiplications;
      const all = { ...byPasses, ...prefixed("elimination, ", elimination) };
      for (const [name, n] of Object.entries(all)) lines.push(`multiplications, ${name}: ${n.toLocaleString("en-US")}`);
    }
    return lines.join("\n");
  }
}
const prefixed = (prefix: string, counts: object): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([name, n]) => [prefix + name, n as number]));
