import type { Declaration } from "./cell.ts";
import { sessionModule } from "./files.ts";
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
  /** Exports what a module gives from the session document under that name. */
  readonly reexport?: (as: string) => string;
  readonly identifiers: ReadonlySet<string>;
  readonly doc: string;
}

/** What one cell left; compaction takes from it, and entries and scopes hold it by identity. */
interface Block {
  /** The cell's execution count, made unique. */
  readonly id: string;
  items: readonly Item[];
  /** What the names of earlier cells meant when this cell ran. */
  scope: ReadonlyMap<string, Entry>;
}

interface Entry {
  readonly value: Block | undefined;
  readonly type: Block | undefined;
}

interface Meaning {
  readonly value: boolean;
  readonly type: boolean;
}

const header = `import * as ${sessionName} from ${JSON.stringify(sessionModule)};\n`;
const compactionFloor = 16_384;

const libraryName = "ad";

/** What every session begins with: `ad`, the library, as if a cell had imported it. */
const library = (): Block => ({
  id: "0",
  items: [
    {
      name: libraryName,
      value: true,
      type: true,
      form: "alias",
      text: "",
      reexport: (as) => `export * as ${as} from "adjoint"`,
      identifiers: new Set(),
      doc: "/** The library of this kernel. */",
    },
  ],
  scope: new Map(),
});

/** The declarations that earlier cells left: the text of the session document, and each cell's view of it. */
export class Session {
  readonly #live = new Map<string, Entry>();
  readonly #ambient = new Set<string>();
  #blocks: Block[] = [];
  readonly #ids = new Set<string>();
  #text: string;
  #compactedLength = 0;

  constructor() {
    const block = library();
    this.#live.set(libraryName, { value: block, type: block });
    this.#blocks.push(block);
    this.#text = header + render(block);
  }

  get text(): string {
    return this.#text;
  }

  /**
   * The lines before a cell's text that make earlier cells' names visible, except those it declares itself. The server
   * checks these lines too (40 ms for 1,800 names), so `mentioned` limits them to what the cell names.
   */
  prelude(declarations: readonly Declaration[], mentioned?: ReadonlySet<string>): string {
    const own = new Map<string, Meaning>();
    for (const declaration of declarations)
      own.set(declaration.name, or(own.get(declaration.name), meaningOf(declaration)));
    let text = header;
    // Types of the library are printed as `ad.Tensor` where `ad` is in sight.
    const live = mentioned ? new Set([libraryName, ...mentioned]) : this.#live.keys();
    for (const name of live) {
      const entry = this.#live.get(name);
      if (entry) text += bind(name, entry, own.get(name), true);
    }
    return text;
  }

