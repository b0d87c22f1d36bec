import type { Node } from "oxc-parser";
import { parseCell } from "../session/code/cellProgram.ts";
import { readCell } from "./cell.ts";
import { identifierStart } from "./completion.ts";
import { continuesIdentifier } from "./names.ts";
import { childrenOf } from "./references.ts";

/** A place in a cell where a name stands, or is being typed, whose meaning a running kernel knows. */
export interface LivePath {
  /** JavaScript for the object whose member is named, made of names and keys alone; undefined for a plain name. */
  readonly object: string | undefined;
  /** The first of those names, or the name itself. */
  readonly root: string;
  /** The name from its start to the offset. */
  readonly typed: string;
  /** The whole name. */
  readonly name: string;
  readonly start: number;
}

const placeholder = "_";
/** What ends the commonest unfinished cells, up to three brackets deep. */
const brackets = [")", "]", "}", ") {}"];
const closers = brackets.flatMap((one) => [
  one,
  ...brackets.flatMap((two) => [one + two, ...brackets.map((three) => one + two + three)]),
]);

const parses = (source: string): boolean => parseCell(source).problems.length === 0;

/** Reads the name at an offset; undefined in strings, comments and types, and where the cell itself declares the root. */
export function pathAt(text: string, offset: number): LivePath | undefined {
  const start = identifierStart(text, offset);
  let end = offset;
  while (end < text.length && continuesIdentifier(text[end]!)) end += 1;
  const before = text.slice(0, start) + placeholder;
  // Whatever is being typed, the cell parses with a name in its place, if need be with what it has opened closed.
  const sources = [before + text.slice(end), ...closers.map((closer) => before + closer)];
  const source = sources.find(parses);
  const found = source === undefined ? undefined : nameAt(parseCell(source).program, start);
  if (source === undefined || !found) return undefined;
  const { member } = found;
  const object = member && pathOf(member);
  if (member && !object) return undefined;
  const name = text.slice(start, end);
  const root = object?.root ?? name;
  if (readCell(source).declarations.some((declaration) => declaration.name === root)) return undefined;
  return { object: object?.path, root, typed: text.slice(start, offset), name, start };
}

/** The identifier that begins at an offset, with the object whose member it is. */
function nameAt(root: Node, start: number): { readonly member?: Node } | undefined {
  const pending: Node[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.start > start || node.end <= start) continue;
    if (node.type.startsWith("TS") && node.type !== "TSNonNullExpression") continue;
    if (node.type === "MemberExpression" && !node.computed && node.property.start === start)
      return { member: node.object };
    if (node.type === "Identifier" && node.start === start) return {};
    pending.push(...childrenOf(node).reverse());
  }
  return undefined;
}

/** A chain of names and keys as JavaScript; undefined for anything that would run code of its own. */
function pathOf(node: Node): { readonly path: string; readonly root: string } | undefined {
  switch (node.type) {
    case "Identifier":
      return { path: node.name, root: node.name };
    case "TSNonNullExpression":
    case "ParenthesizedExpression":
    case "ChainExpression":
      return pathOf(node.expression);
    case "MemberExpression": {
      const object = pathOf(node.object);
      if (!object || node.property.type === "PrivateIdentifier") return undefined;
      if (!node.computed) return { ...object, path: `${object.path}?.${(node.property as { name: string }).name}` };
      if (node.property.type !== "Literal") return undefined;
      return { ...object, path: `${object.path}?.[${JSON.stringify(node.property.value)}]` };
    }
    default:
      return undefined;
  }
}
