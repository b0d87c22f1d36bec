import { inspect, types } from "node:util";
import { withoutShadows } from "../session/names.ts";
import { type Entries, entriesOf } from "./entries.ts";
import type { Described, Page, Variable } from "./protocol.ts";

/** Characters of a value's one line. */
const longest = 240;
/** Numbered parts that are listed at once; more are listed in groups, and groups of groups. */
const group = 100;
/** Named parts that are listed at once. */
const namesAtMost = 1_000;
const oneLine = {
  depth: 1,
  compact: true,
  breakLength: Number.POSITIVE_INFINITY,
  maxArrayLength: 10,
  maxStringLength: 200,
} as const;
/** What the kernel's own names in cells end with. */
const hiddenEnd = "\u200c";

/** Something whose parts can be asked for. */
type Container =
  | { readonly kind: "value"; readonly value: unknown; readonly entries: Entries }
  | { readonly kind: "scope"; readonly value: object; readonly extra: readonly (readonly [string, unknown])[] }
  | { readonly kind: "range"; readonly entries: Entries; readonly from: number; readonly to: number }
  | { readonly kind: "getter"; readonly target: object; readonly key: PropertyKey };

/** A value in one line. */
export function textOf(value: unknown): string {
  if (typeof value === "string") {
    return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value);
  }
  const text = withoutShadows(inspect(value, oneLine)).replaceAll(hiddenEnd, "");
  const line = text
    .split("\n")
    .map((each) => each.trim())
    .join(" ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** What `typeof` says, or the name of an object's class, found without running its code. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  if (types.isProxy(value)) return "Proxy";
  for (let holder: unknown = value; holder !== null && typeof holder === "object"; ) {
    const maker: unknown = Object.getOwnPropertyDescriptor(holder, "constructor")?.value;
    const name: unknown =
      typeof maker === "function" ? Object.getOwnPropertyDescriptor(maker, "name")?.value : undefined;
    if (typeof name === "string" && name !== "") return name;
    if (types.isProxy(holder)) break;
    holder = Object.getPrototypeOf(holder);
  }
  return "object";
}

/** The values that a debugger's client has been told of, by number, until the program goes on. */
export class Values {
  readonly #containers = new Map<number, Container>();
  #last = 0;

  clear(): void {
    this.#containers.clear();
  }

  /** Describes a value, and remembers it where it has parts. */
  describe(value: unknown): Described {
    const entries = entriesOf(value, textOf);
    const whole = entries.indexed === 0 && entries.keys().length === 0;
    const variablesReference = whole ? 0 : this.#remember({ kind: "value", value, entries });
    return {
      value: textOf(value),
      type: typeOf(value),
      variablesReference,
      ...(entries.indexed > 0 ? { indexedVariables: entries.indexed, namedVariables: entries.keys().length } : {}),
    };
  }

  /** Remembers the object in which the inspector lists a scope. */
  scope(value: object, extra: readonly (readonly [string, unknown])[]): number {
    return this.#remember({ kind: "scope", value, extra });
  }

  /** The parts of what was remembered; undefined where nothing was. */
  variables(reference: number, page: Page): Variable[] | undefined {
    const container = this.#containers.get(reference);
    switch (container?.kind) {
      case undefined:
        return undefined;
      case "getter":
        return [this.#variable(String(container.key), Reflect.get(container.target, container.key))];
      case "range":
        return this.#indexed(container.entries, container.from, container.to);
      case "scope": {
        const extra = container.extra.map(([name, value]) => this.#variable(name, value));
        const keys = Reflect.ownKeys(container.value).filter((key): key is string => typeof key === "string");
        const named = this.named(keys.map((key) => [key, () => Reflect.get(container.value, key)]));
        return cut([...extra, ...named], page);
      }
      case "value":
        return this.#parts(container.value as object, container.entries, page);
    }
  }

  /** Gives a part of what was remembered another value; undefined where there is no such part. */
  set(reference: number, name: string, value: unknown): Described | undefined {
    const container = this.#containers.get(reference);
    if (container?.kind === "range") {
      const index = Number(name);
      if (!(index >= container.from && index < container.to)) return undefined;
    }
    const target = container === undefined ? undefined : this.#targetOf(container);
    if (target === undefined) return undefined;
    if (types.isMap(target)) {
      const key = [...target.keys()].find((each) => textOf(each) === name);
      if (key === undefined) return undefined;
      target.set(key, value);
      return this.describe(value);
    }
    const key = Reflect.ownKeys(target).find((each) => withoutShadows(String(each)) === name);
    if (key === undefined) return undefined;
    if (!Reflect.set(target, key, value)) throw new TypeError(`${name} is read-only.`);
    return this.describe(Reflect.get(target, key));
  }

  /** Lists names by what gives their values; a name that has none yet is left out. */
  named(names: readonly (readonly [string, () => unknown])[]): Variable[] {
    return names.flatMap(([name, read]) => {
      if (name.endsWith(hiddenEnd)) return [];
      try {
        return [{ ...this.#variable(withoutShadows(name), read()), evaluateName: name }];
      } catch {
        // Its declaration has not been reached.
        return [];
      }
    });
  }

  #targetOf(container: Container): object | undefined {
    if (container.kind !== "value" && container.kind !== "scope") return undefined;
    const { value } = container;
    return (typeof value === "object" || typeof value === "function") && value !== null ? value : undefined;
  }

  #remember(container: Container): number {
    this.#last += 1;
    this.#containers.set(this.#last, container);
    return this.#last;
  }

  #variable(name: string, value: unknown): Variable {
    return { name, ...this.describe(value) };
  }

  #parts(target: object, entries: Entries, { filter, start = 0, count = 0 }: Page): Variable[] {
    const named = (): Variable[] =>
      entries
        .keys()
        .slice(0, namesAtMost)
        .map((key) => this.#property(target, key));
    if (filter === "named") return cut(named(), { start, count });
    const to = count > 0 ? Math.min(entries.indexed, start + count) : entries.indexed;
    if (filter === "indexed" || (count > 0 && entries.indexed > 0)) return this.#indexed(entries, start, to, count > 0);
    return [...this.#indexed(entries, start, to), ...named()].slice(0, count > 0 ? count : undefined);
  }

  /** Numbered parts, in groups where they are many and the client did not ask for a page. */
  #indexed(entries: Entries, from: number, to: number, paged = false): Variable[] {
    if (paged || to - from <= group) {
      const length = Math.max(0, to - from);
      return Array.from({ length }, (_, index) => this.#variable(...entries.at(from + index)));
    }
    let size = group;
    while ((to - from) / size > group) size *= group;
    const groups: Variable[] = [];
    for (let start = from; start < to; start += size) {
      const end = Math.min(to, start + size);
      const variablesReference = this.#remember({ kind: "range", entries, from: start, to: end });
      groups.push({ name: `[${start} … ${end - 1}]`, value: "", type: "", variablesReference });
    }
    return groups;
  }

  #property(target: object, key: PropertyKey): Variable {
    const descriptor = Object.getOwnPropertyDescriptor(target, key);
    if (descriptor === undefined || "value" in descriptor) return this.#variable(String(key), descriptor?.value);
    const variablesReference = descriptor.get === undefined ? 0 : this.#remember({ kind: "getter", target, key });
    const value = descriptor.get === undefined ? "[Setter]" : "[Getter]";
    return { name: String(key), value, type: "accessor", variablesReference };
  }
}

const cut = (variables: Variable[], { start = 0, count = 0 }: Page): Variable[] =>
  start === 0 && count === 0 ? variables : variables.slice(start, count > 0 ? start + count : undefined);
