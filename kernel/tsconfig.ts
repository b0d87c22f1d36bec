import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type Node, parseSync } from "oxc-parser";

/** Compiler options as they are written. */
export type Options = Readonly<Record<string, unknown>>;

/** A configuration with all that it extends. */
export interface Configuration {
  readonly options: Options;
  /** The files that it was read from, and those that it names and that are not there. */
  readonly files: ReadonlySet<string>;
  /** The folder that `paths` are relative to. */
  readonly pathsFolder: string | undefined;
}

/** The nearest tsconfig.json, in the folder or above it. */
export function findConfiguration(folder: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const file = path.join(at, "tsconfig.json");
    if (existsSync(file)) return file;
    if (path.dirname(at) === at) return undefined;
  }
}

/** Reads a configuration as TypeScript does; what is wrong in it counts for nothing, and the checker tells of it. */
export function readConfiguration(file: string): Configuration {
  const files = new Set<string>();
  return { ...optionsOf(file, files), files };
}

/** Changes whenever a file does; empty for one that is not there. */
export const stampOf = (file: string): string => {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? "" : `${stats.mtimeNs}:${stats.size}`;
};

/** A folder's tsconfig.json as it was when this was made, with all that it extends. */
export class ConfigurationFiles {
  readonly configuration: Configuration | undefined;
  readonly #folder: string;
  readonly #file: string | undefined;
  readonly #stamps: ReadonlyMap<string, string>;

  constructor(folder: string) {
    this.#folder = folder;
    this.#file = findConfiguration(folder);
    this.configuration = this.#file === undefined ? undefined : readConfiguration(this.#file);
    this.#stamps = new Map([...(this.configuration?.files ?? [])].map((each) => [each, stampOf(each)]));
  }

  /** Whether the folder has another configuration now, or one of the files says something else. */
  get changed(): boolean {
    if (findConfiguration(this.#folder) !== this.#file) return true;
    return [...this.#stamps].some(([each, stamp]) => stampOf(each) !== stamp);
  }
}

/** What is made of a folder's tsconfig.json, made again when one of its files changes. */
export class ConfigurationReader<T> {
  readonly #folder: string;
  readonly #make: (configuration: Configuration) => T;
  readonly #none: T;
  #files: ConfigurationFiles | undefined;
  #made: T;

  constructor(folder: string, none: T, make: (configuration: Configuration) => T) {
    this.#folder = folder;
    this.#make = make;
    this.#none = none;
    this.#made = none;
  }

  read(): T {
    if (this.#files !== undefined && !this.#files.changed) return this.#made;
    this.#files = new ConfigurationFiles(this.#folder);
    const { configuration } = this.#files;
    this.#made = configuration === undefined ? this.#none : this.#make(configuration);
    return this.#made;
  }
}

type Read = Omit<Configuration, "files">;

function optionsOf(file: string, files: Set<string>): Read {
  let read: Read = { options: {}, pathsFolder: undefined };
  if (files.has(file)) return read;
  files.add(file);
  const config = readJson(file) as { extends?: unknown; compilerOptions?: Options } | undefined;
  for (const base of [config?.extends].flat()) {
    const found = typeof base === "string" ? findBase(base, file) : undefined;
    if (found === undefined) continue;
    const { options, pathsFolder } = optionsOf(found, files);
    read = { options: { ...read.options, ...options }, pathsFolder: pathsFolder ?? read.pathsFolder };
  }
  const own = config?.compilerOptions ?? {};
  const folder = path.dirname(file);
  const baseUrl = typeof own["baseUrl"] === "string" ? path.resolve(folder, own["baseUrl"]) : undefined;
  return {
    options: { ...read.options, ...own, ...(baseUrl === undefined ? {} : { baseUrl }) },
    pathsFolder: own["paths"] === undefined ? read.pathsFolder : folder,
  };
}

/** The file that `extends` names; one that is not there where its path says which one it would be. */
function findBase(base: string, from: string): string | undefined {
  if (path.isAbsolute(base) || base.startsWith(".")) {
    const place = path.resolve(path.dirname(from), base);
    return place.endsWith(".json") || statSync(place, { throwIfNoEntry: false })?.isFile() ? place : `${place}.json`;
  }
  const { resolve } = createRequire(from);
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      return resolve(name);
    } catch {
      // Not installed under this name; the checker says so if it is under none.
    }
  }
  return undefined;
}

/** The value of JSON with comments and trailing commas, which is an expression of JavaScript. */
function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  const { program, errors } = parseSync("config.ts", `(${text.startsWith("\ufeff") ? text.slice(1) : text}\n)`);
  const [statement] = program.body;
  return errors.length > 0 || statement?.type !== "ExpressionStatement" ? undefined : read(statement.expression);
}

function read(node: Node): unknown {
  switch (node.type) {
    case "ParenthesizedExpression":
      return read(node.expression);
    case "ObjectExpression":
      return Object.fromEntries(
        node.properties.flatMap((each) =>
          each.type === "Property" && each.key.type === "Literal" ? [[each.key.value, read(each.value)]] : [],
        ),
      );
    case "ArrayExpression":
      return node.elements.flatMap((each) => (each === null ? [] : [read(each)]));
    default:
      return "value" in node ? node.value : undefined;
  }
}
