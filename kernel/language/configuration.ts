import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { parseSync } from "oxc-parser";
import { findUserConfig } from "./files.ts";
import { stampOf } from "./watch.ts";

/** The user's configuration as it was when a server read it, with all that it extends. */
export class ConfigurationFiles {
  readonly #folder: string;
  readonly #stamps: ReadonlyMap<string, string>;
  readonly #path: string | undefined;

  constructor(folder: string) {
    this.#folder = folder;
    this.#path = findUserConfig(folder);
    const paths = this.#path === undefined ? [] : chainOf(this.#path);
    this.#stamps = new Map(paths.map((path) => [path, stampOf(path)]));
  }

  /** Whether a server that starts now would read something else. */
  get changed(): boolean {
    if (findUserConfig(this.#folder) !== this.#path) return true;
    return [...this.#stamps].some(([path, stamp]) => stampOf(path) !== stamp);
  }
}

/** A configuration file and those that it extends, missing ones too. */
function chainOf(path: string): string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    if (existsSync(file)) for (const base of basesOf(file)) visit(base);
  };
  visit(path);
  return [...found];
}

/** What `extends` of a configuration file names; JSON with comments is an expression of the language. */
function basesOf(file: string): string[] {
  const { program } = parseSync("tsconfig.ts", `(${readFileSync(file, "utf8")}\n)`);
  const [statement] = program.body;
  if (statement?.type !== "ExpressionStatement" || statement.expression.type !== "ParenthesizedExpression") return [];
  const root = statement.expression.expression;
  if (root.type !== "ObjectExpression") return [];
  return root.properties.flatMap((property) => {
    if (property.type !== "Property" || property.key.type !== "Literal" || property.key.value !== "extends") return [];
    const values = property.value.type === "ArrayExpression" ? property.value.elements : [property.value];
    return values.flatMap((value) =>
      value?.type === "Literal" && typeof value.value === "string" ? baseOf(value.value, file) : [],
    );
  });
}

function baseOf(specifier: string, file: string): string[] {
  if (specifier.startsWith(".") || isAbsolute(specifier)) {
    const path = resolve(dirname(file), specifier);
    return [path.endsWith(".json") || existsSync(path) ? path : `${path}.json`];
  }
  const { resolve: find } = createRequire(file);
  for (const name of [specifier, `${specifier}.json`, join(specifier, "tsconfig.json")]) {
    try {
      return [find(name)];
    } catch {
      // Not installed under this name; the checker says so if it is under none.
    }
  }
  return [];
}
