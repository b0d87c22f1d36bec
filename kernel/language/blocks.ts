import type { TypeParameters } from "./cellDeclarations.ts";
import { cellPrefix as prefix, sessionName } from "./names.ts";

/** One declaration as the session document keeps it. */
export interface Item {
  readonly name: string;
  readonly value: boolean;
  readonly type: boolean;
  /** How later cells get at it: a variable is declared anew there, since an imported binding cannot be assigned. */
  readonly form: "let" | "const" | "alias";
  /** The declaration without `export`; empty for what a module gives. */
  readonly text: string;
  /** The declaration as its cell has it. */
  readonly source: string;
  readonly parameters?: TypeParameters;
  /** Exports what a module gives from the session document under that name. */
  readonly reexport?: (as: string) => string;
  readonly identifiers: ReadonlySet<string>;
  readonly doc: string;
}

/** What one cell left; compaction takes from it, and entries and scopes hold it by identity. */
export interface Block {
  /** Its part of the session document: the cell's execution count, made unique. */
  readonly id: string;
  /** The client's name of the cell. */
  readonly cell: string | undefined;
  /** The execution count of the cell's latest run. */
  count: number;
  items: readonly Item[];
  /** What the names of earlier cells meant when this cell ran. */
  scope: ReadonlyMap<string, Entry>;
}

/** What a name means: its value and its type may come from different cells. */
export interface Entry {
  readonly value: Block | undefined;
  readonly type: Block | undefined;
}

/** Whether a declaration gives a name a value, a type, or both. */
export interface Meaning {
  readonly value: boolean;
  readonly type: boolean;
}

/** What a line of a prelude says beside the declaration itself. */
export interface Remarks {
  readonly documented: boolean;
  /** Why the name should not be used any more. */
  readonly gone?: string | undefined;
  /** The type that stands in for a variable's own. */
  readonly widened?: string | undefined;
}

const bare: Remarks = { documented: false };

export function or(one: Meaning | undefined, other: Meaning): Meaning {
  return { value: other.value || (one?.value ?? false), type: other.type || (one?.type ?? false) };
}

export const hasValue = (block: Block, name: string): boolean =>
  block.items.some((item) => item.name === name && item.value);
const hasType = (block: Block, name: string): boolean => block.items.some((item) => item.name === name && item.type);

/** The part of an entry that a cell with declarations of its own under that name still sees. */
export function visible(name: string, { value, type }: Entry, own: Meaning | undefined): Entry {
  const shadowed = own?.type || (own?.value && type && hasValue(type, name));
  return { value: own?.value ? undefined : value, type: shadowed ? undefined : type };
}

/** The declaration that a name's entry leads to. */
export function itemOf(name: string, { value, type }: Entry): Item | undefined {
  return (value ?? type)?.items.find((one) => one.name === name);
}

/** Makes a name mean what its entry says, as lines of a module or of a namespace. */
export function bind(name: string, entry: Entry, own: Meaning | undefined, remarks: Remarks = bare): string {
  const { value, type } = visible(name, entry, own);
  const item = itemOf(name, { value, type });
  if (!item) return "";
  const doc = docOf(item, remarks);
  const path = (block: Block) => `${sessionName}.${prefix}${block.id}.${name}`;
  const alias = (block: Block) => `${doc}import ${name} = ${path(block)};\n`;
  if (!value) return type && !hasValue(type, name) ? alias(type) : "";
  const both = hasType(value, name);
  if (value === type || (!both && item.form === "alias" && !type)) return alias(value);
  const valueType = remarks.widened ?? `typeof ${path(value)}`;
  const variable = `${doc}declare ${item.form === "let" ? "let" : "const"} ${name}: ${valueType};\n`;
  if (!type || hasValue(type, name)) return variable;
  const typeItem = type.items.find((one) => one.name === name && one.type);
  // An import of the type would make the variable beside it an import too, which nothing can be assigned to.
  if (item.form !== "let" || !typeItem || typeItem.reexport) return variable + alias(type);
  const { text = "", names = [] } = typeItem.parameters ?? {};
  const given = names.length === 0 ? "" : `<${names.join(", ")}>`;
  return `${variable}type ${name}${text} = ${path(type)}${given};\n`;
}

function docOf({ doc }: Item, { documented, gone }: Remarks): string {
  const shown = documented ? doc : "";
  if (gone === undefined) return shown === "" ? "" : `${shown} `;
  const opened = shown === "" ? "/**" : shown.slice(0, -"*/".length);
  return `${opened}\n * @deprecated ${gone}\n */ `;
}

/** A cell's part of the session document. */
export function render({ id, items, scope }: Block): string {
  let before = "";
  let inside = "";
  for (const [name, entry] of scope) inside += bind(name, entry, undefined);
  for (const item of items) {
    if (item.reexport) {
      const name = `${item.name}$${id}`;
      before += `${item.reexport(name)}\n`;
      inside +=
        item.form === "alias"
          ? `export import ${item.name} = ${sessionName}.${name};\n`
          : `export declare ${item.form} ${item.name}: typeof ${sessionName}.${name};\n`;
    } else inside += `${item.doc}${item.doc === "" ? "" : " "}export ${item.text}\n`;
  }
  return `${before}export namespace ${prefix}${id} {\n${inside}}\n`;
}

/** Whether two cells left the same: the same declarations, and the same meanings of the names around them. */
export function sameContents(block: Block, items: readonly Item[], scope: ReadonlyMap<string, Entry>): boolean {
  return (
    block.items.length === items.length &&
    block.items.every((item, index) => sameItem(item, items[index]!)) &&
    block.scope.size === scope.size &&
    [...block.scope].every(([name, { value, type }]) => {
      const other = scope.get(name);
      return other !== undefined && other.value === value && other.type === type;
    })
  );
}

function sameItem(one: Item, other: Item): boolean {
  return (
    one.name === other.name &&
    one.form === other.form &&
    one.value === other.value &&
    one.type === other.type &&
    one.text === other.text &&
    one.doc === other.doc &&
    one.reexport?.("") === other.reexport?.("")
  );
}
