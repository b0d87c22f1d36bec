import type { Primitive } from "./operation.ts";

const table = new Map<string, Primitive>();

/** Enters a primitive under its name. Two of one name are a mistake. */
export function register<P>(primitive: Primitive<P>): Primitive<P> {
  if (table.has(primitive.name))
    throw new Error(`A primitive named "${primitive.name}" exists already; choose another name.`);
  table.set(primitive.name, primitive as Primitive);
  return primitive;
}

/** The primitive of that name. */
export function lookup(name: string): Primitive {
  const found = table.get(name);
  if (!found) throw new Error(`There is no primitive named "${name}".`);
  return found;
}

export const primitiveNames = (): string[] => [...table.keys()];
