/** Functions whose parameters say no type take tensors, or what stands beside them. */
import {
  checkGradients,
  checkpoint,
  compile,
  cond,
  customGrad,
  fixedPoint,
  grad,
  hessian,
  hessianOperator,
  hvp,
  jacobian,
  jvp,
  linearize,
  linearTranspose,
  odeint,
  ones,
  random,
  rootFind,
  scan,
  type Tensor,
  tree,
  valueAndGrad,
  vjp,
  vmap,
  whileLoop,
  zeros,
} from "../../../../lib/index.ts";

type Exactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const check = <T extends true>(_: T): void => {};
const x = ones([3]);

const g = grad((x) => x.square().sum())(x);
check<Exactly<typeof g, Tensor<[3], "float32">>>(true);
const [dx, dy] = grad((x, y) => x.mul(y).sum(), { argnums: [0, 1] })(x, ones([2, 3]));
check<Exactly<typeof dx, Tensor<[3], "float32">>>(true);
check<Exactly<typeof dy, Tensor<[2, 3], "float32">>>(true);
const { value, gradient } = valueAndGrad((x) => x.exp().sum())(x);
check<Exactly<typeof value, Tensor<[]>>>(true);
check<Exactly<typeof gradient, Tensor<[3], "float32">>>(true);
export const second = grad((x) => grad((y) => y.pow(3).sum())(x).sum())(x).add(x);
export const J = jacobian((x) => x.exp())(x).add(ones([3, 3]));
export const H = hessian((x, y) => x.exp().mul(y).sum())(x, x).add(ones([3, 3]));
export const product = hvp((x) => x.pow(3).sum(), x, x).add(x);
export const operator = hessianOperator((p) => p.w.square().sum(), { w: x })
  .matvec({ w: x })
  .w.add(x);
export const each = vmap((x) => x.square().sum())(ones([7, 3])).add(ones([7]));
export const perExample = vmap(grad((x) => x.square().sum()))(ones([7, 3])).add(ones([7, 3]));
export const shared = vmap((x, w) => x.matmul(w), { inAxes: [0, null] })(ones([7, 3]), ones([3, 2]));
export const named = vmap((x) => ({ s: x.sum(), m: x.max() }))(ones([7, 3])).m.add(ones([7]));
const along = jvp((x) => x.sin(), [x], [x]);
check<Exactly<typeof along.tangent, Tensor<[3], "float32">>>(true);
const back = vjp((x, y) => x.matmul(y), ones([2, 3]), ones([3, 4]));
check<Exactly<typeof back.value, Tensor<[2, 4], "float32">>>(true);
export const [ofX] = back.pullback(ones([2, 4]));
export const line = linearize((x) => x.exp(), x).linear(x);
export const turned = linearTranspose((x) => x.mul(2), x)(x);
export const again = checkpoint((x, w) => x.matmul(w).tanh())(ones([2, 3]), ones([3, 4])).sum();
export const fast = compile((x) => x.square().sum());
export const result = fast(x).add(1);
export const step = compile((x, y) => ({ loss: x.sub(y).square().mean() }))(x, x).loss.item();
export const [last, states] = scan((h, x) => [h.add(x.sum()), h], zeros([]), ones([10, 3]));
export const chosen = cond(
  x.sum().greater(0),
  (x) => x.exp(),
  (x) => x.neg(),
  x,
).add(x);
export const looped = whileLoop(
  (s) => s.less(3),
  (s) => s.mul(2),
  ones([]),
).add(1);
export const fixed = fixedPoint((x) => x.cos(), x).add(x);
export const root = rootFind((x) => x.square().sub(2), x).add(x);
export const path = odeint((y, t) => y.mul(t).neg(), x, [0, 1, 2]).sum();
export const checked = checkGradients((x) => x.exp(), x).passed;
export const halved = tree.map((p) => p.mul(0.5), { w: x }).w.add(x);
const clipped = customGrad({
  forward: (x) => ({ value: x.exp(), residuals: { y: x.exp() } }),
  backward: ({ y }, G) => [G.mul(y).clip(-1, 1)],
});
export const ofClipped = grad((x) => clipped(x).sum())(x).add(x);
export const stated = customGrad({
  value: (x, y) => x.mul(y),
  jvp: ([x, y], [dx, dy]) => x!.mul(dy!).add(dx!.mul(y!)),
})(x, x);
export const draws = vmap((key) => random.normal([3], { key }))(random.split(random.key(1), 5)).add(ones([5, 3]));
export const rows = [...ones([5, 3])].map((row) => row.sum());
