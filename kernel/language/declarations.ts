import { type Declaration, identifiersOf, signaturesOf } from "./cell.ts";
import type { Item } from "./session.ts";

/** Prints the checker's type of each offset in the cell's text; undefined where it has none. */
export type PrintTypes = (offsets: readonly number[]) => Promise<readonly (string | undefined)[]>;

/** What a cell's declarations leave for later cells, with the types that the checker found. */
export async function printDeclarations(declarations: readonly Declaration[], print: PrintTypes): Promise<Item[]> {
  const typed = declarations.filter((one) => one.kind === "function" || (one.kind === "variable" && !one.module));
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
      return [{ ...empty, name: one.name, type: true, form: "alias", reexport: one.reexport }];
    case "variable":
      return variable(one.name, one.constant ? "const" : "let", type, one.doc, one.module);
    case "function": {
      const signatures = signaturesOf(type);
      if (!signatures) return variable(one.name, "const", type, one.doc, undefined);
      const text = signatures.map((signature) => `declare function ${one.name}${signature};`).join(" export ");
      return [
        { ...empty, name: one.name, form: "alias", text, identifiers: identifiersOf(`type T = ${type}`), doc: one.doc },
      ];
    }
  }
}

const empty = { value: true, type: false, text: "", identifiers: new Set<string>(), doc: "" };

function variable(name: string, form: "let" | "const", type: string, doc: string, module: string | undefined): Item[] {
  if (module !== undefined) {
    const reexport = (as: string) => `export * as ${as} from ${module}`;
    return [{ ...empty, name, form, reexport, doc }];
  }
  // `const s = Symbol()` is printed as the type of itself.
  const own = type === `typeof ${name}`;
  const text = `declare ${form} ${name}: ${own ? "unique symbol" : type};`;
  return [
    { ...empty, name, form, text, identifiers: own ? empty.identifiers : identifiersOf(`type T = ${type}`), doc },
  ];
}
