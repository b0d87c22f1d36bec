import type { Node, TSEnumDeclaration, TSGlobalDeclaration, TSModuleDeclaration } from "oxc-parser";
import { helper, hidden } from "../names.ts";
import { aliasOf } from "./constructs.ts";
import { valueReferences } from "./references.ts";
import type { Rewriting } from "./rewriting.ts";
import { boundNames, CellSyntaxError, isTypeOnly, pathOf } from "./syntax.ts";

/** `let E = …` for a first declaration, `E = …` where the scope has one to merge with; `root` is what is extended. */
function binding(rewriting: Rewriting, scope: Node, name: string): { head: string; root: string } {
  const merges = rewriting.declare(scope, name);
  const own = rewriting.nameOf(name);
  return merges ? { head: `${own} = `, root: own } : { head: `let ${own} = `, root: rewriting.inherited(scope, name) };
}

/** Emits an enum as TypeScript does, on the line where it begins (TypeScript handbook, "Enums"). */
export function rewriteEnum(rewriting: Rewriting, node: TSEnumDeclaration, scope: Node): void {
  const { name } = node.id;
  const { head, root } = binding(rewriting, scope, name);
  const own = rewriting.nameOf(name);
  const named = node.body.members.flatMap(({ id }) => (id.type === "Identifier" && id.name !== name ? [id.name] : []));
  const earlier = earlierMembers(rewriting, {
    node: node.body,
    scope,
    path: name,
    own,
    members: named,
    declared: named,
  });
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
  rewriting.substitute(
    node,
    () => `${head}${helper}.namespace(${root}, [], (${own}) => {${earlier} ${members().join(" ")} });`,
  );
}

/**
 * Makes what earlier parts of a namespace or enum gave it known by its plain names in a later part, as far as that uses them
 * and declares nothing else by them.
 */
function earlierMembers(
  rewriting: Rewriting,
  part: {
    readonly node: Node;
    readonly scope: Node;
    readonly path: string;
    /** What the object is called in it. */
    readonly own: string;
    /** The names that it gives for good: of a variable this would be a copy. */
    readonly members: readonly string[];
    readonly declared: readonly string[];
  },
): string {
  const before = rewriting.addMembers(part.scope, part.path, part.members);
  if (before.size === 0) return "";
  const used = valueReferences(part.node);
  const names = [...before].filter((name) => used.has(name) && !part.declared.includes(name));
  const bindings = names.map((name) => `${JSON.stringify(name)}: ${rewriting.nameOf(name)}`);
  return bindings.length === 0 ? "" : ` const { ${bindings.join(", ")} } = ${part.own};`;
}

/** The names that statements declare, and those of them that are no variables. */
function declaredNames(statements: readonly Node[]): { all: string[]; constant: string[] } {
  const [all, constant]: [string[], string[]] = [[], []];
  for (const statement of statements) {
    const node = (statement.type === "ExportNamedDeclaration" ? statement.declaration : statement) ?? statement;
    const names =
      node.type === "VariableDeclaration" ? node.declarations.flatMap(({ id }) => boundNames(id)) : declaredName(node);
    all.push(...names);
    if (node.type !== "VariableDeclaration" || node.kind === "const") constant.push(...names);
  }
  return { all, constant };
}

/** The names that the statements of a namespace export, as values. */
function exportedNames(statements: readonly Node[]): string[] {
  return statements.flatMap((statement) => {
    if (statement.type !== "ExportNamedDeclaration" || isTypeOnly(statement)) return [];
    const { declaration } = statement;
    if (declaration === null) return statement.specifiers.map(({ local }) => ("name" in local ? local.name : ""));
    if (declaration.type === "VariableDeclaration") return declaration.declarations.flatMap(({ id }) => boundNames(id));
    return declaredName(declaration);
  });
}

/** The name of a declaration that is not of variables; of a path, as of namespaces, the first. */
function declaredName(node: Node): string[] {
  return "id" in node && node.id ? pathOf(node.id).slice(0, 1) : [];
}

/**
 * Has the enums and namespaces that a part of a namespace exports extend those that an earlier part exported by their names,
 * which must be read before the part's own take their places.
 */
function inheritObjects(rewriting: Rewriting, body: Node & { readonly body: readonly Node[] }, own: string): string {
  const objects = body.body.flatMap((statement) => {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : null;
    const merges = declaration?.type === "TSModuleDeclaration" || declaration?.type === "TSEnumDeclaration";
    return merges && !isTypeOnly(declaration) ? declaredName(declaration) : [];
  });
  return [...new Set(objects)]
    .map((name) => {
      const before = hidden(`${name}$before`);
      rewriting.inherit(body, name, before);
      return ` const ${before} = ${own}.${name};`;
    })
    .join("");
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
  const path = pathOf(node.id);
  const [name = "", ...inner] = path;
  if (node.kind === "global" || node.id.type === "Literal")
    throw new CellSyntaxError("A module declaration with code has no place in a cell; use a namespace.", node.id);
  const { head, root } = binding(rewriting, scope, name);
  const parameter = rewriting.nameOf(path.at(-1) ?? name);
  const names = [...new Set(exportedNames(node.body.body))];
  let found: ReadonlySet<string> | undefined;
  const references = (): ReadonlySet<string> => {
    found ??= valueReferences(node);
    return found;
  };
  const accessors = names.map((each) => {
    const own = rewriting.nameOf(each);
    return `get ${each}() { return ${own} }, set ${each}(value) { ${own} = value }`;
  });
  rewriting.replace(
    { start: node.start, end: node.body.start },
    `${head}${helper}.namespace(${root}, ${JSON.stringify(inner)}, (${parameter}) => `,
  );
  const declared = declaredNames(node.body.body.filter((statement) => !isTypeOnly(statement)));
  const earlier = earlierMembers(rewriting, {
    ...{ node: node.body, scope, path: path.join("."), own: parameter },
    members: names.filter((each) => declared.constant.includes(each)),
    declared: declared.all,
  });
  const extended = root !== "undefined" || inner.length > 0;
  const objects = extended ? inheritObjects(rewriting, node.body, parameter) : "";
  rewriting.insert(
    node.body.start + 1,
    `${objects}${earlier} ${helper}.exports(${parameter}, { ${accessors.join(", ")} });`,
  );
  rewriting.insert(node.body.end, ");");
  for (const statement of node.body.body) {
    const alias = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (alias?.type === "TSImportEqualsDeclaration") {
      const used = statement !== alias || references().has(alias.id.name);
      rewriting.substitute(statement, () => (used ? aliasOf(rewriting, alias, references()) : ""));
      continue;
    }
    if (statement.type !== "ExportNamedDeclaration") continue;
    // What is left is a block, in which nothing can be exported.
    if (statement.declaration === null || isTypeOnly(statement)) rewriting.erase(statement);
    else rewriting.erase({ start: statement.start, end: statement.declaration.start });
  }
  return true;
}
