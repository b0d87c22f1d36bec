import type { Node, Program, VariableDeclaration } from "oxc-parser";
import { helper, hidden } from "../names.ts";
import { parseCell, withoutHashbang } from "./cellProgram.ts";
import { aliasOf } from "./constructs.ts";
import { type Dialect, plainDialect } from "./dialect.ts";
import type { ColumnShift } from "./edits.ts";
import { codeErrors } from "./errors.ts";
import { jsxName } from "./jsx.ts";
import { importedNames, rewriteImport, rewriteReexport } from "./modules.ts";
import { rewriteNested } from "./nested.ts";
import { valueReferences } from "./references.ts";
import { Rewriting } from "./rewriting.ts";
import { globalsAmong, isRefused, renameShadowed } from "./shadowing.ts";
import { boundNames, CellSyntaxError, isTypeOnly, pathOf, type Span } from "./syntax.ts";

/** What a cell becomes before V8 sees it. */
export interface Transformed {
  /** The code, each of whose lines is the cell's line of the same number. */
  readonly code: string;
  readonly columns: readonly ColumnShift[];
  /** The names that the cell declares for the session. */
  readonly declared: readonly string[];
  /** The globals that cells have declared by now, this one too. */
  readonly shadows: ReadonlySet<string>;
}

/**
 * Rewrites a cell for evaluation in V8's REPL mode by one list of edits, in which no line moves: types are blanked,
 * top-level declarations become redeclarable `let`s, imports go through the kernel, and the last expression is kept.
 * Enums and namespaces merge within a cell, as they do within a file; in another cell, or when theirs runs again, they
 * replace what had the name, as every other declaration does.
 * `known` are the session's names: a `var` among them keeps its value. `shadows` are the globals that earlier cells have
 * declared, in whose place nothing but cells sees theirs; so are those that this cell declares. Throws a CellSyntaxError.
 */
export function transformCell(
  text: string,
  known: ReadonlySet<string> = new Set(),
  dialect: Dialect = plainDialect,
  shadows: ReadonlySet<string> = new Set(),
): Transformed {
  const { program, problems } = parseCell(text, dialect.jsx === undefined ? "ts" : "tsx");
  const [problem] = problems;
  if (problem !== undefined) {
    const jsx = dialect.jsx === undefined && text.includes("<") && parseCell(text, "tsx").problems.length === 0;
    throw new CellSyntaxError(jsx ? codeErrors.jsx(undefined) : problem.message, problem);
  }
  const rewriting = new Rewriting(withoutHashbang(text), shadows);
  const scope = new CellScope(rewriting, program);
  for (const statement of program.body) scope.topLevel(statement);
  scope.keepLast();
  const jsx = rewriteNested(rewriting, program, dialect, scope);
  const own = globalsAmong(scope.names()).filter((name) => !shadows.has(name));
  if (own.length > 0) return transformCell(text, known, dialect, new Set([...shadows, ...own]));
  renameShadowed(rewriting, program);
  rewriting.prepend(scope.prologue(known, jsx ? dialect : plainDialect), bomLength(text));
  return { ...rewriting.finish(), declared: scope.names(), shadows };
}

const bomLength = (text: string): number => (text.startsWith("\ufeff") ? 1 : 0);

const kept: readonly [string, string] = [`${helper}.value((`, "))"];
const dropped: readonly [string, string] = ["0, (", ")"];

/** The rewriting of one cell's statements, and the names that they declare. */
class CellScope {
  readonly exports = false;
  readonly #rewriting: Rewriting;
  readonly #program: Program;
  readonly #last: Node | undefined;
  readonly #declared = new Set<string>();
  readonly #functions = new Set<string>();
  readonly #variables = new Set<string>();
  #references: ReadonlySet<string> | undefined;

  constructor(rewriting: Rewriting, program: Program) {
    this.#rewriting = rewriting;
    this.#program = program;
    this.#last = program.body.findLast((statement) => !isTypeOnly(statement) && statement.type !== "EmptyStatement");
  }

