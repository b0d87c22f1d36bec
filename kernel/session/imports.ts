import { createRequire, registerHooks } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const own = import.meta.url;
/** The library beside the kernel, in the kernel's own form: sources as TypeScript, published files as JavaScript. */
const library = new URL(`../../lib/index${path.extname(fileURLToPath(own))}`, own).href;

/** How cells and the notebook's files find modules. */
export interface Importer {
  import(specifier: string, options?: ImportCallOptions): Promise<unknown>;
  readonly require: NodeJS.Require;
  readonly meta: Readonly<Record<string, unknown>>;
  /** The kernel's copy of the library. */
  library(): unknown;
}

/**
 * Resolves what cells import as if from a module in `folder`, and `adjoint` everywhere to the kernel's own library, so
 * that there is one Tensor class. `notebook` is the path of the notebook's file, where it is known.
 */
export function installImports(folder: string, notebook: string | undefined): Importer {
  const parent = pathToFileURL(path.join(folder, "notebook.mts")).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (specifier === "adjoint") return { url: library, shortCircuit: true };
      // Only cells import through this file once it is loaded.
      const resolved = nextResolve(specifier, context.parentURL === own ? { ...context, parentURL: parent } : context);
      const typescript = resolved.url.startsWith("file:") && resolved.url.endsWith(".ts");
      // A folder without package.json says nothing of the format; cells and the files beside them are modules.
      return typescript && resolved.format == null ? { ...resolved, format: "module-typescript" } : resolved;
    },
  });
  const require = createRequire(parent);
  return {
    import: (specifier, options) => import(specifier, options),
    require,
    meta: Object.freeze({
      dirname: folder,
      ...(notebook === undefined ? {} : { filename: notebook, url: pathToFileURL(notebook).href }),
      resolve: (specifier: string) =>
        specifier === "adjoint" ? library : pathToFileURL(require.resolve(specifier)).href,
    }),
    library: () => createRequire(own)(fileURLToPath(library)),
  };
}
