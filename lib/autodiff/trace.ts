import { Body } from "../graph/body.ts";
import { settle } from "../ops/apply.ts";
import type { Aval } from "../ops/operation.ts";
import { type Level, Tensor } from "../tensor/tensor.ts";
import { Variable } from "../tensor/variable.ts";
import { atLevel } from "./levels.ts";
import { flatten } from "./tree.ts";

/** A function as a graph. */
export interface Traced<R> {
  /** Its inputs are first the captured tensors, then the arguments. */
  readonly body: Body;
  /** What the function read from outside, other than constants: variables, symbols, tensors of transforms around it. */
  readonly captured: readonly Tensor[];
  /** The function's result, from values of the body's outputs. */
  readonly rebuild: (outputs: readonly unknown[]) => R;
}

/** A symbol: an input of a body. */
export function placeholder({ shape, dtype }: Aval, name?: string): Tensor {
  const t = new Tensor({ shape, dtype, name });
  t.symbolic = true;
  return t;
}

/** Whether a tensor is nothing but numbers that stay: those stand in a graph as they are. */
const isConstant = (x: Tensor): boolean =>
  x.level === null && !x.symbolic && !x.tracked && x.storage !== null && !(x instanceof Variable);

/**
 * Runs a function once on symbols and keeps what it did as a graph. Shapes and dtypes are known, values are not: reading one
 * is an error that names cond, where, scan and whileLoop.
 */
export function trace<R>(f: (...inputs: Tensor[]) => R, avals: readonly Aval[]): Traced<R> {
  const captured = new Map<Tensor, Tensor>();
  const made: Tensor[] = [];
  let own: Level | null = null;
  const enter = (aval: Aval, name?: string): Tensor => {
    const t = placeholder(aval, name);
    t.level = own;
    made.push(t);
    return t;
  };
  const lift = (given: Tensor): Tensor => {
    const x = settle(given);
    if (isConstant(x)) return x;
    let inside = captured.get(x);
    if (!inside) captured.set(x, (inside = enter(x, x.name)));
    return inside;
  };
  const traced = atLevel(
    "trace",
    (level) => {
      own = level;
      const inputs = avals.map((aval) => enter(aval));
      const { leaves, rebuild } = flatten(f(...inputs));
      return { inputs, rebuild, outputs: leaves.map((y) => (y.level === level ? y : lift(y))) };
    },
    { lift, made },
  );
  // From here on the nodes are plain symbols: derivative rules walk them as they walk any graph.
  for (const t of made) t.level = null;
  return {
    body: new Body([...captured.values(), ...traced.inputs], traced.outputs),
    captured: [...captured.keys()],
    rebuild: traced.rebuild,
  };
}
