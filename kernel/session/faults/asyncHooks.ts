import { createHook } from "node:async_hooks";
import { type Runtime, Session } from "node:inspector";

interface Hook {
  enable(): this;
  disable(): this;
}

/** Node's counts of hooks, and where in them it looks for whether to check the stack of asynchronous resources. */
interface Counts {
  readonly fields: Uint32Array;
  readonly check: number;
  readonly totals: number;
}

/**
 * V8's termination of a callback leaves the stack of Node's asynchronous resources unbalanced, and Node aborts a process
 * that has a hook enabled (a debugger's client brings one) when it sees that. So hooks come and go without those checks,
 * as `--no-force-async-hooks-checks` has it where there are none.
 */
export function installAsyncHooks(): void {
  const prototype = Object.getPrototypeOf(createHook({})) as Hook;
  let counts: Counts | undefined;
  let looked = false;
  let total = 0;
  for (const name of ["enable", "disable"] as const) {
    const original = prototype[name];
    const unchecked = {
      [name](this: Hook): Hook {
        if (counts !== undefined) counts.fields[counts.totals] = total;
        Reflect.apply(original, this, []);
        if (!looked) counts = countsOf(original);
        looked = true;
        if (counts !== undefined) {
          total = counts.fields[counts.totals] ?? 0;
          counts.fields[counts.totals] = 0;
          counts.fields[counts.check] = 0;
        }
        return this;
      },
    };
    Object.defineProperty(prototype, name, { configurable: true, writable: true, value: unchecked[name] });
  }
}

const boxed = Symbol.for("adjoint.asyncHooks");

/** Node keeps the counts in variables of its own, which only the inspector reaches: from a function that uses them. */
function countsOf(method: () => unknown): Counts | undefined {
  const session = new Session();
  session.connect();
  const ask = <T>(command: string, parameters: object): T | undefined => {
    let given: T | undefined;
    session.post(command, parameters, (_failure, answer) => {
      given = answer as T | undefined;
    });
    return given;
  };
  const properties = (objectId: string | undefined): Runtime.GetPropertiesReturnType | undefined =>
    objectId === undefined ? undefined : ask("Runtime.getProperties", { objectId, ownProperties: true });
  /** A variable that a function closes over. */
  const closedOver = (of: Runtime.RemoteObject | undefined, name: string): Runtime.RemoteObject | undefined => {
    const scopes = properties(of?.objectId)?.internalProperties?.find((each) => each.name === "[[Scopes]]")?.value;
    const [scope] = properties(scopes?.objectId)?.result ?? [];
    return properties(scope?.value?.objectId)?.result.find((each) => each.name === name)?.value;
  };
  const box: { method: () => unknown; fields?: Uint32Array } = { method };
  Object.defineProperty(globalThis, boxed, { configurable: true, value: box });
  try {
    const expression = `globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(boxed))})]`;
    const remote = ask<Runtime.EvaluateReturnType>("Runtime.evaluate", { expression })?.result;
    const enable = properties(remote?.objectId)?.result.find(({ name }) => name === "method")?.value;
    const enableHooks = closedOver(enable, "enableHooks");
    const fields = closedOver(enableHooks, "async_hook_fields");
    const check: unknown = closedOver(enableHooks, "kCheck")?.value;
    const totals: unknown = closedOver(enable, "kTotals")?.value;
    ask("Runtime.callFunctionOn", {
      objectId: remote?.objectId,
      functionDeclaration: "function (fields) { this.fields = fields; }",
      arguments: [{ objectId: fields?.objectId }],
    });
    if (box.fields === undefined || typeof check !== "number" || typeof totals !== "number") return undefined;
    return { fields: box.fields, check, totals };
  } finally {
    Reflect.deleteProperty(globalThis, boxed);
    session.disconnect();
  }
}
