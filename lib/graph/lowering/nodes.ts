import type { Scalar } from "../../engine/scalar.ts";
import type { stepKinds } from "../../native/opcodes.ts";
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

/** How native code does an operation: what its step's words hold beside the operands (native/src/kernel.h). */
export interface Kernel {
  readonly step: keyof typeof stepKinds;
  readonly parameters: readonly number[];
  /** Bytes of scratch memory that a thread needs. */
  readonly scratch: number;
  /** A guess of its time on one thread. */
  readonly nanoseconds: number;
}

/** An operation that has a step of its own in native code; what fails there is done again in JavaScript, which says why. */
export interface KernelNode extends Omit<ApplyNode, "kind"> {
  readonly kind: "kernel";
  readonly kernel: Kernel;
  /** The rows and columns of finished results that elementwise work may follow on; null where none may. */
  readonly blocks: { readonly batch: Sizes; readonly m: number; readonly n: number } | null;
}

export type Node = MapNode | ReduceNode | ProductNode | PartsNode | ApplyNode | KernelNode;
