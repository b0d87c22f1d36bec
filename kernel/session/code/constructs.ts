import type {
  Function as FunctionNode,
  Node,
  TSEnumDeclaration,
  TSGlobalDeclaration,
  TSModuleDeclaration,
} from "oxc-parser";
import { helper } from "../names.ts";
import type { Rewriting } from "./rewriting.ts";
import { boundNames, CellSyntaxError, isTypeOnly } from "./syntax.ts";

/** `let E = …` for a first declaration, `E = …` where the scope has one to merge with; `root` is what is extended. */
function binding(rewriting: Rewriting, scope: Node, name: string): { head: string; root: string } {
  const merges = rewriting.declare(scope, name);
  const own = rewriting.nameOf(name);
  return merges ? { head: `${own} = `, root: own } : { head: `let ${own} = `, root: "undefined" };
}

/** Emits an enum as TypeScript does, on the line where it begins (TypeScript handbook, "Enums"). */
export function rewriteEnum(rewriting: Rewriting, node: TSEnumDeclaration, scope: Node): void {
  const { name } = node.id;
  const { head, root } = binding(rewriting, scope, name);
  const own = rewriting.nameOf(name);
  let previous: string | undefined;
  const members = (): string[] =>
    node.body.members.map((member) => {
      const { id } = member;
      const key =
        id.type === "Identifier" ? id.name : id.type === "Literal" ? id.value : (id.quasis[0]?.value.cooked ?? "");
      const quoted = JSON.stringify(key);
      const value =
        member.initializer !== null
          ? rewriting.rendered(member.initializer)
          : previous === undefined
            ? "0"
            : `${previous} + 1`;
      previous = `${own}[${quoted}]`;
      const local = id.type === "Identifier" && key !== name ? `const ${rewriting.nameOf(key)} = ` : "";
      const reverse = `if (typeof ${previous} === "number") ${own}[${previous}] = ${quoted}`;
      return `${local}${previous} = ${value}; ${reverse};`;
    });
  for (const { id } of node.body.members)
    if (id.type === "TemplateLiteral" && id.quasis.length !== 1)
      throw new CellSyntaxError("The name of an enum member cannot be computed.", id);
  rewriting.substitute(node, () => `${head}${helper}.namespace(${root}, [], (${own}) => { ${members().join(" ")} });`);
}

/** The names that the statements of a namespace export, as values. */
function exportedNames(statements: readonly Node[]): string[] {
  return statements.flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration" || isTypeOnly(statement)) return [];
    const { declaration } = statement;
    if (declaration === null) return statement.specifiers.map(({ local }) => ("name" in local ? local.name : ""));
    if (declaration.type === "VariableDeclaration") return declaration.declarations.flatMap(({ id }) => boundNames(id));
    return "id" in declaration && declaration.id?.type === "Identifier" ? [declaration.id.name] : [];
  });
}

/**
 * Makes the body of a namespace a function whose exports are read and written through the namespace's object (TypeScript
 * handbook, "Namespaces"). Returns whether there is anything to run in it.
 */
export function rewriteNamespace(
  rewriting: Rewriting,
  node: TSModuleDeclaration | TSGlobalDeclaration,
  scope: Node,
): boolean {
  if (node.body === null || isTypeOnly(node)) return false;
  const path = rewriting
    .source(node.id)
    .split(".")
    .map((part) => part.trim());
  const [name = "", ...inner] = path;
  if (node.kind === "global" || node.id.type === "Literal")
    throw new CellSyntaxError("A module declaration with code has no place in a cell; use a namespace.", node.id);
  const { head, root } = binding(rewriting, scope, name);
  const parameter = rewriting.nameOf(path.at(-1) ?? name);
  const names = [...new Set(exportedNames(node.body.body))];
  const accessors = names.map((each) => {
    const own = rewriting.nameOf(each);
    return `get ${each}() { return ${own} }, set ${each}(value) { ${own} = value }`;
  });
  rewriting.replace(
    { start: node.start, end: node.body.start },
    `${head}${helper}.namespace(${root}, ${JSON.stringify(inner)}, (${parameter}) => `,
  );
  rewriting.insert(node.body.start + 1, ` ${helper}.exports(${parameter}, { ${accessors.join(", ")} });`);
  rewriting.insert(node.body.end, ");");
  for (const statement of node.body.body) {
    if (statement.type !== "ExportNamedDeclaration") continue;
    // What is left is a block, in which nothing can be exported.
    if (statement.declaration === null || isTypeOnly(statement)) rewriting.erase(statement);
    else rewriting.erase({ start: statement.start, end: statement.declaration.start });
  }
  return true;
}

const isSuperCall = (statement: Node): boolean =>
  statement.type === "ExpressionStatement" &&
  statement.expression.type === "CallExpression" &&
  statement.expression.callee.type === "Super";

/** Emits the assignments of a constructor's parameter properties: at its start, or after the call of `super`. */
export function rewriteParameterProperties(rewriting: Rewriting, method: FunctionNode): void {
  if (method.body === null) return;
  const assignments = method.params.flatMap((parameter) => {
    if (parameter.type !== "TSParameterProperty") return [];
    return boundNames(parameter.parameter).map((name) => ` this.${name} = ${rewriting.nameOf(name)};`);
  });
  if (assignments.length === 0) return;
  const superCall = method.body.body.find(isSuperCall);
  if (superCall === undefined) rewriting.insert(method.body.start + 1, assignments.join(""));
  else rewriting.insert(superCall.end, `;${assignments.join("")}`);
}
