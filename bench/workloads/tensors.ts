import * as ad from "../../lib/index.ts";
import type { Prepared } from "../workload.ts";
import { norm, type Values } from "./data.ts";

export const float32 = ({ shape, data }: Values): ad.Tensor =>
  ad.tensor(data, { dtype: "float32" }).reshape([...shape]);

export const float64 = ({ shape, data }: Values): ad.Tensor =>
  ad.tensor(data, { dtype: "float64" }).reshape([...shape]);

export const normOf = (tensors: readonly ad.Tensor[]): number => norm(tensors.map((t) => t.data));

/** A function of fixed arguments; `check` says what is compared of its result. */
export const calling =
  <A extends readonly unknown[], R>(
    make: () => (...args: A) => R,
    args: () => Readonly<NoInfer<A>>,
    check: (result: R) => number[],
  ) =>
  (): Prepared => {
    const [f, given] = [make(), args()];
    return { run: () => void f(...(given as A)), check: () => check(f(...(given as A))) };
  };

/** The same function on the tape or as it is, and compiled. */
export const eagerAndCompiled = <A extends readonly unknown[], R>(
  f: (...args: A) => R,
  args: () => Readonly<NoInfer<A>>,
  check: (result: R) => number[],
): Record<"adjoint" | "adjoint-compiled", () => Prepared> => ({
  adjoint: calling(() => f, args, check),
  "adjoint-compiled": calling(() => ad.compile(f), args, check),
});
