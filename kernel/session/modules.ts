import type { ExportNamedDeclaration, ImportAttribute, ImportDeclaration, ModuleExportName } from "oxc-parser";
import { helper } from "./names.ts";
import type { Rewriting } from "./rewriting.ts";

const keyOf = (name: ModuleExportName): string => (name.type === "Literal" ? JSON.stringify(name.value) : name.name);

function load(source: string, attributes: readonly ImportAttribute[]): string {
  const pairs = attributes.map(({ key, value }) => [key.type === "Literal" ? key.value : key.name, value.value]);
  const options = pairs.length === 0 ? "" : `, ${JSON.stringify({ with: Object.fromEntries(pairs) })}`;
  return `await ${helper}.import(${JSON.stringify(source)}${options});`;
}

/** A static import becomes an awaited import on its own line; returns the names it binds. */
export function rewriteImport(rewriting: Rewriting, node: ImportDeclaration): string[] {
  const loading = load(node.source.value, node.attributes);
  const names: string[] = [];
  const parts: string[] = [];
  let namespace: string | undefined;
  for (const specifier of node.specifiers) {
    const local = specifier.local.name;
    if (specifier.type === "ImportSpecifier" && specifier.importKind === "type") continue;
    names.push(local);
    if (specifier.type === "ImportNamespaceSpecifier") namespace = local;
    else
      parts.push(
        specifier.type === "ImportDefaultSpecifier" ? `default: ${local}` : `${keyOf(specifier.imported)}: ${local}`,
      );
  }
  const target = namespace ?? `{ ${parts.join(", ")} }`;
  const rest = namespace === undefined || parts.length === 0 ? "" : ` let { ${parts.join(", ")} } = ${namespace};`;
  const nothing = names.length === 0;
  if (nothing && node.specifiers.length > 0) rewriting.substitute(node, "");
  else rewriting.substitute(node, nothing ? loading : `let ${target} = ${loading}${rest}`);
  return names;
}

/** `export … from` runs the module; a list of exports says nothing in a cell, whose names are all visible. */
export function rewriteExportList(rewriting: Rewriting, node: ExportNamedDeclaration): void {
  rewriting.substitute(node, node.source === null ? "" : load(node.source.value, node.attributes));
}
