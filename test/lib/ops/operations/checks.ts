/** The checks of one case: each returns what is wrong, as sentences. */

import { grad } from "../../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../../lib/autodiff/vmap.ts";
import { fromArray } from "../../../../lib/ops/constant.ts";
import { type DType, isFloating } from "../../../../lib/tensor/dtype.ts";
import { withState } from "../../../../lib/tensor/state.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { derivative, difference, draw, inner, moved } from "../../support/numeric.ts";
import {
  converted,
  gradientByPullback,
  gradientBySymbols,
  gradientByTape,
  isDifferentiable,
  type Problem,
  problemOf,
  secondBySymbols,
  secondByTape,
  secondForwardOverReverse,
  secondReverseOverForward,
  tangentOfResults,
  valueBySymbols,
} from "./modes.ts";
import { inputOf, type Sample } from "./sample.ts";

/** How far the modes may lie apart, in units of the last place of float64 and float32 roughly, and from finite differences. */
const apart: Record<"float64" | "float32", number> = { float64: 1e-12, float32: 2e-5 };
const finite = 1e-7;

/** The largest distance between elements, relative to the largest element (absolute below `floor`). */
export function distance(a: readonly Tensor[], b: readonly Tensor[], floor = 1): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  a.forEach((x, i) => {
    const [u, v] = [x.data, b[i]!.data];
    if (x.shape.join() !== b[i]!.shape.join()) worst = Number.POSITIVE_INFINITY;
    let scale = floor;
    for (const value of v) if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value));
    for (let k = 0; k < v.length; k++)
      if (!Object.is(u[k], v[k]) && u[k] !== v[k]) {
        const own = Math.abs(u[k]! - v[k]!) / scale;
        worst = Math.max(worst, Number.isNaN(own) ? Number.POSITIVE_INFINITY : own);
      }
  });
  return worst;
}

const show = (xs: readonly Tensor[]): string =>
  xs.map((x) => `[${Array.from(x.data.slice(0, 6), (v) => v.toPrecision(8)).join(", ")}]`).join(" ");

/** A report where the two differ by more than allowed. */
const agree = (what: string, a: readonly Tensor[], b: readonly Tensor[], allowed: number): string[] =>
  distance(a, b) <= allowed ? [] : [`${what}: ${show(a)} and ${show(b)}`];

const total = (xs: readonly Tensor[], vs: readonly Tensor[]): number =>
  xs.reduce((sum, x, i) => sum + inner(x, vs[i]!), 0);

const inDType = (sample: Sample, dtype: DType): Problem =>
  problemOf(
    sample,
    sample.inputs.map((x) => converted(x, dtype)),
  );

/** Eager values and those by symbols are the same bits, of the shape and dtype that inference said. */
export function checkValue(sample: Sample, dtype: "float64" | "float32", symbols: boolean): string[] {
  const problem = inDType(sample, dtype);
  const eager = problem.call(problem.inputs);
  const problems = eager.flatMap((y) =>
    isFloating(y.dtype) && y.dtype !== dtype && problem.point.length > 0
      ? [`value: the result has dtype ${y.dtype} for ${dtype} inputs`]
      : [],
  );
  return symbols ? [...problems, ...agree("value, eager and symbols", eager, valueBySymbols(problem), 0)] : problems;
}

/** Tape, symbols, pullback and forward mode give one gradient, which is that of finite differences. */
export function checkFirst(sample: Sample, dtype: "float64" | "float32", except: Exceptions): string[] {
  const problem = inDType(sample, dtype);
  if (!isDifferentiable(problem)) return [];
  const { point, tangents, cotangents, loss } = problem;
  const tape = gradientByTape(problem, point);
  const problems = agree("gradient, pullback and tape", gradientByPullback(problem), tape, apart[dtype]);
  if (!except.symbols)
    problems.push(...agree("gradient, symbols and tape", gradientBySymbols(problem), tape, apart[dtype]));
  const forward = total(tangentOfResults(problem), cotangents);
  const reverse = total(tape, tangents);
  if (!(difference(forward, reverse) <= apart[dtype]))
    problems.push(`derivative along a direction: forward ${forward}, reverse ${reverse}`);
  if (dtype === "float64" && !except.differences) {
    const numeric = derivative((h) => loss(point.map((x, i) => moved(x, tangents[i]!, h))).item());
    if (!(difference(reverse, numeric) <= finite))
      problems.push(`derivative along a direction: reverse ${reverse}, finite differences ${numeric}`);
  }
  return problems;
}

