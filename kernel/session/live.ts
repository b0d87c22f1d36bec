import { type Completion, completion, type Inspection } from "../language/index.ts";
import { type LivePath, pathAt } from "../language/path.ts";
import { shadow } from "./names.ts";

/** Evaluates an expression without side effects; undefined where it has some, throws, or takes long. */
export type Look = (expression: string) => Promise<unknown>;

type Member = readonly [name: string, type: "function" | "property"];

interface Seen {
  readonly type: string;
  readonly text?: string;
  readonly name?: string;
  readonly length?: number;
  readonly shape?: readonly unknown[];
  readonly dtype?: string;
}

const membersAtMost = 1_000;
/** Names of one object that are looked through: without side effects V8 takes 30 ms for so many. */
const namesAtMost = 5_000;
const textAtMost = 80;

/** The names of globals; the descriptors of some are made by code that counts as a side effect. */
const globals = "Object.getOwnPropertyNames(globalThis)";

/**
 * The names of a value's members that begin with some text, its own first; no getter runs. Of what has a great many indices
 * those are not listed: V8 does that in one go, in which nothing can end it.
 */
const membersOf = (value: string, typed: string): string => `((value, typed) => {
  const found = [];
  const indexed = typeof value === "string" || Array.isArray(value) || ArrayBuffer.isView(value);
  const long = indexed && value.length > ${namesAtMost};
  for (let at = Object(value), own = true; at !== null; at = Object.getPrototypeOf(at), own = false) {
    if (at === Object.prototype && found.length > 0) break;
    const names = own && long ? ["length"] : Object.getOwnPropertyNames(at);
    for (let index = 0; index < names.length && index < ${namesAtMost}; index++) {
      const name = names[index];
      if (!name.toLowerCase().startsWith(typed)) continue;
      if (found.length === ${membersAtMost}) return found;
      const own = Object.getOwnPropertyDescriptor(at, name);
      found.push([name, typeof own?.value === "function" ? "function" : "property"]);
    }
  }
  return found;
})(${value}, ${JSON.stringify(typed.toLowerCase())})`;

const descriptionOf = (value: string): string => `((value) => {
  const type = value === null ? "null" : typeof value;
  if (type === "string") return { type, text: JSON.stringify(value.slice(0, ${textAtMost})), length: value.length };
  if (type !== "object") return { type, text: type === "function" ? "" : String(value) };
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  const length = Array.isArray(value) || ArrayBuffer.isView(value) ? value.length : undefined;
  const size = value instanceof Map || value instanceof Set ? value.size : undefined;
  const tensor = Array.isArray(value.shape) && typeof value.dtype === "string";
  const shape = tensor ? value.shape.map(String) : undefined;
  return { type, name, length: length ?? size, shape, dtype: tensor ? value.dtype : undefined };
})(${value})`;

/** What a running kernel knows of values that their types do not tell: data read from files, untyped packages. */
export class LiveValues {
  readonly #look: Look;
  readonly #declared: () => Iterable<string>;
  readonly #shadows: () => ReadonlySet<string>;

  /** `declared` gives the names that cells have left, `shadows` the globals among them. */
  constructor(look: Look, declared: () => Iterable<string>, shadows: () => ReadonlySet<string>) {
    this.#look = look;
    this.#declared = declared;
    this.#shadows = shadows;
  }

  /** Completes a member, or a name, by what is there; undefined where nothing is. */
  async complete(text: string, offset: number): Promise<Completion | undefined> {
    const path = pathAt(text, offset);
    if (!path) return undefined;
    const { object, typed, start } = path;
    const members = await (object === undefined ? this.#names() : this.#members(this.#spelled(path, object), typed));
    const wanted = new Map(members.filter(([name]) => matches(name, typed)).toReversed());
    const described = [...wanted].toReversed().map(([name, type]) => ({ text: name, type }));
    return described.length === 0 ? undefined : completion(described, start, offset);
  }

  /** An expression as V8 knows its first name. */
  #spelled({ root }: LivePath, expression: string): string {
    return this.#shadows().has(root) ? shadow(root) + expression.slice(root.length) : expression;
  }

  async #members(object: string, typed: string): Promise<readonly Member[]> {
    return ((await this.#look(membersOf(object, typed))) ?? []) as readonly Member[];
  }

  async #names(): Promise<readonly Member[]> {
    const found = ((await this.#look(globals)) ?? []) as readonly string[];
    return [...this.#declared(), ...found].map((name) => [name, "property"]);
  }

  /** Adds to an inspection what the value is now. */
  async inspect(text: string, offset: number, inspection: Inspection): Promise<Inspection> {
    const path = pathAt(text, offset);
    // A number in a call has the help of the call, of which it is not the value.
    if (!path || !isName(path.name)) return inspection;
    const seen = (await this.#look(descriptionOf(this.#spelled(path, expressionOf(path))))) as Seen | undefined;
    const sentence = seen && sentenceOn(seen);
    if (!sentence) return inspection;
    const { "text/plain": plain, "text/markdown": markdown } = inspection.data;
    const added = (before: unknown): string => (typeof before === "string" ? `${before}\n\n${sentence}` : sentence);
    return { found: true, data: { "text/plain": added(plain), "text/markdown": added(markdown) } };
  }
}

const expressionOf = ({ object, name }: LivePath): string => (object === undefined ? name : `${object}?.${name}`);

/** Whether a member can be written after a dot and continues what is typed. */
function matches(name: string, typed: string): boolean {
  return isName(name) && name.toLowerCase().startsWith(typed.toLowerCase());
}

/** A property of the name alone: an ECMAScript IdentifierName without escapes. */
const isName = (name: string): boolean => /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name);

function sentenceOn({ type, text, name, length, shape, dtype }: Seen): string | undefined {
  if (type === "undefined" || type === "function") return undefined;
  if (shape) return `Value now: ${name ?? "tensor"} of shape [${shape.join(", ")}], ${dtype}.`;
  if (type === "string") return `Value now: ${text}${(length ?? 0) > textAtMost ? `… (${length} characters)` : ""}`;
  if (type !== "object") return `Value now: ${text ?? type}`;
  return `Value now: ${name ?? "object"}${length === undefined ? "" : ` of ${length}`}.`;
}
