import { readFileSync } from "node:fs";
import path from "node:path";
import type { Node, Program } from "oxc-parser";
import { positionAt } from "../faults/traceback.ts";
import { helper, hidden } from "../names.ts";
import { aliasOf } from "./constructs.ts";
import type { Dialect } from "./dialect.ts";
import type { ColumnShift } from "./edits.ts";
import { codeErrors } from "./errors.ts";
import { jsxName } from "./jsx.ts";
import { typeNamesInSignatures } from "./metadata.ts";
import { rewriteNested } from "./nested.ts";
import { valueReferences } from "./references.ts";
import { Rewriting } from "./rewriting.ts";
import { boundNames, CellSyntaxError, isTypeOnly, type Language, parseText, pathOf } from "./syntax.ts";

const languages: Readonly<Record<string, Language>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".jsx": "jsx",
};

export const languageOf = (file: string): Language | undefined => languages[path.extname(file)];

/** What Node is given for a file beside the notebook. */
export interface TransformedFile {
  readonly format: "module" | "commonjs";
  readonly code: string;
  readonly columns: readonly ColumnShift[];
}

/** The `type` of the package.json that governs a file. */
function packageType(file: string): string | undefined {
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    try {
      const { type } = JSON.parse(readFileSync(path.join(at, "package.json"), "utf8")) as { type?: string };
      return type;
    } catch {
      if (path.dirname(at) === at) return undefined;
    }
  }
}

/** A file with imports or exports is a module; without them its name and its package say so, and a module it is where they do not. */
function formatOf(file: string, program: Program): "module" | "commonjs" {
  const isModule = program.body.some(
    ({ type }) => type === "ImportDeclaration" || (type.startsWith("Export") && type !== "ExpressionStatement"),
  );
  if (isModule || [".mts", ".mjs"].includes(path.extname(file))) return "module";
  if ([".cts", ".cjs"].includes(path.extname(file))) return "commonjs";
  return packageType(file) === "commonjs" ? "commonjs" : "module";
}

/** Rewrites a file as cells are rewritten: no line moves. Throws a SyntaxError that names the place. */
export function transformFile(file: string, text: string, dialect: Dialect): TransformedFile {
  try {
    return rewriteFile(file, text, dialect);
  } catch (error) {
    if (!(error instanceof CellSyntaxError)) throw error;
    const { line, column } = positionAt(text, error.span.start);
    throw codeErrors.fileSyntax(file, line, column, text.split("\n")[line - 1] ?? "", error.message);
  }
}

function rewriteFile(file: string, text: string, dialect: Dialect): TransformedFile {
  const { program, problems } = parseText(text, languageOf(file) ?? "ts");
  const [problem] = problems;
  if (problem !== undefined) throw new CellSyntaxError(problem.message, problem);
  const format = formatOf(file, program);
  const rewriting = new Rewriting(text);
  const scope = new FileScope(rewriting, program, format, dialect);
  for (const statement of program.body) scope.topLevel(statement);
  const jsx = rewriteNested(rewriting, program, dialect, scope);
  if (program.hashbang) rewriting.erase(program.hashbang);
  rewriting.prepend(scope.prologue(jsx ? dialect : undefined), program.hashbang?.end ?? 0);
  return { format, ...rewriting.finish() };
}

const runtime = hidden("runtime");

class FileScope {
  readonly exports = true;
  readonly #rewriting: Rewriting;
  readonly #program: Program;
  readonly #format: "module" | "commonjs";
  readonly #verbatim: boolean;
  readonly #metadata: boolean;
  #references: ReadonlySet<string> | undefined;
  #signatureTypes: ReadonlySet<string> | undefined;
  #usesMeta = false;
  #usesRequire = false;

  constructor(rewriting: Rewriting, program: Program, format: "module" | "commonjs", dialect: Dialect) {
    this.#rewriting = rewriting;
    this.#program = program;
    this.#format = format;
    this.#verbatim = dialect.verbatim;
    this.#metadata = dialect.metadata !== undefined;
  }

