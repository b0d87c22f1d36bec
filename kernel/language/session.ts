import {
  type Block,
  bind,
  type Entry,
  hasValue,
  type Item,
  itemOf,
  type Meaning,
  or,
  render,
  sameContents,
  visible,
} from "./blocks.ts";
import type { Declaration } from "./cellDeclarations.ts";
import { compact } from "./compaction.ts";
import { notes } from "./errors.ts";
import { sessionModule } from "./files.ts";
import { cellPrefix, sessionName } from "./names.ts";

/** Which run of which cell something belongs to. */
export interface Run {
  readonly count: number;
  /** The client's name of the cell, where it gives one: running it again replaces what it had declared. */
  readonly cell?: string | undefined;
}

/** What a cell is, beside what it declares. */
export interface Uses {
  /** Statements and directives that change what all cells see. */
  readonly ambient: readonly string[];
  readonly assigned: ReadonlySet<string>;
}

/** How a cell sees the session. */
export interface Sight {
  /** The names in sight, all of them where absent. */
  readonly mentioned?: Iterable<string> | undefined;
  /** The client's name of the cell. */
  readonly cell?: string | undefined;
  /** Variables that have a tensor of unknown shape, since they are assigned to. */
  readonly widened?: ReadonlySet<string>;
}

/** A declaration, with the cell that made it. */
export interface Declared extends Run {
  readonly item: Item;
}

const header = `import * as ${sessionName} from ${JSON.stringify(sessionModule)};\n`;
const compactionFloor = 16_384;

const libraryName = "ad";

/** A tensor of any shape, as a cell document can always name it. */
export const anyTensor = `${sessionName}.${libraryName}$0.Tensor`;