  /** Adds what a cell left, which from now on is what its names mean. */
  add(items: readonly Item[], ambient: readonly string[], count: number): void {
    for (const statement of ambient) {
      if (this.#ambient.has(statement)) continue;
      this.#ambient.add(statement);
      this.#text += `${statement}\n`;
    }
    if (items.length === 0) return;
    const own = new Map<string, Meaning>();
    for (const item of items) own.set(item.name, or(own.get(item.name), item));
    const scope = new Map<string, Entry>();
    for (const { identifiers } of items) {
      for (const name of identifiers) {
        const entry = this.#live.get(name);
        if (entry) scope.set(name, visible(name, entry, own.get(name)));
      }
    }
    const block: Block = { id: this.#idOf(count), items, scope };
    for (const [name, meaning] of own) {
      const old = this.#live.get(name);
      // A class whose name now means another value takes its type along.
      const oldType = meaning.value && old?.type && hasValue(old.type, name) ? undefined : old?.type;
      this.#live.set(name, { value: meaning.value ? block : old?.value, type: meaning.type ? block : oldType });
    }
    this.#blocks.push(block);
    this.#text += render(block);
    if (this.#text.length > Math.max(compactionFloor, 2 * this.#compactedLength)) this.#compact();
  }

  #idOf(count: number): string {
    let id = String(count);
    for (let again = 2; this.#ids.has(id); again += 1) id = `${count}_${again}`;
    this.#ids.add(id);
    return id;
  }

  /** Drops every declaration that no live name leads to. */
  #compact(): void {
    const kept = new Set<Item>();
    const byId = new Map(this.#blocks.map((block) => [`${prefix}${block.id}`, block]));
    const reexported = new Map(
      this.#blocks.flatMap((block) =>
        block.items.map(({ name }) => [`${name}$${block.id}` as string, { block, name }] as const),
      ),
    );
    const waiting: [Block, Item][] = [];
    const reach = (block: Block | undefined, name?: string) => {
      for (const item of block?.items ?? []) {
        if ((name !== undefined && item.name !== name) || kept.has(item)) continue;
        kept.add(item);
        waiting.push([block as Block, item]);
      }
    };
    const reachEntry = (name: string, entry: Entry) => {
      reach(entry.value, name);
      reach(entry.type, name);
    };
    for (const [name, entry] of this.#live) reachEntry(name, entry);
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [block, item] = next;
      for (const name of item.identifiers) {
        reach(block, name);
        reach(byId.get(name));
        const moduleName = reexported.get(name);
        if (moduleName) reach(moduleName.block, moduleName.name);
        const entry = block.scope.get(name);
        if (entry) reachEntry(name, entry);
      }
    }
    for (const block of this.#blocks) {
      const items = block.items.filter((item) => kept.has(item));
      if (items.length === block.items.length) continue;
      const used = new Set(items.flatMap(({ identifiers }) => [...identifiers]));
      block.scope = new Map([...block.scope].filter(([name]) => used.has(name)));
      block.items = items;
    }
    this.#blocks = this.#blocks.filter(({ items }) => items.length > 0);
    this.#text =
      header + [...this.#ambient].map((statement) => `${statement}\n`).join("") + this.#blocks.map(render).join("");
    this.#compactedLength = this.#text.length;
  }
}

function meaningOf(declaration: Declaration): Meaning {
  switch (declaration.kind) {
    case "import":
      return { value: true, type: true };
    case "copy":
      return declaration;
    default:
      return { value: true, type: false };
  }
}

function or(one: Meaning | undefined, other: Meaning): Meaning {
  return { value: other.value || (one?.value ?? false), type: other.type || (one?.type ?? false) };
}

const hasValue = (block: Block, name: string): boolean => block.items.some((item) => item.name === name && item.value);
const hasType = (block: Block, name: string): boolean => block.items.some((item) => item.name === name && item.type);

/** The part of an entry that a cell with declarations of its own under that name still sees. */
function visible(name: string, { value, type }: Entry, own: Meaning | undefined): Entry {
  const shadowed = own?.type || (own?.value && type && hasValue(type, name));
  return { value: own?.value ? undefined : value, type: shadowed ? undefined : type };
}

/** Makes a name mean what its entry says, as lines of a module or of a namespace. */
function bind(name: string, entry: Entry, own: Meaning | undefined, documented: boolean): string {
  const { value, type } = visible(name, entry, own);
  const item = (value ?? type)?.items.find((one) => one.name === name);
  if (!item) return "";
  const doc = documented && item.doc !== "" ? `${item.doc} ` : "";
  const path = (block: Block) => `${sessionName}.${prefix}${block.id}.${name}`;
  const alias = (block: Block) => `${doc}import ${name} = ${path(block)};\n`;
  if (!value) return type && !hasValue(type, name) ? alias(type) : "";
  const both = hasType(value, name);
  if (value === type || (!both && item.form === "alias" && !type)) return alias(value);
  const variable = `${doc}declare ${item.form === "let" ? "let" : "const"} ${name}: typeof ${path(value)};\n`;
  return type && !hasValue(type, name) ? variable + alias(type) : variable;
}

function render({ id, items, scope }: Block): string {
  let before = "";
  let inside = "";
  for (const [name, entry] of scope) inside += bind(name, entry, undefined, false);
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
