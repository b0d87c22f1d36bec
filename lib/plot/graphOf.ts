import { describe, plotErrors } from "./errors.ts";
import { short } from "./numbers.ts";

export type NodeKind = "operation" | "variable" | "input" | "constant";

/** Which half of a computation a node belongs to: what was written, or what differentiating it added. */
export type GraphPart = "forward" | "gradient";

export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** A second, smaller line: the shape. */
  readonly detail?: string;
  readonly part?: GraphPart;
  /** What the pointer shows beside label and detail, by name. */
  readonly facts?: Readonly<Record<string, string>>;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Which argument of `to` this is, from 0. */
  readonly argument: number;
}

/** A computational graph as a drawing needs it. */
export interface GraphDrawing {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** What a drawing needs of a tensor. */
export interface TensorLike {
  readonly id: number;
  readonly shape: readonly (number | string)[];
  readonly dtype: string;
  readonly name?: string | undefined;
  readonly operation: { readonly name: string; readonly inputs: readonly TensorLike[] } | null;
  /** A copy of the values; throws where there are none. */
  readonly data: ArrayLike<number>;
  /** Whether it is a symbol or computed from one. */
  readonly symbolic?: boolean;
  /** Whether it is a variable or depends on one. */
  readonly tracked?: boolean;
}

export interface GraphOfOptions {
  /** Tensors of the forward computation: these and all before them are "forward", what else there is "gradient". */
  readonly forward?: Iterable<TensorLike>;
}

/**
 * The graph that the outputs were computed by: a node for each tensor reached through operations' inputs, an edge for
 * each argument. Nodes stand in the order of their ids. The walk is iterative: depth does not matter.
 */
export function graphOf(outputs: readonly TensorLike[], { forward }: GraphOfOptions = {}): GraphDrawing {
  const reached = ancestors(outputs);
  const before = forward ? ancestors(forward) : null;
  const tensors = [...reached.values()].sort((a, b) => a.id - b.id);
  return {
    nodes: tensors.map((tensor) => nodeOf(tensor, before, tensors.length <= mostValues)),
    edges: tensors.flatMap((tensor) =>
      (tensor.operation?.inputs ?? []).map((input, argument) => ({ from: key(input), to: key(tensor), argument })),
    ),
  };
}

/** A graph of more nodes is not drawn one by one, so results are not read, each a copy. */
const mostValues = 1_000;

const key = (tensor: TensorLike) => `t${tensor.id}`;

function ancestors(of: Iterable<TensorLike>): Map<number, TensorLike> {
  const reached = new Map<number, TensorLike>();
  const pending: TensorLike[] = [...of];
  for (let tensor = pending.pop(); tensor; tensor = pending.pop()) {
    if (!isTensorLike(tensor)) throw plotErrors.notGraph(`a list with ${describe(tensor)} in it`);
    if (reached.has(tensor.id)) continue;
    reached.set(tensor.id, tensor);
    for (const input of tensor.operation?.inputs ?? []) if (!reached.has(input.id)) pending.push(input);
  }
  return reached;
}

export const isTensorLike = (value: unknown): value is TensorLike =>
  typeof value === "object" && value !== null && "operation" in value && "id" in value && "shape" in value;

function nodeOf(tensor: TensorLike, before: ReadonlyMap<number, TensorLike> | null, values: boolean): GraphNode {
  const { operation, name, shape, dtype } = tensor;
  const value = values || !operation ? summaryOf(tensor) : null;
  const kind = kindOf(tensor, value !== null);
  const scalar = shape.length === 0 && kind === "constant" && value !== null;
  return {
    id: key(tensor),
    kind,
    label: operation
      ? name === undefined
        ? operation.name
        : `${name} = ${operation.name}`
      : (name ?? (scalar ? value : kind)),
    ...(shape.length > 0 ? { detail: `[${shape.join(", ")}]` } : {}),
    ...(before ? { part: before.has(tensor.id) ? "forward" : "gradient" } : {}),
    facts: {
      shape: shape.length === 0 ? "scalar" : `[${shape.join(", ")}]`,
      dtype,
      ...(value === null ? {} : { value }),
    },
  };
}

/** A symbolic leaf with a value is the constant that differentiation starts from. */
function kindOf({ operation, symbolic, tracked }: TensorLike, hasValue: boolean): NodeKind {
  if (operation) return "operation";
  if (symbolic && !hasValue) return "input";
  return tracked ? "variable" : "constant";
}

/** The value of a scalar, a few numbers of a small tensor, the range of a larger one; null where there is none. */
function summaryOf(tensor: TensorLike): string | null {
  if (tensor.shape.some((size) => typeof size !== "number")) return null;
  let data: ArrayLike<number>;
  try {
    data = tensor.data;
  } catch {
    // Symbols have none, and backward() frees those of the graph it went through.
    return null;
  }
  const values = Array.from(data);
  if (values.length === 0) return "empty";
  if (values.length <= 6) return values.map(short).join(", ");
  let [low, high, sum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const v of values) {
    low = Math.min(low, v);
    high = Math.max(high, v);
    sum += v;
  }
  return Number.isFinite(sum)
    ? `${short(low)} to ${short(high)}, mean ${short(sum / values.length)}`
    : `${values.filter((v) => !Number.isFinite(v)).length} of ${values.length} not finite`;
}
