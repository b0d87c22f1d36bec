import type { Node, Program, VariableDeclaration } from "oxc-parser";
import { refuseDecorators, rewriteEnum, rewriteNamespace, rewriteParameterProperties } from "./constructs.ts";
import type { ColumnShift } from "./edits.ts";
import { rewriteExportList, rewriteImport } from "./modules.ts";
import { helper, hidden } from "./names.ts";
import { Rewriting } from "./rewriting.ts";
import { boundNames, CellSyntaxError, children, isTypeOnly, parseCell, type Span } from "./syntax.ts";

/** What a cell becomes before V8 sees it. */
export interface Transformed {
  /** The code, each of whose lines is the cell's line of the same number. */
  readonly code: string;
  readonly columns: readonly ColumnShift[];
  /** The names that the cell declares for the session. */
  readonly declared: readonly string[];
}

/**
 * Rewrites a cell for evaluation in V8's REPL mode by one list of edits, in which no line moves: types are blanked,
 * top-level declarations become redeclarable `let`s, imports go through the kernel, and the last expression is kept.
 * `known` are the session's names: a `var` among them keeps its value. Throws a CellSyntaxError.
 */
export function transformCell(text: string, known: ReadonlySet<string> = new Set()): Transformed {
  const { program, problems } = parseCell(text);
  const [problem] = problems;
  if (problem !== undefined) throw new CellSyntaxError(problem.message, problem);
  const rewriting = new Rewriting(text);
  const scope = new CellScope(rewriting, program);
  for (const statement of program.body) scope.topLevel(statement);
  scope.nested();
  scope.keepLast();
  rewriting.prepend(scope.prologue(known));
  return { ...rewriting.finish(), declared: scope.names() };
}

const kept: readonly [string, string] = [`${helper}.value((`, "))"];
const dropped: readonly [string, string] = ["0, (", ")"];

/** The rewriting of one cell's statements, and the names that they declare. */
class CellScope {
  readonly #rewriting: Rewriting;
  readonly #program: Program;
  readonly #last: Node | undefined;
  readonly #declared = new Set<string>();
  readonly #functions = new Set<string>();
  readonly #variables = new Set<string>();

  constructor(rewriting: Rewriting, program: Program) {
    this.#rewriting = rewriting;
    this.#program = program;
    this.#last = program.body.findLast((statement) => !isTypeOnly(statement) && statement.type !== "EmptyStatement");
  }

