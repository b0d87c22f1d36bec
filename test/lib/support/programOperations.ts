/** The operations that random programs are made of. */
import { grad } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { broadcastShapes, count } from "../../../lib/tensor/shape.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { drawSteps, lossOf, type Program, run } from "./programs.ts";
import type { RandomChoices } from "./randomChoices.ts";

/** How an operation is drawn, and what it does. */
export interface Definition {
  readonly weight: number;
  /** Whether it holds a program of its own. */
  readonly nests?: boolean;
  /** Whether its derivative jumps somewhere: kept out of programs that run at points which are not known when they are drawn. */
  readonly jumps?: boolean;
  /** Arguments (numbers of values) and parameters; null where none were found that fit. */
  choose(
    random: RandomChoices,
    values: readonly Tensor[],
    depth: number,
  ): { readonly args: readonly number[]; readonly params: unknown } | null;
  apply(xs: readonly Tensor[], params: unknown): Tensor;
}

const define = <P>(
  definition: Omit<Definition, "choose" | "apply"> & {
    choose(
      random: RandomChoices,
      values: readonly Tensor[],
      depth: number,
    ): { readonly args: readonly number[]; readonly params: P } | null;
    apply(xs: readonly Tensor[], params: P): Tensor;
  },
): Definition => definition as Definition;

/** How far values must be from where a derivative jumps. */
const margin = 0.05;

/** Later values are chosen more often, so that programs grow deep. */
const anyValue = (random: RandomChoices, values: readonly Tensor[]): number =>
  Math.max(random.below(values.length), random.below(values.length));

const unary = (weight: number, of: (x: Tensor) => Tensor, fits: (v: number) => boolean = () => true): Definition =>
  define<null>({
    weight,
    choose(random, values) {
      const i = anyValue(random, values);
      return values[i]!.values("a program").every(fits) ? { args: [i], params: null } : null;
    },
    apply: ([x]) => of(x!),
  });

const fitTogether = (xs: readonly Tensor[]): boolean => {
  try {
    broadcastShapes(
      "",
      xs.map((x) => x.shape),
    );
    return true;
  } catch {
    return false;
  }
};

const broadcasting = (
  weight: number,
  arity: number,
  of: (...xs: Tensor[]) => Tensor,
  fits: (...xs: Tensor[]) => boolean = () => true,
): Definition =>
  define<null>({
    weight,
    choose(random, values) {
      const args = Array.from({ length: arity }, () => anyValue(random, values));
      const xs = args.map((i) => values[i]!);
      return fitTogether(xs) && fits(...xs) ? { args, params: null } : null;
    },
    apply: (xs) => of(...xs),
  });

/** Whether no two elements that meet are closer than the margin. */
const apart = (a: Tensor, b: Tensor): boolean =>
  f
    .sub(a, b)
    .values("a program")
    .every((d) => Math.abs(d) > margin);

const randomAxes = (random: RandomChoices, rank: number): number[] =>
  Array.from({ length: rank }, (_, i) => i).filter(() => random.chance(0.6));

interface Reduction {
  readonly axes: readonly number[];
  readonly keepdims: boolean;
}

const reduction = (
  weight: number,
  of: (x: Tensor, axes: readonly number[], options: { keepdims: boolean }) => Tensor,
  fits: (x: Tensor) => boolean = () => true,
): Definition =>
  define<Reduction>({
    weight,
    choose(random, values) {
      const i = anyValue(random, values);
      const axes = randomAxes(random, values[i]!.rank);
      return fits(values[i]!) ? { args: [i], params: { axes, keepdims: random.chance(0.5) } } : null;
    },
    apply: ([x], { axes, keepdims }) => of(x!, axes, { keepdims }),
  });

/** Whether all elements differ by more than the margin, so that the largest is clear along any axes. */
const distinct = (x: Tensor): boolean => {
  const sorted = Array.from(x.values("a program")).sort((a, b) => a - b);
  return sorted.every((v, i) => i === 0 || v - sorted[i - 1]! > margin);
};

/** Operations on one value with at least one axis. */
const onAxis = <P>(
  weight: number,
  params: (random: RandomChoices, x: Tensor, axis: number) => P,
  apply: (x: Tensor, params: P) => Tensor,
): Definition =>
  define<P>({
    weight,
    choose(random, values) {
      const i = anyValue(random, values);
      const x = values[i]!;
      return x.rank === 0 ? null : { args: [i], params: params(random, x, random.below(x.rank)) };
    },
    apply: ([x], p) => apply(x!, p),
  });

const elements = (x: Tensor, member: number): Tensor => {
  const shape = x.shape.slice(1) as number[];
  const size = count(shape);
  return fromArray(x.data.slice(member * size, (member + 1) * size), shape, "float64");
};

const jumping = (definition: Definition): Definition => ({ ...definition, jumps: true });

