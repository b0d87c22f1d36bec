import { type Node, type Program, parseSync, visitorKeys } from "oxc-parser";

/** A place in a cell's text, as UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface SyntaxProblem extends Span {
  readonly message: string;
}

/** A mistake in the text of a cell that stops it before anything runs. */
export class CellSyntaxError extends SyntaxError {
  readonly span: Span;

  constructor(message: string, span: Span) {
    super(message);
    this.name = "SyntaxError";
    this.span = span;
  }
}

/** Parses a cell as the body of a TypeScript module. */
export function parseCell(text: string): { program: Program; problems: SyntaxProblem[] } {
  const result = parseSync("cell.ts", text, { lang: "ts", sourceType: "module" });
  const problems = result.errors.map(({ message, labels, helpMessage }) => ({
    message: helpMessage === null ? message : `${message}. ${helpMessage}`,
    start: labels[0]?.start ?? 0,
    end: labels[0]?.end ?? 0,
  }));
  return { program: result.program, problems };
}

/** Nodes that exist in types only although their names do not say so, or the reverse: these hold code. */
const codeInTypeScriptNodes = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSInstantiationExpression",
  "TSTypeAssertion",
  "TSEnumDeclaration",
  "TSModuleDeclaration",
  "TSModuleBlock",
  "TSParameterProperty",
  "TSImportEqualsDeclaration",
]);

/** Whether a node leaves nothing behind when types are erased. */
export function isTypeOnly(node: Node): boolean {
  if ("declare" in node && node.declare === true) return true;
  switch (node.type) {
    case "ImportDeclaration":
    case "TSImportEqualsDeclaration":
      return node.importKind === "type";
    case "ExportAllDeclaration":
      return node.exportKind === "type";
    case "ExportNamedDeclaration":
      return node.exportKind === "type" || (node.declaration !== null && isTypeOnly(node.declaration));
    case "ExportDefaultDeclaration":
      return isTypeOnly(node.declaration);
    case "TSModuleDeclaration":
      return node.body === null || node.body.body.every(isTypeOnly);
    default:
      return node.type.startsWith("TS") && !codeInTypeScriptNodes.has(node.type);
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** The children of a node that hold code, in source order. */
export function children(node: Node): Node[] {
  const record = node as unknown as Record<string, unknown>;
  return (visitorKeys[node.type] ?? [])
    .flatMap((key) => record[key])
    .filter(isNode)
    .filter((child) => !isTypeOnly(child));
}

/** The names that a pattern binds. */
export function boundNames(pattern: Node): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((part) => boundNames(part.type === "Property" ? part.value : part.argument));
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element === null ? [] : boundNames(element)));
    case "AssignmentPattern":
      return boundNames(pattern.left);
    case "RestElement":
      return boundNames(pattern.argument);
    default:
      return [];
  }
}
