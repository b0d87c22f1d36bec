/** What an expression's text and its TeX share: which nodes are written inside others, and which get a line of their own. */
import type { Tensor } from "../tensor/tensor.ts";
import { ancestors } from "./graph.ts";

/** A piece of text and how tightly it binds: a looser piece inside a tighter one is put in brackets. */
export interface Piece {
  readonly text: string;
  readonly binds: Binding;
}

export const loose = 0;
export const sums = 1;
export const products = 2;
export const powers = 3;
export const tight = 4;
export type Binding = 0 | 1 | 2 | 3 | 4;

export interface Notation {
  leaf(x: Tensor): Piece;
  operation(x: Tensor, inputs: readonly Piece[]): Piece;
  /** The name of the n-th line. */
  line(n: number): Piece;
}

/** A piece that is longer than this gets a line. */
const longest = 120;

export interface Lines {
  readonly lines: readonly { readonly name: string; readonly text: string }[];
  readonly result: string;
}

/** An expression in lines: what is used twice, and what is long, is written once under a name of its own. */
export function written(y: Tensor, { leaf, operation, line }: Notation): Lines {
  const nodes = ancestors([y]);
  const uses = new Map<Tensor, number>();
  for (const { operation: made } of nodes) for (const x of made?.inputs ?? []) uses.set(x, (uses.get(x) ?? 0) + 1);
  const pieces = new Map<Tensor, Piece>();
  const lines: { name: string; text: string }[] = [];
  for (const node of nodes) {
    if (!node.operation) {
      pieces.set(node, leaf(node));
      continue;
    }
    const piece = operation(
      node,
      node.operation.inputs.map((x) => pieces.get(x)!),
    );
    const own = node !== y && ((uses.get(node) ?? 0) > 1 || piece.text.length > longest);
    if (!own) {
      pieces.set(node, piece);
      continue;
    }
    const name = line(lines.length + 1);
    lines.push({ name: name.text, text: piece.text });
    pieces.set(node, name);
  }
  return { lines, result: pieces.get(y)!.text };
}
