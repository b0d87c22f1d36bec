import type {
  ExportAllDeclaration,
  ExportNamedDeclaration,
  ImportAttribute,
  ImportDeclaration,
  ModuleExportName,
} from "oxc-parser";
import { helper } from "../names.ts";
import type { Rewriting } from "./rewriting.ts";

const nameOf = (name: ModuleExportName): string => (name.type === "Literal" ? name.value : name.name);
/** A string and `default` name no variable. */
const bindable = (name: ModuleExportName): string | undefined =>
  name.type === "Literal" || name.name === "default" ? undefined : name.name;
const quoted = JSON.stringify;

function load(
  source: string,
  attributes: readonly ImportAttribute[],
  names: readonly string[],
  unused: readonly string[],
): string {
  const pairs = attributes.map(({ key, value }) => [key.type === "Literal" ? key.value : key.name, value.value]);
  const options = pairs.length === 0 ? undefined : quoted({ with: Object.fromEntries(pairs) });
  const parts: (string | undefined)[] = [quoted(source)];
  if (names.length + unused.length > 0 || options !== undefined) parts.push(quoted(names), quoted(unused));
  if (options !== undefined) parts.push(options);
  return `await ${helper}.load(${parts.join(", ")});`;
}

/** The names that an import binds. */
export const importedNames = (node: ImportDeclaration): string[] =>
  node.specifiers
    .filter((each) => each.type !== "ImportSpecifier" || each.importKind !== "type")
    .map(({ local }) => local.name);

/**
 * A static import becomes an awaited one on its own line. `references` are the names that the cell uses as values: one
 * that it does not use may be a type, which only the module's declarations know of.
 */
export function rewriteImport(rewriting: Rewriting, node: ImportDeclaration, references: ReadonlySet<string>): void {
  const parts: string[] = [];
  const wanted: string[] = [];
  const unused: string[] = [];
  let namespace: string | undefined;
  for (const specifier of node.specifiers) {
    const local = specifier.local.name;
    const own = rewriting.nameOf(local);
    if (specifier.type === "ImportSpecifier" && specifier.importKind === "type") continue;
    if (specifier.type === "ImportNamespaceSpecifier") {
      namespace = own;
      continue;
    }
    const imported = specifier.type === "ImportDefaultSpecifier" ? "default" : nameOf(specifier.imported);
    (references.has(local) ? wanted : unused).push(imported);
    parts.push(imported === own ? own : `${quoted(imported)}: ${own}`);
  }
  const loading = load(node.source.value, node.attributes, wanted, unused);
  const target = namespace ?? `{ ${parts.join(", ")} }`;
  const rest = namespace === undefined || parts.length === 0 ? "" : ` let { ${parts.join(", ")} } = ${namespace};`;
  const nothing = namespace === undefined && parts.length === 0;
  const text = nothing ? (node.specifiers.length > 0 ? "" : loading) : `let ${target} = ${loading}${rest}`;
  rewriting.substitute(node, () => text);
}

/**
 * `export … from` binds in the session what it would export, since the cells of a notebook are one module; of
 * `export * from` that is only `export * as name`. A list of exports says nothing: all names are visible.
 */
export function rewriteReexport(rewriting: Rewriting, node: ExportNamedDeclaration | ExportAllDeclaration): string[] {
  const { source } = node;
  if (source === null) {
    rewriting.substitute(node, () => "");
    return [];
  }
  const bindings: (readonly [imported: string | undefined, name: string | undefined])[] =
    node.type === "ExportAllDeclaration"
      ? node.exported === null
        ? []
        : [[undefined, bindable(node.exported)]]
      : node.specifiers
          .filter(({ exportKind }) => exportKind !== "type")
          .map(({ local, exported }) => [nameOf(local), bindable(exported)]);
  const bound = bindings.flatMap(([imported, name]) => (name === undefined ? [] : [[imported, name] as const]));
  const wanted = bindings.flatMap(([imported]) => (imported === undefined ? [] : [imported]));
  const loading = load(source.value, node.attributes, wanted, []);
  const [all] = bound;
  const target =
    all !== undefined && all[0] === undefined
      ? `let ${rewriting.nameOf(all[1])} = `
      : bound.length === 0
        ? ""
        : `let { ${bound.map(([imported = "", name]) => `${quoted(imported)}: ${rewriting.nameOf(name)}`).join(", ")} } = `;
  rewriting.substitute(node, () => `${target}${loading}`);
  return bound.map(([, name]) => name);
}
