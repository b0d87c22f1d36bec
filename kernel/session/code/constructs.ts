import type { Class, Function as FunctionNode, Node, TSImportEqualsDeclaration } from "oxc-parser";
import type { Rewriting } from "./rewriting.ts";
import { boundNames, pathOf } from "./syntax.ts";

/**
 * `let A = B.c;` for `import A = B.c`. What it names may be types alone, of which nothing is left: only where the text uses
 * it as a value must it be there.
 */
export function aliasOf(
  rewriting: Rewriting,
  { id, moduleReference }: TSImportEqualsDeclaration,
  references: ReadonlySet<string>,
): string {
  const [root = "", ...members] = pathOf(moduleReference);
  const value = [rewriting.nameOf(root), ...members].join(".");
  const own = rewriting.nameOf(id.name);
  return references.has(id.name) ? `let ${own} = ${value};` : `let ${own}; try { ${own} = ${value}; } catch {}`;
}

const isSuperCall = (statement: Node): boolean =>
  statement.type === "ExpressionStatement" &&
  statement.expression.type === "CallExpression" &&
  statement.expression.callee.type === "Super";

/**
 * Emits the assignments of a constructor's parameter properties, at its start or after the call of `super`, and where fields
 * are defined those properties as the first of the class.
 */
export function rewriteParameterProperties(
  rewriting: Rewriting,
  method: FunctionNode,
  { body: { start } }: Class,
  assignsFields: boolean,
): void {
  if (method.body === null) return;
  const names = method.params.flatMap((parameter) =>
    parameter.type === "TSParameterProperty" ? boundNames(parameter.parameter) : [],
  );
  if (names.length === 0) return;
  if (!assignsFields) rewriting.insert(start + 1, names.map((name) => ` ${name};`).join(""));
  const assignments = names.map((name) => ` this.${name} = ${rewriting.nameOf(name)};`);
  const superCall = method.body.body.find(isSuperCall);
  if (superCall === undefined) rewriting.insert(method.body.start + 1, assignments.join(""));
  else rewriting.insert(superCall.end, `;${assignments.join("")}`);
}
