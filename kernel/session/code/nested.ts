import type { Class, Node, Program, VariableDeclaration } from "oxc-parser";
import { helper } from "../names.ts";
import { rewriteParameterProperties } from "./constructs.ts";
import { type ClassPlace, rewriteDecorators } from "./decorators.ts";
import type { Dialect } from "./dialect.ts";
import { eraseTypesOf } from "./erasure.ts";
import { codeErrors } from "./errors.ts";
import { rewriteJsx } from "./jsx.ts";
import { Metadata } from "./metadata.ts";
import { rewriteEnum, rewriteNamespace } from "./namespaces.ts";
import type { Rewriting } from "./rewriting.ts";
import { CellSyntaxError, children } from "./syntax.ts";

/** What a cell does with nodes that a module leaves as they are. */
export interface Visitor {
  /** The names of exports mean something. */
  readonly exports: boolean;
  visit?(node: Node): void;
  /** A `var` that reaches the text's own scope. */
  ownVariable?(node: VariableDeclaration, place: "head" | "statement"): void;
}

interface Entry {
  readonly node: Node;
  readonly scope: Node;
  /** No function stands between the node and the text's own scope. */
  readonly own: boolean;
  /** The name that an anonymous class takes from where it stands. */
  readonly name?: string;
  readonly exported?: Node;
}

/** Rewrites every node of a text: types are erased, and constructs that are more than types emit code. Tells whether JSX was there. */
export function rewriteNested(rewriting: Rewriting, program: Program, dialect: Dialect, visitor: Visitor): boolean {
  const heads = new Set<Node>();
  const metadata = dialect.metadata && new Metadata(rewriting, program, dialect.metadata.strictNulls);
  let jsx = false;
  const pending: Entry[] = [{ node: program, scope: program, own: true }];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { node, scope, own } = entry;
    let inner: Omit<Entry, "node"> = { scope, own };
    eraseTypesOf(rewriting, node);
    visitor.visit?.(node);
    if ((node.type === "ClassDeclaration" || node.type === "FunctionDeclaration") && node.id)
      rewriting.declare(scope, node.id.name);
    switch (node.type) {
      case "TSEnumDeclaration":
        rewriteEnum(rewriting, node, scope);
        break;
      case "TSModuleDeclaration":
        if (!rewriteNamespace(rewriting, node, scope)) continue;
        inner = { scope: node.body ?? node, own: false };
        break;
      case "JSXElement":
      case "JSXFragment":
        if (typeof dialect.jsx !== "object") throw new CellSyntaxError(codeErrors.jsx(dialect.jsx), node);
        rewriteJsx(rewriting, node, dialect.jsx);
        jsx = true;
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        rewriteClass(rewriting, node, dialect, {
          exports: visitor.exports,
          ...(entry.exported && { exported: entry.exported }),
          ...(entry.name !== undefined && { inferredName: entry.name }),
          ...(metadata && { metadata }),
        });
        break;
      case "StaticBlock":
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        inner = { scope: node, own: false };
        break;
      case "BlockStatement":
        inner = { scope: node, own };
        break;
      case "AwaitExpression":
        // An interrupt ends code that awaits there, and only code that awaited then.
        rewriting.wrap(node, `${helper}.awaited(${helper}.lease(), `, ")");
        break;
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement": {
        const head = node.type === "ForStatement" ? node.init : node.left;
        if (node.type === "ForOfStatement" && node.await) rewriting.wrap(node.right, `${helper}.each(`, ")");
        if (own && head?.type === "VariableDeclaration" && head.kind === "var") {
          visitor.ownVariable?.(head, "head");
          heads.add(head);
        }
        break;
      }
      case "VariableDeclaration":
        if (own && node.kind === "var" && !heads.has(node)) visitor.ownVariable?.(node, "statement");
        break;
    }
    const named = nameGiven(rewriting, node);
    const exported = node.type === "ExportNamedDeclaration" || node.type === "ExportDefaultDeclaration";
    for (const child of children(node).reverse())
      pending.push({ node: child, ...inner, ...(named && { name: named }), ...(exported && { exported: node }) });
  }
  return jsx;
}

function rewriteClass(rewriting: Rewriting, node: Class, dialect: Dialect, place: ClassPlace): void {
  for (const member of node.body.body)
    if (member.type === "MethodDefinition" && member.kind === "constructor")
      rewriteParameterProperties(rewriting, member.value, node, dialect.assignsFields);
  const decorated = rewriteDecorators(rewriting, node, dialect, place);
  if (decorated || node.type !== "ClassDeclaration" || !rewriting.shadows.has(node.id?.name ?? "")) return;
  rewriting.insert(node.start, `let ${rewriting.nameOf(node.id?.name ?? "")} = `);
  rewriting.insert(node.end, ";");
}

/** The name that a node gives to an anonymous class directly within it. */
function nameGiven(rewriting: Rewriting, node: Node): string | undefined {
  switch (node.type) {
    case "VariableDeclarator":
      return node.id.type === "Identifier" ? node.id.name : undefined;
    case "AssignmentExpression":
      return node.left.type === "Identifier" ? node.left.name : undefined;
    case "Property":
    case "PropertyDefinition":
      return node.computed ? undefined : rewriting.source(node.key);
    case "ExportDefaultDeclaration":
      return "default";
    default:
      return undefined;
  }
}
