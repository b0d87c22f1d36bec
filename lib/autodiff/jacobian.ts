import { checkFunction, checkOptions, describe } from "../tensor/arguments.ts";
import { ValueError } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { JacobianPlan } from "./jacobianPlan.ts";
import { cheapest, coloured, dense, type Way } from "./jacobianWays.ts";
import { asTree, checkPosition, gradientOf } from "./transforms.ts";
import { differentiable } from "./tree.ts";
import type { JacobianOf } from "./treeTypes.ts";

export interface JacobianOptions<N extends number = number> {
  /**
   * forward: one pass for each element of the arguments, all in one batch; reverse: one for each element of the result; auto
   * (default): whichever is fewer, or an elimination of the graph's inner vertices where that takes fewer multiplications; coloured: for
   * sparse Jacobians, whose pattern is found from the graph, one pass for each colour of its columns, rows or both.
   */
  readonly mode?: "forward" | "reverse" | "auto" | "coloured";
  /** Which argument to differentiate for; 0 where absent. */
  readonly argnum?: N;
}

export interface HessianOptions<N extends number = number> {
  /** dense (default): a pass for each element of the argument; coloured: for sparse Hessians one for each colour of its pattern. */
  readonly mode?: "dense" | "coloured";
  /** Which argument to differentiate for; 0 where absent. */
  readonly argnum?: N;
}

/** A function's derivatives, and how they are computed. */
export interface JacobianFunction<A extends readonly unknown[], J> {
  (...args: A): J;
  /** Which way is taken at such arguments, and what the ways that were counted take. */
  explain(...args: A): JacobianPlan;
}

/**
 * All first derivatives: for f from [...n] to [...m] a tensor [...m, ...n]; for trees, in each place of the result's structure
 * the argument's structure.
 */
export function jacobian<A extends readonly unknown[] = Tensor[], R = Tensor, const N extends number = 0>(
  f: (...args: A) => R,
  options: JacobianOptions<N> = {},
): JacobianFunction<A, JacobianOf<R, A[N]>> {
  checkOptions("jacobian", options, ["mode", "argnum"]);
  const { mode = "auto", argnum = 0 }: JacobianOptions = options;
  checkMode("jacobian", mode, ["auto", "forward", "reverse", "coloured"]);
  return byWay("jacobian", f, argnum, (one, x) => {
    if (mode === "coloured") return coloured(one, x, false);
    return mode === "auto" ? cheapest(one, x) : dense(one, x, mode);
  });
}

/** All second derivatives of a scalar function: for an argument [...n] a tensor [...n, ...n]. */
export function hessian<A extends readonly unknown[] = Tensor[], const N extends number = 0>(
  f: (...args: A) => Tensor | number,
  options: HessianOptions<N> = {},
): JacobianFunction<A, JacobianOf<A[N], A[N]>> {
  checkFunction("hessian", f);
  checkOptions("hessian", options, ["mode", "argnum"]);
  const { mode = "dense", argnum = 0 }: HessianOptions = options;
  checkMode("hessian", mode, ["dense", "coloured"]);
  const both = gradientOf<A, number>("hessian", f, { argnums: argnum });
  const gradient = (...args: A): unknown => both(...args).gradient;
  return byWay<A, unknown, JacobianOf<A[N], A[N]>>("hessian", gradient, argnum, (gradient, x) =>
    mode === "coloured" ? coloured(gradient, x, true) : dense(gradient, x, "forward"),
  );
}

function checkMode(what: string, mode: string, modes: readonly string[]): void {
  if (!modes.includes(mode))
    throw new ValueError(
      `${what}: expected ${modes.map((name) => `"${name}"`).join(" or ")} as mode, got ${describe(mode)}.`,
    );
}

function byWay<A extends readonly unknown[], R, J>(
  what: string,
  f: (...args: A) => R,
  argnum: number,
  choose: (f: (x: unknown) => R, x: unknown) => Way,
): JacobianFunction<A, J> {
  checkFunction(what, f);
  const wayAt = (args: A): Way => {
    checkPosition(what, argnum, args.length);
    const { tree } = differentiable(what, `argument ${argnum}`, asTree(args[argnum]));
    return choose((x) => f(...(args.with(argnum, x) as unknown as A)), tree);
  };
  return Object.assign((...args: A) => wayAt(args).run() as J, { explain: (...args: A) => wayAt(args).plan() });
}
