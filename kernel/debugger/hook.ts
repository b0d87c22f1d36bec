import process from "node:process";
import { inspect, types } from "node:util";
import { Script } from "node:vm";
import { bundleOf, displayMethodOf, toBundle } from "../session/values/bundle.ts";
import { hookName } from "./names.ts";
import { Values } from "./values.ts";

/** What the debugger runs on the main thread; loaded there when a client attaches. */

const values = new Values();
const stdout = process.stdout;
const stderr = process.stderr;
const counts = new Map<number, number>();
const entry = `${hookName} body`;
const breakable = new Script(`globalThis[${JSON.stringify(entry)}]()`, { filename: "node:internal/adjoint" });

/** `runInThisContext` would take the listeners of SIGINT away meanwhile, and with them the handler that the kernel set. */
const { runInContext } = Object.getPrototypeOf(Script.prototype) as {
  runInContext(
    this: Script,
    context: null,
    timeout: number,
    displayErrors: boolean,
    breakOnSigint: boolean,
    breakOnFirstLine: boolean,
  ): unknown;
};

/**
 * Runs `body` so that SIGINT ends it: while the inspector evaluates, it takes no other command, so that V8 could not be
 * told to terminate.
 */
function run<T>(body: () => T): T {
  let result: T | undefined;
  const before = Object.getOwnPropertyDescriptor(globalThis, entry);
  Object.defineProperty(globalThis, entry, {
    configurable: true,
    value: () => {
      result = body();
    },
  });
  try {
    runInContext.call(breakable, null, -1, false, true, false);
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, entry);
    else Object.defineProperty(globalThis, entry, before);
  }
  return result as T;
}

interface Hit {
  readonly id: number;
  readonly condition?: () => unknown;
  readonly reached?: (count: number) => boolean;
  readonly log?: () => string;
}

const operations = {
  call: {
    describe: (value: unknown) => values.describe(value),
    /** `extra` are names and values by turns. */
    scope: (value: object, ...extra: unknown[]) =>
      values.scope(
        value,
        extra.flatMap((name, at) => (at % 2 === 0 ? [[String(name), extra[at + 1]] as const] : [])),
      ),
    variables: (reference: number, page: object) => values.variables(reference, page),
    set: (reference: number, name: string, value: unknown) => values.set(reference, name, value),
    named: (names: [string, () => unknown][]) => values.named(names),
    clear: () => values.clear(),
    /** A value's MIME bundle; `now` when the program is stopped, where no promise settles. */
    rich(value: unknown, now: boolean) {
      const made = displayMethodOf(value) === undefined ? undefined : bundleOf(value);
      if (!(made instanceof Promise)) return made ?? bundleOf(value);
      if (!now) return made;
      made.catch(() => {});
      const { bundle } = value as { bundle?: unknown };
      const data: unknown = typeof bundle === "function" ? bundle.call(value) : { "text/plain": inspect(value) };
      return toBundle(data, {});
    },
  },
  run,
  /** Whether a breakpoint with conditions stops the program; a log message is printed under the cell instead. */
  hit({ id, condition, reached, log }: Hit): boolean {
    try {
      if (condition !== undefined && !condition()) return false;
    } catch (error) {
      stderr.write(`The condition of a breakpoint failed: ${types.isNativeError(error) ? error.message : error}\n`);
    }
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    if (reached !== undefined && !reached(count)) return false;
    if (log === undefined) return true;
    try {
      stdout.write(`${log()}\n`);
    } catch (error) {
      stderr.write(`The log message of a breakpoint failed: ${types.isNativeError(error) ? error.message : error}\n`);
    }
    return false;
  },
  /** How a value reads within a log message. */
  text: (value: unknown): string => (typeof value === "string" ? value : inspect(value, { breakLength: 120 })),
  /** What is on its way from a frame to the session. */
  carried: undefined as unknown,
};

export type HookOperation = keyof typeof operations.call;

Object.defineProperty(globalThis, hookName, { value: operations, configurable: true });
