import type { Node } from "oxc-parser";
import { shadow } from "../names.ts";
import {
  applyEdits,
  blank,
  type ColumnShift,
  closingRank,
  type Edit,
  inOrder,
  openingRank,
  padLines,
} from "./edits.ts";
import type { Span } from "./syntax.ts";

/** The edits that turn one text into what is evaluated, all of them on the offsets of the text as written. */
export class Rewriting {
  readonly text: string;
  /** The globals that the session's cells have given another meaning. */
  readonly shadows: ReadonlySet<string>;
  readonly #blanks: Span[] = [];
  readonly #edits: Edit[] = [];
  /** Names that a scope has declared so far, for enums and namespaces that merge with them. */
  readonly #declared = new Map<Node, Set<string>>();
  /** What the parts of a namespace or enum have given it so far, for those that merge with them. */
  readonly #members = new Map<Node, Map<string, Set<string>>>();
  /** Where a scope finds the objects that earlier parts of its namespace have exported. */
  readonly #inherited = new Map<Node, Map<string, string>>();
  readonly #typeValues = new Map<string, string>();
  #erased = "";
  #ordered: readonly Edit[] = [];

  constructor(text: string, shadows: ReadonlySet<string> = new Set()) {
    this.text = text;
    this.shadows = shadows;
  }

  /** What a variable of the text is called in the emitted code. */
  nameOf(name: string): string {
    return this.shadows.has(name) ? shadow(name) : name;
  }

  /** Has a type that is imported looked up by an expression where its value is wanted. */
  importType(name: string, expression: string): void {
    this.#typeValues.set(name, expression);
  }

  /** Gives the value that a type of the text may have at run time, as an expression. */
  typeValueOf(name: string): string {
    return this.#typeValues.get(name) ?? this.nameOf(name);
  }

  edit(edit: Edit): void {
    this.#edits.push(edit);
  }

  insert(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text });
  }

  /** Begins the text at `at`, before every other edit. */
  prepend(text: string, at = 0): void {
    this.#edits.unshift({ start: at, end: at, text, rank: -Number.MAX_SAFE_INTEGER });
  }

  /** Wraps an expression; of two that wrap the same one, the later is inside. */
  wrap({ start, end }: Span, before: string, after: string): void {
    this.#edits.push({ start, end: start, text: before, rank: openingRank(end - start) });
    this.#edits.push({ start: end, end, text: after, rank: closingRank(end - start) });
  }

  /** Puts `text` where the span was; the lines below stay where they are. */
  replace({ start, end }: Span, text: string): void {
    this.#edits.push({ start, end, text: padLines(text, this.text.slice(start, end)) });
  }

  /** Replaces every character of the span but line breaks by spaces. */
  erase(span: Span): void {
    if (span.end > span.start) this.#blanks.push(span);
  }

  /** Puts what `text` makes where the span was; no other edit within the span has an effect but through `rendered`. */
  substitute({ start, end }: Span, text: () => string): void {
    this.#edits.push({ start, end, text });
  }

  /** The text of a node as written. */
  source({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  /** The text of a node with its edits; only while a substitution is made. */
  rendered({ start, end }: Span): string {
    const inside: Edit[] = [];
    for (let at = this.#firstFrom(start); at < this.#ordered.length; at += 1) {
      const edit = this.#ordered[at]!;
      if (edit.start > end) break;
      if (edit.end <= end) inside.push({ ...edit, start: edit.start - start, end: edit.end - start });
    }
    return applyEdits(this.#erased.slice(start, end), inside).code;
  }

  /** Notes that `scope` declares `name`; true when it did so before. */
  declare(scope: Node, name: string): boolean {
    const names = this.#declared.get(scope) ?? new Set();
    this.#declared.set(scope, names);
    if (names.has(name)) return true;
    names.add(name);
    return false;
  }

  /** Adds to what the object at `path` of a scope has; gives what it had. */
  addMembers(scope: Node, path: string, names: readonly string[]): ReadonlySet<string> {
    const objects = this.#members.get(scope) ?? new Map<string, Set<string>>();
    this.#members.set(scope, objects);
    const before = objects.get(path) ?? new Set();
    objects.set(path, new Set([...before, ...names]));
    return before;
  }

  /** Has the first declaration of an enum or namespace in `scope` extend the object that an expression gives, if any. */
  inherit(scope: Node, name: string, expression: string): void {
    const names = this.#inherited.get(scope) ?? new Map<string, string>();
    this.#inherited.set(scope, names.set(name, expression));
  }

  inherited(scope: Node, name: string): string {
    return this.#inherited.get(scope)?.get(name) ?? "undefined";
  }

  declares(scope: Node, name: string): boolean {
    return this.#declared.get(scope)?.has(name) ?? false;
  }

  finish(): { code: string; columns: ColumnShift[] } {
    let erased = "";
    let from = 0;
    for (const span of this.#blanks.toSorted((a, b) => a.start - b.start)) {
      const start = Math.max(from, span.start);
      if (span.end <= start) continue;
      erased += this.text.slice(from, start) + blank(this.text.slice(start, span.end));
      from = span.end;
    }
    this.#erased = erased + this.text.slice(from);
    this.#ordered = inOrder(this.#edits);
    return applyEdits(this.#erased, this.#ordered);
  }

  #firstFrom(start: number): number {
    let [low, high] = [0, this.#ordered.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ordered[middle]!.start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
