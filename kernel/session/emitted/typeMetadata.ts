type Decorate = (...given: unknown[]) => unknown;

/** A decorator that notes what is known of types, where `Reflect.metadata` is there to take it (reflect-metadata). */
export function metadataDecorator(key: string, value: () => unknown): Decorate {
  const { metadata } = Reflect as unknown as { metadata?: unknown };
  return typeof metadata === "function" ? (metadata(key, value()) as Decorate) : () => undefined;
}

/** What stands for a type whose name may have a value: a class, what an enum is made of, or Object. */
export function typeValue(read: () => unknown): unknown {
  let value: unknown;
  try {
    value = read();
  } catch {
    // Nothing has that name at run time.
    return Object;
  }
  if (typeof value === "function") return value;
  if (typeof value === "string") return String;
  if (typeof value === "number") return Number;
  return typeof value === "object" && value !== null ? enumType(value) : Object;
}

/** Numbers have their names beside them, as strings under numeric keys. */
function enumType(members: object): unknown {
  const named = Object.entries(members).filter(([name]) => !isNumeric(name));
  const kinds = new Set(named.map(([, value]) => typeof value));
  if (kinds.size !== 1) return Object;
  if (kinds.has("number")) return Number;
  return kinds.has("string") ? String : Object;
}

const isNumeric = (name: string): boolean => name.trim() !== "" && !Number.isNaN(Number(name));
