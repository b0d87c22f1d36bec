import { parseSync } from "oxc-parser";
import { tooDeep } from "../session/code/syntax.ts";
import { installedSpecifiers, registryName } from "../session/modules/specifiers.ts";

/**
 * A cell in which `npm:` and `jsr:` specifiers are the names that their packages are installed under, which is what the
 * checker knows; of the same length, so that no offset moves.
 */
export function withInstalledNames(cell: string): string {
  if ((!cell.includes("npm:") && !cell.includes("jsr:")) || tooDeep(cell) !== undefined) return cell;
  const { module } = parseSync("cell.ts", cell, { lang: "ts", sourceType: "module" });
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((each) => each.moduleRequest ?? [])),
    ...module.dynamicImports.map(({ moduleRequest }) => moduleRequest),
  ];
  let text = cell;
  for (const { start, end } of requests) {
    const wanted = registryName(cell.slice(start + 1, end - 1));
    if (wanted === undefined) continue;
    const name = installedSpecifiers(wanted)[0] ?? "";
    const quote = cell[start] ?? "";
    const written = `${quote}${name}${quote}`;
    if (written.length <= end - start) text = text.slice(0, start) + written.padEnd(end - start) + text.slice(end);
  }
  return text;
}