  names(): string[] {
    return [...this.#declared];
  }

  /** What the cell's first line begins with: hoisted functions and `var`s, which REPL mode could not redeclare. */
  prologue(known: ReadonlySet<string>): string {
    const lets = [...this.#variables].filter((name) => !this.#functions.has(name) && !known.has(name));
    const hoisted = [...this.#functions].map(
      (name) => `let ${name} = ${helper}.hoist(${hidden(name)}, ${JSON.stringify(name)});`,
    );
    return `"use strict";${lets.length === 0 ? "" : `let ${lets.join(", ")};`}${hoisted.join("")}`;
  }

  topLevel(statement: Node): void {
    const rewriting = this.#rewriting;
    if (isTypeOnly(statement)) return;
    switch (statement.type) {
      case "ImportDeclaration":
        for (const name of rewriteImport(rewriting, statement)) this.#add(name);
        return;
      case "ExportNamedDeclaration":
        if (statement.declaration === null) rewriteExportList(rewriting, statement);
        else {
          const prefix = { start: statement.start, end: statement.declaration.start };
          rewriting.replace(prefix, "");
          // Of a construct that is emitted nothing is left that could be exported.
          if (["TSEnumDeclaration", "TSModuleDeclaration"].includes(statement.declaration.type))
            rewriting.erase(prefix);
          this.topLevel(statement.declaration);
        }
        return;
      case "ExportAllDeclaration":
        rewriting.substitute(statement, `await ${helper}.import(${JSON.stringify(statement.source.value)});`);
        return;
      case "ExportDefaultDeclaration": {
        const { declaration } = statement;
        rewriting.replace({ start: statement.start, end: declaration.start }, "");
        if ("id" in declaration && declaration.id?.type === "Identifier") this.topLevel(declaration);
        else rewriting.wrap(declaration, ...(statement === this.#last ? kept : dropped));
        return;
      }
      case "TSImportEqualsDeclaration": {
        const { moduleReference: from, id } = statement;
        const value =
          from.type === "TSExternalModuleReference"
            ? `${helper}.require(${rewriting.source(from.expression)})`
            : rewriting.source(from);
        rewriting.substitute(statement, `let ${id.name} = ${value};`);
        this.#add(id.name);
        return;
      }
      case "VariableDeclaration":
        this.#variable(statement);
        return;
      case "FunctionDeclaration":
        if (statement.id === null || statement.body === null) return;
        rewriting.insert(statement.id.end, hidden(""));
        this.#functions.add(statement.id.name);
        this.#add(statement.id.name);
        return;
      case "ClassDeclaration":
      case "TSEnumDeclaration":
      case "TSModuleDeclaration":
        if (statement.type === "ClassDeclaration") rewriting.declare(this.#program, statement.id?.name ?? "");
        this.#declared.add(rewriting.source(statement.id ?? statement).split(".")[0] ?? "");
        return;
    }
  }

  /** Everything below the top level: imports, constructs that emit code, and `var`s that reach the cell's own scope. */
  nested(): void {
    const rewriting = this.#rewriting;
    const heads = new Set<Node>();
    const pending: { node: Node; scope: Node; own: boolean }[] = [
      { node: this.#program, scope: this.#program, own: true },
    ];
    for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
      const { node, scope, own } = entry;
      let inner = { scope, own };
      switch (node.type) {
        case "ImportExpression":
          rewriting.replace({ start: node.start, end: node.start + "import".length }, `${helper}.import`);
          break;
        case "MetaProperty":
          if (node.meta.name === "import") rewriting.replace(node, `${helper}.meta`);
          break;
        case "TSTypeAssertion":
          rewriting.erase({ start: node.start, end: node.expression.start });
          break;
        case "TSEnumDeclaration":
          rewriteEnum(rewriting, node, scope);
          continue;
        case "TSModuleDeclaration":
          if (!rewriteNamespace(rewriting, node, scope)) continue;
          inner = { scope: node.body ?? node, own: false };
          break;
        case "ClassDeclaration":
        case "ClassExpression":
          refuseDecorators(node);
          for (const member of node.body.body)
            if (member.type === "MethodDefinition" && member.kind === "constructor")
              rewriteParameterProperties(rewriting, member.value);
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
        case "ForStatement":
        case "ForInStatement":
        case "ForOfStatement": {
          const head = node.type === "ForStatement" ? node.init : node.left;
          if (own && head?.type === "VariableDeclaration" && head.kind === "var") {
            this.#hoistVar(head, "head");
            heads.add(head);
          }
          break;
        }
        case "VariableDeclaration":
          if (own && node.kind === "var" && !heads.has(node)) this.#hoistVar(node, "statement");
          break;
      }
      for (const child of children(node).reverse()) pending.push({ node: child, ...inner });
    }
  }

  /** Keeps the value of a last expression for the kernel to show. */
  keepLast(): void {
    if (this.#last?.type === "ExpressionStatement") this.#rewriting.wrap(this.#last.expression, ...kept);
  }

  #add(name: string): void {
    this.#declared.add(name);
    this.#rewriting.declare(this.#program, name);
  }

  #variable(node: VariableDeclaration): void {
    const rewriting = this.#rewriting;
    if (node.kind === "var") return;
    for (const { id } of node.declarations) for (const name of boundNames(id)) this.#add(name);
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

  /** Turns a `var` of the cell's own scope into assignments; the names are declared in the prologue. */
  #hoistVar(node: VariableDeclaration, place: "head" | "statement"): void {
    const rewriting = this.#rewriting;
    const keyword: Span = { start: node.start, end: node.start + "var".length };
    for (const { id, init } of node.declarations) {
      for (const name of boundNames(id)) {
        this.#variables.add(name);
        this.#add(name);
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
}
