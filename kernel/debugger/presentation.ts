import type { Described } from "./protocol.ts";

/**
 * A value as this client shows it. JupyterLab's panel knows the types of Python: it shows the value of those four, and of
 * every other type only the type's name, unless there is none.
 */
export function forClient<T extends Described>(described: T, client: string): Omit<T, "type"> & { type?: string } {
  if (client !== "jupyterlab") return described;
  const { type, ...rest } = described;
  const known = jupyterType(type, described.value);
  return known === undefined ? rest : { ...rest, type: known };
}

function jupyterType(type: string, value: string): string | undefined {
  switch (type) {
    case "string":
      return "str";
    case "boolean":
      return "bool";
    case "number":
      // The panel would write -0 as 0.
      if (value === "-0") return undefined;
      return Number.isSafeInteger(Number(value)) ? "int" : "float";
    default:
      return undefined;
  }
}
