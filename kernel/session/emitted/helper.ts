import { type Shared, slot } from "../bridge.ts";
import { awaited, currentCell, currentLease, executingRun } from "../context.ts";
import { errors } from "../errors.ts";
import type { Importer } from "../modules/imports.ts";
import { eachAwaited } from "./awaits.ts";
import { decorated } from "./decorations.ts";
import { createElements } from "./elements.ts";
import { decoratedLegacy, parameterDecorator } from "./legacyDecorations.ts";
import { metadataDecorator, typeValue } from "./typeMetadata.ts";

const methodOf = (value: object, name: symbol): (() => unknown) | undefined => {
  const method = (value as Record<symbol, unknown>)[name];
  return typeof method === "function" ? (method as () => unknown) : undefined;
};

/** Milliseconds for the other thread to ask V8 for the termination. */
const longestHold = 100;

/** What the emitted code of cells calls; `transform.ts`, `nested.ts` and what they call say where. */
export function createHelper(importer: Importer, { flow }: Shared, restore: () => void) {
  return Object.freeze({
    import: importer.import,
    load: importer.load,
    require: importer.require,
    requireFrom: importer.requireFrom,
    jsx: createElements,
    decorated,
    decoratedLegacy,
    parameter: parameterDecorator,
    metadata: metadataDecorator,
    typeValue,
    meta: importer.meta,
    lease: currentLease,
    awaited,
    each: eachAwaited,
    /** Holds the code now running, if it is of `run`, until the other thread has had it terminated; else says no. */
    hold(run: number): boolean {
      if (executingRun() !== run) return false;
      Atomics.store(flow, slot.held, 1);
      Atomics.notify(flow, slot.held);
      Atomics.wait(flow, slot.held, 1, longestHold);
      return true;
    },
    value(value: unknown): void {
      // V8 itself calls Promise.prototype.then when the cell ends.
      restore();
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
      currentCell().resources.add(() => void dispose.call(value));
      return value;
    },
    useAsync<T>(value: T): T {
      if (value === null || value === undefined) return value;
      const dispose = methodOf(value, Symbol.asyncDispose) ?? methodOf(value, Symbol.dispose);
      if (dispose === undefined) throw errors.disposable("Symbol.asyncDispose");
      currentCell().resources.add(() => dispose.call(value));
      return value;
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
