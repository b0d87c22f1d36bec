import { jacobian } from "../autodiff/jacobian.ts";
import { type Traced, trace } from "../autodiff/trace.ts";
import { vjp } from "../autodiff/transforms.ts";
import { differentiable, flatten } from "../autodiff/tree.ts";
import { settle } from "../ops/apply.ts";
import { scalar } from "../ops/constant.ts";
import { add, greater, less, lessEqual, mul, neg, where } from "../ops/functions/elementwise.ts";
import { logicalAnd } from "../ops/functions/logic.ts";
import { transpose } from "../ops/functions/shapes.ts";
import { solveFor } from "../ops/functions/solving.ts";
import { checkFunction, checkNumber, checkOptions, finished } from "../tensor/arguments.ts";
import { ValueError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { checkCarry, checkOneDType } from "./carry.ts";
import { customGrad } from "./customGrad.ts";
import { joined, largest, minus, parted, plus, scaled, type Vector } from "./vectors.ts";
import { whileLoop } from "./whileLoop.ts";

export interface IterationOptions {
  /** The change of x, relative to 1 + its largest element, at which it has arrived; 1e-12 in float64 and 1e-6 in float32 where absent. */
  readonly tolerance?: number;
  /** After so many steps without arriving the result is NaN; 1,000 where absent (100 for rootFind). */
  readonly maxSteps?: number;
}

/** @throws TypeError, ValueError where an option is none, or no number that means something */
function checkIteration(what: string, options: IterationOptions): void {
  checkOptions(what, options, ["tolerance", "maxSteps"]);
  const { tolerance = 0, maxSteps = 1 } = options;
  if (!(checkNumber(`${what}, tolerance`, tolerance) >= 0))
    throw new ValueError(`${what}: expected a tolerance of at least 0, got ${tolerance}.`);
  if (!(checkNumber(`${what}, maxSteps`, maxSteps) >= 1))
    throw new ValueError(`${what}: expected to take at least 1 step, got ${maxSteps} as maxSteps.`);
}

const toleranceFor = (x: Vector, { tolerance }: IterationOptions): number =>
  tolerance ?? (x[0]!.dtype === "float64" ? 1e-12 : 1e-6);

/** x, or NaN where the steps ran out: a result that is not one must not look like one. */
const arrived = (x: Vector, change: Tensor, tolerance: number): Tensor[] =>
  x.map((part) => where(lessEqual(change, tolerance), part, Number.NaN));

/** How far x moved, relative to 1 + its largest element. */
const relativeChange = (before: Vector, after: Vector): Tensor =>
  largest(minus(after, before)).div(largest(after).add(1));

/** Repeats x ← g(x) until it stays. */
function iterate(g: (x: Vector) => Vector, start: Vector, options: IterationOptions): Tensor[] {
  const tolerance = toleranceFor(start, options);
  const { dtype } = start[0]!;
  const [, change, x] = whileLoop(
    ([n, moved]: [Tensor, Tensor, Tensor[]]) =>
      logicalAnd(less(n, options.maxSteps ?? 1000), greater(moved, tolerance)),
    ([n, , now]: [Tensor, Tensor, Tensor[]]) => {
      const next = [...g(now)];
      return [add(n, 1), relativeChange(now, next), next] as [Tensor, Tensor, Tensor[]];
    },
    [scalar(0, "int32"), scalar(Number.POSITIVE_INFINITY, dtype), [...start]] as [Tensor, Tensor, Tensor[]],
  );
  return arrived(x, change, tolerance);
}

interface Solver {
  /** Finds x from a start, for values of what the function reads from outside. */
  readonly find: (f: (x: Vector) => Vector, start: Vector) => Tensor[];
  /** u with u = G + (∂f/∂x)ᵀu or (∂f/∂x)ᵀu = −G at the solution: what the gradient of x becomes for the function's value. */
  readonly adjoint: (f: (x: Vector) => Vector, x: Vector, G: Vector) => Tensor[];
}

/** A tree that a function defines implicitly, differentiated by the implicit function theorem in what the function reads. */
function implicit<X>(what: string, f: (x: X) => X, x0: X, options: IterationOptions, { find, adjoint }: Solver): X {
  checkFunction(what, f);
  checkIteration(what, options);
  const start = differentiable(what, "the start", x0);
  const leaves = start.leaves.map(settle);
  checkOneDType(what, leaves);
  const traced: Traced<Tensor[]> = trace((...inputs) => {
    const out = flatten(finished(what, f(start.rebuild(inputs))));
    checkCarry(what, start, out);
    return out.leaves;
  }, leaves);
  const of = (outside: Vector) => (x: Vector) => traced.body.replay([...outside, ...x]);
  const found = customGrad({
    name: what,
    forward: (outside: Vector, from: Vector) => ({ value: find(of(outside), from), residuals: outside }),
    backward: (outside: Vector, G: Vector, x: Vector) => {
      const u = adjoint(of(outside), x, G);
      const [gradients] = vjp((given: Vector) => of(given)(x), outside).pullback(u);
      return [gradients, null];
    },
  })(traced.operands(), leaves);
  return start.rebuild(found);
}

/**
 * x with x = g(x), found by repeating x ← g(x). Its derivative in whatever g reads comes from the implicit function theorem, at any
 * order and in every mode: nothing of the steps is kept. NaN where g does not settle.
 * @param x0 - where to start, which the result does not depend on: a tensor, or plain objects and arrays of them
 */
export function fixedPoint<X>(g: (x: X) => X, x0: X, options: IterationOptions = {}): X {
  return implicit("fixedPoint", g, x0, options, {
    find: (f, start) => iterate(f, start, options),
    adjoint: (f, x, G) => {
      const { pullback } = vjp((y: Vector) => f(y), x);
      return fixedPoint((u: Tensor[]) => plus(G, pullback(u)[0]), [...G], options);
    },
  });
}

/**
 * x with f(x) = 0, found by Newton's method with steps halved while they do not help. Its derivative in whatever f reads comes from
 * the implicit function theorem, at any order and in every mode. NaN where no root was reached.
 * @param f - gives as many numbers as x has, in x's structure
 * @param x0 - where to start: a tensor, or plain objects and arrays of them
 */
export function rootFind<X>(f: (x: X) => X, x0: X, options: IterationOptions = {}): X {
  return implicit("rootFind", f, x0, options, {
    find: (g, start) => newton(g, start, options),
    adjoint: (g, x, G) => {
      const J = matrixOf(g, x);
      return parted(neg(solveFor("gradient of rootFind", transpose(J), joined(G))), x);
    },
  });
}

/** The Jacobian of a function of vectors as one matrix. */
const matrixOf = (f: (x: Vector) => Vector, x: Vector): Tensor =>
  jacobian((row: Tensor) => joined(f(parted(row, x))))(joined(x)) as Tensor;

function newton(f: (x: Vector) => Vector, start: Vector, options: IterationOptions): Tensor[] {
  const tolerance = toleranceFor(start, options);
  const { dtype } = start[0]!;
  const size = (x: Vector): Tensor => largest(f(x));
  const [, , x, left] = whileLoop(
    ([n, moved]: [Tensor, Tensor, Tensor[], Tensor]) =>
      logicalAnd(less(n, options.maxSteps ?? 100), greater(moved, tolerance)),
    ([n, , now, residual]: [Tensor, Tensor, Tensor[], Tensor]) => {
      const step = parted(solveFor("rootFind", matrixOf(f, now), joined(f(now))), now);
      const [, taken] = whileLoop(
        ([k, part]: [Tensor, Tensor]) =>
          logicalAnd(less(k, 30), greater(size(minus(now, scaled(step, part))), residual)),
        ([k, part]: [Tensor, Tensor]) => [add(k, 1), mul(part, 0.5)] as [Tensor, Tensor],
        [scalar(0, "int32"), scalar(1, dtype)] as [Tensor, Tensor],
      );
      const next = minus(now, scaled(step, taken));
      return [add(n, 1), relativeChange(now, next), next, size(next)] as [Tensor, Tensor, Tensor[], Tensor];
    },
    [scalar(0, "int32"), scalar(Number.POSITIVE_INFINITY, dtype), [...start], size(start)] as [
      Tensor,
      Tensor,
      Tensor[],
      Tensor,
    ],
  );
  // Steps become small at a root and also where no step helps: there the function is not small beside what it was.
  const enough = Math.sqrt(tolerance);
  return arrived(x, left.div(size(start).add(1)), enough);
}
