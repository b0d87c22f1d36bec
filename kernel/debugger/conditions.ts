import { plainDialect } from "../session/code/dialect.ts";
import { rewriteNested } from "../session/code/nested.ts";
import { Rewriting } from "../session/code/rewriting.ts";
import { CellSyntaxError, parseText } from "../session/code/syntax.ts";
import { errors } from "./errors.ts";
import { hookName } from "./names.ts";
import type { SourceBreakpoint } from "./protocol.ts";

const hook = `globalThis[${JSON.stringify(hookName)}]`;
const operators = [">=", "<=", "==", ">", "<", "=", "%"] as const;

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** TypeScript without its types. */
function eraseTypes(text: string): string {
  const { program, problems } = parseText(text, "ts");
  const [problem] = problems;
  if (problem !== undefined) throw new CellSyntaxError(problem.message, problem);
  const rewriting = new Rewriting(text);
  rewriteNested(rewriting, program, plainDialect, { exports: false });
  return rewriting.finish().code;
}

/** TypeScript that a client sends, as JavaScript whose completion value it is; an object literal is no block. */
export function toJavaScript(text: string): string {
  const trimmed = text.trim();
  if (trimmed.startsWith("{") && trimmed.endsWith("}")) {
    try {
      return eraseTypes(`(${trimmed})`);
    } catch {
      // A block after all.
    }
  }
  return eraseTypes(text);
}

/** A TypeScript expression as JavaScript. */
const toExpression = (text: string): string => eraseTypes(`(${text}\n)`);

/** `text` as the source of a template whose placeholders are the expressions in braces. */
function toTemplate(text: string): string {
  let template = "";
  for (let at = 0; at < text.length; ) {
    const open = text.indexOf("{", at);
    const close = open === -1 ? -1 : closing(text, open);
    const literal = close === -1 ? text.slice(at) : text.slice(at, open);
    template += JSON.stringify(literal)
      .slice(1, -1)
      .replaceAll('\\"', '"')
      .replaceAll("`", "\\`")
      .replaceAll("$", "\\$");
    if (close === -1) break;
    template += `\${${hook}.text(${toExpression(text.slice(open + 1, close))})}`;
    at = close + 1;
  }
  return `\`${template}\``;
}

/** Where the brace at `open` is closed, or -1. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "{") depth += 1;
    if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

/** The source of a function that says whether a breakpoint reached for the n-th time counts. */
function toCount(text: string): string | undefined {
  const trimmed = text.trim();
  const operator = operators.find((each) => trimmed.startsWith(each));
  const digits = trimmed.slice(operator?.length ?? 0).trim();
  const count = Number(digits);
  if (digits === "" || !Number.isSafeInteger(count) || count < 1) return undefined;
  if (operator === "%") return `(n) => n % ${count} === 0`;
  return `(n) => n ${operator === undefined || operator === "=" || operator === "==" ? "===" : operator} ${count}`;
}

/**
 * The condition under which V8 is to stop at a breakpoint, with everything asked of it; undefined where it always is.
 * `problem` says what cannot be understood.
 */
export function conditionOf(id: number, asked: SourceBreakpoint): { condition?: string; problem?: string } {
  const parts = [`id: ${id}`];
  const { condition, hitCondition, logMessage } = asked;
  if (condition !== undefined && condition.trim() !== "") {
    try {
      parts.push(`condition: () => ${toExpression(condition)}`);
    } catch (error) {
      return { problem: errors.condition(condition, reason(error)) };
    }
  }
  if (hitCondition !== undefined && hitCondition.trim() !== "") {
    const count = toCount(hitCondition);
    if (count === undefined) return { problem: errors.hitCondition(hitCondition) };
    parts.push(`reached: ${count}`);
  }
  if (logMessage !== undefined && logMessage !== "") {
    try {
      parts.push(`log: () => ${toTemplate(logMessage)}`);
    } catch (error) {
      return { problem: errors.logMessage(logMessage, reason(error)) };
    }
  }
  return parts.length === 1 ? {} : { condition: `${hook}.hit({ ${parts.join(", ")} })` };
}
