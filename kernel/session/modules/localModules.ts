import { isBuiltin } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DialectReader } from "../code/dialect.ts";
import { languageOf, type TransformedFile, transformFile } from "../code/fileTransform.ts";
import { Aliases } from "./aliases.ts";
import { isLocal, LocalFiles, localFile } from "./localFiles.ts";

const versionKey = "version";

/** The user's own files as modules: rewritten as cells are, and new modules once something that they import changed. */
export class LocalModules {
  readonly #aliases: Aliases;
  readonly #files = new LocalFiles((specifier, parent) => this.#file(specifier, parent));
  readonly #dialects = new Map<string, DialectReader>();
  /** The versions in which CommonJS has modules. */
  readonly #required = new Map<string, string>();

  /** Node's modules of CommonJS, by path. */
  readonly #cache: NodeJS.Dict<NodeModule>;

  constructor(folder: string, cache: NodeJS.Dict<NodeModule>) {
    this.#aliases = new Aliases(folder);
    this.#cache = cache;
  }

  /** The file that a specifier names by its path, or by the tsconfig's `paths`. */
  #file(specifier: string, parent: string): string | undefined {
    const file = localFile(specifier, parent);
    if (file !== undefined || isLocal(specifier) || isBuiltin(specifier)) return file;
    for (const url of this.#aliases.candidates(specifier)) {
      const meant = localFile(url, parent);
      if (meant !== undefined) return meant;
    }
    return undefined;
  }

  /** The URL of a local file in its present version; undefined for what is no local file. */
  resolve(specifier: string, parent: string, required: boolean): string | undefined {
    const file = this.#file(specifier, fileURLToPath(parent.split("?", 1)[0]!));
    if (file === undefined || (languageOf(file) === undefined && path.extname(file) !== ".json")) return undefined;
    const url = pathToFileURL(file);
    this.#evict(file);
    if (!required) {
      const version = this.#files.version(file);
      const given = specifier.split("?")[1]?.split("#", 1)[0];
      url.search = given === undefined ? `${versionKey}=${version}` : `${given}&${versionKey}=${version}`;
    }
    return url.href;
  }

  /** Before `require` is called, which asks nobody about a path that it knows. */
  required(specifier: string, parent: string): void {
    const file = this.#file(specifier, fileURLToPath(parent));
    if (file !== undefined) this.#evict(file);
  }

  /** Lets CommonJS, which knows a module by its path alone, run again what has changed. */
  #evict(file: string): void {
    for (const each of this.#files.closure(file)) {
      const version = this.#files.version(each);
      const known = this.#required.get(each);
      if (known !== undefined && known !== version) delete this.#cache[each];
      this.#required.set(each, version);
    }
  }

  /** What Node runs for a file; undefined where it runs the file as it is. */
  load(url: string): TransformedFile | undefined {
    const file = fileURLToPath(url.split("?", 1)[0]!);
    const language = languageOf(file);
    if (language === undefined) return undefined;
    const text = this.#files.text(file);
    // Node tells by itself what kind of module plain JavaScript is, and needs help only where it asks for its address.
    if (language === "js" && !text.includes("import.meta")) return undefined;
    return transformFile(file, text, this.#dialect(path.dirname(file)));
  }

  /** Runs a file again at its next import: it failed, perhaps for reasons that are gone by then. */
  forget(specifier: string, parent: string): void {
    const file = this.#file(specifier, fileURLToPath(parent));
    if (file !== undefined) this.#files.forget(file);
  }

  #dialect(folder: string): ReturnType<DialectReader["read"]> {
    const reader = this.#dialects.get(folder) ?? new DialectReader(folder);
    this.#dialects.set(folder, reader);
    return reader.read();
  }
}
