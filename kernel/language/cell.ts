import { type Comment, parseSync } from "oxc-parser";
import { objectIn, withoutParentheses } from "../session/code/cellProgram.ts";
import { tooDeep } from "../session/code/syntax.ts";
import { type Declaration, DeclarationReader } from "./cellDeclarations.ts";
import { type InferredLet, referencesIn } from "./references.ts";

/** What a cell's syntax says about what it leaves behind. */
export interface CellSyntax {
  /** It is an expression although it begins as a block does, so that its document needs parentheses. */
  readonly object: boolean;
  /** `// @ts-nocheck` stands before the first statement. */
  readonly unchecked: boolean;
  readonly declarations: readonly Declaration[];
  /** Statements that change global or foreign declarations: `declare global`, `declare module "m"`, `import "m"`. */
  readonly ambient: readonly string[];
  /** The `/// <reference … />` at its beginning, which mean something only at the beginning of a document. */
  readonly directives: readonly Directive[];
  /** It imports modules, in statements or dynamically. */
  readonly hasImports: boolean;
  /** The names that the cell refers to, each with the offset of its first use; undefined when it does not parse. */
  readonly identifiers: ReadonlyMap<string, number> | undefined;
  /** Variables that the cell assigns to after their declaration. */
  readonly assigned: ReadonlySet<string>;
  readonly inferredLets: readonly InferredLet[];
}

/** A comment that names declarations to be added. */
export interface Directive {
  readonly text: string;
  readonly start: number;
}

const unparsed: CellSyntax = {
  object: false,
  unchecked: false,
  declarations: [],
  ambient: [],
  directives: [],
  hasImports: false,
  identifiers: undefined,
  assigned: new Set(),
  inferredLets: [],
};

/** Reads the top level of a cell as a module; a cell that does not parse has no declarations. */
export function readCell(text: string): CellSyntax {
  if (tooDeep(text) !== undefined) return unparsed;
  const parse = (source: string) => {
    const plain = parseAs("ts", source);
    return plain.problems.length > 0 && source.includes("<") ? parseAs("tsx", source) : plain;
  };
  const parsed = parse(text);
  const object = objectIn(text, parsed, parse);
  const { comments, problems, module } = object ?? parsed;
  const program = object === undefined ? parsed.program : withoutParentheses(object.program, comments);
  if (problems.length > 0 && program.body.length === 0) return unparsed;
  const first = program.body[0]?.start ?? text.length;
  const reader = new DeclarationReader(text, comments);
  for (const statement of program.body) reader.statement(statement);
  const { names, assigned, inferredLets } = referencesIn(program);
  return {
    object: object !== undefined,
    unchecked: comments.some(({ start, value }) => start < first && value.trim().startsWith("@ts-nocheck")),
    declarations: reader.declarations(),
    ambient: reader.ambient,
    directives: directivesIn(
      text,
      comments.filter(({ start }) => start < first),
    ),
    hasImports: module.staticImports.length + module.dynamicImports.length > 0,
    identifiers: names,
    assigned,
    inferredLets,
  };
}

function directivesIn(text: string, comments: readonly Comment[]): Directive[] {
  return comments.flatMap(({ type, value, start, end }) => {
    const directive = type === "Line" && value.startsWith("/") && value.slice(1).trimStart().startsWith("<reference");
    return directive ? [{ text: text.slice(start, end), start }] : [];
  });
}

function parseAs(lang: "ts" | "tsx", text: string) {
  const { program, comments, errors, module } = parseSync(`cell.${lang}`, text, {
    lang,
    sourceType: "module",
    astType: "ts",
  });
  return { program, comments, problems: errors, module };
}
