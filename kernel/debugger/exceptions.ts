import type { Debugger } from "node:inspector";
import { type Node, parseSync } from "oxc-parser";
import { children } from "../session/code/syntax.ts";
import type { Inspector } from "./inspector.ts";

/** A place in a script, from 0. */
interface Place {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface Script {
  readonly program: Node;
  readonly starts: readonly number[];
}

/** Methods of promises, and functions of `Promise`, whose errors go no further. */
const takesAll = new Set(["allSettled", "any"]);

/** Tells whether code of the user's catches what is thrown: to V8 all of a cell is caught by the kernel, which waits for it. */
export class Catches {
  readonly #inspector: Inspector;
  readonly #scripts = new Map<string, Promise<Script | undefined>>();

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  /** Whether one of these places is where an exception from within would be caught. */
  async any(places: readonly Place[]): Promise<boolean> {
    for (const place of places) if (await this.#catches(place)) return true;
    return false;
  }

  async #catches({ scriptId, lineNumber, columnNumber }: Place): Promise<boolean> {
    const script = await this.#script(scriptId);
    if (script === undefined) return false;
    const offset = (script.starts[lineNumber] ?? 0) + columnNumber;
    // From the outermost node inwards; what stands outside a function does not catch what is thrown when that runs.
    let caught = false;
    for (let node: Node | undefined = script.program; node !== undefined; ) {
      if (isFunction(node)) caught = false;
      if (node.type === "TryStatement" && node.handler !== null && holds(node.block, offset)) caught = true;
      if (node.type === "CallExpression" && handles(node, offset)) caught = true;
      node = children(node).find((child) => holds(child, offset));
    }
    return caught;
  }

  #script(id: string): Promise<Script | undefined> {
    const known = this.#scripts.get(id);
    if (known !== undefined) return known;
    const read = this.#inspector
      .post<Debugger.GetScriptSourceReturnType>("Debugger.getScriptSource", { scriptId: id })
      .then(({ scriptSource }) => {
        const { program } = parseSync("script.js", scriptSource, { lang: "js", sourceType: "module" });
        const starts = [0];
        for (let at = scriptSource.indexOf("\n"); at !== -1; at = scriptSource.indexOf("\n", at + 1))
          starts.push(at + 1);
        return { program, starts };
      })
      .catch(() => undefined);
    this.#scripts.set(id, read);
    return read;
  }
}

const holds = ({ start, end }: Node, offset: number): boolean => start <= offset && offset < end;

const isFunction = ({ type }: Node): boolean =>
  type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression";

/** Whether a call handles the rejection of a promise made at `offset` within it: `made().catch(…)`, `Promise.allSettled([made()])`. */
function handles(call: Node & { type: "CallExpression" }, offset: number): boolean {
  const { callee } = call;
  if (callee.type !== "MemberExpression" || callee.computed || callee.property.type !== "Identifier") return false;
  const { name } = callee.property;
  if (holds(callee.object, offset)) return name === "catch" || (name === "then" && call.arguments.length > 1);
  const promise = callee.object.type === "Identifier" && callee.object.name === "Promise";
  return promise && takesAll.has(name) && call.arguments.some((each) => holds(each, offset));
}
