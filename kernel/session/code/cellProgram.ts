import type { Comment, Node, Program } from "oxc-parser";
import { afterTrivia } from "./erasure.ts";
import { type Language, parseText, type SyntaxProblem } from "./syntax.ts";

const byteOrderMark = "\ufeff";

/** A cell whose first line is for a shell: as a comment of the same length, which it may be anywhere. */
export function withoutHashbang(cell: string): string {
  const start = cell.startsWith(byteOrderMark) ? 1 : 0;
  return cell.startsWith("#!", start) ? `${cell.slice(0, start)}//${cell.slice(start + 2)}` : cell;
}

/** Parses a cell as the body of a TypeScript module, or as one expression where `objectIn` finds an object. */
export function parseCell(cell: string, lang: Language = "ts"): { program: Program; problems: SyntaxProblem[] } {
  const text = withoutHashbang(cell);
  const parsed = parseText(text, lang);
  const object = objectIn(text, parsed, (other) => parseText(other, lang));
  return object === undefined ? parsed : { program: withoutParentheses(object.program), problems: [] };
}

interface Parsed {
  readonly program: Program;
  readonly problems: readonly unknown[];
}

/**
 * Parses a cell that is an object, as in Node's REPL, in parentheses: it begins with a brace, is an expression, and as
 * statements is a single block or a mistake. `{ let x = 1; x }` and `{ a: 1 };` are blocks.
 */
export function objectIn<P extends Parsed>(text: string, parsed: Parsed, parse: (text: string) => P): P | undefined {
  if (text[afterTrivia(text, 0)] !== "{") return undefined;
  if (parsed.problems.length === 0 && parsed.program.body.length !== 1) return undefined;
  // A comment at its end leaves it closed.
  const wrapped = `(${text}\n)`;
  const whole = parse(wrapped);
  const [statement] = whole.program.body;
  const closed =
    statement?.type === "ExpressionStatement" &&
    statement.expression.type === "ParenthesizedExpression" &&
    // `{}) + ({}` does not close the parenthesis that it is in.
    statement.expression.end === wrapped.length;
  return closed && whole.problems.length === 0 ? whole : undefined;
}

/** The program of an expression in parentheses as if it stood there without them, at the offsets that it has so. */
export function withoutParentheses(program: Program, comments: readonly Comment[] = []): Program {
  for (const comment of comments) shift(comment);
  const pending: unknown[] = [program];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (isNode(value)) shift(value);
    pending.push(...Object.values(value));
  }
  const [statement] = program.body;
  if (statement?.type !== "ExpressionStatement" || statement.expression.type !== "ParenthesizedExpression")
    return program;
  const { expression } = statement.expression;
  const { start, end } = expression;
  return { ...program, start: 0, body: [{ ...statement, start, end, expression }] };
}

const isNode = (value: object): value is Node =>
  "type" in value && "start" in value && typeof value.start === "number" && "end" in value;

function shift(span: { start: number; end: number }): void {
  span.start -= 1;
  span.end -= 1;
}
