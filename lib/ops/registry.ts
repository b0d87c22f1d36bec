import { ValueError } from "../tensor/errors.ts";
import type { Primitive } from "./operation.ts";

const table = new Map<string, Primitive>();
/** Names of users' primitives, which may be defined again. */
const users = new Set<string>();
let byUser = false;

/** Enters a primitive under its name. Two of one name are a mistake. */
export function register<P>(primitive: Primitive<P>): Primitive<P> {
  const { name } = primitive;
  if (table.has(name) && !(byUser && users.has(name)))
    throw new ValueError(`A primitive named "${name}" exists already; choose another name.`);
  table.set(name, primitive as Primitive);
  if (byUser) users.add(name);
  return primitive;
}

/** Runs `define`, whose primitives may take the place of a user's earlier ones of the same name. */
export function registerForUser<P>(define: () => Primitive<P>): Primitive<P> {
  byUser = true;
  try {
    return define();
  } finally {
    byUser = false;
  }
}

/** The primitive of that name. */
export function lookup(name: string): Primitive {
  const found = table.get(name);
  if (!found) throw new Error(`There is no primitive named "${name}".`);
  return found;
}

export const primitiveNames = (): string[] => [...table.keys()];
