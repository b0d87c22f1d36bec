import { codeErrors } from "../code/errors.ts";

type Key = string | symbol;
type Kind = "class" | "method" | "getter" | "setter" | "field" | "accessor";
type Method = (this: unknown, ...args: unknown[]) => unknown;
type Constructor = abstract new (...args: never[]) => object;
type Context = Readonly<Record<string, unknown>> & { readonly kind: Kind; readonly name: Key };
type Decorate = (value: unknown, context: object) => unknown;

interface Access {
  has(object: object): boolean;
  get?(object: object): unknown;
  set?(object: object, value: unknown): void;
}

interface Member {
  readonly kind: Exclude<Kind, "class">;
  readonly static: boolean;
  readonly decorators: readonly unknown[];
  readonly key: Key;
  /** Of private members. */
  readonly access: Access | undefined;
  readonly literal: object | undefined;
  descriptor: PropertyDescriptor;
  readonly initializers: Method[];
  readonly extra: Method[];
}

/** `Symbol.metadata`, which V8 lacks, under the name that other emitters of decorators give it. */
export function installMetadataSymbol(): void {
  if (!("metadata" in Symbol))
    Object.defineProperty(Symbol, "metadata", { value: Symbol.for("Symbol.metadata"), configurable: false });
}
const metadataSymbol = (): symbol => (Symbol as unknown as { metadata: symbol }).metadata;

const literalKey = "member";

/** The decorators of one class while it is made (TC39 decorators, stage 3, 2023-11). */
export class Decorations {
  readonly #classDecorators: readonly unknown[];
  readonly #name: string;
  readonly #members: Member[] = [];
  readonly #carriers: symbol[] = [];
  readonly #classExtra: Method[] = [];
  readonly #extra: Record<"static" | "instance", Method[]> = { static: [], instance: [] };
  #result: unknown;

  constructor(classDecorators: readonly unknown[], name: string) {
    this.#classDecorators = classDecorators;
    this.#name = name;
  }

  /** Takes a member's decorators in the order of the text; returns its key. */
  member(
    kind: Member["kind"],
    isStatic: boolean,
    decorators: readonly unknown[],
    name: unknown,
    access?: Access,
    literal?: object,
  ): Key {
    const key = toKey(name);
    const known = { kind, static: isStatic, decorators, key, access, literal };
    this.#members.push({ ...known, descriptor: {}, initializers: [], extra: [] });
    if (access === undefined) return key;
    const carrier = Symbol();
    this.#carriers.push(carrier);
    return carrier;
  }

  again(index: number): Key {
    return this.#at(index).key;
  }

