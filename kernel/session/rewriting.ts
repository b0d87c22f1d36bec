import type { Node } from "oxc-parser";
import { applyEdits, blank, type ColumnShift, type Edit, padLines } from "./edits.ts";
import { eraseTypes } from "./erasure.ts";
import type { Span } from "./syntax.ts";

/** The edits that turn one cell's text into what is evaluated, all of them on the offsets of the text as written. */
export class Rewriting {
  readonly text: string;
  /** What the eraser of types must not see, because an edit says what becomes of it. */
  readonly #blanks: Span[] = [];
  readonly #edits: Edit[] = [];
  /** Names that a scope has declared so far, for enums and namespaces that merge with them. */
  readonly #declared = new Map<Node, Set<string>>();

  constructor(text: string) {
    this.text = text;
  }

  insert(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text });
  }

  /** Begins the cell's first line, before every other edit. */
  prepend(text: string): void {
    this.#edits.unshift({ start: 0, end: 0, text });
  }

  /** Wraps an expression. */
  wrap({ start, end }: Span, before: string, after: string): void {
    this.insert(start, before);
    this.insert(end, after);
  }

  /** Puts `text` where the span was; the lines below stay where they are. */
  replace({ start, end }: Span, text: string): void {
    this.#edits.push({ start, end, text: padLines(text, this.text.slice(start, end)) });
  }

  /** Erases the span. */
  erase(span: Span): void {
    this.#blanks.push(span);
  }

  /** Puts `text` where the span was, and hides the span from the eraser of types, which would refuse it. */
  substitute(span: Span, text: string): void {
    this.erase(span);
    this.replace(span, text);
  }

  /** The cell's own text of a node. */
  source({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  /** Notes that `scope` declares `name`; true when it did so before. */
  declare(scope: Node, name: string): boolean {
    const names = this.#declared.get(scope) ?? new Set();
    this.#declared.set(scope, names);
    if (names.has(name)) return true;
    names.add(name);
    return false;
  }

  /** Erases the types and applies the edits. */
  finish(): { code: string; columns: ColumnShift[] } {
    let source = "";
    let from = 0;
    for (const { start, end } of this.#blanks.toSorted((a, b) => a.start - b.start)) {
      if (start < from) continue;
      source += this.text.slice(from, start) + blank(this.text.slice(start, end));
      from = end;
    }
    source += this.text.slice(from);
    return applyEdits(eraseTypes(source), this.#edits);
  }
}