/** Forward over reverse, reverse over forward, reverse over reverse and symbols twice give one Hessian product. */
export function checkSecond(sample: Sample, dtype: "float64" | "float32", except: Exceptions): string[] {
  const problem = inDType(sample, dtype);
  if (!isDifferentiable(problem)) return [];
  const { point, tangents } = problem;
  const product = secondForwardOverReverse(problem, true);
  const others: [string, readonly Tensor[]][] = [
    ["reverse over forward", secondReverseOverForward(problem, true)],
    ["the tape twice", secondByTape(problem, true)],
    ...(except.symbols ? [] : [["symbols twice", secondBySymbols(problem, true)] as [string, readonly Tensor[]]]),
  ];
  const problems = others.flatMap(([name, other]) =>
    agree(`Hessian times vector, ${name} and forward over reverse`, other, product, apart[dtype]),
  );
  if (dtype === "float64" && !except.differences) {
    const probes = point.map((x, i) => draw(sample.seed + 33301 + i, x.shape as number[]));
    const exact = total(product, probes);
    const numeric = derivative((h) =>
      total(
        gradientByTape(
          problem,
          point.map((x, i) => moved(x, tangents[i]!, h)),
          true,
        ),
        probes,
      ),
    );
    if (!(difference(exact, numeric) <= finite))
      problems.push(`Hessian times vector along a probe: ${exact}, finite differences ${numeric}`);
  }
  return problems;
}

export type Exceptions = Readonly<Partial<Record<string, string>>>;

/**
 * vmap over each input alone and over all together is the loop over members, value and gradient, and applies as many operations
 * for five members as for two.
 */
export function checkBatched(sample: Sample, dtype: "float64" | "float32", secondOrder: boolean): string[] {
  const members = (size: number): (readonly Tensor[])[] =>
    Array.from({ length: size }, (_, m) =>
      sample.inputs.map((_, i) => converted(inputOf(sample.case, i, sample.seed, m), dtype)),
    );
  const all = sample.inputs.map(() => true);
  const choices =
    sample.inputs.length === 1 ? [all] : [...sample.inputs.map((_, k) => all.map((_, i) => i === k)), all];
  return choices.flatMap((chosen) => {
    const where = chosen.every(Boolean) ? "all inputs" : `input ${chosen.indexOf(true)}`;
    const call = (...xs: Tensor[]): readonly Tensor[] => problemOf(sample).call(xs);
    const problems = compareBatched(`vmap over ${where}: value`, call, members, chosen, apart[dtype]);
    if (!isDifferentiable(problemOf(sample))) return problems;
    const loss = (xs: readonly Tensor[], own: readonly Tensor[]): Tensor => problemOf(sample, own).loss(xs, true);
    const first = (...own: Tensor[]): readonly Tensor[] =>
      grad((xs: readonly Tensor[]) => loss(xs, own))(sample.active.map((i) => own[i]!));
    problems.push(...compareBatched(`vmap over ${where}: gradient`, first, members, chosen, apart[dtype]));
    if (secondOrder && chosen.every(Boolean)) {
      const second = (...own: Tensor[]): readonly Tensor[] => secondForwardOverReverse(problemOf(sample, own), true);
      problems.push(
        ...compareBatched(`vmap over ${where}: Hessian times vector`, second, members, chosen, apart[dtype]),
      );
    }
    return problems;
  });
}

function compareBatched(
  what: string,
  f: (...xs: Tensor[]) => readonly Tensor[],
  members: (size: number) => readonly (readonly Tensor[])[],
  chosen: readonly boolean[],
  allowed: number,
): string[] {
  const inAxes = chosen.map((own) => (own ? 0 : null));
  const batched = (size: number): { results: readonly Tensor[]; applied: string[] } => {
    const own = members(size);
    const inputs = chosen.map((isOwn, i) => (isOwn ? stacked(own.map((xs) => xs[i]!)) : own[0]![i]!));
    const applied: string[] = [];
    const results = withState(
      "observer",
      (name) => void applied.push(name),
      () => vmap(f, { inAxes })(...inputs),
    );
    return { results, applied };
  };
  const two = batched(2);
  const five = batched(5);
  const own = members(2);
  const looped = own.map((xs) => f(...xs.map((x, i) => (chosen[i] ? x : own[0]![i]!))));
  const expected = two.results.map((_, k) => stacked(looped.map((ys) => ys[k]!)));
  const problems = agree(`${what}, batched and looped`, two.results, expected, allowed);
  if (two.applied.length !== five.applied.length)
    problems.push(
      `${what}: ${two.applied.length} operations for 2 members, ${five.applied.length} for 5 (${five.applied.slice(0, 12).join(", ")})`,
    );
  return problems;
}

/** Along a new axis 0, outside the library's operations. */
function stacked(xs: readonly Tensor[]): Tensor {
  const parts = xs.map((x) => x.data);
  const length = parts[0]!.length;
  const out = new (parts[0]!.constructor as Float64ArrayConstructor)(length * xs.length);
  for (const [i, part] of parts.entries()) out.set(part, i * length);
  return fromArray(out, [xs.length, ...xs[0]!.shape] as number[], xs[0]!.dtype);
}