export const catalogue = {
  neg: unary(1, (x) => f.neg(x)),
  tanh: unary(2, (x) => f.tanh(x)),
  sin: unary(2, (x) => f.sin(x)),
  cos: unary(2, (x) => f.cos(x)),
  sigmoid: unary(2, (x) => f.sigmoid(x)),
  softplus: unary(1, (x) => f.softplus(x)),
  square: unary(
    1,
    (x) => f.square(x),
    (v) => Math.abs(v) < 2,
  ),
  exp: unary(
    1,
    (x) => f.exp(x),
    (v) => v < 1.5,
  ),
  logOnePlusSquare: unary(1, (x) => f.log(f.add(f.square(x), 1))),
  rootOnePlusSquare: unary(1, (x) => f.sqrt(f.add(f.square(x), 1))),
  relu: jumping(
    unary(
      1,
      (x) => f.relu(x),
      (v) => Math.abs(v) > margin,
    ),
  ),
  abs: jumping(
    unary(
      1,
      (x) => f.abs(x),
      (v) => Math.abs(v) > margin,
    ),
  ),
  add: broadcasting(4, 2, (a, b) => f.add(a, b)),
  sub: broadcasting(3, 2, (a, b) => f.sub(a, b)),
  mul: broadcasting(4, 2, (a, b) => f.mul(a, b)),
  divOnePlusSquare: broadcasting(2, 2, (a, b) => f.div(a, f.add(f.square(b), 1))),
  powOfSoftplus: broadcasting(
    1,
    2,
    (a, b) => f.pow(f.add(f.exp(a), 0.5), f.tanh(b)),
    (a) => a.values("a program").every((v) => v < 1.5),
  ),
  maximum: jumping(broadcasting(1, 2, (a, b) => f.maximum(a, b), apart)),
  minimum: jumping(broadcasting(1, 2, (a, b) => f.minimum(a, b), apart)),
  where: jumping(broadcasting(2, 4, (a, b, x, y) => f.where(f.greater(a, b), x, y), apart)),
  sum: reduction(2, (x, axes, options) => f.sum(x, axes, options)),
  mean: reduction(2, (x, axes, options) => f.mean(x, axes, options)),
  logsumexp: reduction(1, (x, axes, options) => f.logsumexp(x, axes, options)),
  max: jumping(reduction(1, (x, axes, options) => f.max(x, axes, options), distinct)),
  softmax: onAxis(
    1,
    (_, __, axis) => ({ axis }),
    (x, { axis }) => f.softmax(x, axis),
  ),
  transpose: onAxis(
    1,
    () => null,
    (x) => f.transpose(x),
  ),
  moveaxis: onAxis(
    1,
    (random, x, from) => ({ from, to: random.below(x.rank) }),
    (x, { from, to }) => f.moveaxis(x, from, to),
  ),
  flatten: onAxis(
    1,
    () => null,
    (x) => f.reshape(x, [-1]),
  ),
  at: onAxis(
    2,
    (random, x, axis) => {
      const size = x.shape[axis] as number;
      const own = random.chance(0.5) ? random.below(size) : ([random.below(size), size, 1 + random.below(2)] as const);
      return { index: x.shape.map((_, i) => (i === axis ? own : null)) };
    },
    (x, { index }) => f.at(x, index),
  ),
  expandDims: define<{ axis: number }>({
    weight: 1,
    choose(random, values) {
      const i = anyValue(random, values);
      return { args: [i], params: { axis: random.below(values[i]!.rank + 1) } };
    },
    apply: ([x], { axis }) => f.expandDims(x!, axis),
  }),
  broadcastTo: define<{ shape: readonly number[] }>({
    weight: 1,
    choose(random, values) {
      const i = anyValue(random, values);
      const own = values[i]!.shape as readonly number[];
      const shape = [...(random.chance(0.5) ? [2] : []), ...own.map((d) => (d === 1 ? random.pick([1, 3]) : d))];
      return { args: [i], params: { shape } };
    },
    apply: ([x], { shape }) => f.broadcastTo(x!, shape),
  }),
  concat: define<{ axis: number }>({
    weight: 2,
    choose(random, values) {
      const [i, k] = [anyValue(random, values), anyValue(random, values)];
      const [a, b] = [values[i]!.shape, values[k]!.shape];
      if (a.length === 0 || a.length !== b.length) return null;
      const axis = random.below(a.length);
      return a.every((d, n) => n === axis || d === b[n]) ? { args: [i, k], params: { axis } } : null;
    },
    apply: (xs, { axis }) => f.concat(xs, axis),
  }),
  matmul: define<null>({
    weight: 3,
    choose(random, values) {
      const args = [anyValue(random, values), anyValue(random, values)];
      const [a, b] = args.map((i) => values[i]!) as [Tensor, Tensor];
      if (a.rank === 0 || b.rank === 0 || a.shape[a.rank - 1] !== b.shape[Math.max(0, b.rank - 2)]) return null;
      const leads = [a.shape.slice(0, -2), b.shape.slice(0, -2)].map((shape) => ({ shape }));
      return fitTogether(leads as unknown as Tensor[]) ? { args, params: null } : null;
    },
    apply: ([a, b]) => f.matmul(a!, b!),
  }),
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
    apply: (xs, { inAxes, body }) => vmap((...ys: Tensor[]) => run(body, ys).at(-1)!, { inAxes })(...xs),
  }),
  /** The gradient of a program's loss: what is computed from it is of one order more. */
  grad: define<{ body: Program }>({
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
    apply: ([x, y], { body }) => grad((z: Tensor) => lossOf(body, [z, y!]))(x!),
  }),
} as const satisfies Record<string, Definition>;

export type OperationName = keyof typeof catalogue;

/** A short program on given values, for an operation that holds one. */
function bodyOf(random: RandomChoices, members: readonly Tensor[], depth: number): Program | null {
  const steps = drawSteps(random, members, { steps: 1 + random.below(5), depth: depth - 1, smooth: true });
  return steps.length === 0 ? null : { inputs: members.map((x) => x.shape as number[]), steps };
}
