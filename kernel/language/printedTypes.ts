import { parseSync } from "oxc-parser";
import { collectIdentifiers } from "./references.ts";

/** Every identifier in a type's text. */
export function identifiersOf(type: string): Set<string> {
  const names = new Set<string>();
  collectIdentifiers(parseSync("type.mts", type, { lang: "ts", sourceType: "module", astType: "ts" }).program, names);
  return names;
}

/** The printed type of a function as its signatures (`(a: number): void`), or undefined when it is more than that. */
export function signaturesOf(type: string): readonly string[] | undefined {
  const head = "type T = ";
  const source = head + type;
  const statement = parseSync("type.mts", source, { lang: "ts", sourceType: "module", astType: "ts" }).program.body[0];
  if (statement?.type !== "TSTypeAliasDeclaration") return undefined;
  const node = statement.typeAnnotation;
  const slice = ({ start, end }: { start: number; end: number }) => source.slice(start, end);
  if (node.type === "TSFunctionType") {
    const arrow = node.returnType.start;
    return [`${source.slice(node.start, arrow).trimEnd()}: ${slice(node.returnType.typeAnnotation)}`];
  }
  if (node.type !== "TSTypeLiteral") return undefined;
  if (!node.members.every((member) => member.type === "TSCallSignatureDeclaration")) return undefined;
  return node.members.map((member) => {
    const signature = slice(member);
    return signature.endsWith(";") || signature.endsWith(",") ? signature.slice(0, -1) : signature;
  });
}
