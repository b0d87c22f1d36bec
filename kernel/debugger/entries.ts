import { types } from "node:util";

/** The parts of a value: those with a number first, then those with a name. Only what is asked for is looked up. */
export interface Entries {
  readonly indexed: number;
  /** The numbered part `index`, by the name it is listed under. */
  readonly at: (index: number) => readonly [name: string, value: unknown];
  readonly keys: () => readonly PropertyKey[];
}

/** What every function has and nobody asks for. */
const functionKeys = new Set<PropertyKey>(["length", "name", "prototype", "arguments", "caller"]);
/** Numbered parts beside which names are not looked for: V8 lists them all to find those. */
const fewest = 1_000;

const none: Entries = { indexed: 0, at: (index) => [String(index), undefined], keys: () => [] };

const isIndex = (key: PropertyKey, length: number): boolean =>
  typeof key === "string" && String(Number(key)) === key && Number(key) >= 0 && Number(key) < length;

/** `make`, called when its result is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The parts of a value, found without running its code: no getter and no trap of a proxy is called. */
export function entriesOf(value: unknown, nameOf: (key: unknown) => string): Entries {
  if (value === null || (typeof value !== "object" && typeof value !== "function") || types.isProxy(value)) return none;
  const keys = once(() => Reflect.ownKeys(value));
  if (types.isMap(value)) {
    const pairs = once(() => [...Map.prototype.entries.call(value)]);
    return { indexed: mapSize.call(value), at: (index) => [nameOf(pairs()[index]?.[0]), pairs()[index]?.[1]], keys };
  }
  if (types.isSet(value)) {
    const members = once(() => [...Set.prototype.values.call(value)]);
    return { indexed: setSize.call(value), at: (index) => [String(index), members()[index]], keys };
  }
  if (types.isAnyArrayBuffer(value)) return { ...entriesOf(new Uint8Array(value), nameOf), keys };
  if (Array.isArray(value) || types.isTypedArray(value)) {
    const { length } = value;
    const at = (index: number): readonly [string, unknown] => {
      const descriptor = Object.getOwnPropertyDescriptor(value, index);
      return [String(index), descriptor === undefined || "value" in descriptor ? descriptor?.value : "[Getter]"];
    };
    const named = once(() =>
      length > fewest ? [] : keys().filter((key) => key !== "length" && !isIndex(key, length)),
    );
    return { indexed: length, at, keys: named };
  }
  if (typeof value === "function") return { ...none, keys: () => keys().filter((key) => !functionKeys.has(key)) };
  return { ...none, keys };
}

const sizeOf = (prototype: object): (() => number) =>
  Object.getOwnPropertyDescriptor(prototype, "size")?.get as () => number;
const mapSize = sizeOf(Map.prototype);
const setSize = sizeOf(Set.prototype);