  /** Applies all decorators before the first static field is made; returns the class that they leave. */
  apply(target: Constructor): unknown {
    for (const carrier of this.#carriers) Reflect.deleteProperty(target, carrier);
    const named = Object.getOwnPropertyDescriptor(target, "name");
    if (named === undefined || named.value === "")
      Object.defineProperty(target, "name", { value: this.#name, configurable: true });
    const parent = Object.getPrototypeOf(target) as Record<symbol, object | undefined>;
    const metadata = Object.create(parent[metadataSymbol()] ?? null) as object;
    const isField = ({ kind }: Member): boolean => kind === "field";
    for (const fields of [false, true])
      for (const isStatic of [true, false])
        for (const member of this.#members)
          if (isField(member) === fields && member.static === isStatic) this.#applyMember(member, target, metadata);
    const left = this.#applyClass(target, metadata);
    const value = { value: metadata, configurable: true, enumerable: true, writable: true };
    if (this.#members.some(({ decorators }) => decorators.length > 0) || this.#classDecorators.length > 0)
      Object.defineProperty(left, metadataSymbol(), value);
    this.#result = left;
    for (const extra of this.#extra.static) extra.call(left);
    return left;
  }

  finish(made: unknown): unknown {
    const left = this.#result ?? made;
    for (const extra of this.#classExtra) extra.call(left);
    return left;
  }

  /** Begins an instance: what the decorators of its methods added. */
  start(instance: unknown): void {
    for (const extra of this.#extra.instance) extra.call(instance);
  }

  field(index: number, instance: unknown, value?: unknown): unknown {
    return this.#at(index).initializers.reduce<unknown>((each, next) => next.call(instance, each), value);
  }

  after(index: number, instance: unknown): void {
    for (const extra of this.#at(index).extra) extra.call(instance);
  }

  /** A private method, or the value of a private getter or accessor. */
  read(index: number, instance: unknown): unknown {
    const { kind, descriptor } = this.#at(index);
    return kind === "method" ? descriptor.value : (descriptor.get as Method).call(instance);
  }

  write(index: number, instance: unknown, value: unknown): void {
    (this.#at(index).descriptor.set as Method).call(instance, value);
  }

  #at(index: number): Member {
    return this.#members[index]!;
  }

  #applyMember(member: Member, target: Constructor, metadata: object): void {
    const { kind, key, literal, decorators } = member;
    const home = member.static ? target : (target.prototype as object);
    if (literal !== undefined) {
      // `super` in a private method means what it means in the class.
      Object.setPrototypeOf(literal, Object.getPrototypeOf(home) as object);
      const descriptor = Object.getOwnPropertyDescriptor(literal, literalKey)!;
      for (const part of ["value", "get", "set"] as const)
        if (typeof descriptor[part] === "function")
          Object.defineProperty(descriptor[part], "name", {
            value: part === "value" ? String(key) : `${part} ${String(key)}`,
            configurable: true,
          });
      member.descriptor = descriptor;
    } else if (kind !== "field") member.descriptor = Object.getOwnPropertyDescriptor(home, key) ?? {};
    const extra =
      kind === "field" || kind === "accessor" ? member.extra : this.#extra[member.static ? "static" : "instance"];
    const part = kind === "method" ? "value" : kind === "getter" ? "get" : "set";
    for (const decorator of decorators.toReversed()) {
      const { descriptor } = member;
      const value =
        kind === "field"
          ? undefined
          : kind === "accessor"
            ? { get: descriptor.get, set: descriptor.set }
            : (descriptor[part] as unknown);
      const result = this.#call(decorator, value, extra, {
        kind,
        name: key,
        static: member.static,
        private: member.access !== undefined,
        access: member.access ?? publicAccess(kind, key),
        metadata,
      });
      if (result === undefined) continue;
      if (kind === "accessor") takeAccessor(member, result);
      else if (typeof result !== "function") throw codeErrors.decorated(kind, key, "a function");
      else if (kind === "field") member.initializers.unshift(result as Method);
      else member.descriptor = { ...descriptor, [part]: result };
    }
    if (kind !== "field" && literal === undefined && decorators.length > 0)
      Object.defineProperty(home, key, member.descriptor);
  }

  #applyClass(target: Constructor, metadata: object): object {
    let left: object = target;
    for (const decorator of this.#classDecorators.toReversed()) {
      const result = this.#call(decorator, left, this.#classExtra, { kind: "class", name: this.#name, metadata });
      if (result === undefined) continue;
      if (typeof result !== "function") throw codeErrors.decorated("class", this.#name, "a class");
      left = result;
    }
    return left;
  }

  #call(decorator: unknown, value: unknown, extra: Method[], context: Context): unknown {
    if (typeof decorator !== "function") throw codeErrors.notDecorator(context.kind, context.name, decorator);
    let open = true;
    const addInitializer = (initializer: unknown): void => {
      if (!open) throw codeErrors.lateInitializer();
      if (typeof initializer !== "function") throw codeErrors.initializer(initializer);
      extra.push(initializer as Method);
    };
    try {
      return (decorator as Decorate)(value, { ...context, addInitializer });
    } finally {
      open = false;
    }
  }
}

function takeAccessor(member: Member, result: unknown): void {
  if (typeof result !== "object" || result === null) throw codeErrors.decorated("accessor", member.key, "an object");
  const { get, set, init } = result as { get?: Method; set?: Method; init?: Method };
  for (const each of [get, set, init])
    if (each !== undefined && typeof each !== "function")
      throw codeErrors.decorated("accessor", member.key, "an object of functions `get`, `set` and `init`");
  member.descriptor = { ...member.descriptor, ...(get && { get }), ...(set && { set }) };
  if (init !== undefined) member.initializers.unshift(init);
}

const publicAccess = (kind: Kind, key: Key): Access => ({
  has: (object) => key in object,
  ...(kind === "setter" ? {} : { get: (object) => (object as Record<Key, unknown>)[key] }),
  ...(kind === "method" || kind === "getter"
    ? {}
    : {
        set: (object, value) => {
          (object as Record<Key, unknown>)[key] = value;
        },
      }),
});

/** A property key as a computed one becomes. */
export const toKey = (name: unknown): Key => (typeof name === "symbol" ? name : `${name as string}`);

/** Makes a class with its decorators applied. */
export function decorated(
  classDecorators: readonly unknown[],
  name: string,
  make: (decorations: Decorations) => unknown,
): unknown {
  const decorations = new Decorations(classDecorators, name);
  return decorations.finish(make(decorations));
}