/** What every session begins with: `ad`, the library, as if a cell had imported it. */
const library = (): Block => ({
  id: "0",
  cell: undefined,
  count: 0,
  items: [
    {
      name: libraryName,
      value: true,
      type: true,
      form: "alias",
      text: "",
      source: "",
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
  readonly #ambient = new Map<string, readonly string[]>();
  /** Names whose cell no longer declares them, with the sentence that says so. */
  readonly #gone = new Map<string, string>();
  readonly #declared = new Map<string, ReadonlySet<string>>();
  readonly #assigned = new Set<string>();
  readonly #ids = new Set<string>();
  #blocks: Block[] = [];
  #text: string;
  #compactedLength = 0;
  #epoch = 0;

  constructor() {
    const block = library();
    this.#live.set(libraryName, { value: block, type: block });
    this.#blocks.push(block);
    this.#text = header + render(block);
  }

  get text(): string {
    return this.#text;
  }

  /** Rises whenever a cell document may mean something else although its text is the same. */
  get epoch(): number {
    return this.#epoch;
  }

  /**
   * The lines before a cell's text that make earlier cells' names visible, except those it declares itself. The server
   * checks these lines too (40 ms for 1,800 names), so `mentioned` limits them to what the cell names.
   */
  prelude(declarations: readonly Declaration[], { mentioned, cell, widened }: Sight = {}): string {
    const own = new Map<string, Meaning>();
    for (const declaration of declarations)
      own.set(declaration.name, or(own.get(declaration.name), meaningOf(declaration)));
    let text = header;
    // Types of the library are printed as `ad.Tensor` where `ad` is in sight.
    const live = mentioned ? new Set([libraryName, ...mentioned]) : this.#live.keys();
    for (const name of live) {
      const entry = this.#live.get(name);
      if (!entry) continue;
      const type = widened?.has(name) ? anyTensor : undefined;
      text += bind(name, entry, own.get(name), { documented: true, gone: this.gone(name, cell), widened: type });
    }
    return text;
  }

  /** Why a name should not be used any more by a cell, if so: its cell has lost the declaration, or is losing it now. */
  gone(name: string, cell: string | undefined): string | undefined {
    const known = this.#gone.get(name);
    if (known !== undefined || cell === undefined) return known;
    const entry = this.#live.get(name);
    const block = entry?.value ?? entry?.type;
    return block?.cell === cell ? notes.rerun(name, block.count) : undefined;
  }

  /** The same for a name that is a type alone, whose uses the checker does not mark. */
  goneType(name: string, cell: string | undefined): string | undefined {
    const entry = this.#live.get(name);
    return entry && !entry.value ? this.gone(name, cell) : undefined;
  }

  /** The cells that declare what a name means now or meant, in the order in which they ran. */
  origins(name: string): number[] {
    const counts = this.#blocks.flatMap(({ items, count }) =>
      items.some((item) => item.name === name) ? [count] : [],
    );
    return counts.filter((count) => count > 0);
  }

  /** The declaration behind a name, or the one that a place of the session document belongs to. */
  declaration(name: string, blockId?: string): Declared | undefined {
    const entry = this.#live.get(name);
    const block =
      blockId === undefined ? (entry?.value ?? entry?.type) : this.#blocks.find((each) => each.id === blockId);
    const item = block?.items.find((each) => each.name === name);
    return item && block ? { item, count: block.count, cell: block.cell } : undefined;
  }

  /** The block of the session document in which a line stands, from 0. */
  blockAt(line: number): string | undefined {
    const start = `export namespace ${cellPrefix}`;
    const before = this.#text.split("\n").slice(0, line + 1);
    const heading = before.findLast((each) => each.startsWith(start));
    return heading?.slice(start.length, heading.indexOf(" {"));
  }

  /** The variables among these names that are assigned to and hold tensors. */
  changingTensors(names: Iterable<string>, assigned: ReadonlySet<string>): Set<string> {
    return new Set(
      [...names].filter((name) => {
        const entry = this.#live.get(name);
        const item = entry && itemOf(name, entry);
        return item?.form === "let" && isTensor(typeIn(item)) && (assigned.has(name) || this.#assigned.has(name));
      }),
    );
  }

  /** Takes note of cells that the notebook no longer has: their values stay, their declarations are gone. */
  forget(cells: readonly string[]): void {
    for (const cell of cells) {
      this.#lose(cell, new Set(), notes.deleted);
      this.#declared.delete(cell);
      this.#setAmbient(cell, []);
    }
  }

  /** Adds what a cell left, which from now on is what its names mean. */
  add(items: readonly Item[], { ambient, assigned }: Uses, { count, cell }: Run): void {
    const own = new Map<string, Meaning>();
    for (const item of items) own.set(item.name, or(own.get(item.name), item));
    if (cell !== undefined) {
      this.#lose(cell, new Set(own.keys()), notes.rerun);
      this.#declared.set(cell, new Set(own.keys()));
    }
    this.#setAmbient(cell ?? "", cell === undefined ? [...this.#ambientOf(""), ...ambient] : ambient);
    for (const name of own.keys()) {
      this.#gone.delete(name);
      this.#assigned.delete(name);
    }
    for (const name of assigned) if (own.has(name) || this.#live.has(name)) this.#assigned.add(name);
    if (items.length > 0) this.#place(items, own, { count, cell });
  }

  #place(items: readonly Item[], own: ReadonlyMap<string, Meaning>, { count, cell }: Run): void {
    const scope = new Map<string, Entry>();
    for (const { identifiers } of items) {
      for (const name of identifiers) {
        const entry = this.#live.get(name);
        const seen = entry && visible(name, entry, own.get(name));
        if (seen?.value || seen?.type) scope.set(name, seen);
      }
    }
    const again = this.#unchanged(items, own, scope, cell);
    if (again) {
      again.count = count;
      return;
    }
    const block: Block = { id: this.#idOf(count), cell, count, items, scope };
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

  /** The block that already says what a cell has left once more, so that a cell run again changes no type. */
  #unchanged(
    items: readonly Item[],
    own: ReadonlyMap<string, Meaning>,
    scope: ReadonlyMap<string, Entry>,
    cell: string | undefined,
  ): Block | undefined {
    const first = this.#live.get(items[0]!.name);
    const block = first?.value ?? first?.type;
    if (!block || block.cell !== cell || !sameContents(block, items, scope)) return undefined;
    const live = [...own].every(([name, { value, type }]) => {
      const entry = this.#live.get(name);
      return (!value || entry?.value === block) && (!type || entry?.type === block);
    });
    return live ? block : undefined;
  }

  /** Marks what a cell had declared and does not declare any more. */
  #lose(cell: string, kept: ReadonlySet<string>, say: (name: string, count: number) => string): void {
    for (const name of this.#declared.get(cell) ?? []) {
      const entry = this.#live.get(name);
      const block = entry?.value ?? entry?.type;
      if (block?.cell === cell && !kept.has(name)) this.#gone.set(name, say(name, block.count));
    }
  }

  #ambientOf(cell: string): readonly string[] {
    return this.#ambient.get(cell) ?? [];
  }

  #setAmbient(cell: string, statements: readonly string[]): void {
    const next = [...new Set(statements)];
    const old = this.#ambientOf(cell);
    if (next.length === old.length && next.every((statement, index) => statement === old[index])) return;
    this.#ambient.set(cell, next);
    this.#epoch += 1;
    this.#render();
  }

  #idOf(count: number): string {
    let id = String(count);
    for (let again = 2; this.#ids.has(id); again += 1) id = `${count}_${again}`;
    this.#ids.add(id);
    return id;
  }

  #compact(): void {
    this.#blocks = compact(this.#blocks, this.#live);
    this.#render();
    this.#compactedLength = this.#text.length;
  }

  #render(): void {
    const ambient = [...new Set([...this.#ambient.values()].flat())];
    const lines = (statements: readonly string[]): string => statements.map((each) => `${each}\n`).join("");
    // Comments are directives only before the first statement.
    const directives = lines(ambient.filter(isComment));
    const statements = lines(ambient.filter((each) => !isComment(each)));
    this.#text = directives + header + statements + this.#blocks.map(render).join("");
  }
}

const isComment = (text: string): boolean => text.startsWith("//");

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

/** The type in a variable's `declare let name: type;`. */
const typeIn = ({ name, form, text }: Item): string => text.slice(`declare ${form} ${name}: `.length, -";".length);

/** Whether a printed type is a tensor of known shape. */
export function isTensor(type: string): boolean {
  const end = type.indexOf("<");
  return end > 0 && type.endsWith(">") && type.slice(0, end).split(".").at(-1) === "Tensor";
}
