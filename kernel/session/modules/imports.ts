import { existsSync } from "node:fs";
import { createRequire, isBuiltin, type ResolveHookContext, registerHooks } from "node:module";
import path from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL, URL } from "node:url";
import { codeErrors, installCommand } from "../code/errors.ts";
import { addFile } from "../faults/stacks.ts";
import { importedFrom } from "./importedNamespace.ts";
import type { LocalModules } from "./localModules.ts";
import {
  checkVersion,
  installedSpecifiers,
  isBare,
  isInstalled,
  packageOf,
  type RegistryName,
  registryName,
} from "./specifiers.ts";

type Attributes = ResolveHookContext["importAttributes"];

const own = import.meta.url;
const extension = path.extname(fileURLToPath(own));
/** The library beside the kernel, in the kernel's own form: sources as TypeScript, published files as JavaScript. */
const library = new URL(`../../../lib/index${extension}`, own).href;
/** Files under these addresses are the kernel's own, and their imports are no user's. */
const ownFolders = [new URL("../../", own).href, new URL("../../../lib/", own).href];

/** How cells and the notebook's files find modules. */
export interface Importer {
  import(specifier: string, options?: ImportCallOptions): Promise<unknown>;
  /** What a static import of a cell binds: names that it uses, and names that it does not, which may be types. */
  load(
    specifier: string,
    used?: readonly string[],
    unused?: readonly string[],
    options?: ImportCallOptions,
  ): Promise<unknown>;
  readonly require: NodeJS.Require;
  requireFrom(url: string): NodeJS.Require;
  readonly meta: Readonly<Record<string, unknown>>;
  /** The kernel's copy of the library. */
  library(): unknown;
}

/** How specifiers of files begin. */
const localPrefixes = [".", "/", "file:"];
const codeOf = (error: unknown): unknown => (error instanceof Error && "code" in error ? error.code : undefined);
const notFound = new Set<unknown>(["ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND"]);
const isUsers = (url: string): boolean =>
  url.startsWith("file:") && !url.includes("/node_modules/") && !ownFolders.some((folder) => url.startsWith(folder));

/**
 * Resolves what cells import as if from a module in `folder`, and `adjoint` everywhere to the kernel's own library, so
 * that there is one Tensor class. `notebook` is the path of the notebook's file, where it is known.
 */
