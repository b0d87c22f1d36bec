import { types } from "node:util";

/** The parts of a value: those with a number first, then those with a name. */
export interface Entries {
  readonly indexed: number;
  /** The numbered part `index`, by the name it is listed under. */
  at(index: number): readonly [name: string, value: unknown];
  readonly keys: readonly PropertyKey[];
}

/** What every function has and nobody asks for. */
const functionKeys = new Set<PropertyKey>(["length", "name", "prototype", "arguments", "caller"]);

const none: Entries = { indexed: 0, at: (index) => [String(index), undefined], keys: [] };

const isIndex = (key: PropertyKey, length: number): boolean =>
  typeof key === "string" && String(Number(key)) === key && Number(key) >= 0 && Number(key) < length;

/** The parts of a value, found without running its code: no getter and no trap of a proxy is called. */
export function entriesOf(value: unknown, nameOf: (key: unknown) => string): Entries {
  if (value === null || (typeof value !== "object" && typeof value !== "function") || types.isProxy(value)) return none;
  const keys = Reflect.ownKeys(value);
  if (types.isMap(value)) {
    const pairs = [...Map.prototype.entries.call(value)];
    const at = (index: number): readonly [string, unknown] => [nameOf(pairs[index]?.[0]), pairs[index]?.[1]];
    return { indexed: pairs.length, at, keys };
  }
  if (types.isSet(value)) {
    const members = [...Set.prototype.values.call(value)];
    return { indexed: members.length, at: (index) => [String(index), members[index]], keys };
  }
  if (types.isAnyArrayBuffer(value)) return { ...entriesOf(new Uint8Array(value), nameOf), keys };
  if (Array.isArray(value) || types.isTypedArray(value)) {
    const { length } = value;
    const at = (index: number): readonly [string, unknown] => {
      const descriptor = Object.getOwnPropertyDescriptor(value, index);
      return [String(index), descriptor === undefined || "value" in descriptor ? descriptor?.value : "[Getter]"];
    };
    // A typed array's keys are its indices alone, up to millions of them.
    const named = keys.length === length ? [] : keys.filter((key) => key !== "length" && !isIndex(key, length));
    return { indexed: length, at, keys: named };
  }
  return { ...none, keys: typeof value === "function" ? keys.filter((key) => !functionKeys.has(key)) : keys };
}
