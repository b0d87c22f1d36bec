/** Points where a derivative jumps or a formula has a hole: ours is what torch or JAX gives, and the table says which. */
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";

export interface Kink {
  readonly operation: keyof typeof f;
  readonly call: (...xs: Tensor[]) => Tensor;
  /** One number for each input. */
  readonly at: readonly number[];
  /** Expressions of the inputs x0, x1, … over scalars of float64. */
  readonly jax: string;
  readonly torch: string;
  /** Whose value and gradient ours are. */
  readonly as: "both" | "jax" | "torch";
  /** Reverse mode alone: forward mode never multiplies by the zero of the branch that is not taken. */
  readonly reverse?: true;
}

type Libraries = Pick<Kink, "jax" | "torch">;
const inf = Number.POSITIVE_INFINITY;

/** One operation at several points. */
const points = (
  operation: Kink["operation"],
  call: Kink["call"],
  { jax, torch }: Libraries,
  at: readonly (readonly [Kink["as"], ...number[]])[],
): readonly Kink[] => at.map(([as, ...xs]) => ({ operation, call, at: xs, jax, torch, as }));

/** An operation of one tensor whose names there are the same. */
const unary = (operation: UnaryName, libraries: Libraries, at: Parameters<typeof points>[3]): readonly Kink[] =>
  points(operation, (x) => unaries[operation](x!), libraries, at);
const binary = (operation: BinaryName, libraries: Libraries, at: Parameters<typeof points>[3]): readonly Kink[] =>
  points(operation, (a, b) => binaries[operation](a!, b!), libraries, at);

/** An operation of a vector of two; PAIR stands for it in the libraries' expressions. */
const pair = (
  operation: Kink["operation"],
  call: (x: Tensor) => Tensor,
  { jax, torch }: Libraries,
  at: readonly (readonly [Kink["as"], number, number])[],
): readonly Kink[] =>
  points(
    operation,
    (a, b) => call(f.stack([a!, b!])),
    { jax: jax.replace("PAIR", "jnp.stack([x0, x1])"), torch: torch.replace("PAIR", "torch.stack([x0, x1])") },
    at,
  );

type Named<F> = { [K in keyof typeof f]: (typeof f)[K] extends F ? K : never }[keyof typeof f];
type UnaryName = Named<(x: Tensor) => Tensor>;
type BinaryName = Named<(a: Tensor, b: Tensor) => Tensor>;
/** One type for all of a kind: that of a call of any one of them is too large a union. */
const unaries: Readonly<Record<UnaryName, (x: Tensor) => Tensor>> = f;
const binaries: Readonly<Record<BinaryName, (a: Tensor, b: Tensor) => Tensor>> = f;

