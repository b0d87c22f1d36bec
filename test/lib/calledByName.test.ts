import test from "ava";
import * as ad from "../../lib/index.ts";

/** The library as code without types sees it. */
// biome-ignore lint/suspicious/noExplicitAny: what is tested is what happens where types do not reach.
const untyped = ad as any;
type T = ad.Tensor;
const [ones, singular] = [ad.ones([2]), ad.zeros([2, 2])];
const mixed = [ad.ones([2]), ad.ones([2], { dtype: "float64" })];
const square = (x: T): T => x.square();

/** Calls of functions that are made of others, and what the error begins with and says. */
const rows: readonly (readonly [call: () => unknown, says: RegExp])[] = [
  [
    () => ad.rootFind((x) => x.mul(0).add(1), ones),
    /^rootFind: the Jacobian of f is singular at a point of the search.*Start elsewhere/,
  ],
  [() => ad.compile((x) => ad.rootFind(square, x))(ad.tensor(0)), /^rootFind: the Jacobian/],
  [() => ad.vmap((x) => ad.rootFind(square, x))(ad.tensor([1, 0])), /^rootFind: the Jacobian.*singular at a point/],
  [
    () => ad.grad((a) => ad.rootFind((x) => x.relu().mul(a), ad.tensor(1e-13)))(ad.tensor(1)),
    /^gradient of rootFind: the Jacobian of f is singular at the root/,
  ],
  [() => untyped.rootFind(square, ones, { tol: 1 }), /^rootFind: there is no option "tol"; expected { tolerance, /],
  [() => untyped.rootFind(square, ones, { tolerance: "a" }), /^rootFind, tolerance: expected a number/],
  [() => untyped.fixedPoint(square, ones, { maxSteps: 0 }), /^fixedPoint: expected to take at least 1 step/],
  [() => untyped.fixedPoint(square, ones, { tolerance: -1 }), /^fixedPoint: expected a tolerance of at least 0/],
  [() => ad.fixedPoint((x) => x, mixed), /^fixedPoint: the start has tensors of float32 and float64/],
  [() => ad.odeint((y) => y, mixed, [0, 1]), /^odeint: the start has tensors of float32 and float64/],
  [() => untyped.odeint((y: T) => y, ones, [0, 1], { tol: 1 }), /^odeint: there is no option "tol"/],
  [() => ad.conditionNumber(singular, 1), /^conditionNumber: the matrix is singular and has no inverse/],
  [() => ad.matrixPower(singular, -1), /^matrixPower: the matrix is singular and has no inverse/],
  [() => ad.solve(singular, ones), /^solve: the matrix is singular: pivot 0/],
  [() => ad.grad((b) => ad.solve(singular, b).sum())(ones), /^solve: the matrix is singular: pivot 0/],
  [() => ad.choleskySolve(singular, ones), /^choleskySolve: the matrix is singular/],
  [() => ad.valueAndGrad(square)(ones), /^valueAndGrad: the function must return one number, got shape \[2\]/],
  [() => ad.hessian(square)(ones), /^hessian: the function must return one number/],
  [() => ad.hvp(square, ones, ones), /^hvp: the function must return one number/],
  [() => untyped.valueAndGrad(square, { hasAux: true }), /^valueAndGrad: there is no option "hasAux"/],
  [() => ad.hvp((x) => square(x).sum(), ones, ad.ones([3])), /^hvp: the direction v .* expected \[2\], got \[3\]/],
  [
    () => ad.hvp((x) => square(x).sum(), ones, ad.ones([3]), { mode: "reverse-over-reverse" }),
    /^hvp: the direction v .* expected \[2\], got \[3\]/,
  ],
  [() => untyped.mse(ad.ones([3, 4]), ad.ones([3])), /^mse: shapes \[3, 4\] and \[3\] do not broadcast/],
  [() => untyped.mse(mixed[0], mixed[1]), /^mse: float32 and float64 do not mix/],
  [() => untyped.klDivergence(ad.ones([3, 4]), ad.ones([3, 5])), /^klDivergence: shapes/],
  [() => untyped.cosineSimilarity(ad.ones([3, 4]), ad.ones([3, 5])), /^cosineSimilarity: shapes/],
  [() => untyped.cosineSimilarity(ones, ones, { axis: 3 }), /^cosineSimilarity: axis 3 is out of range/],
  [() => untyped.cosineEmbedding(ones, ad.ones([3]), 1), /^cosineEmbedding: shapes/],
  [() => untyped.binaryCrossEntropy(ones, ones, { weight: ad.ones([3]) }), /^binaryCrossEntropy, weight: shapes/],
  [() => untyped.std(ones, 5), /^std: axis 5 is out of range/],
  [() => untyped.var(ones, 5), /^var: axis 5 is out of range/],
  [() => untyped.mean(ones, 5), /^mean: axis 5 is out of range/],
];

for (const [call, says] of rows)
  test(`an error names the function that was called: ${String(call).slice(6)}`, (t) => {
    t.regex((t.throws(call, { any: true }) as Error).message, says);
  });
