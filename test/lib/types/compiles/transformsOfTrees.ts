/** Transforms keep the structure of what they differentiate, with the shapes that they give it. */
import {
  cond,
  fixedPoint,
  grad,
  hessian,
  hessianOperator,
  hvp,
  jacobian,
  jvp,
  linearize,
  ones,
  random,
  scan,
  type Tensor,
  tanh,
  valueAndGrad,
  vjp,
  vmap,
  whileLoop,
  zeros,
} from "../../../../lib/index.ts";

type Exactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const check = <T extends true>(_: T): void => {};

interface Params {
  readonly w: Tensor<[2, 3]>;
  readonly b: Tensor<[3]>;
  readonly layers: readonly Tensor[];
}
const params = { w: random.normal([2, 3], { seed: 1 }), b: zeros([3]), layers: [ones([3, 3]), ones([3, 1])] };
const x = ones([5, 2]);
const loss = (p: Params, x: Tensor) =>
  p.layers
    .reduce<Tensor>((h, w) => tanh(h.matmul(w)), x.matmul(p.w).add(p.b))
    .square()
    .mean();

// The gradient has the structure and the shapes of what is given.
const g = grad(loss)(params, x);
check<Exactly<typeof g.w, Tensor<[2, 3], "float32">>>(true);
check<Exactly<typeof g.b, Tensor<[3], "float32">>>(true);
export const updated = params.layers.map((w, i) => w.sub(g.layers[i]!.mul(0.1)));
const { value, gradient } = valueAndGrad(loss, { argnums: [0, 1] })(params, x);
check<Exactly<(typeof gradient)[1], Tensor<[5, 2], "float32">>>(true);
check<Exactly<(typeof gradient)[0]["b"], Tensor<[3], "float32">>>(true);
check<Exactly<typeof value, Tensor<[]>>>(true);
const [dx] = grad(loss, { argnums: [1] })(params, x);
check<Exactly<typeof dx, Tensor<[5, 2], "float32">>>(true);
declare const which: number;
export const one = grad(loss, { argnums: which })(params, x);

// A generic training step: what comes in goes out.
function descend<P extends Record<string, Tensor>>(f: (p: P) => Tensor, p: P): P {
  const own: P = grad(f)(p);
  return Object.fromEntries(Object.entries(p).map(([key, leaf]) => [key, leaf.sub(own[key]!)])) as P;
}
export const next = descend((p: { a: Tensor<[3]> }) => p.a.square().sum(), { a: ones([3]) }).a.add(ones([3]));
class Model {
  readonly weights = { w: zeros([4, 2]) };
  step(x: Tensor<[8, 4]>): void {
    const { gradient } = valueAndGrad((p: typeof this.weights) => x.matmul(p.w).sum())(this.weights);
    gradient.w.add(this.weights.w);
  }
}
export const model = new Model();

const { pullback } = vjp((w: Tensor<[2, 3]>, x: Tensor<[5, 2]>) => x.matmul(w), zeros([2, 3]), x);
const [dw, dx2] = pullback(ones([5, 3]));
export const both = [dw.add(zeros([2, 3])), dx2.add(zeros([5, 2]))];
const along = jvp(loss, [params, x], [params, x]);
export const direction = along.tangent.add(along.value);
const { linear, transpose } = linearize((x: Tensor<[3]>) => x.exp(), ones([3]));
export const line = [linear(ones([3])), ...transpose(ones([3]))];
export const product = hvp((p: { a: Tensor<[3]> }) => p.a.square().sum(), { a: ones([3]) }, { a: ones([3]) }).a.add(
  ones([3]),
);

// Jacobians have the result's axes, then the argument's.
const J = jacobian((x: Tensor<[3]>) => x.reshape([3, 1]).matmul(ones([1, 4])))(ones([3]));
check<Exactly<typeof J, Tensor<[3, 4, 3], "float32">>>(true);
const tree = jacobian((p: Params) => ({ h: p.b.exp(), k: [p.w.sum(0)] as const }))(params);
check<Exactly<typeof tree.h.w, Tensor<[3, 2, 3]>>>(true);
check<Exactly<(typeof tree.k)[0]["b"], Tensor<[3, 3]>>>(true);
const second = jacobian((a: Tensor<[2]>, b: Tensor<[3]>) => a.sum().add(b), { argnum: 1 })(ones([2]), ones([3]));
check<Exactly<typeof second, Tensor<[3, 3]>>>(true);
const H = hessian((x: Tensor<[2, 2]>) => x.square().sum())(ones([2, 2]));
check<Exactly<typeof H, Tensor<[2, 2, 2, 2]>>>(true);

// Products with a Hessian have the type of what they multiply.
const operator = hessianOperator((p: { a: Tensor<[3]> }) => p.a.square().sum(), { a: ones([3]) });
const alongA = operator.matvec({ a: ones([3]) });
export const alongB = alongA.a.add(ones([3]));
const ofNumbers = operator.matvec(new Float64Array(3));
check<Exactly<typeof ofNumbers, Float64Array>>(true);

// A batch has its axis in front, unless an option says otherwise.
const perExample = vmap((x: Tensor<[3]>, y: Tensor<[]>) => ({ s: x.mul(y), n: x.sum() }))(ones([7, 3]), ones([7]));
check<Exactly<typeof perExample.s, Tensor<[number, 3]>>>(true);
export const reshaped = perExample.n.reshape([7]).add(ones([7]));
export const elsewhere = vmap((x: Tensor<[3]>) => x.exp(), { inAxes: 1, outAxes: 1 })(ones([3, 7])).add(ones([3, 7]));
export const shared = vmap((x: Tensor<[3]>, w: Tensor<[3, 2]>) => x.matmul(w), { inAxes: [0, null] })(
  ones([7, 3]),
  ones([3, 2]),
);
export const gradients = vmap(grad((x: Tensor<[3]>) => x.square().sum()))(ones([7, 3])).add(ones([7, 3]));
export const nested = vmap(vmap((x: Tensor<[3]>) => x.sum()))(ones([2, 5, 3])).reshape([10]);
export const ofTrees = vmap((p: { x: Tensor; y: readonly Tensor[] }) => p.x.add(p.y[0]!))({
  x: ones([2, 3]),
  y: [ones([2])],
});

// A scan sees one element at a time, and its results stand in a new first axis.
const wh = ones([4, 4]);
const [last, states] = scan(
  (h: Tensor<[4]>, x) => {
    const next = tanh(h.matmul(wh).add(x.reshape([4])));
    return [next, next];
  },
  zeros([4]),
  ones([10, 4]),
);
export const after = [last.add(ones([4])), states.reshape([10, 4]).add(ones([10, 4]))];
export const counted = scan((n: Tensor<[]>, _x: null) => [n.add(1), null], zeros([]), null, { length: 3 });
export const [carry] = scan(
  (c: { h: Tensor; t: Tensor }, x: { u: Tensor<[4]> }) => [{ h: c.h.add(x.u), t: c.t.add(1) }, c.h] as const,
  { h: zeros([4]), t: zeros([]) },
  { u: ones([10, 4]) },
);
export const chosen = cond(
  zeros([]).greater(0),
  (x) => x.exp(),
  (x) => x.neg(),
  ones([3]),
).add(ones([3]));
export const looped = whileLoop(
  (s) => s.n.less(3),
  (s) => ({ n: s.n.add(1), x: s.x.mul(2) }),
  { n: zeros([]), x: ones([3]) },
).x.add(ones([3]));
export const fixed = fixedPoint((x) => x.cos(), ones([3])).add(ones([3]));
