/** Random programs: every way of differentiating gives the same, at first and second order, and that of finite differences. */
import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { backward, detach } from "../../../lib/autodiff/tape.ts";
import { grad, hvp, jvp, vjp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { compile } from "../../../lib/control/compile.ts";
import { symbol, variable } from "../../../lib/create/create.ts";
import { filled, fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { distance } from "../ops/operations/checks.ts";
import { derivative, difference, draw, inner, moved } from "../support/numeric.ts";
import { catalogue } from "../support/programOperations.ts";
import { drawProgram, lossOf, type Program, print, shrink } from "../support/programs.ts";

const seeds = 200;
const limits = { steps: 40, depth: 2 };
const [exact, finite] = [1e-10, 1e-6];

const total = (xs: readonly Tensor[], vs: readonly Tensor[]): number =>
  xs.reduce((sum, x, i) => sum + inner(x, vs[i]!), 0);
const zerosOf = (x: Tensor): Tensor => filled(0, x.shape as number[], x.dtype);
const alongOf = (gs: readonly Tensor[], vs: readonly Tensor[]): Tensor =>
  gs.map((g, i) => f.sum(f.mul(g, vs[i]!))).reduce((a, b) => f.add(a, b));

/** What does not agree, as sentences. */
function problemsOf(program: Program, point: readonly Tensor[]): string[] {
  const loss = (xs: readonly Tensor[]): Tensor => lossOf(program, xs);
  const directions = point.map((x, i) => draw(500 + i, x.shape as number[]));
  const problems: string[] = [];
  const agree = (what: string, a: readonly Tensor[], b: readonly Tensor[], allowed = exact): void => {
    const apart = distance(a, b);
    if (!(apart <= allowed)) problems.push(`${what} differ by ${apart}`);
  };

  // First order.
  const leaves = point.map((x) => variable(x));
  const J = loss(leaves);
  if (J.tracked) backward(J, { createGraph: true });
  const first = leaves.map((x) => x.grad ?? zerosOf(x));
  const tape = first.map(detach);
  const { value, pullback } = vjp((...xs: Tensor[]) => loss(xs), ...point);
  agree("value on the tape and by vjp", [detach(J)], [value], 0);
  agree("gradient by tape and by vjp", tape, pullback(filled(1, [], "float64")));
  const forward = jvp((...xs: Tensor[]) => loss(xs), [...point], [...directions]).tangent.item();
  const reverse = total(tape, directions);
  if (!(difference(forward, reverse) <= exact)) problems.push(`forward ${forward}, reverse ${reverse}`);
  const along = (h: number): number => loss(point.map((x, i) => moved(x, directions[i]!, h))).item();
  const numeric = derivative(along, 1e-3);
  if (!(difference(reverse, numeric) <= finite)) problems.push(`reverse ${reverse}, finite differences ${numeric}`);

  // Second order, each order of the modes.
  const product = hvp((xs: readonly Tensor[]) => loss(xs), point, directions);
  const mixed = vjp(
    (...xs: Tensor[]) => jvp((...ys: Tensor[]) => loss(ys), xs, [...directions]).tangent,
    ...point,
  ).pullback(filled(1, [], "float64"));
  agree("jvp of vjp and vjp of jvp", product, mixed);
  const alongTape = alongOf(first, directions);
  for (const leaf of leaves) leaf.zeroGrad();
  if (alongTape.tracked) backward(alongTape);
  agree(
    "jvp of vjp and the tape twice",
    product,
    leaves.map((x) => x.grad ?? zerosOf(x)),
  );

  // Symbols, compiled.
  const X = point.map((x, i) => symbol(`x${i}`, x.shape, { dtype: "float64" }));
  const Y = loss(X);
  const nodes = gradients(Y, X, { disconnected: "zero" });
  const second = gradients(alongOf(nodes, directions), X, { disconnected: "zero" });
  const compiled = compile({ inputs: X, outputs: [Y, ...nodes, ...second] })(...point);
  agree("value, eager and compiled", compiled.slice(0, 1), [value], 0);
  agree("gradient, symbols compiled and tape", compiled.slice(1, 1 + X.length), tape);
  agree("jvp of vjp and symbols twice", compiled.slice(1 + X.length), product);

  // Batched.
  const other = point.map((x, i) => moved(x, directions[i]!, 1e-2));
  const gradient = (...xs: Tensor[]): readonly Tensor[] => grad((ys: readonly Tensor[]) => loss(ys))(xs);
  const both = point.map((x, i) => pair(x, other[i]!));
  const looped = [gradient(...point), gradient(...other)] as const;
  const expected = point.map((_, i) => pair(looped[0][i]!, looped[1][i]!));
  agree("gradient, batched and looped", vmap(gradient)(...both), expected);
  const lossOfBatch = (xs: readonly Tensor[]): Tensor => f.sum(vmap((...ys: Tensor[]) => loss(ys))(...xs));
  agree("gradient from outside the batch and looped", grad(lossOfBatch)(both), expected);
  return problems;
}

const pair = (a: Tensor, b: Tensor): Tensor =>
  fromArray(Float64Array.from([...a.data, ...b.data]), [2, ...(a.shape as number[])], "float64");

/** The problems, or the error that was thrown. */
function tried(program: Program, point: readonly Tensor[]): string[] {
  try {
    return problemsOf(program, point);
  } catch (error) {
    return [(error as Error).stack ?? String(error)];
  }
}

for (let from = 1; from <= seeds; from += 20)
  test(`programs of seeds ${from} to ${from + 19} have one derivative in all modes`, (t) => {
    for (let seed = from; seed < from + 20; seed++) {
      const { program, point } = drawProgram(seed, limits);
      const problems = tried(program, point);
      if (problems.length === 0) continue;
      const smaller = shrink(program, point, (p) => tried(p, point).length > 0);
      t.fail(`seed ${seed}:\n${print(smaller)}\n${tried(smaller, point).join("\n")}`);
    }
    t.pass();
  });

test("the programs are long, nested, and use every operation", (t) => {
  const programs = Array.from({ length: seeds }, (_, i) => drawProgram(i + 1, limits).program);
  const used = new Set<string>();
  const visit = ({ steps }: Program): void => {
    for (const { operation, params } of steps) {
      used.add(operation);
      for (const value of Object.values(params ?? {}))
        if (value !== null && typeof value === "object" && "steps" in value) visit(value as Program);
    }
  };
  programs.forEach(visit);
  t.true(programs.filter(({ steps }) => steps.length > 20).length > seeds / 4);
  t.deepEqual([...used].sort(), Object.keys(catalogue).sort());
});
