import { AsyncLocalStorage } from "node:async_hooks";
import { EventEmitter } from "node:events";
import { Session } from "node:inspector";
import process from "node:process";
import { Worker } from "node:worker_threads";

/** Globals that everything here runs on. */
const globals = [
  ..."Array ArrayBuffer Atomics Error Function JSON Map Math Number Object Promise Proxy Reflect RegExp Set".split(" "),
  ..."String Symbol SyntaxError TypeError Uint8Array WeakMap WeakRef".split(" "),
];

/** What the kernel found at its start under a name that user code can give another value. */
interface Intrinsic {
  readonly holder: object;
  readonly key: PropertyKey;
  readonly label: string;
  readonly descriptor: PropertyDescriptor;
  /** Whether a replacement is never left in place: no look can tell whether it works. */
  readonly strict: boolean;
  /** A replacement that works, and so was left in place. */
  accepted: unknown;
}

const { defineProperty, getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { ownKeys } = Reflect;

const intrinsics: Intrinsic[] = [];

function remember(holder: object, key: PropertyKey, label: string, strict = false): void {
  const descriptor = getOwnPropertyDescriptor(holder, key);
  if (descriptor === undefined || typeof descriptor.value === "undefined") return;
  intrinsics.push({ holder, key, label, descriptor, strict, accepted: descriptor.value });
}

function rememberMethods(holder: object, label: string, strict = false): void {
  for (const key of ownKeys(holder)) {
    const value = getOwnPropertyDescriptor(holder, key)?.value;
    if (typeof value === "function" && key !== "constructor")
      remember(holder, key, typeof key === "symbol" ? `${label}[${key.description}]` : `${label}.${key}`, strict);
  }
}

/** Remembers what the kernel runs on, before user code can change it. */
export function rememberIntrinsics(): void {
  for (const name of globals) remember(globalThis, name, name);
  const all = { Array, Map, Object, Promise, RegExp, Set, String, WeakMap, Function };
  for (const [name, { prototype }] of Object.entries(all))
    if (name !== "Object") rememberMethods(prototype, `${name}.prototype`);
  for (const [name, holder] of Object.entries({ Array, Atomics, JSON, Math, Object, Promise, Reflect, Symbol }))
    rememberMethods(holder, name);
  for (const [name, { prototype }] of Object.entries({ AsyncLocalStorage, MessagePort, Session, Worker }))
    rememberMethods(prototype, `${name}.prototype`, true);
  rememberMethods(EventEmitter.prototype, "EventEmitter.prototype");
  const iterators = {
    Array: [][Symbol.iterator](),
    Map: new Map()[Symbol.iterator](),
    Set: new Set()[Symbol.iterator](),
  };
  for (const [name, iterator] of Object.entries(iterators))
    rememberMethods(getPrototypeOf(iterator) as object, `the ${name} iterator`);
  remember(process, "emit", "process.emit");
}

/** Whether what the kernel does with its intrinsics, in small, still gives what it should. */
function works(): boolean {
  try {
    const list = [3, 1, 2].map((each) => each + 1).filter((each) => each > 2);
    list.push(...[5, 6].slice(1));
    if (list.join() !== "4,3,6" || !list.some((each) => each === 6) || list.find((each) => each < 4) !== 3)
      return false;
    if (list.findLastIndex((each) => each > 3) !== 2 || [[1], [2]].flat().at(-1) !== 2) return false;
    const map = new Map([["a", 1]]);
    map.set("b", 2);
    const [first] = map;
    if (map.get("b") !== 2 || !map.has("a") || first?.[0] !== "a" || ![...map.keys()].includes("b")) return false;
    const set = new Set([1]);
    set.add(2);
    if (!set.has(2) || !set.delete(1) || set.size !== 1) return false;
    const weak = new WeakMap([[set, 1]]);
    if (weak.get(set) !== 1) return false;
    const object = Object.fromEntries(Object.entries({ a: 1 }));
    if (JSON.stringify(Object.assign(object, { b: [2] })) !== '{"a":1,"b":[2]}') return false;
    if (JSON.parse('{"a":[1]}').a[0] !== 1 || !Object.hasOwn(object, "b") || Object.keys(object).length !== 2)
      return false;
    if ("a-b".split("-")[1] !== "b" || !"ab".startsWith("a") || "abc".slice(1, 2) !== "b") return false;
    if (
      "a"
        .padEnd(2)
        .replace(" ", () => "b")
        .trim() !== "ab" ||
      !/b/.test("ab")
    )
      return false;
    if (((x: number) => x).call(undefined, 1) + Math.max(1, 2) + Math.min(1, 2) !== 4) return false;
    if (((x: number) => x).apply(undefined, [1]) + ((x: number) => x).bind(undefined, 1)() !== 2) return false;
    if (!Array.isArray(list) || Reflect.get({ a: 1 }, "a") !== 1 || Symbol.keyFor(Symbol.for("a")) !== "a")
      return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    resolve();
    if (
      !(
        promise
          .then(() => {})
          .catch(() => {})
          .finally(() => {}) instanceof Promise
      )
    )
      return false;
    const emitter = new EventEmitter();
    let heard = 0;
    emitter.on("x", (by: number) => (heard += by)).emit("x", 1);
    const words = new Int32Array(1);
    Atomics.add(words, 0, heard);
    if (Atomics.load(words, 0) !== 1 || Atomics.store(words, 0, 2) !== 2) return false;
    return new Error("a") instanceof Error && new Uint8Array(1) instanceof Uint8Array;
  } catch {
    return false;
  }
}

const valueNow = (holder: object, key: PropertyKey): unknown => {
  try {
    return (holder as Record<PropertyKey, unknown>)[key];
  } catch {
    return undefined;
  }
};

/**
 * Puts back what user code replaced by something with which the kernel could not go on; returns what that was, as people
 * read it. A replacement that works (a polyfill, an instrumented function) stays. Written without the methods that it
 * looks at.
 */
export function restoreIntrinsics(): string {
  let changed = false;
  let strict = false;
  for (let at = 0; at < intrinsics.length; at++) {
    const each = intrinsics[at] as Intrinsic;
    const now = valueNow(each.holder, each.key);
    if (now === each.accepted) continue;
    changed = true;
    strict ||= each.strict || typeof now !== typeof each.descriptor.value;
  }
  if (!changed) return "";
  const keep = !strict && works();
  let said = "";
  for (let at = 0; at < intrinsics.length; at++) {
    const each = intrinsics[at] as Intrinsic;
    const now = valueNow(each.holder, each.key);
    if (keep) each.accepted = now;
    else if (now !== each.descriptor.value) {
      each.accepted = each.descriptor.value;
      try {
        defineProperty(each.holder, each.key, each.descriptor);
      } catch {
        // It cannot be changed any more, which is said as well.
        each.accepted = now;
      }
      said += `${said === "" ? "" : ", "}${each.label}`;
    }
  }
  return said;
}
