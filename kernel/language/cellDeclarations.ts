import type { Class, Comment, Node, Statement } from "oxc-parser";
import { boundIdentifiers, childrenOf, collectIdentifiers } from "./references.ts";

/** A variable whose type the checker prints. */
export interface VariableDeclaration {
  readonly kind: "variable";
  readonly name: string;
  /** Where its name stands, which is where the checker is asked for its type. */
  readonly offset: number;
  readonly source: string;
  readonly constant: boolean;
  /** The literal `"m"` of `const name = await import("m")`: its printed type would be the whole module. */
  readonly module: string | undefined;
  readonly doc: string;
}

/** A function: the checker prints its signatures, its body is dropped. */
export interface FunctionDeclaration {
  readonly kind: "function";
  readonly name: string;
  readonly offset: number;
  readonly source: string;
  readonly doc: string;
}

/** A declaration that is its own type (class, enum, interface, alias, namespace): its text is kept. */
export interface CopiedDeclaration {
  readonly kind: "copy";
  readonly name: string;
  readonly value: boolean;
  readonly type: boolean;
  readonly text: string;
  readonly source: string;
  /** The parameters of a generic interface or alias. */
  readonly parameters?: TypeParameters;
  readonly identifiers: ReadonlySet<string>;
  readonly doc: string;
}

export interface TypeParameters {
  /** As they stand there, `<T extends object>`. */
  readonly text: string;
  readonly names: readonly string[];
}

/** One imported name; `reexport` exports it from the session document under another name. */
export interface ImportedName {
  readonly kind: "import";
  readonly name: string;
  readonly source: string;
  reexport(as: string): string;
}

export type Declaration = VariableDeclaration | FunctionDeclaration | CopiedDeclaration | ImportedName;

/** Reads the declarations at the top level of a cell. */
export class DeclarationReader {
  readonly #text: string;
  readonly #comments: readonly Comment[];
  readonly #declarations: Declaration[] = [];
  readonly #functions = new Map<string, { nodes: Node[]; offset: number; doc: string }>();
  readonly #namespaces = new Set<string>();
  readonly #known = new Set<string>();
  /** Statements that change global or foreign declarations. */
  readonly ambient: string[] = [];

  constructor(text: string, comments: readonly Comment[]) {
    this.#text = text;
    this.#comments = comments;
  }

