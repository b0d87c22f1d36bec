import type { Node } from "oxc-parser";
import { parseCell } from "../session/code/cellProgram.ts";
import { children } from "../session/code/syntax.ts";

/** Where a program can stop in a node, as an offset; undefined where it cannot. */
function stopOf(node: Node): number | undefined {
  switch (node.type) {
    case "VariableDeclarator":
      return node.init?.start;
    case "BlockStatement":
    case "EmptyStatement":
    case "FunctionDeclaration":
    case "VariableDeclaration":
    case "TryStatement":
    case "LabeledStatement":
    case "ExportNamedDeclaration":
      return undefined;
    case "CallExpression":
    case "NewExpression":
    case "AwaitExpression":
    case "YieldExpression":
    case "ClassDeclaration":
    case "ImportDeclaration":
    case "ExportAllDeclaration":
    case "ExportDefaultDeclaration":
    case "TSEnumDeclaration":
    case "TSImportEqualsDeclaration":
      return node.start;
    default:
      return node.type.endsWith("Statement") ? node.start : undefined;
  }
}

/** The lines of a source on which a program can stop, ascending; undefined where the source cannot be parsed. */
export function breakableLines(text: string): readonly number[] | undefined {
  const { program, problems } = parseCell(text);
  if (problems.length > 0) return undefined;
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  const lineAt = (offset: number): number => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
  const lines = new Set<number>();
  const pending: Node[] = [program];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const stop = stopOf(node);
    if (stop !== undefined) lines.add(lineAt(stop));
    // A function can stop where it returns: at its closing brace, or at the expression it consists of.
    if ("body" in node && (node.type === "FunctionExpression" || node.type === "FunctionDeclaration"))
      lines.add(lineAt(node.end - 1));
    if (node.type === "ArrowFunctionExpression")
      lines.add(lineAt(node.body.type === "BlockStatement" ? node.end - 1 : node.body.start));
    pending.push(...children(node));
  }
  return [...lines].sort((a, b) => a - b);
}
