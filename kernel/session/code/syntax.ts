import { type Node, type Program, parseSync, visitorKeys } from "oxc-parser";
import { codeErrors } from "./errors.ts";

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

export type Language = "js" | "jsx" | "ts" | "tsx";

/** Parses the body of a module. Text that is nested too deeply for the parser, which would end the process, is a problem. */
export function parseText(text: string, lang: Language): { program: Program; problems: SyntaxProblem[] } {
  const deep = tooDeep(text);
  const result = parseSync(`cell.${lang}`, deep === undefined ? text : "", { lang, sourceType: "module" });
  if (deep !== undefined)
    return { program: result.program, problems: [{ message: codeErrors.nesting(), start: deep, end: deep + 1 }] };
  const problems = result.errors.map(({ message, labels, helpMessage }) => ({
    message: helpMessage === null ? message : `${message}${message.endsWith(".") ? "" : "."} ${helpMessage}`,
    start: labels[0]?.start ?? 0,
    end: labels[0]?.end ?? 0,
  }));
  return { program: result.program, problems };
}

/** The parser overflows the stack of a worker thread from 1,500 to 4,000 nested brackets on, and ends the process. */
const nestedAtMost = 1_000;
/** The same for operators that nest to the right, `a = b = …`, which end with a line, a comma or a semicolon. */
const chainedAtMost = 5_000;
const opening = new Set([..."([{"].map((each) => each.charCodeAt(0)));
const closing = new Set([...")]}"].map((each) => each.charCodeAt(0)));
const chaining = new Set([..."=?*<!~"].map((each) => each.charCodeAt(0)));
const [space, lineEnd] = [0x20, 0x0a];
const words = "keyof await typeof void delete new readonly unique infer yield throw else extends".split(" ");
const ending = new Set([...";,\n"].map((each) => each.charCodeAt(0)));

/** Where a text is nested too deeply to be parsed; brackets in strings count too. */
export function tooDeep(text: string): number | undefined {
  if (text.length < nestedAtMost) return undefined;
  let [depth, chain] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (ending.has(code)) {
      // A line that ends in an operator goes on.
      const last = text.charCodeAt(at - 1);
      if (code !== lineEnd || !(chaining.has(last) || text.startsWith("=>", at - 2))) chain = 0;
    } else if (opening.has(code)) {
      depth += 1;
      chain += 1;
    } else if (closing.has(code)) depth = Math.max(0, depth - 1);
    else if (chaining.has(code) || (code === space && words.some((word) => text.startsWith(word, at - word.length))))
      chain += 1;
    if (depth > nestedAtMost || chain > chainedAtMost) return at;
  }
  return undefined;
}

/** Nodes that exist in types only although their names do not say so, or the reverse: these hold code. */
const codeInTypeScriptNodes = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSInstantiationExpression",
  "TSTypeAssertion",
  "TSEnumDeclaration",
  "TSEnumBody",
  "TSEnumMember",
  "TSModuleDeclaration",
  "TSModuleBlock",
  "TSParameterProperty",
  "TSImportEqualsDeclaration",
  "TSExportAssignment",
]);

const isDecorated = (node: Node): boolean => "decorators" in node && (node.decorators?.length ?? 0) > 0;

/** Whether a node leaves nothing behind when types are erased. */
export function isTypeOnly(node: Node): boolean {
  // The decorators of a field that is only declared are code.
  if ("declare" in node && node.declare === true) return node.type !== "PropertyDefinition" || !isDecorated(node);
  switch (node.type) {
    case "TSAbstractPropertyDefinition":
    case "TSAbstractAccessorProperty":
      return !isDecorated(node);
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
    case "MethodDefinition":
      // An overload.
      return node.value.type === "TSEmptyBodyFunctionExpression";
    default:
      return node.type.startsWith("TS") && !codeInTypeScriptNodes.has(node.type);
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";

/** The children of a node that hold code, in source order. */
export function children(node: Node): Node[] {
  const record = node as unknown as Record<string, unknown>;
  const found: Node[] = [];
  for (const key of visitorKeys[node.type] ?? []) {
    const value = record[key];
    if (Array.isArray(value)) {
      for (const each of value) if (isNode(each) && !isTypeOnly(each)) found.push(each);
    } else if (isNode(value) && !isTypeOnly(value)) found.push(value);
  }
  return found;
}

/** The statements or class members that a node lists. */
export function statementsOf(node: Node): readonly Node[] | undefined {
  switch (node.type) {
    case "Program":
    case "BlockStatement":
    case "StaticBlock":
    case "TSModuleBlock":
    case "ClassBody":
      return node.body;
    case "SwitchCase":
      return node.consequent;
    default:
      return undefined;
  }
}

/** The names of `A.B.C`, as they read without Unicode escapes; none for what is no such path. */
export function pathOf(node: Node): string[] {
  if (node.type === "TSQualifiedName") return [...pathOf(node.left), node.right.name];
  return node.type === "Identifier" ? [node.name] : [];
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
