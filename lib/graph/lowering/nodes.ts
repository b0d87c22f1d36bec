import type { Scalar } from "../../engine/scalar.ts";
import type { Operation } from "../../ops/operation.ts";
import type { Sizes, Value, View } from "./views.ts";

/** An expression of each element: operands of the result's shape, constants among them. */
export interface MapNode {
  readonly kind: "map";
  /** null: the operand itself, in the result's dtype. */
  readonly expression: Scalar | null;
  readonly operands: readonly View[];
  readonly results: readonly [Value];
}

export type ReduceOp = "sum" | "prod" | "max" | "min" | "argmax" | "argmin";

/** A reduction of the operand over axes, which go away. */
export interface ReduceNode {
  readonly kind: "reduce";
  readonly op: ReduceOp;
  readonly axes: readonly number[];
  readonly operands: readonly [View];
  readonly results: readonly [Value];
}

/** Matrix products: a: [batch…, m, k], b: [batch…, k, n], each as strides say, to [batch…, m, n]. */
export interface ProductNode {
  readonly kind: "product";
  readonly batch: Sizes;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly operands: readonly [View, View];
  readonly results: readonly [Value];
}

/** Operands side by side in one result, on a ground of zeros where they do not fill it: pad and concat. */
export interface PartsNode {
  readonly kind: "parts";
  readonly filled: boolean;
  readonly operands: readonly View[];
  /** For each operand, where its elements go in the result. */
  readonly places: readonly { readonly offset: number; readonly strides: Sizes }[];
  readonly results: readonly [Value];
}

/** Any other operation, on whole operands. */
export interface ApplyNode {
  readonly kind: "apply";
  readonly operation: Operation;
  readonly params: unknown;
  readonly operands: readonly View[];
  readonly results: readonly Value[];
}

export type Node = MapNode | ReduceNode | ProductNode | PartsNode | ApplyNode;