  declarations(): Declaration[] {
    const functions = [...this.#functions].flatMap(([name, { nodes, offset, doc }]): Declaration[] =>
      this.#namespaces.has(name)
        ? nodes.map((node) => this.#copy(name, node, true, false, doc))
        : [{ kind: "function", name, offset, source: nodes.map((node) => this.#slice(node)).join("\n"), doc }],
    );
    return [...this.#declarations, ...functions];
  }

  statement(statement: Statement): void {
    const doc = this.#docBefore(statement.start);
    switch (statement.type) {
      case "ExportNamedDeclaration":
        if (statement.declaration) this.#declaration(statement.declaration, doc);
        else if (statement.source) {
          // In the session it binds what a module would export.
          const from = this.#text.slice(statement.source.start, statement.end);
          for (const { local, exported, exportKind } of statement.specifiers) {
            if (exported.type === "Literal" || exported.name === "default") continue;
            const keyword = statement.exportKind === "type" || exportKind === "type" ? "export type" : "export";
            const imported = this.#slice(local);
            const reexport = (as: string) => `${keyword} { ${imported} as ${as} } from ${from}`;
            this.#declarations.push({ kind: "import", name: exported.name, source: this.#slice(statement), reexport });
          }
        }
        break;
      case "ExportAllDeclaration": {
        if (statement.exported === null || statement.exported.type === "Literal") break;
        const from = this.#text.slice(statement.source.start, statement.end);
        const keyword = statement.exportKind === "type" ? "export type" : "export";
        const reexport = (as: string) => `${keyword} * as ${as} from ${from}`;
        const { name } = statement.exported;
        this.#declarations.push({ kind: "import", name, source: this.#slice(statement), reexport });
        break;
      }
      case "ImportDeclaration":
        if (statement.specifiers.length === 0) this.ambient.push(this.#slice(statement));
        for (const specifier of statement.specifiers) {
          const name = specifier.local.name;
          const type =
            statement.importKind === "type" || ("importKind" in specifier && specifier.importKind === "type");
          const keyword = type ? "export type" : "export";
          const from = this.#text.slice(statement.source.start, statement.end);
          const imported =
            specifier.type === "ImportSpecifier"
              ? this.#slice(specifier.imported)
              : specifier.type === "ImportDefaultSpecifier"
                ? "default"
                : "*";
          const reexport = (as: string) =>
            imported === "*"
              ? `${keyword} * as ${as} from ${from}`
              : `${keyword} { ${imported} as ${as} } from ${from}`;
          this.#declarations.push({ kind: "import", name, source: this.#slice(statement), reexport });
        }
        break;
      default:
        this.#declaration(statement, doc);
    }
  }

  #declaration(node: Node, doc: string): void {
    switch (node.type) {
      case "VariableDeclaration":
        this.#variables(node, doc);
        break;
      case "FunctionDeclaration":
      case "TSDeclareFunction": {
        if (!node.id) break;
        const known = this.#functions.get(node.id.name);
        if (known) known.nodes.push(node);
        else this.#functions.set(node.id.name, { nodes: [node], offset: node.id.start, doc });
        break;
      }
      case "ClassDeclaration": {
        if (!node.id) break;
        const decorated = node.decorators.at(-1)?.end ?? node.start;
        this.#declarations.push(this.#copy(node.id.name, { ...node, start: decorated }, true, true, doc));
        break;
      }
      case "TSEnumDeclaration":
        this.#declarations.push(this.#copy(node.id.name, node, true, true, doc));
        break;
      case "TSInterfaceDeclaration":
      case "TSTypeAliasDeclaration":
        this.#declarations.push(this.#copy(node.id.name, node, false, true, doc));
        break;
      case "TSModuleDeclaration": {
        let id: Node = node.id;
        if (id.type === "Literal" || node.kind === "global") {
          this.ambient.push(this.#slice(node));
          break;
        }
        while (id.type === "TSQualifiedName") id = id.left;
        if (id.type !== "Identifier") break;
        this.#namespaces.add(id.name);
        this.#declarations.push(this.#copy(id.name, node, true, true, doc));
        break;
      }
      case "TSImportEqualsDeclaration": {
        const name = node.id.name;
        if (node.moduleReference.type === "TSExternalModuleReference") {
          const reference = this.#slice(node.moduleReference);
          const keyword = node.importKind === "type" ? "export import type" : "export import";
          const reexport = (as: string) => `${keyword} ${as} = ${reference};`;
          this.#declarations.push({ kind: "import", name, source: this.#slice(node), reexport });
        } else this.#declarations.push(this.#copy(name, node, true, true, doc));
        break;
      }
      default:
        this.#hoisted(node);
    }
  }

  #variables(node: Node & { type: "VariableDeclaration" }, doc: string): void {
    const constant = node.kind !== "let" && node.kind !== "var";
    for (const { id, init } of node.declarations) {
      const module = id.type === "Identifier" && !id.typeAnnotation ? this.#importedModule(init) : undefined;
      for (const { name, start } of boundIdentifiers(id)) {
        if (this.#known.has(name)) continue;
        this.#known.add(name);
        const source = this.#slice(node);
        this.#declarations.push({ kind: "variable", name, offset: start, source, constant, module, doc });
      }
    }
  }

  /** `var` in blocks and loop heads belongs to the whole cell. */
  #hoisted(node: Node): void {
    if (node.type === "VariableDeclaration") {
      if (node.kind === "var") this.#variables(node, "");
      return;
    }
    if (
      node.type === "ExpressionStatement" ||
      node.type.includes("Function") ||
      node.type.includes("Class") ||
      node.type.startsWith("TS")
    )
      return;
    for (const child of childrenOf(node)) this.#hoisted(child);
  }

  #importedModule(init: Node | null): string | undefined {
    if (init?.type !== "AwaitExpression" || init.argument.type !== "ImportExpression") return undefined;
    const { source, options } = init.argument;
    return source.type === "Literal" && options === null ? this.#slice(source) : undefined;
  }

  #copy(name: string, node: Node, value: boolean, type: boolean, doc: string): CopiedDeclaration {
    const identifiers = new Set<string>();
    collectIdentifiers(node, identifiers);
    const text = node.type === "ClassDeclaration" ? this.#classText(node) : this.#slice(node);
    const parameters = "typeParameters" in node && node.typeParameters ? this.#parameters(node.typeParameters) : {};
    const source = this.#slice(node);
    return { kind: "copy", name, value, type, text: text.trimStart(), source, ...parameters, identifiers, doc };
  }

  #parameters(node: Node): { parameters?: TypeParameters } {
    if (node.type !== "TSTypeParameterDeclaration") return {};
    return { parameters: { text: this.#slice(node), names: node.params.map(({ name }) => name.name) } };
  }

  /** The class without the bodies that say nothing about its type: those of methods with a declared result. */
  #classText(node: Class): string {
    let text = "";
    let from = node.start;
    for (const member of node.body.body) {
      if (member.type !== "MethodDefinition" || !member.value.body) continue;
      if (!member.value.returnType && member.kind !== "set") continue;
      text += `${this.#text.slice(from, member.value.body.start)}{}`;
      from = member.value.body.end;
    }
    return text + this.#text.slice(from, node.end);
  }

  #docBefore(start: number): string {
    const comment = this.#comments.findLast(({ end }) => end <= start);
    if (comment?.type !== "Block" || !comment.value.startsWith("*")) return "";
    return this.#text.slice(comment.end, start).trim() === "" ? this.#text.slice(comment.start, comment.end) : "";
  }

  #slice({ start, end }: { start: number; end: number }): string {
    return this.#text.slice(start, end);
  }
}