export function installImports(folder: string, notebook: string | undefined): Importer {
  const parent = pathToFileURL(path.join(folder, "notebook.mts")).href;
  const nodeRequire = createRequire(parent);
  const isLocal = (specifier: string): boolean => localPrefixes.some((prefix) => specifier.startsWith(prefix));
  const require = Object.assign((id: string): unknown => {
    if (typeof id === "string" && isLocal(id)) local().required(id, parent);
    return nodeRequire(id);
  }, nodeRequire);
  // Not from this file, through which cells import.
  const kernelRequire = createRequire(new URL("./kernel", own));
  let loaded: LocalModules | undefined;
  // With its parser only where a notebook has files of its own beside it.
  const local = (): LocalModules => {
    if (loaded !== undefined) return loaded;
    const module = kernelRequire(`./localModules${extension}`) as typeof import("./localModules.ts");
    loaded = new module.LocalModules(folder, require.cache);
    return loaded;
  };
  const refuse = (error: unknown, specifier: string, wanted: RegistryName | undefined): unknown => {
    if (!notFound.has(codeOf(error)) || (wanted === undefined && !isBare(specifier))) return error;
    const { name } = wanted ?? packageOf(specifier);
    // The package is there, and lacks the file.
    if (!(error as Error).message.includes(`'${wanted === undefined ? name : ""}`)) return error;
    const command = wanted === undefined ? `npm install ${name}` : installCommand(wanted);
    return codeErrors.notInstalled(name, command, folder, error);
  };
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === "adjoint") return { url: library, shortCircuit: true };
      // Only cells import through this file once it is loaded.
      const from = context.parentURL === own ? { ...context, parentURL: parent } : context;
      if (from.parentURL === undefined || !isUsers(from.parentURL)) return nextResolve(specifier, from);
      if (specifier.startsWith("https:") || specifier.startsWith("http:")) throw codeErrors.overNetwork(specifier);
      if (isLocal(specifier)) {
        const url = local().resolve(specifier, from.parentURL, from.conditions.includes("require"));
        return url === undefined
          ? nextResolve(specifier, from)
          : { url, shortCircuit: true, importAttributes: attributesOf(url, from.importAttributes) };
      }
      // Its parser is not needed where no tsconfig.json could name the module.
      if (!isBuiltin(specifier) && findTsconfig(folder)) {
        const url = local().resolve(specifier, from.parentURL, from.conditions.includes("require"));
        if (url !== undefined)
          return { url, shortCircuit: true, importAttributes: attributesOf(url, from.importAttributes) };
      }
      const wanted = registryName(specifier);
      let failure: unknown;
      for (const name of wanted === undefined ? [specifier] : installedSpecifiers(wanted)) {
        try {
          if (isBare(name)) lookFor(name, fileURLToPath(from.parentURL.split("?", 1)[0]!));
          const resolved = nextResolve(name, from);
          if (wanted !== undefined) checkVersion(wanted, resolved.url);
          return resolved;
        } catch (error) {
          if (!notFound.has(codeOf(error))) throw error;
          failure ??= error;
        }
      }
      throw refuse(failure, specifier, wanted);
    },
    load(url, context, nextLoad) {
      if (!isUsers(url)) return nextLoad(url, context);
      const file = local().load(url);
      if (file === undefined) return nextLoad(url, context);
      addFile(url, file.columns);
      return { format: file.format, source: file.code, shortCircuit: true };
    },
  });
  const load = async (asked: string, options?: ImportCallOptions): Promise<object> => {
    // A URL is a specifier too.
    const specifier = `${asked}`;
    // The published form's compiler takes a path that begins with a dot for one of the kernel's, and makes .ts .js in it.
    const address =
      specifier.startsWith(".") && URL.canParse(specifier, parent) ? new URL(specifier, parent).href : specifier;
    try {
      return (await import(address, options)) as object;
    } catch (error) {
      if (isLocal(specifier)) local().forget(specifier, parent);
      throw error;
    }
  };
  return {
    import: load,
    load: async (specifier, used = [], unused = [], options) =>
      importedFrom(await load(specifier, options), specifier, used, unused),
    require,
    requireFrom: (url) => createRequire(url),
    meta: Object.freeze({
      dirname: folder,
      ...(notebook === undefined ? {} : { filename: notebook, url: pathToFileURL(notebook).href }),
      resolve(specifier: string): string {
        if (specifier === "adjoint") return library;
        const found = require.resolve(specifier);
        return path.isAbsolute(found) ? pathToFileURL(found).href : `node:${found.replace("node:", "")}`;
      },
    }),
    library: () => kernelRequire(fileURLToPath(library)),
  };
}

/** Whether there is a tsconfig.json in a folder or above it. */
function findTsconfig(folder: string): boolean {
  if (existsSync(path.join(folder, "tsconfig.json"))) return true;
  const above = path.dirname(folder);
  return above !== folder && findTsconfig(above);
}

/** Throws where a package is not there. Node itself must not be asked: it remembers that it was not. */
function lookFor(specifier: string, parent: string): void {
  const { name } = packageOf(specifier);
  if (process.env["NODE_PATH"] || isInstalled(name, parent)) return;
  throw Object.assign(new Error(`Cannot find package '${name}'`), { code: "ERR_MODULE_NOT_FOUND" });
}

/** JSON is imported without its attribute too: what it is, its name says. */
function attributesOf(url: string, attributes: Attributes): Attributes {
  return url.split("?", 1)[0]!.endsWith(".json") ? { ...attributes, type: "json" } : attributes;
}
