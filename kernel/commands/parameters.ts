import { readFile } from "node:fs/promises";
import { reasonOf } from "../gateway/errors.ts";
import type { Cell, Notebook } from "../gateway/notebookFormat.ts";
import { parseCell } from "../session/code/cellProgram.ts";
import { boundNames } from "../session/code/syntax.ts";
import { errors, UsageError } from "./errors.ts";
import { nearest } from "./nearest.ts";

// The tags by which papermill knows the two cells.
const declaringTag = "parameters";
const injectedTag = "injected-parameters";
const heading = "// Parameters";

/** The source texts that a value may stand for, the likelier first: `42` is a number, or a text where a text is asked for. */
type Readings = readonly [string, ...string[]];

/** A variable that the notebook's parameters cell declares. */
interface Declared {
  readonly constant: boolean;
  readonly annotation: string | undefined;
  readonly initialiser: string | undefined;
}

/** Tells why the kernel refuses a piece of code, which it checks and runs without a trace; undefined when it takes it. */
export type Ask = (code: string) => Promise<string | undefined>;

const isNumber = (text: string): boolean =>
  /^[-+]?(Infinity|NaN)$/.test(text) || (/^[-+.\d]/.test(text) && !Number.isNaN(Number(text)));
const isBigInt = (text: string): boolean => /^-?\d+n$/.test(text);

/** How a value typed on a command line reads as code. */
function readingsOf(text: string): Readings {
  const asText = JSON.stringify(text);
  if (isNumber(text) || isBigInt(text)) return [text, asText];
  try {
    const value: unknown = JSON.parse(text);
    const asValue = JSON.stringify(value);
    return [asValue, asText];
  } catch {
    return [asText];
  }
}

/** The values that `--params FILE` and `--param NAME=VALUE` give, the latter winning. */
export async function readParameters(
  files: readonly string[],
  assignments: readonly string[],
): Promise<Map<string, Readings>> {
  const given = new Map<string, Readings>();
  for (const file of files) {
    let value: unknown;
    try {
      value = JSON.parse(await readFile(file, "utf8"));
    } catch (error) {
      throw errors.badParametersFile(file, reasonOf(error));
    }
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw errors.badParametersFile(file, "it holds no object");
    for (const [name, each] of Object.entries(value)) given.set(name, [JSON.stringify(each)]);
  }
  for (const assignment of assignments) {
    const at = assignment.indexOf("=");
    if (at < 1) throw errors.badParameter(assignment);
    given.set(assignment.slice(0, at).trim(), readingsOf(assignment.slice(at + 1)));
  }
  return given;
}

const hasTag = (cell: Cell, tag: string): boolean =>
  (cell.metadata["tags"] as unknown[] | undefined)?.includes?.(tag) === true;

/** The variables that a cell declares at its top level. */
function declaredIn(source: string): Map<string, Declared> {
  const { program, problems } = parseCell(source);
  if (problems[0]) throw errors.unreadableParametersCell(problems[0].message);
  const declared = new Map<string, Declared>();
  for (const statement of program.body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type !== "VariableDeclaration") continue;
    const constant = declaration.kind !== "let" && declaration.kind !== "var";
    for (const { id, init } of declaration.declarations) {
      const textOf = (node: { start: number; end: number } | null | undefined) =>
        node ? source.slice(node.start, node.end) : undefined;
      const simple = id.type === "Identifier";
      const annotation = simple ? textOf(id.typeAnnotation?.typeAnnotation) : undefined;
      const initialiser = simple ? textOf(init) : undefined;
      for (const name of boundNames(id)) declared.set(name, { constant, annotation, initialiser });
    }
  }
  return declared;
}

/** The statement of the injected cell that gives a parameter its value. A constant is declared anew, as widely as it was meant. */
function statementFor(name: string, value: string, { constant, annotation }: Declared): string {
  if (!constant) return `${name} = ${value};`;
  return annotation === undefined ? `let ${name} = ${value};` : `let ${name}: ${annotation} = ${value};`;
}

/** A function, never called, that the checker refuses when the value does not fit the parameter's type. */
function checkFor(name: string, value: string, declared: Declared): string {
  const { constant, annotation, initialiser } = declared;
  const widened = constant && annotation === undefined && initialiser !== undefined;
  const body = widened ? `let ${name} = ${initialiser}; ${name} = ${value};` : statementFor(name, value, declared);
  return `void (async () => { ${body} });`;
}

/** The values that a run gives to a notebook's parameters: a cell of their own, after the one that declares them. */
export class Injection {
  readonly cell: Cell;
  readonly #given: ReadonlyMap<string, Readings>;
  readonly #declared: ReadonlyMap<string, Declared>;

  /** Puts the cell into the notebook, in the place of one of an earlier run. Throws when a name is not declared. */
  constructor(notebook: Notebook, given: ReadonlyMap<string, Readings>, newId: () => string) {
    const declaring = notebook.cells.find((cell) => cell.cell_type === "code" && hasTag(cell, declaringTag));
    if (!declaring) throw errors.noParametersCell([...given.keys()]);
    this.#given = given;
    this.#declared = declaredIn(String(declaring.source));
    const known = [...this.#declared.keys()];
    for (const name of given.keys())
      if (!this.#declared.has(name)) throw errors.unknownParameter(name, known, nearest(name, known));
    this.cell = {
      cell_type: "code",
      source: heading,
      metadata: { tags: [injectedTag] },
      outputs: [],
      execution_count: null,
      ...(notebook.nbformat_minor >= 5 ? { id: newId() } : {}),
    };
    notebook.cells = notebook.cells.filter((cell) => !hasTag(cell, injectedTag));
    notebook.cells.splice(notebook.cells.indexOf(declaring) + 1, 0, this.cell);
  }

  /** Writes the cell once the parameters are declared in the kernel; throws one error for all values of a wrong type. */
  async write(ask: Ask): Promise<void> {
    const lines: string[] = [];
    const refusals: string[] = [];
    for (const [name, readings] of this.#given) {
      const declared = this.#declared.get(name)!;
      let refusal: string | undefined;
      let taken: string | undefined;
      for (const reading of readings) {
        const reason = await ask(checkFor(name, reading, declared));
        if (reason === undefined) {
          taken = reading;
          break;
        }
        refusal ??= errors.wrongParameter(name, reading, reason);
      }
      if (taken !== undefined) lines.push(statementFor(name, taken, declared));
      else if (refusal !== undefined) refusals.push(refusal);
    }
    if (refusals.length > 0) throw new UsageError(refusals.join("\n"));
    this.cell.source = [heading, ...lines].join("\n");
  }
}
