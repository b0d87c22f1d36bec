import { Tensor } from "../tensor/tensor.ts";

/** A tensor, or plain objects and arrays of trees; other values are carried along unchanged. */
export type Tree =
  | Tensor
  | number
  | string
  | boolean
  | null
  | undefined
  | readonly Tree[]
  | { readonly [key: string]: Tree };

/** The tensors of a tree in order of its keys, and the way back. */
export function flatten<T>(tree: T): { tree: T; leaves: Tensor[]; rebuild(leaves: readonly unknown[]): T } {
  const leaves: Tensor[] = [];
  const visit = (value: unknown): ((from: Iterator<unknown>) => unknown) => {
    if (value instanceof Tensor) {
      leaves.push(value);
      return (from) => from.next().value;
    }
    if (Array.isArray(value)) {
      const parts = value.map(visit);
      return (from) => parts.map((part) => part(from));
    }
    if (value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype) {
      const parts = Object.entries(value).map(([key, item]) => [key, visit(item)] as const);
      return (from) => Object.fromEntries(parts.map(([key, part]) => [key, part(from)]));
    }
    return () => value;
  };
  const build = visit(tree);
  return { tree, leaves, rebuild: (from) => build(from[Symbol.iterator]()) as T };
}
