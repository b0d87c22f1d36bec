import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL, URL } from "node:url";
import { type Node, type Program, parseSync } from "oxc-parser";
import { languageOf } from "../code/fileTransform.ts";
import { children, tooDeep } from "../code/syntax.ts";

/** Extensions that an import of a local file may lack, or stand for: TypeScript's `./a.js` means `a.ts`. */
const added = [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"];
const emittedFrom: Readonly<Record<string, readonly string[]>> = {
  ".js": [".ts", ".tsx", ".jsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/** Whether a specifier is that of a file. */
export const isLocal = (specifier: string): boolean =>
  [".", "/", "file:"].some((prefix) => specifier.startsWith(prefix));

interface LocalFile {
  readonly stamp: string;
  readonly hash: string;
  readonly text: string;
  /** The local files that it imports statically. */
  readonly imports: readonly string[];
}

const isFile = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

/** The file that a relative, absolute or `file:` specifier names, if there is one. */
export function localFile(specifier: string, parent: string): string | undefined {
  const isPath = specifier.startsWith("./") || specifier.startsWith("../") || specifier.startsWith("/");
  if (!isPath && !specifier.startsWith("file:") && specifier !== "." && specifier !== "..") return undefined;
  let named: string;
  try {
    named = fileURLToPath(new URL(specifier, pathToFileURL(parent)));
  } catch {
    return undefined;
  }
  if (isFile(named)) return named;
  const extension = path.extname(named);
  const stem = named.slice(0, named.length - extension.length);
  const candidates = [
    ...(emittedFrom[extension] ?? []).map((each) => stem + each),
    ...added.map((each) => named + each),
    ...added.map((each) => path.join(named, `index${each}`)),
  ];
  return candidates.find(isFile);
}

/** The user's own files that cells import, each told apart by what it and all that it imports say now. */
export class LocalFiles {
  readonly #files = new Map<string, LocalFile>();
  readonly #attempts = new Map<string, number>();
  readonly #find: typeof localFile;

  /** By what finds the file that a specifier in a file names. */
  constructor(find: typeof localFile) {
    this.#find = find;
  }

  text(file: string): string {
    return this.#read(file)?.text ?? readFileSync(file, "utf8");
  }

  /** A text that is another one as soon as the file, or one that it imports however indirectly, is another. */
  version(file: string): string {
    const hash = createHash("sha1");
    for (const each of [...this.closure(file)].sort())
      hash.update(`${each}\0${this.#files.get(each)?.hash ?? ""}\0${this.#attempts.get(each) ?? 0}\0`);
    return hash.digest("base64url").slice(0, 12);
  }

  /** Lets the next import run a file and those that it imports again, although none of them changed. */
  forget(file: string): void {
    for (const each of this.closure(file)) this.#attempts.set(each, (this.#attempts.get(each) ?? 0) + 1);
  }

  /** The file and all that it imports statically, however indirectly. */
  closure(file: string): Set<string> {
    const found = new Set([file]);
    for (const each of found) for (const imported of this.#read(each)?.imports ?? []) found.add(imported);
    return found;
  }

  #read(file: string): LocalFile | undefined {
    const stats = statSync(file, { throwIfNoEntry: false, bigint: true });
    if (stats === undefined) {
      this.#files.delete(file);
      return undefined;
    }
    const stamp = `${stats.mtimeNs}:${stats.size}:${stats.ino}`;
    const known = this.#files.get(file);
    // A file that one imports may have come or gone meanwhile under another extension.
    if (known?.stamp === stamp && known.imports.every(isFile)) return known;
    const text = readFileSync(file, "utf8");
    const hash = createHash("sha1").update(text).digest("base64url");
    const read = { stamp, hash, text, imports: importsOf(file, text, this.#find) };
    this.#files.set(file, read);
    return read;
  }
}

function importsOf(file: string, text: string, find: typeof localFile): string[] {
  const lang = languageOf(file);
  if (lang === undefined || tooDeep(text) !== undefined) return [];
  const { module, program } = parseSync(`file.${lang}`, text, { lang });
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap((each) => each.moduleRequest?.value ?? [])),
    ...(text.includes("require(") ? required(program) : []),
  ];
  return [...new Set(requests)].flatMap((specifier) => find(specifier, file) ?? []);
}

/** What a text requires by name. */
function required(program: Program): string[] {
  const specifiers: string[] = [];
  const pending: Node[] = [program];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const child of children(node)) pending.push(child);
    const request =
      node.type === "CallExpression" && node.callee.type === "Identifier" && node.callee.name === "require"
        ? node.arguments[0]
        : node.type === "TSExternalModuleReference"
          ? node.expression
          : undefined;
    if (request?.type === "Literal" && typeof request.value === "string") specifiers.push(request.value);
  }
  return specifiers;
}
