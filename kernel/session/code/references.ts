import type { Node } from "oxc-parser";
import { children } from "./syntax.ts";

/** The names that a text uses as values, whatever scope they belong to. */
export function valueReferences(root: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const pending: Node[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.type === "ImportDeclaration") continue;
    if (node.type === "TSImportEqualsDeclaration") {
      let from: Node = node.moduleReference;
      while (from.type === "TSQualifiedName") from = from.left;
      if (from.type === "Identifier") names.add(from.name);
      continue;
    }
    if (node.type === "Identifier" || node.type === "JSXIdentifier") names.add(node.name);
    for (const child of children(node)) pending.push(child);
  }
  return names;
}
