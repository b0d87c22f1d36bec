import type { Item } from "./blocks.ts";
import type { Declaration, VariableDeclaration } from "./cellDeclarations.ts";
import { identifiersOf, signaturesOf } from "./printedTypes.ts";

/** Prints the checker's type of each offset in the cell's text; undefined where it has none. */
export type PrintTypes = (offsets: readonly number[]) => Promise<readonly (string | undefined)[]>;

const isTyped = (one: Declaration): boolean => one.kind === "function" || (one.kind === "variable" && !one.module);

/** Whether only the checker knows what some of the declarations leave. */
export const needTypes = (declarations: readonly Declaration[]): boolean => declarations.some(isTyped);

/** What a cell's declarations leave for later cells, with the types that the checker found. */
export async function printDeclarations(declarations: readonly Declaration[], print: PrintTypes): Promise<Item[]> {
  const typed = declarations.filter(isTyped);
  const types = typed.length === 0 ? [] : await print(typed.map((one) => ("offset" in one ? one.offset : 0)));
  const typeOf = new Map(typed.map((one, index) => [one, types[index] ?? "any"]));
  return declarations.flatMap((one) => itemsOf(one, typeOf.get(one) ?? "any"));
}

/** The same without a checker: values are `any`, so that later cells can use them unchecked. */
export function untypedDeclarations(declarations: readonly Declaration[]): Item[] {
  return declarations.flatMap((one) => itemsOf(one, "any"));
}

function itemsOf(one: Declaration, type: string): Item[] {
  switch (one.kind) {
    case "copy":
      return [{ ...one, form: "alias" }];
    case "import":
      return [{ ...empty, name: one.name, type: true, form: "alias", source: one.source, reexport: one.reexport }];
    case "variable":
      return variable(one, one.constant ? "const" : "let", type, one.module);
    case "function": {
      const signatures = signaturesOf(type);
      if (!signatures) return variable(one, "const", type, undefined);
      const text = signatures.map((signature) => `declare function ${one.name}${signature};`).join(" export ");
      const { name, source, doc } = one;
      return [{ ...empty, name, form: "alias", text, source, identifiers: identifiersOf(`type T = ${type}`), doc }];
    }
  }
}

const empty = { value: true, type: false, text: "", identifiers: new Set<string>(), doc: "" };

function variable(
  { name, source, doc }: Pick<VariableDeclaration, "name" | "source" | "doc">,
  form: "let" | "const",
  type: string,
  module: string | undefined,
): Item[] {
  if (module !== undefined) {
    const reexport = (as: string) => `export * as ${as} from ${module}`;
    return [{ ...empty, name, form, source, reexport, doc }];
  }
  // `const s = Symbol()` is printed as the type of itself.
  const own = type === `typeof ${name}`;
  const text = `declare ${form} ${name}: ${own ? "unique symbol" : type};`;
  const identifiers = own ? empty.identifiers : identifiersOf(`type T = ${type}`);
  return [{ ...empty, name, form, text, source, identifiers, doc }];
}
