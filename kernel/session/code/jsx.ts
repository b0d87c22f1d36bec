import type { JSXChild, JSXElement, JSXFragment, Node } from "oxc-parser";
import { hidden } from "../names.ts";
import { decodeEntities } from "./entities.ts";
import type { Rewriting } from "./rewriting.ts";

/** How a tsconfig asks for JSX to be emitted. */
export type JsxDialect =
  | { readonly runtime: "automatic"; readonly module: string }
  | { readonly runtime: "classic"; readonly factory: string; readonly fragment: string };

/** What elements call in the automatic runtime; made from the runtime's module before the first of them. */
export const jsxName = hidden("jsx");

const wordsOf = (dialect: JsxDialect): { factory: string; fragment: string } =>
  dialect.runtime === "classic" ? dialect : { factory: jsxName, fragment: `${jsxName}.Fragment` };

/** Rewrites an element or a fragment in place, as calls (TypeScript handbook, "JSX"). */
export function rewriteJsx(rewriting: Rewriting, node: JSXElement | JSXFragment, dialect: JsxDialect): void {
  const { factory, fragment } = wordsOf(dialect);
  const classic = dialect.runtime === "classic";
  const children = keptChildren(rewriting, node.children);
  const many = children.length > 1 || children[0]?.type === "JSXSpreadChild";
  let props = 0;
  let headEnd: number;
  if (node.type === "JSXFragment") {
    headEnd = node.openingFragment.end - 1;
    rewriting.replace({ start: node.start, end: headEnd }, `${factory}(${fragment}, `);
  } else {
    const { name, attributes, selfClosing, end } = node.openingElement;
    headEnd = end - (selfClosing ? 2 : 1);
    props = attributes.length;
    rewriting.replace({ start: node.start, end: name.end }, `${factory}(${typeText(rewriting, name)}, `);
    for (const [index, attribute] of attributes.entries()) rewriteAttribute(rewriting, attribute, index > 0);
    if (props > 0) rewriting.insert(attributes[0]!.start, "{ ");
  }
  const open = props > 0 ? "" : classic ? "null" : "{ ";
  const head = { start: headEnd, end: node.type === "JSXFragment" ? headEnd + 1 : node.openingElement.end };
  const list = children.length === 0 ? "" : `${props > 0 ? ", " : ""}children: ${many ? "[" : ""}`;
  const begun = classic ? `${open}${props > 0 ? " }" : ""}${children.length > 0 ? ", " : ""}` : open + list;
  const ended = classic ? ")" : `${many ? "]" : ""} }${many ? ", true" : ""})`;
  const closing = node.type === "JSXFragment" ? node.closingFragment : node.closingElement;
  rewriting.replace(head, closing === null ? begun + ended : begun);
  if (closing !== null) rewriting.replace(closing, ended);
}

/** Separates the children that say something; the others are erased. */
function keptChildren(rewriting: Rewriting, all: readonly JSXChild[]): JSXChild[] {
  const kept: JSXChild[] = [];
  for (const child of all) {
    const text = child.type === "JSXText" ? childText(child.value) : undefined;
    const empty = child.type === "JSXExpressionContainer" && child.expression.type === "JSXEmptyExpression";
    if (text === "" || empty) {
      rewriting.erase(child);
      continue;
    }
    const comma = kept.length > 0 ? ", " : "";
    kept.push(child);
    if (text !== undefined) rewriting.replace(child, `${comma}${JSON.stringify(text)}`);
    else {
      if (comma !== "") rewriting.insert(child.start, comma);
      if (child.type === "JSXExpressionContainer") parenthesize(rewriting, child);
      else if (child.type === "JSXSpreadChild") unbrace(rewriting, child);
    }
  }
  return kept;
}

function rewriteAttribute(rewriting: Rewriting, node: Node, follows: boolean): void {
  if (follows) rewriting.insert(node.start, ", ");
  if (node.type === "JSXSpreadAttribute") {
    unbrace(rewriting, node);
    return;
  }
  if (node.type !== "JSXAttribute") return;
  const { value } = node;
  const key = `${JSON.stringify(rewriting.source(node.name))}: `;
  rewriting.replace({ start: node.start, end: value?.start ?? node.end }, value === null ? `${key}true` : key);
  if (value?.type === "Literal")
    rewriting.replace(value, JSON.stringify(decodeEntities(rewriting.source(value).slice(1, -1))));
  else if (value?.type === "JSXExpressionContainer") parenthesize(rewriting, value);
}

function parenthesize(rewriting: Rewriting, { start, end }: Node): void {
  rewriting.replace({ start, end: start + 1 }, "(");
  rewriting.replace({ start: end - 1, end }, ")");
}

function unbrace(rewriting: Rewriting, { start, end }: Node): void {
  rewriting.erase({ start, end: start + 1 });
  rewriting.erase({ start: end - 1, end });
}

function typeText(rewriting: Rewriting, name: Node): string {
  const text = rewriting.source(name);
  if (name.type === "JSXNamespacedName") return JSON.stringify(text);
  const first = text[0] ?? "";
  const intrinsic = name.type === "JSXIdentifier" && (text.includes("-") || first !== first.toUpperCase());
  if (intrinsic && text !== "this") return JSON.stringify(text);
  const [root = "", ...members] = text.split(".");
  return [rewriting.nameOf(root), ...members].join(".");
}

/** The text between elements: lines are trimmed where they break, and empty ones vanish. */
function childText(raw: string): string {
  const lines = raw.split("\r\n").join("\n").split("\n");
  const spaces = new Set([" ", "\t"]);
  return lines
    .map((line, index) => {
      let [start, end] = [0, line.length];
      if (index > 0) while (start < end && spaces.has(line[start]!)) start += 1;
      if (index < lines.length - 1) while (end > start && spaces.has(line[end - 1]!)) end -= 1;
      return line.slice(start, end);
    })
    .filter((line) => line !== "")
    .map(decodeEntities)
    .join(" ");
}
