import { types } from "node:util";
import { codeErrors } from "../code/errors.ts";

/** Under this name Node exports the whole of a CommonJS module. */
const commonJs = "module.exports";

/**
 * What a cell's import destructures: the module's namespace, where it has the names. Of a CommonJS module, names that
 * Node did not find in its text are taken from the value that it exports. Another name is an error; one that the cell
 * does not use (it may be a type) becomes a stand-in, which is that error once it is used.
 */
export function importedFrom(
  namespace: object,
  specifier: string,
  used: readonly string[],
  unused: readonly string[],
): object {
  const missing = [...used, ...unused].filter((name) => !(name in namespace));
  if (missing.length === 0) return namespace;
  const whole: unknown = (namespace as Record<string, unknown>)[commonJs];
  const inWhole = (name: string): boolean =>
    ((typeof whole === "object" && whole !== null) || typeof whole === "function") && name in whole;
  const found: Record<string, unknown> = {};
  for (const name of [...used, ...unused]) {
    if (name in namespace) found[name] = (namespace as Record<string, unknown>)[name];
    else if (inWhole(name)) found[name] = (whole as Record<string, unknown>)[name];
    else {
      const error = (): Error => codeErrors.noExport(specifier, name, exportedNames(namespace, whole));
      if (used.includes(name)) throw error();
      found[name] = standIn(name, error);
    }
  }
  return found;
}

function exportedNames(namespace: object, whole: unknown): string[] {
  const own = Object.keys(namespace).filter((name) => name !== commonJs);
  const isRecord = typeof whole === "object" && whole !== null && !types.isProxy(whole);
  return [...new Set([...own, ...(isRecord ? Object.keys(whole) : [])])].sort();
}

/** A value that throws whatever is done with it. */
function standIn(name: string, error: () => Error): object {
  const refuse = (): never => {
    throw error();
  };
  const target = Object.defineProperty(() => {}, "name", { value: `${name} (not exported)` });
  return new Proxy(target, { get: refuse, set: refuse, has: refuse, apply: refuse, construct: refuse });
}