  prologue(dialect: Dialect | undefined): string {
    const parts: string[] = [];
    const jsx = dialect?.jsx;
    if (typeof jsx === "object" && jsx.runtime === "automatic")
      parts.push(
        this.#format === "module"
          ? `import * as ${runtime} from ${JSON.stringify(jsx.module)};`
          : `const ${runtime} = require(${JSON.stringify(jsx.module)});`,
        `const ${jsxName} = ${helper}.jsx(${runtime});`,
      );
    // The version that Node tells modules apart by is not part of a file's address.
    if (this.#usesMeta) parts.push("import.meta.url = import.meta.url.split('?', 1)[0];");
    if (this.#usesRequire) parts.push(`const ${hidden("require")} = ${helper}.requireFrom(import.meta.url);`);
    return parts.join(" ");
  }

  topLevel(statement: Node): void {
    const rewriting = this.#rewriting;
    if (isTypeOnly(statement)) return;
    switch (statement.type) {
      case "ImportDeclaration":
        this.#import(statement);
        return;
      case "ExportNamedDeclaration":
        if (statement.declaration?.type === "TSImportEqualsDeclaration") this.topLevel(statement.declaration);
        else if (statement.declaration === null) this.#exportList(statement);
        return;
      case "TSImportEqualsDeclaration": {
        const { moduleReference: from, id } = statement;
        const require = this.#format === "commonjs" ? "require" : hidden("require");
        const external = from.type === "TSExternalModuleReference";
        if (external && this.#format === "module") this.#usesRequire = true;
        this.#references ??= valueReferences(this.#program);
        const emitted = external
          ? `const ${id.name} = ${require}(${rewriting.source(from.expression)});`
          : aliasOf(rewriting, statement, this.#references);
        rewriting.substitute(statement, () => emitted);
        return;
      }
      case "TSExportAssignment":
        rewriting.replace(
          { start: statement.start, end: statement.expression.start },
          this.#format === "commonjs" ? "module.exports = " : "export default ",
        );
        return;
    }
  }

  visit(node: Node): void {
    if (node.type === "MetaProperty" && node.meta.name === "import") this.#usesMeta = true;
    if (node.type !== "ExportNamedDeclaration" || node.declaration === null) return;
    const { declaration } = node;
    if (declaration.type !== "TSEnumDeclaration" && declaration.type !== "TSModuleDeclaration") return;
    const [name = ""] = pathOf(declaration.id);
    // What it merges with is exported already.
    if (this.#rewriting.declares(this.#program, name))
      this.#rewriting.erase({ start: node.start, end: declaration.start });
  }

  /** Imports that no value is made of are left out, as TypeScript does: they may be types. */
  #import(node: Node & { type: "ImportDeclaration" }): void {
    if (node.specifiers.length === 0) return;
    this.#references ??= valueReferences(this.#program);
    const references = this.#references;
    const kept = node.specifiers.filter(
      (each) =>
        !(each.type === "ImportSpecifier" && each.importKind === "type") &&
        (this.#verbatim || references.has(each.local.name)),
    );
    if (kept.length === node.specifiers.length) return;
    const from = this.#rewriting.text.slice(node.source.start, node.end);
    const types = this.#importedTypes(node, new Set(kept));
    const named = kept.filter((each) => each.type === "ImportSpecifier");
    const others = kept.filter((each) => each.type !== "ImportSpecifier").map((each) => this.#rewriting.source(each));
    const list = named.map((each) => this.#rewriting.source(each)).join(", ");
    const clause = [...others, ...(named.length > 0 || this.#verbatim ? [`{ ${list} }`] : [])].join(", ");
    this.#rewriting.substitute(node, () => (clause === "" ? "" : `import ${clause} from ${from}`) + types);
  }

  /** The module whose types decorators are told of: some may be classes, and one that is none is no mistake. */
  #importedTypes(node: Node & { type: "ImportDeclaration" }, kept: ReadonlySet<Node>): string {
    if (!this.#metadata || node.importKind === "type") return "";
    this.#signatureTypes ??= typeNamesInSignatures(this.#program);
    const namespace = hidden(`types${node.start}`);
    let any = false;
    for (const each of node.specifiers) {
      const type = each.type === "ImportSpecifier" && each.importKind === "type";
      if (type || kept.has(each) || !this.#signatureTypes.has(each.local.name)) continue;
      any = true;
      const { imported } = each.type === "ImportSpecifier" ? each : { imported: undefined };
      const name = imported === undefined ? "default" : imported.type === "Literal" ? imported.value : imported.name;
      const member = each.type === "ImportNamespaceSpecifier" ? "" : `[${JSON.stringify(name)}]`;
      this.#rewriting.importType(each.local.name, `${namespace}${member}`);
    }
    const source = this.#rewriting.text.slice(node.source.start, node.end);
    return any ? ` import * as ${namespace} from ${source}${source.endsWith(";") ? "" : ";"}` : "";
  }

  #exportList(node: Node & { type: "ExportNamedDeclaration" }): void {
    const types = this.#typeNames();
    const kept = node.specifiers.filter(
      ({ exportKind, local }) =>
        exportKind !== "type" && !(node.source === null && local.type === "Identifier" && types.has(local.name)),
    );
    if (kept.length === node.specifiers.length) return;
    const from = node.source === null ? "" : ` from ${this.#rewriting.text.slice(node.source.start, node.end)}`;
    const list = kept.map((each) => this.#rewriting.source(each)).join(", ");
    this.#rewriting.substitute(node, () => `export { ${list} }${from}${from.endsWith(";") ? "" : ";"}`);
  }

  /** The names that the file declares as types only. */
  #typeNames(): ReadonlySet<string> {
    const types = new Set<string>();
    const values = new Set<string>();
    for (const statement of this.#program.body) {
      const declaration =
        (statement.type === "ExportNamedDeclaration" ? statement.declaration : statement) ?? statement;
      if (declaration.type === "ImportDeclaration") {
        for (const each of declaration.specifiers) {
          const type = declaration.importKind === "type" || ("importKind" in each && each.importKind === "type");
          (type ? types : values).add(each.local.name);
        }
      } else if (declaration.type === "VariableDeclaration") {
        for (const { id } of declaration.declarations) for (const name of boundNames(id)) values.add(name);
      } else if ("id" in declaration && declaration.id?.type === "Identifier")
        (isTypeOnly(declaration) ? types : values).add(declaration.id.name);
    }
    return new Set([...types].filter((name) => !values.has(name)));
  }
}