export const kinks: readonly Kink[] = [
  ...unary("abs", { jax: "jnp.abs(x0)", torch: "torch.abs(x0)" }, [["torch", 0]]),
  ...unary("sign", { jax: "jnp.sign(x0)", torch: "torch.sign(x0)" }, [["both", 0]]),
  ...unary("floor", { jax: "jnp.floor(x0)", torch: "torch.floor(x0)" }, [["both", 2]]),
  ...unary("round", { jax: "jnp.round(x0)", torch: "torch.round(x0)" }, [
    ["both", 0.5],
    ["both", 1.5],
    ["both", 2.5],
    ["both", -0.5],
  ]),
  ...unary("sqrt", { jax: "jnp.sqrt(x0)", torch: "torch.sqrt(x0)" }, [["both", 0]]),
  ...unary("rsqrt", { jax: "jax.lax.rsqrt(x0)", torch: "torch.rsqrt(x0)" }, [["both", 0]]),
  ...unary("cbrt", { jax: "jnp.cbrt(x0)", torch: "x0.pow(1 / 3)" }, [["both", 0]]),
  ...unary("log1p", { jax: "jnp.log1p(x0)", torch: "torch.log1p(x0)" }, [["both", -1]]),
  ...unary("asin", { jax: "jnp.arcsin(x0)", torch: "torch.asin(x0)" }, [
    ["both", 1],
    ["both", -1],
  ]),
  ...unary("acos", { jax: "jnp.arccos(x0)", torch: "torch.acos(x0)" }, [["both", 1]]),
  ...unary("acosh", { jax: "jnp.arccosh(x0)", torch: "torch.acosh(x0)" }, [["both", 1]]),
  ...unary("atanh", { jax: "jnp.arctanh(x0)", torch: "torch.atanh(x0)" }, [
    ["both", 1],
    ["both", -1],
  ]),
  ...unary("sinc", { jax: "jnp.sinc(x0)", torch: "torch.sinc(x0)" }, [["both", 0]]),
  ...unary("logit", { jax: "jax.scipy.special.logit(x0)", torch: "torch.logit(x0)" }, [
    ["both", 0],
    ["both", 1],
    ["both", 0.5],
  ]),
  ...unary("erfinv", { jax: "jax.scipy.special.erfinv(x0)", torch: "torch.erfinv(x0)" }, [
    ["both", 1],
    ["both", -1],
    ["both", 1.5],
  ]),
  ...unary("digamma", { jax: "jax.scipy.special.digamma(x0)", torch: "torch.digamma(x0)" }, [
    ["torch", 0],
    ["jax", -1],
  ]),
  ...unary("lgamma", { jax: "jax.scipy.special.gammaln(x0)", torch: "torch.lgamma(x0)" }, [
    ["torch", 0],
    ["both", -1],
  ]),
  ...unary("i0", { jax: "jax.scipy.special.i0(x0)", torch: "torch.special.i0(x0)" }, [["torch", 0]]),
  ...unary("i0e", { jax: "jax.scipy.special.i0e(x0)", torch: "torch.special.i0e(x0)" }, [["both", 0]]),
  ...unary("i1e", { jax: "jax.scipy.special.i1e(x0)", torch: "torch.special.i1e(x0)" }, [["both", 0]]),

  ...binary("maximum", { jax: "jnp.maximum(x0, x1)", torch: "torch.maximum(x0, x1)" }, [
    ["both", 1, 1],
    ["jax", Number.NaN, 1],
  ]),
  ...binary("minimum", { jax: "jnp.minimum(x0, x1)", torch: "torch.minimum(x0, x1)" }, [["both", 1, 1]]),
  ...binary("hypot", { jax: "jnp.hypot(x0, x1)", torch: "torch.linalg.vector_norm(torch.stack([x0, x1]))" }, [
    ["torch", 0, 0],
  ]),
  ...binary("hypot", { jax: "jnp.hypot(x0, x1)", torch: "torch.hypot(x0, x1)" }, [["torch", inf, 1]]),
  ...binary("atan2", { jax: "jnp.arctan2(x0, x1)", torch: "torch.atan2(x0, x1)" }, [
    ["torch", 0, 0],
    ["both", 0, -1],
    ["both", -0, -1],
  ]),
  ...binary("mod", { jax: "jnp.mod(x0, x1)", torch: "torch.remainder(x0, x1)" }, [
    ["both", 6, 3],
    ["both", -6, 3],
    ["both", 5.5, -2],
    ["both", 1, 0],
    ["both", -1, inf],
  ]),
  ...binary("fmod", { jax: "jnp.fmod(x0, x1)", torch: "torch.fmod(x0, x1)" }, [
    ["both", 6, 3],
    ["both", -5.5, 2],
  ]),
  ...binary("pow", { jax: "jnp.power(x0, x1)", torch: "torch.pow(x0, x1)" }, [
    ["torch", 0, 0],
    ["both", 0, 1],
    ["both", 0, 2],
    ["both", 0, 0.5],
    ["jax", 0, -1],
    ["both", -2, 2],
    ["both", -2, -2],
    ["both", -2, 0.5],
    ["both", -1, inf],
    ["both", 1, inf],
    ["both", 1, Number.NaN],
  ]),
  ...points("pow", (x) => f.pow(x!, 2), { jax: "x0 ** 2", torch: "x0 ** 2" }, [
    ["both", -3],
    ["both", 0],
  ]),
  ...binary("xlogy", { jax: "jax.scipy.special.xlogy(x0, x1)", torch: "torch.special.xlogy(x0, x1)" }, [
    ["torch", 0, 0],
    ["both", 2, 0],
    ["torch", 0, -1],
    ["both", 0, Number.NaN],
    ["both", 0, inf],
  ]),
  ...binary("xlog1py", { jax: "jax.scipy.special.xlog1py(x0, x1)", torch: "torch.special.xlog1py(x0, x1)" }, [
    ["torch", 0, -1],
    ["both", 2, -1],
  ]),
  ...binary("logaddexp", { jax: "jnp.logaddexp(x0, x1)", torch: "torch.logaddexp(x0, x1)" }, [
    ["both", -inf, -inf],
    ["torch", inf, inf],
    ["both", inf, -inf],
    ["both", 0, -inf],
    ["torch", inf, 1],
    ["both", 1, 1],
  ]),

  ...points("clip", (x) => f.clip(x!, -1, 1), { jax: "jnp.clip(x0, -1, 1)", torch: "torch.clip(x0, -1, 1)" }, [
    ["torch", -1],
    ["torch", 1],
  ]),
  ...points("clip", (x, a, b) => f.clip(x!, a, b), { jax: "jnp.clip(x0, x1, x2)", torch: "torch.clip(x0, x1, x2)" }, [
    ["torch", 0, 0, 1],
    ["both", -1, 0, 1],
    ["both", 0.5, 2, 1],
  ]),
  ...unary("relu", { jax: "jax.nn.relu(x0)", torch: "torch.relu(x0)" }, [
    ["both", 0],
    ["jax", Number.NaN],
  ]),
  ...unary("leakyRelu", { jax: "jax.nn.leaky_relu(x0)", torch: "torch.nn.functional.leaky_relu(x0)" }, [["torch", 0]]),
  ...points("elu", (x) => f.elu(x!, 2), { jax: "jax.nn.elu(x0, 2.0)", torch: "torch.nn.functional.elu(x0, 2.0)" }, [
    ["both", 0],
  ]),
  ...points("celu", (x) => f.celu(x!, 2), { jax: "jax.nn.celu(x0, 2.0)", torch: "torch.nn.functional.celu(x0, 2.0)" }, [
    ["both", 0],
  ]),
  ...unary("selu", { jax: "jax.nn.selu(x0)", torch: "torch.nn.functional.selu(x0)" }, [["both", 0]]),
  ...unary("hardTanh", { jax: "jax.nn.hard_tanh(x0)", torch: "torch.nn.functional.hardtanh(x0)" }, [
    ["torch", -1],
    ["torch", 1],
  ]),
  ...unary("relu6", { jax: "jax.nn.relu6(x0)", torch: "torch.nn.functional.relu6(x0)" }, [
    ["both", 0],
    ["both", 6],
  ]),
  ...unary("hardSigmoid", { jax: "jax.nn.hard_sigmoid(x0)", torch: "torch.nn.functional.hardsigmoid(x0)" }, [
    ["both", -3],
    ["both", 3],
  ]),
  ...unary("hardSwish", { jax: "jax.nn.hard_swish(x0)", torch: "torch.nn.functional.hardswish(x0)" }, [
    ["both", -3],
    ["both", 3],
  ]),
  ...unary("softsign", { jax: "jax.nn.soft_sign(x0)", torch: "torch.nn.functional.softsign(x0)" }, [["both", 0]]),
  ...unary("softplus", { jax: "jax.nn.softplus(x0)", torch: "torch.nn.functional.softplus(x0)" }, [
    ["both", 1000],
    ["both", -1000],
    ["both", inf],
    ["both", -inf],
  ]),
  ...unary("logSigmoid", { jax: "jax.nn.log_sigmoid(x0)", torch: "torch.nn.functional.logsigmoid(x0)" }, [
    ["both", 1000],
    ["both", -1000],
    ["both", -inf],
  ]),
  ...unary("sigmoid", { jax: "jax.nn.sigmoid(x0)", torch: "torch.sigmoid(x0)" }, [
    ["both", -700],
    ["both", 1000],
    ["both", -inf],
  ]),
  {
    operation: "where",
    call: (x) => f.where(f.greater(x!, 0), f.log(x!), 0),
    at: [0],
    jax: "jnp.where(x0 > 0, jnp.log(x0), 0.0)",
    torch: "torch.where(x0 > 0, torch.log(x0), torch.zeros_like(x0))",
    as: "both",
    reverse: true,
  },
  ...points(
    "where",
    (x) => f.where(f.greater(x!, 0), f.log(f.where(f.greater(x!, 0), x!, 1)), 0),
    {
      jax: "jnp.where(x0 > 0, jnp.log(jnp.where(x0 > 0, x0, 1.0)), 0.0)",
      torch: "torch.where(x0 > 0, torch.log(torch.where(x0 > 0, x0, torch.ones_like(x0))), torch.zeros_like(x0))",
    },
    [["both", 0]],
  ),
  ...binary("gammainc", { jax: "jax.scipy.special.gammainc(x0, x1)", torch: "torch.special.gammainc(x0, x1)" }, [
    ["jax", 0.5, 0],
    ["jax", 2, 0],
  ]),
  ...pair("max", (x) => f.max(x), { jax: "jnp.max(PAIR)", torch: "torch.amax(PAIR, 0)" }, [["both", 1, 1]]),
  ...pair("min", (x) => f.min(x), { jax: "jnp.min(PAIR)", torch: "torch.amin(PAIR, 0)" }, [["both", 1, 1]]),
  ...pair("prod", (x) => f.prod(x), { jax: "jnp.prod(PAIR)", torch: "torch.prod(PAIR)" }, [
    ["both", 0, 3],
    ["both", 0, 0],
  ]),
  ...pair(
    "cumprod",
    (x) => f.sum(f.cumprod(x)),
    { jax: "jnp.cumprod(PAIR).sum()", torch: "torch.cumprod(PAIR, 0).sum()" },
    [["both", 0, 3]],
  ),
  ...pair("norm", (x) => f.norm(x), { jax: "jnp.linalg.norm(PAIR)", torch: "torch.linalg.vector_norm(PAIR)" }, [
    ["torch", 0, 0],
    ["both", 0, 2],
  ]),
  ...pair(
    "norm",
    (x) => f.norm(x, 1),
    { jax: "jnp.linalg.norm(PAIR, 1)", torch: "torch.linalg.vector_norm(PAIR, 1)" },
    [["torch", 0, 2]],
  ),
  ...pair(
    "norm",
    (x) => f.norm(x, inf),
    { jax: "jnp.linalg.norm(PAIR, jnp.inf)", torch: "torch.linalg.vector_norm(PAIR, torch.inf)" },
    [
      ["torch", 0, 0],
      ["both", 2, -2],
    ],
  ),
  ...pair("std", (x) => f.std(x), { jax: "jnp.std(PAIR)", torch: "torch.std(PAIR, correction=0)" }, [["torch", 2, 2]]),
  ...pair("median", (x) => f.median(x), { jax: "jnp.median(PAIR)", torch: "torch.median(PAIR)" }, [["jax", 1, 3]]),
  ...pair(
    "cummax",
    (x) => f.sum(f.cummax(x)),
    { jax: "jax.lax.cummax(PAIR).sum()", torch: "torch.cummax(PAIR, 0).values.sum()" },
    [["torch", 2, 2]],
  ),
  ...pair(
    "sort",
    (x) => f.at(f.sort(x), 0),
    { jax: "jnp.sort(PAIR)[0]", torch: "torch.sort(PAIR, stable=True).values[0]" },
    [["both", 2, 2]],
  ),
  ...pair("logsumexp", (x) => f.logsumexp(x), { jax: "jax.nn.logsumexp(PAIR)", torch: "torch.logsumexp(PAIR, 0)" }, [
    ["both", -inf, 1],
  ]),
];