  names(): string[] {
    return [...this.#declared];
  }

  /** What the cell's first line begins with: hoisted functions and `var`s, which REPL mode could not redeclare. */
  prologue(known: ReadonlySet<string>, { jsx }: Dialect): string {
    const nameOf = (name: string): string => this.#rewriting.nameOf(name);
    const lets = [...this.#variables].filter((name) => !this.#functions.has(name) && !known.has(name)).map(nameOf);
    const hoisted = [...this.#functions].map(
      (name) => `let ${nameOf(name)} = ${helper}.hoist(${hidden(name)}, ${JSON.stringify(name)});`,
    );
    const elements =
      typeof jsx === "object" && jsx.runtime === "automatic"
        ? `let ${jsxName} = ${helper}.jsx(await ${helper}.import(${JSON.stringify(jsx.module)}));`
        : "";
    return `"use strict";${lets.length === 0 ? "" : `let ${lets.join(", ")};`}${hoisted.join("")}${elements}`;
  }

  topLevel(statement: Node): void {
    const rewriting = this.#rewriting;
    if (isTypeOnly(statement)) return;
    switch (statement.type) {
      case "ImportDeclaration":
        this.#references ??= valueReferences(this.#program);
        rewriteImport(rewriting, statement, this.#references);
        for (const name of importedNames(statement)) this.#add(name, statement);
        return;
      case "ExportNamedDeclaration":
        if (statement.declaration === null)
          for (const name of rewriteReexport(rewriting, statement)) this.#add(name, statement);
        else {
          rewriting.erase({ start: statement.start, end: statement.declaration.start });
          this.topLevel(statement.declaration);
        }
        return;
      case "ExportAllDeclaration":
        for (const name of rewriteReexport(rewriting, statement)) this.#add(name, statement);
        return;
      case "ExportDefaultDeclaration": {
        const { declaration } = statement;
        rewriting.erase({ start: statement.start, end: declaration.start });
        if ("id" in declaration && declaration.id?.type === "Identifier") this.topLevel(declaration);
        else rewriting.wrap(declaration, ...(statement === this.#last ? kept : dropped));
        return;
      }
      case "TSExportAssignment":
        rewriting.erase({ start: statement.start, end: statement.expression.start });
        rewriting.wrap(statement.expression, ...(statement === this.#last ? kept : dropped));
        return;
      case "TSImportEqualsDeclaration": {
        const { moduleReference: from, id } = statement;
        this.#references ??= valueReferences(this.#program);
        const references = this.#references;
        const emitted =
          from.type === "TSExternalModuleReference"
            ? `let ${rewriting.nameOf(id.name)} = ${helper}.require(${rewriting.source(from.expression)});`
            : aliasOf(rewriting, statement, references);
        rewriting.substitute(statement, () => emitted);
        this.#add(id.name, id);
        return;
      }
      case "VariableDeclaration":
        this.#variable(statement);
        return;
      case "FunctionDeclaration":
        if (statement.id === null || statement.body === null) return;
        rewriting.insert(statement.id.end, hidden(""));
        this.#functions.add(statement.id.name);
        this.#add(statement.id.name, statement.id);
        return;
      case "ClassDeclaration":
      case "TSEnumDeclaration":
      case "TSModuleDeclaration":
        this.#named(statement);
        return;
    }
  }

  visit(node: Node): void {
    if (node.type === "ImportExpression")
      this.#rewriting.replace({ start: node.start, end: node.start + "import".length }, `${helper}.import`);
    else if (node.type === "MetaProperty" && node.meta.name === "import")
      this.#rewriting.replace(node, `${helper}.meta`);
  }

  /** Keeps the value of a last expression for the kernel to show. */
  keepLast(): void {
    if (this.#last?.type === "ExpressionStatement") this.#rewriting.wrap(this.#last.expression, ...kept);
  }

  /** Turns a `var` of the cell's own scope into assignments; the names are declared in the prologue. */
  ownVariable(node: VariableDeclaration, place: "head" | "statement"): void {
    const rewriting = this.#rewriting;
    const keyword: Span = { start: node.start, end: node.start + "var".length };
    for (const { id, init } of node.declarations) {
      for (const name of boundNames(id)) {
        this.#variables.add(name);
        this.#add(name, id);
      }
      if (id.type !== "Identifier" && init !== null) rewriting.wrap({ start: id.start, end: init.end }, "(", ")");
    }
    if (place === "head") {
      rewriting.replace(keyword, "   ");
      return;
    }
    // A number cannot continue a line that lacks its semicolon, as a name or a bracket could.
    rewriting.replace(keyword, "0, ");
    if (!rewriting.source(node).endsWith(";")) rewriting.insert(node.end, ";");
  }

  /** A namespace's name may be a path, of which the first part is declared. */
  #named(statement: Node & { readonly id: Node | null }): void {
    const id = statement.id ?? statement;
    const [name = ""] = pathOf(id);
    if (isRefused(name)) throw new CellSyntaxError(codeErrors.reserved(name), id);
    if (statement.type === "ClassDeclaration") this.#rewriting.declare(this.#program, name);
    this.#declared.add(name);
  }

  #add(name: string, declaration: Span): void {
    if (isRefused(name)) throw new CellSyntaxError(codeErrors.reserved(name), declaration);
    this.#declared.add(name);
    this.#rewriting.declare(this.#program, name);
  }

  #variable(node: VariableDeclaration): void {
    const rewriting = this.#rewriting;
    if (node.kind === "var") return;
    for (const { id } of node.declarations) for (const name of boundNames(id)) this.#add(name, id);
    const first = node.declarations[0];
    if (first === undefined || node.kind === "let") return;
    if (node.kind === "const") {
      rewriting.replace({ start: node.start, end: node.start + "const".length }, "let  ");
      return;
    }
    rewriting.replace({ start: node.start, end: first.start }, "let ".padEnd(first.start - node.start));
    const dispose = node.kind === "using" ? "use" : "useAsync";
    for (const { init } of node.declarations) if (init !== null) rewriting.wrap(init, `${helper}.${dispose}(`, ")");
  }
}
