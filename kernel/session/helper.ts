import { currentCell } from "./context.ts";
import { decorated } from "./decorations.ts";
import { createElements } from "./elements.ts";
import { errors } from "./errors.ts";
import type { Importer } from "./imports.ts";
import { decoratedLegacy, parameterDecorator } from "./legacyDecorations.ts";

const methodOf = (value: object, name: symbol): (() => unknown) | undefined => {
  const method = (value as Record<symbol, unknown>)[name];
  return typeof method === "function" ? (method as () => unknown) : undefined;
};

/** What the emitted code of cells calls; `transform.ts` and `constructs.ts` say where. */
export function createHelper(importer: Importer) {
  return Object.freeze({
    import: importer.import,
    load: importer.load,
    require: importer.require,
    requireFrom: importer.requireFrom,
    jsx: createElements,
    decorated,
    decoratedLegacy,
    parameter: parameterDecorator,
    meta: importer.meta,
    /** The run that the code now running belongs to. */
    run: () => currentCell().run,
    value(value: unknown): void {
      currentCell().keep(value);
    },
    /** Gives a hoisted function the name it was written with. */
    hoist(declared: object, name: string): object {
      return Object.defineProperty(declared, "name", { value: name, configurable: true });
    },
    use<T>(value: T): T {
      if (value === null || value === undefined) return value;
      const dispose = methodOf(value, Symbol.dispose);
      if (dispose === undefined) throw errors.disposable("Symbol.dispose");
      return currentCell().resources.adopt(value, () => void dispose.call(value));
    },
    useAsync<T>(value: T): T {
      if (value === null || value === undefined) return value;
      const dispose = methodOf(value, Symbol.asyncDispose) ?? methodOf(value, Symbol.dispose);
      if (dispose === undefined) throw errors.disposable("Symbol.asyncDispose");
      return currentCell().resources.adopt(value, async () => void (await dispose.call(value)));
    },
    /** Fills the object of a namespace or enum, which `path` finds below `root`. */
    namespace(root: object | undefined, path: readonly string[], fill: (target: object) => void): object {
      const object = root ?? {};
      fill(path.reduce<object>((parent, name) => ((parent as Record<string, object>)[name] ??= {}), object));
      return object;
    },
    /** Makes what a namespace exports readable and writable through its object. */
    exports(target: object, accessors: object): void {
      for (const [name, accessor] of Object.entries(Object.getOwnPropertyDescriptors(accessors)))
        Object.defineProperty(target, name, { ...accessor, enumerable: true, configurable: true });
    },
  });
}
