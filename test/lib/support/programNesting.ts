/** Operations of random programs that hold programs: transforms and control flow. */
import { grad, vjp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { checkpoint, compile } from "../../../lib/control/compile.ts";
import { cond as condOperation } from "../../../lib/control/cond.ts";
import { customGrad as customGradOperation } from "../../../lib/control/customGrad.ts";
import { scan as scanOperation } from "../../../lib/control/scan.ts";
import { whileLoop as whileOperation } from "../../../lib/control/whileLoop.ts";
import "../../../lib/methods.ts";
import { fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { count } from "../../../lib/tensor/shape.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { anyValue, type Definition, define } from "./programDefinition.ts";
import { drawSteps, lossOf, type Program, run } from "./programs.ts";
import type { RandomChoices } from "./randomChoices.ts";

const elements = (x: Tensor, member: number): Tensor => {
  const shape = x.shape.slice(1) as number[];
  const size = count(shape);
  return fromArray(x.data.slice(member * size, (member + 1) * size), shape, "float64");
};

/** A short program on given values, for an operation that holds one. */
function bodyOf(random: RandomChoices, members: readonly Tensor[], depth: number): Program | null {
  const steps = drawSteps(random, members, { steps: 1 + random.below(5), depth: depth - 1, smooth: true });
  return steps.length === 0 ? null : { inputs: members.map((x) => x.shape as number[]), steps };
}

const last = (body: Program, xs: readonly Tensor[]): Tensor => run(body, xs).at(-1)!;

/** x, moved by the mean of what a program gives: of the shape of x. */
const nudged = (x: Tensor, body: Program, xs: readonly Tensor[]): Tensor => f.tanh(f.add(x, f.mean(last(body, xs))));

/** Two values and a program on them. */
const onTwo = (apply: (x: Tensor, y: Tensor, body: Program) => Tensor): Definition =>
  define<{ body: Program }>({
    weight: 1,
    nests: true,
    choose(random, values, depth) {
      const args = [anyValue(random, values), anyValue(random, values)];
      const body = bodyOf(
        random,
        args.map((i) => values[i]!),
        depth,
      );
      return body && { args, params: { body } };
    },
    apply: ([x, y], { body }) => apply(x!, y!, body),
  });

export const nesting = {
  /** A program over the members of one or two values. Its kinks could only be kept away from at the first member, so it has none. */
  vmap: define<{ inAxes: readonly (0 | null)[]; body: Program }>({
    weight: 1,
    nests: true,
    choose(random, values, depth) {
      const first = anyValue(random, values);
      const size = values[first]!.shape[0];
      if (size === undefined) return null;
      const args = [first, anyValue(random, values)];
      const inAxes = args.map((i) => (values[i]!.shape[0] === size ? 0 : null));
      const members = args.map((i, k) => (inAxes[k] === 0 ? elements(values[i]!, 0) : values[i]!));
      const body = bodyOf(random, members, depth);
      return body && { args, params: { inAxes, body } };
    },
    apply: (xs, { inAxes, body }) => vmap((...ys: Tensor[]) => last(body, ys), { inAxes })(...xs),
  }),
  /** The gradient of a program's loss: what is computed from it is of one order more. */
  grad: onTwo((x, y, body) => grad((z: Tensor) => lossOf(body, [z, y]))(x)),
  checkpoint: onTwo((x, y, body) => checkpoint((...xs: Tensor[]) => last(body, xs))(x, y)),
  /** The second value is captured, not passed. */
  compile: onTwo((x, y, body) => compile((z: Tensor) => last(body, [z, y]))(x)),
  /** A backward rule that is given: the program's own pullback. */
  customGrad: onTwo((x, y, body) =>
    customGradOperation({
      forward: (z: Tensor, w: Tensor) => ({ value: last(body, [z, w]), residuals: [z, w] }),
      backward: ([z, w]: readonly Tensor[], G: Tensor) => {
        const [dz, dw] = vjp((u: Tensor, v: Tensor) => last(body, [u, v]), z!, w!).pullback(G);
        return [dz, dw];
      },
    })(x, y),
  ),
  /** A loop over the first axis of a value, with another one carried and a third captured; one of the two results is not used. */
  scan: define<{ body: Program; reverse: boolean; result: "carry" | "elements" }>({
    weight: 1,
    nests: true,
    choose(random, values, depth) {
      const args = [anyValue(random, values), anyValue(random, values), anyValue(random, values)];
      const [carry, xs, captured] = args.map((i) => values[i]!) as [Tensor, Tensor, Tensor];
      if (xs.rank === 0) return null;
      const body = bodyOf(random, [carry, elements(xs, 0), captured], depth);
      return (
        body && {
          args,
          params: { body, reverse: random.chance(0.5), result: random.pick(["carry", "elements"] as const) },
        }
      );
    },
    apply([init, xs, captured], { body, reverse, result }) {
      const step = (carry: Tensor, x: Tensor): readonly [Tensor, Tensor] => {
        const y = last(body, [carry, x, captured!]);
        return [f.tanh(f.add(carry, f.mean(y))), y];
      };
      const [carry, ys] = scanOperation(step, init!, xs!, { reverse });
      return result === "carry" ? carry : ys;
    },
  }),
  /** A condition on one value, well on one side of its threshold; the branches read two others. */
  cond: define<{ threshold: number; yes: Program; no: Program }>({
    weight: 2,
    nests: true,
    jumps: true,
    choose(random, values, depth) {
      const args = [anyValue(random, values), anyValue(random, values), anyValue(random, values)];
      const xs = args.slice(1).map((i) => values[i]!);
      const [yes, no] = [bodyOf(random, xs, depth), bodyOf(random, xs, depth)];
      const threshold = f.sum(values[args[0]!]!).item() + random.pick([-0.3, 0.3]);
      return yes && no && { args, params: { threshold, yes, no } };
    },
    apply: ([p, x, y], { threshold, yes, no }) =>
      condOperation(
        f.greater(f.sum(p!), threshold),
        (a: Tensor, b: Tensor) => nudged(a, yes, [a, b]),
        (a: Tensor) => nudged(a, no, [a, y!]),
        x!,
        y!,
      ),
  }),
  /** A condition for each member of a value; what a member does not do is undefined for it. */
  condOfMembers: define<{ threshold: number; yes: Program; no: Program }>({
    weight: 2,
    nests: true,
    jumps: true,
    choose(random, values, depth) {
      const args = [anyValue(random, values), anyValue(random, values)];
      const [p, y] = args.map((i) => values[i]!) as [Tensor, Tensor];
      const size = p.shape[0] as number | undefined;
      if (size === undefined) return null;
      const sums = Array.from({ length: size }, (_, i) => f.sum(elements(p, i)).item()).sort((a, b) => a - b);
      const wide = sums.slice(1).flatMap((sum, i) => (sum - sums[i]! > 0.6 ? [(sum + sums[i]!) / 2] : []));
      const threshold = random.pick(wide.length > 0 ? wide : [sums[0]! - 0.3, sums.at(-1)! + 0.3]);
      const [yes, no] = [bodyOf(random, [elements(p, 0), y], depth), bodyOf(random, [elements(p, 0), y], depth)];
      return yes && no && { args, params: { threshold, yes, no } };
    },
    apply: ([p, y], { threshold, yes, no }) =>
      vmap((x: Tensor) => {
        const over = f.sub(f.sum(x), threshold);
        return condOperation(
          f.greater(over, 0),
          (a: Tensor, b: Tensor) => f.add(nudged(a, yes, [a, b]), f.sqrt(over)),
          (a: Tensor) => f.add(nudged(a, no, [a, y!]), f.log1p(f.neg(over))),
          x,
          y!,
        );
      })(p!),
  }),
  /** A loop that ends when its state is small: the state shrinks at each step, by a factor that a program gives. */
  whileLoop: define<{ limit: number; body: Program }>({
    weight: 1,
    nests: true,
    jumps: true,
    choose(random, values, depth) {
      const args = [anyValue(random, values), anyValue(random, values)];
      const [x, y] = args.map((i) => values[i]!) as [Tensor, Tensor];
      const body = bodyOf(random, [x, y], depth);
      if (!body) return null;
      const sizes = [norm(x)];
      for (let state = x, i = 0; i < 4; i++) sizes.push(norm((state = shrunk(state, y, body))));
      const steps = random.below(5);
      if (!sizes.every((size, i) => size > 1e-4 && (i === 0 || size < 0.8 * sizes[i - 1]!))) return null;
      const limit = steps === 0 ? 2 * sizes[0]! : Math.sqrt(sizes[steps - 1]! * sizes[steps]!);
      return { args, params: { limit, body } };
    },
    apply: ([x, y], { limit, body }) =>
      whileOperation(
        ({ state }) => f.greater(f.sum(f.square(state)), limit),
        ({ state, steps }) => ({ state: shrunk(state, y!, body), steps: f.add(steps, 1) }),
        { state: x!, steps: fromArray(Int32Array.of(0), [], "int32") },
      ).state,
  }),
} as const satisfies Record<string, Definition>;

const norm = (x: Tensor): number => f.sum(f.square(x)).item();
const shrunk = (x: Tensor, y: Tensor, body: Program): Tensor =>
  f.mul(f.sin(x), f.add(f.mul(f.sigmoid(f.mean(last(body, [x, y]))), 0.3), 0.5));
