import { trace } from "../autodiff/trace.ts";
import { vjp } from "../autodiff/transforms.ts";
import { differentiable, flatten } from "../autodiff/tree.ts";
import type { Stacked } from "../autodiff/treeTypes.ts";
import { marked, placed } from "../graph/flags.ts";
import { settle } from "../ops/apply.ts";
import { type Operand, toTensor } from "../ops/constant.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { at } from "../ops/functions/at.ts";
import { add, mul, neg } from "../ops/functions/elementwise.ts";
import { sum } from "../ops/functions/reductions.ts";
import { cast, concat, expandDims } from "../ops/functions/shapes.ts";
import { checkFunction, checkOptions, finished } from "../tensor/arguments.ts";
import { isFloating } from "../tensor/dtype.ts";
import { messages, ShapeError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkCarry, checkOneDType } from "./carry.ts";
import { customGrad } from "./customGrad.ts";
import { type Accuracy, type Field, integrate } from "./rungeKutta.ts";
import { scan } from "./scan.ts";
import { plus, type Vector } from "./vectors.ts";

export interface OdeOptions {
  /** The error of a step relative to the state; 1e-8 in float64 and 1e-5 in float32 where absent. */
  readonly rtol?: number;
  /** The error of a step where the state is small; as rtol where absent. */
  readonly atol?: number;
  /** Steps between two of the times after which the state is NaN; 10,000 where absent. */
  readonly maxSteps?: number;
}

/**
 * The solution of dy/dt = f(y, t) with y(ts₀) = y0, at the times ts: Dormand and Prince's method of order 5 with steps that follow
 * the error. The derivative, in y0, ts and whatever f reads, solves the adjoint equation backwards (Pontryagin 1962; Chen et al.,
 * "Neural ordinary differential equations", 2018): nothing of the steps is kept.
 * @param f - takes the state and the time; gives the state's derivative, in its structure
 * @param y0 - a tensor, or plain objects and arrays of them
 * @param ts - [n], rising or falling
 * @returns y0's structure, each tensor [n, ...s]
 */
export function odeint<Y>(f: (y: Y, t: Tensor) => Y, y0: Y, ts: Operand, options: OdeOptions = {}): Stacked<Y> {
  checkFunction("odeint", f);
  const start = differentiable("odeint", "y0", y0);
  const leaves = start.leaves.map(settle);
  checkOneDType("odeint", leaves);
  checkOptions("odeint", options, ["rtol", "atol", "maxSteps"]);
  const { dtype } = leaves[0]!;
  const given = toTensor("odeint", ts);
  const times = given.dtype === dtype ? given : cast(given, dtype);
  if (times.rank !== 1 || times.shape[0] === 0)
    throw new ShapeError(messages.rank("odeint", "times [n] of at least one", times.shape));
  const tolerance = options.rtol ?? (dtype === "float64" ? 1e-8 : 1e-5);
  const accuracy = { rtol: tolerance, atol: options.atol ?? tolerance, maxSteps: options.maxSteps ?? 10_000 };
  const traced = trace(
    (...inputs) => {
      const slope = flatten(finished("odeint", f(start.rebuild(inputs.slice(0, -1)), inputs.at(-1)!)));
      checkCarry("odeint", start, slope);
      return slope.leaves;
    },
    [...leaves, { shape: [], dtype }],
  );
  const of =
    (outside: Vector): Field =>
    (y, t) =>
      traced.body.replay([...outside, ...y, t]);
  const found = customGrad({
    name: "odeint",
    forward: (outside: Vector, y: Vector, t: Tensor) => ({
      value: solution(of(outside), y, t, accuracy),
      residuals: { outside, t },
    }),
    backward: ({ outside, t }: { outside: Vector; t: Tensor }, G: Vector, ys: Vector) =>
      adjoint(of, outside, t, G, ys, accuracy),
  })(traced.operands(), leaves, times);
  return start.rebuild(found) as Stacked<Y>;
}

const first = (x: Tensor): Tensor => at(x, 0);
const rest = (x: Tensor): Tensor => at(x, [[1, null]]);
const withFirst = (x: Tensor, others: Tensor): Tensor => concat([expandDims(x, 0), others]);

function solution(field: Field, y0: Vector, ts: Tensor, accuracy: Accuracy): Tensor[] {
  const [, ys] = scan(
    ([y, t]: [Tensor[], Tensor], next: Tensor): readonly [[Tensor[], Tensor], Tensor[]] => {
      const reached = integrate(field, y, t, next, accuracy);
      return [[reached, next], reached];
    },
    [[...y0], first(ts)] as [Tensor[], Tensor],
    rest(ts) as unknown as Tensor & Tensor[],
  );
  return y0.map((y, i) => withFirst(y, (ys as unknown as Tensor[])[i]!));
}

const product = (a: Vector, b: Vector): Tensor => a.map((x, i) => sum(mul(x, b[i]!))).reduce((p, q) => add(p, q));

/** The gradients of outside, y0 and ts, for gradients G of the states ys at the times. */
function adjoint(
  of: (outside: Vector) => Field,
  outside: Vector,
  ts: Tensor,
  G: Vector,
  ys: Vector,
  accuracy: Accuracy,
): [Tensor[], Tensor[], Tensor] {
  const moving = outside.map((x) => isFloating(x.dtype));
  const parameters = marked(outside, moving);
  const all = (own: Vector): Vector => placed(moving, own).map((x, i) => x ?? outside[i]!);
  const n = ys.length;
  /** State, its adjoint a and the parameters' gradient g together: da/dt = −aᵀ∂f/∂y, dg/dt = −aᵀ∂f/∂θ. */
  const field: Field = (z, t) => {
    const [y, a] = [z.slice(0, n), z.slice(n, 2 * n)];
    const { value, pullback } = vjp((p: Vector, x: Vector) => of(all(p))(x, t), parameters, y);
    const [ofParameters, ofState] = pullback(a);
    return [...value, ...ofState.map((x) => neg(x)), ...ofParameters.map((x) => neg(x))];
  };
  type Carry = { a: Tensor[]; g: Tensor[] };
  type Interval = { y: Tensor[]; G: Tensor[]; to: Tensor; from: Tensor };
  const [{ a, g }, ofTimes] = scan(
    ({ a: later, g: sofar }: Carry, { y, G: own, to, from }: Interval) => {
      const here = plus(later, own);
      const slope = of(outside)(y, to);
      const back = integrate(field, [...y, ...here, ...sofar], to, from, accuracy);
      return [{ a: back.slice(n, 2 * n), g: back.slice(2 * n) }, product(own, slope)] as const;
    },
    { a: ys.map((y) => zerosLike(first(y))), g: parameters.map((x) => zerosLike(x)) } as Carry,
    {
      y: ys.map(rest),
      G: G.map(rest),
      to: rest(ts),
      from: at(ts, [[0, -1]]),
    } as Interval,
    { reverse: true },
  );
  const begin = ys.map(first);
  return [
    placed(moving, g).map((x, i) => x ?? zerosLike(outside[i]!)),
    plus(a, G.map(first)),
    withFirst(neg(product(a, of(outside)(begin, first(ts)))), ofTimes as unknown as Tensor),
  ];
}
