import { existsSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { codeErrors } from "../code/errors.ts";
import { isInRange } from "./versions.ts";

/** A package that a specifier names. */
export interface PackageName {
  readonly name: string;
  readonly subpath: string;
}

/** What `npm:` and `jsr:` specifiers of Deno's notebooks ask for. */
export interface RegistryName extends PackageName {
  readonly registry: "npm" | "jsr";
  readonly range: string | undefined;
}

/** The package of a bare specifier, `@scope/name/sub` for one. */
export function packageOf(specifier: string): PackageName {
  const parts = specifier.split("/");
  const length = specifier.startsWith("@") ? 2 : 1;
  return { name: parts.slice(0, length).join("/"), subpath: parts.slice(length).join("/") };
}

export function registryName(specifier: string): RegistryName | undefined {
  const registry = (["npm", "jsr"] as const).find((each) => specifier.startsWith(`${each}:`));
  if (registry === undefined) return undefined;
  const plain = specifier.slice(registry.length + 1);
  const { name: versioned, subpath } = packageOf(plain.startsWith("/") ? plain.slice(1) : plain);
  const at = versioned.indexOf("@", 1);
  const [name, range] = at === -1 ? [versioned, undefined] : [versioned.slice(0, at), versioned.slice(at + 1)];
  return { registry, name, range, subpath };
}

/** What is installed for a registry's name may go by these specifiers. */
export function installedSpecifiers({ registry, name, subpath }: RegistryName): string[] {
  const scoped = name.startsWith("@") ? `@jsr/${name.slice(1).split("/").join("__")}` : undefined;
  const names = registry === "jsr" && scoped !== undefined ? [name, scoped] : [name];
  return names.map((each) => (subpath === "" ? each : `${each}/${subpath}`));
}

/** Specifiers that name a package: neither a path nor a URL nor a module of Node. */
export const isBare = (specifier: string): boolean =>
  !specifier.startsWith(".") &&
  !specifier.startsWith("/") &&
  !specifier.startsWith("#") &&
  !hasScheme(specifier) &&
  !isBuiltin(specifier);

const hasScheme = (specifier: string): boolean => {
  const colon = specifier.indexOf(":");
  return (
    colon > 1 &&
    [...specifier.slice(0, colon)].every(
      (each) => each.toLowerCase() !== each.toUpperCase() || "+-.0123456789".includes(each),
    )
  );
};

/** Refuses a package that is installed in another version than its specifier names. */
export function checkVersion(wanted: RegistryName, url: string): void {
  if (wanted.range === undefined || !url.startsWith("file:")) return;
  const file = manifestOf(fileURLToPath(url));
  if (file === undefined) return;
  const { version } = JSON.parse(readFileSync(file, "utf8")) as { version?: unknown };
  if (typeof version !== "string" || isInRange(version, wanted.range)) return;
  throw codeErrors.otherVersion(wanted, version);
}

/** The package.json of the package that a file belongs to. */
function manifestOf(file: string): string | undefined {
  const inside = `${path.sep}node_modules${path.sep}`;
  for (let at = path.dirname(file); path.dirname(at) !== at; at = path.dirname(at)) {
    const parent = path.dirname(at);
    const root = `${parent}${path.sep}`.endsWith(inside) || `${path.dirname(parent)}${path.sep}`.endsWith(inside);
    const manifest = path.join(at, "package.json");
    if (root && existsSync(manifest)) return manifest;
  }
  return undefined;
}

/** Whether a package can be found from a file: in a folder of packages above it, or as the package that the file is in. */
export function isInstalled(name: string, file: string): boolean {
  for (let at = path.dirname(file); ; at = path.dirname(at)) {
    if (existsSync(path.join(at, "node_modules", name, "package.json"))) return true;
    if (existsSync(path.join(at, "node_modules", name, "index.js"))) return true;
    const manifest = path.join(at, "package.json");
    if (existsSync(manifest) && readFileSync(manifest, "utf8").includes(JSON.stringify(name))) return true;
    if (path.dirname(at) === at) return false;
  }
}
