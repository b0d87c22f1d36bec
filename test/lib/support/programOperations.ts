/** The operations that random programs are made of. */
import { fromArray } from "../../../lib/ops/constant.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { broadcastShapes } from "../../../lib/tensor/shape.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { anyValue, type Definition, define, margin } from "./programDefinition.ts";
import { nesting } from "./programNesting.ts";
import type { RandomChoices } from "./randomChoices.ts";

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

/** Operations on a matrix, or a stack of them, as wide as it is high or not. */
const onMatrix = (weight: number, of: (x: Tensor) => Tensor): Definition =>
  define<null>({
    weight,
    choose(random, values) {
      const i = anyValue(random, values);
      return values[i]!.rank < 2 ? null : { args: [i], params: null };
    },
    apply: ([x]) => of(x!),
  });

/** X·Xᵀ + 2·I. */
function definite(x: Tensor): Tensor {
  const n = x.shape[x.rank - 2] as number;
  return f.add(f.matmul(x, f.transpose(x)), eyeOf(n));
}
const eyeOf = (n: number): Tensor =>
  fromArray(
    Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 2 : 0)),
    [n, n],
    "float64",
  );

const sorted: Definition = define<{ axis: number }>({
  weight: 1,
  choose(random, values) {
    const i = anyValue(random, values);
    const x = values[i]!;
    return x.rank > 0 && distinct(x) ? { args: [i], params: { axis: random.below(x.rank) } } : null;
  },
  apply: ([x], { axis }) => f.sort(x!, axis),
});

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
  erf: unary(1, (x) => f.erf(x)),
  atan: unary(1, (x) => f.atan(x)),
  lgammaOfExp: unary(
    1,
    (x) => f.lgamma(f.exp(x)),
    (v) => Math.abs(v) < 1.5,
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
  logaddexp: broadcasting(1, 2, (a, b) => f.logaddexp(a, b)),
  atan2: broadcasting(
    1,
    2,
    (a, b) => f.atan2(a, f.add(f.exp(b), 0.5)),
    (_, b) => b.values("a program").every((v) => v < 1.5),
  ),
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
  prod: reduction(1, (x, axes, options) => f.prod(x, axes, options)),
  var: reduction(1, (x, axes, options) => f.var(x, axes, options)),
  max: jumping(reduction(1, (x, axes, options) => f.max(x, axes, options), distinct)),
  softmax: onAxis(
    1,
    (_, __, axis) => ({ axis }),
    (x, { axis }) => f.softmax(x, axis),
  ),
  cumsum: onAxis(
    1,
    (_, __, axis) => ({ axis }),
    (x, { axis }) => f.cumsum(x, axis),
  ),
  cumprod: onAxis(
    1,
    (_, __, axis) => ({ axis }),
    (x, { axis }) => f.cumprod(x, axis),
  ),
  flip: onAxis(
    1,
    (_, __, axis) => ({ axis }),
    (x, { axis }) => f.flip(x, axis),
  ),
  roll: onAxis(
    1,
    (random, _, axis) => ({ shift: random.below(3), axis }),
    (x, { shift, axis }) => f.roll(x, shift, axis),
  ),
  /** Elements by position, some of them several times. */
  take: onAxis(
    2,
    (random, x, axis) => ({ axis, indices: Array.from({ length: 3 }, () => random.below(x.shape[axis] as number)) }),
    (x, { axis, indices }) => f.take(x, fromArray(Int32Array.from(indices), [3], "int32"), axis),
  ),
  sort: jumping(sorted),
  /** Places that are computed: each element with the one of its rank. */
  argsort: jumping({
    ...sorted,
    apply: ([x], params) => {
      const { axis } = params as { readonly axis: number };
      return f.mul(x!, f.takeAlongAxis(f.sin(x!), f.argsort(x!, axis), axis));
    },
  }),
  /** Two results of one operation, used in different ways. */
  split: onAxis(
    2,
    (random, x, axis) => ({ axis, at: random.below((x.shape[axis] as number) + 1) }),
    (x, { axis, at }) => {
      const [a, b] = f.split(x, [at, (x.shape[axis] as number) - at], axis);
      return f.concat([f.mul(b!, f.sum(a!)), f.sin(a!)], axis);
    },
  ),
  layerNorm: onAxis(
    1,
    (random, _, axis) => ({ axis, eps: random.pick([1e-2, 1e-1]) }),
    (x, { axis, eps }) => f.layerNorm(x, axis, { eps }),
  ),
  /** A linear system with a matrix that is far from singular, made from the value. */
  solve: onMatrix(1, (x) => f.solve(definite(x), x)),
  logdet: onMatrix(1, (x) => f.slogdet(definite(x)).logabsdet),
  cholesky: onMatrix(1, (x) => f.cholesky(definite(x))),
  convolve: define<null>({
    weight: 1,
    choose(random, values) {
      const args = [anyValue(random, values), anyValue(random, values)];
      return args.every((i) => values[i]!.rank === 1) ? { args, params: null } : null;
    },
    apply: ([a, b]) => f.convolve(a!, b!),
  }),
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
  ...nesting,
} as const satisfies Record<string, Definition>;

export type OperationName = keyof typeof catalogue;
