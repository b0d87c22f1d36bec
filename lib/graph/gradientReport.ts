import { checkTensor, checkTensors } from "../ops/constant.ts";
import type { Operation } from "../ops/operation.ts";
import { isFloating } from "../tensor/dtype.ts";
import { writtenAt } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Graph } from "./graph.ts";

/** Where a path that values take is closed to derivatives. */
export interface Break {
  /** The operation, as it is called in pictures. */
  readonly operation: string;
  /** Which of its inputs. */
  readonly argument: number;
  /**
   * blocked: stopGradient; integer: the result has no derivatives (comparisons, indices, casts); step: a gradient of zero;
   * undefined: a derivative that must not be used.
   */
  readonly kind: "blocked" | "integer" | "step" | "undefined";
  readonly reason: string;
}

export interface GradientStatus {
  readonly x: Tensor;
  /**
   * defined; zero (every open path goes through a step function); disconnected (no path that a derivative takes); undefined
   * (asking for the gradient is an error).
   */
  readonly status: "defined" | "zero" | "disconnected" | "undefined";
  readonly breaks: readonly Break[];
}

/** What becomes of the gradient of y for each x, as a table. */
export class GradientReport {
  readonly of: Tensor;
  readonly entries: readonly GradientStatus[];

  constructor(of: Tensor, entries: readonly GradientStatus[]) {
    this.of = of;
    this.entries = entries;
  }

  toString(): string {
    return this.entries
      .map(({ x, status, breaks }) => {
        const where = breaks.map((b) => `\n    ${b.operation}, input ${b.argument}: ${b.reason}`).join("");
        return `${x.label}: ${status}${where}`;
      })
      .join("\n");
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** Why an edge is closed, or null where derivatives pass. */
function broken({ primitive, params, name, site, results }: Operation, argument: number): Break | null {
  const reason = primitive.undefinedFor?.(argument, params);
  const at = { operation: name, argument };
  if (reason) return { ...at, kind: "undefined", reason: `${reason}${writtenAt(site)}` };
  if (primitive.form === "blocked") return { ...at, kind: "blocked", reason: "its result is taken as constant." };
  if (primitive.form === "step")
    return { ...at, kind: "step", reason: "it is constant between its steps: a gradient of zero." };
  if (primitive.passes(argument, params) && results.some((y) => isFloating(y.dtype))) return null;
  return { ...at, kind: "integer", reason: "its result has no derivative in this input." };
}

/**
 * Follows every path from each x to y and says whether its gradient is defined, zero, disconnected or undefined, with each place
 * where a path is closed. Nothing is differentiated.
 * @param y - a result on the tape or a symbolic node
 */
export function gradientReport(y: Tensor, xs: readonly Tensor[]): GradientReport {
  checkTensor("gradientReport", "y", y);
  checkTensors("gradientReport", "xs", xs);
  const whole = new Graph([y]);
  return new GradientReport(
    y,
    xs.map((x) => statusOf(x, whole)),
  );
}

function statusOf(x: Tensor, whole: Graph): GradientStatus {
  // For each node: whether x reaches it at all, through open edges only, and through open edges of which none is undefined or a step.
  const reached = new Set<Tensor>([x]);
  const [smooth, undefinedPath, zero] = [new Set<Tensor>([x]), new Set<Tensor>(), new Set<Tensor>()];
  const edges: { readonly to: Tensor; readonly found: Break }[] = [];
  for (const node of whole.nodes) {
    const { operation } = node;
    if (!operation || node === x) continue;
    operation.inputs.forEach((input, i) => {
      if (!reached.has(input)) return;
      reached.add(node);
      const found = broken(operation, i);
      if (found) edges.push({ to: node, found });
      if (!found || found.kind === "undefined" || found.kind === "step") {
        if (!isFloating(node.dtype)) return;
        if (smooth.has(input)) (found ? (found.kind === "step" ? zero : undefinedPath) : smooth).add(node);
        if (undefinedPath.has(input)) undefinedPath.add(node);
        if (zero.has(input)) zero.add(node);
      }
    });
  }
  const [output] = whole.outputs as [Tensor];
  const status = undefinedPath.has(output)
    ? "undefined"
    : smooth.has(output)
      ? "defined"
      : zero.has(output)
        ? "zero"
        : "disconnected";
  // Only the breaks on a way to y matter.
  const towards = new Set<Tensor>([output]);
  for (const node of whole.nodes.toReversed())
    if (towards.has(node) && node.operation) for (const input of node.operation.inputs) towards.add(input);
  return { x, status, breaks: edges.filter(({ to }) => towards.has(to)).map(({ found }) => found) };
}
