import type { Node, Program } from "oxc-parser";
import { shadow } from "../names.ts";
import type { Rewriting } from "./rewriting.ts";
import { children } from "./syntax.ts";

/** Names that TypeScript and V8 let no program declare. */
const refused = new Set(["undefined", "globalThis"]);
const globals: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(globalThis).filter((name) => !refused.has(name)),
);

/** Whether nothing can be declared under a name. */
export const isRefused = (name: string): boolean => refused.has(name);

/** Those of some names that are globals: a cell's own declaration is not to take their place in packages and the kernel. */
export const globalsAmong = (names: Iterable<string>): string[] => [...names].filter((name) => globals.has(name));

/** Before every other insertion at the same offset. */
const first = -(2 ** 32);
const backslash = "\\";

/**
 * Gives every variable of a text that is called as one of the rewriting's names the name that shadows it. What a function
 * or block declares under such a name is called so too, which changes nothing.
 */
export function renameShadowed(rewriting: Rewriting, program: Program): void {
  if (rewriting.shadows.size === 0) return;
  const pending: Node[] = [program];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const own = namesIn(node, program);
    if (node.type === "Property" && node.shorthand) {
      const name = node.key.type === "Identifier" ? node.key.name : "";
      if (rewriting.shadows.has(name)) rewriting.insert(node.start, `${name}: `);
    }
    nameInitializer(rewriting, node);
    for (const child of children(node)) {
      if (own.has(child)) continue;
      if (child.type === "Identifier") rename(rewriting, child);
      pending.push(child);
    }
  }
}

function rename(rewriting: Rewriting, node: Node & { type: "Identifier" }): void {
  const { name, start } = node;
  if (!rewriting.shadows.has(name)) return;
  const { text } = rewriting;
  if (text.startsWith(name, start))
    rewriting.edit({
      start: start + name.length,
      end: start + name.length,
      text: shadow(name).slice(name.length),
      rank: first,
    });
  else if (text[start] === backslash || text.slice(start, node.end).includes(backslash)) {
    // With Unicode escapes: its end is where the type, or the node, begins or ends.
    const end = node.typeAnnotation?.start ?? node.end;
    const written = text.slice(start, end).trimEnd();
    const mark = written.endsWith("?") ? 1 : 0;
    rewriting.replace({ start, end: start + written.length - mark }, shadow(name));
  }
}

/** The children of a node that name no variable, or one that is named where it is emitted. */
function namesIn(node: Node, program: Program): ReadonlySet<Node> {
  switch (node.type) {
    case "MemberExpression":
      return new Set(node.computed ? [] : [node.property]);
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
    case "AccessorProperty":
      return new Set<Node>(node.computed ? [] : [node.key]);
    case "LabeledStatement":
      return new Set([node.label]);
    case "BreakStatement":
    case "ContinueStatement":
      return new Set(node.label === null ? [] : [node.label]);
    case "MetaProperty":
      return new Set([node.meta, node.property]);
    case "ClassDeclaration":
      return new Set<Node>(node.id === null ? [] : [node.id]);
    case "FunctionDeclaration":
      return new Set<Node>(node.id !== null && isOwn(node, program) ? [node.id] : []);
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
    case "TSEnumMember":
    case "TSImportEqualsDeclaration":
      return new Set<Node>([node.id]);
    case "ImportDeclaration":
    case "ExportAllDeclaration":
      return new Set(children(node));
    case "ExportNamedDeclaration":
      return new Set<Node>(node.specifiers);
    default:
      return new Set();
  }
}

/** Whether a function is the cell's own, which its first line names. */
const isOwn = (node: Node, program: Program): boolean =>
  program.body.some(
    (statement) =>
      statement === node ||
      ((statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration") &&
        statement.declaration === node),
  );

/** A function or class without a name has that of the variable that it is the first value of. */
function nameInitializer(rewriting: Rewriting, node: Node): void {
  const [target, value] =
    node.type === "VariableDeclarator"
      ? [node.id, node.init]
      : node.type === "AssignmentExpression" || node.type === "AssignmentPattern"
        ? [node.left, node.right]
        : [];
  if (target?.type !== "Identifier" || !value || !rewriting.shadows.has(target.name) || !isAnonymous(value)) return;
  const key = JSON.stringify(target.name);
  rewriting.wrap(value, `({ ${key}: `, ` })[${key}]`);
}

const isAnonymous = (value: Node): boolean =>
  value.type === "ArrowFunctionExpression" ||
  ((value.type === "FunctionExpression" || value.type === "ClassExpression") && value.id === null);
