import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { binary, type Row, threes, unary } from "./row.ts";

export const activations = {
  sigmoid: { cases: unary(), call: (x) => f.sigmoid(x!), jax: "jax.nn.sigmoid(x0)", torch: "torch.sigmoid(x0)" },
  relu: {
    cases: [...unary(0.1, 2), ...unary(-2, -0.1)],
    call: (x) => f.relu(x!),
    jax: "jax.nn.relu(x0)",
    torch: "torch.relu(x0)",
  },
  softplus: {
    cases: unary(-3, 3),
    call: (x) => f.softplus(x!),
    jax: "jax.nn.softplus(x0)",
    torch: "torch.nn.functional.softplus(x0)",
  },
  softmax: {
    cases: [
      { shapes: [[2, 3]] },
      { shapes: [[4]], ranges: [[-6, 6]] },
      {
        shapes: [[3, 2]],
        call: (x) => f.softmax(x!, 0),
        jax: "jax.nn.softmax(x0, axis=0)",
        torch: "torch.softmax(x0, 0)",
      },
      { shapes: [[0, 3]] },
      {
        shapes: [[2, 3, 2]],
        call: (x) => f.softmax(x!, [1, 2]),
        jax: "jax.nn.softmax(x0, axis=(1, 2))",
        torch: "torch.softmax(x0.reshape(2, 6), -1).reshape(2, 3, 2)",
      },
    ],
    call: (x) => f.softmax(x!),
    jax: "jax.nn.softmax(x0)",
    torch: "torch.softmax(x0, -1)",
  },
  logSoftmax: {
    cases: [
      { shapes: [[2, 3]] },
      { shapes: [[4]], ranges: [[-6, 6]] },
      {
        shapes: [[3, 2]],
        call: (x) => f.logSoftmax(x!, 0),
        jax: "jax.nn.log_softmax(x0, axis=0)",
        torch: "torch.log_softmax(x0, 0)",
      },
      { shapes: [[0, 3]] },
      {
        shapes: [[2, 3, 2]],
        call: (x) => f.logSoftmax(x!, [1, 2]),
        jax: "jax.nn.log_softmax(x0, axis=(1, 2))",
        torch: "torch.log_softmax(x0.reshape(2, 6), -1).reshape(2, 3, 2)",
      },
    ],
    call: (x) => f.logSoftmax(x!),
    jax: "jax.nn.log_softmax(x0)",
    torch: "torch.log_softmax(x0, -1)",
  },
  leakyRelu: {
    cases: [
      ...binary([0.1, 2], [0.3, 1.5]),
      ...binary([-2, -0.1], [0.3, 1.5]),
      {
        shapes: [[2, 3]],
        ranges: [[-2, -0.1]],
        call: (x) => f.leakyRelu(x!),
        jax: "jax.nn.leaky_relu(x0)",
        torch: "torch.nn.functional.leaky_relu(x0)",
      },
    ],
    call: (a, b) => f.leakyRelu(a!, b!),
    jax: "jnp.where(x0 > 0, x0, x1 * x0)",
    torch: "torch.where(x0 > 0, x0, x1 * x0)",
  },
  elu: {
    cases: [
      ...binary([0.1, 2], [0.3, 1.5]),
      ...binary([-2, -0.1], [0.3, 1.5]),
      {
        shapes: [[4]],
        ranges: [[-2, -0.1]],
        call: (x) => f.elu(x!),
        jax: "jax.nn.elu(x0)",
        torch: "torch.nn.functional.elu(x0)",
      },
    ],
    call: (a, b) => f.elu(a!, b!),
    jax: "jax.nn.elu(x0, x1)",
    torch: "torch.where(x0 > 0, x0, x1 * torch.expm1(x0))",
  },
  celu: {
    cases: [
      ...binary([0.1, 2], [0.3, 1.5]),
      ...binary([-2, -0.1], [0.3, 1.5]),
      {
        shapes: [[4]],
        ranges: [[-2, -0.1]],
        call: (x) => f.celu(x!),
        jax: "jax.nn.celu(x0)",
        torch: "torch.nn.functional.celu(x0)",
      },
    ],
    call: (a, b) => f.celu(a!, b!),
    jax: "jax.nn.celu(x0, x1)",
    torch: "torch.where(x0 > 0, x0, x1 * torch.expm1(x0 / x1))",
  },
  selu: {
    cases: [...unary(0.1, 2), ...unary(-2, -0.1)],
    call: (x) => f.selu(x!),
    jax: "jax.nn.selu(x0)",
    torch: "torch.nn.functional.selu(x0)",
  },
  gelu: {
    cases: [
      ...unary(-3, 3),
      ...unary(-9, -7),
      {
        shapes: [[2, 3]],
        ranges: [[-3, 3]],
        call: (x) => f.gelu(x!, { approximate: "tanh" }),
        jax: "jax.nn.gelu(x0, approximate=True)",
        torch: "torch.nn.functional.gelu(x0, approximate='tanh')",
      },
    ],
    call: (x) => f.gelu(x!),
    jax: "jax.nn.gelu(x0, approximate=False)",
    torch: "torch.nn.functional.gelu(x0)",
    mpmath: "x0 * mpmath.ncdf(x0)",
  },
  silu: {
    cases: [...unary(-3, 3), ...unary(-40, -30)],
    call: (x) => f.silu(x!),
    jax: "jax.nn.silu(x0)",
    torch: "torch.nn.functional.silu(x0)",
  },
  mish: {
    cases: unary(-3, 3),
    call: (x) => f.mish(x!),
    jax: "jax.nn.mish(x0)",
    torch: "torch.nn.functional.mish(x0)",
  },
  logSigmoid: {
    cases: [...unary(-3, 3), ...unary(30, 40), ...unary(-900, -800)],
    call: (x) => f.logSigmoid(x!),
    jax: "jax.nn.log_sigmoid(x0)",
    torch: "torch.nn.functional.logsigmoid(x0)",
  },
  hardTanh: {
    cases: [
      ...threes([-0.9, 0.9], [-2, -1], [1, 2]),
      ...threes([2.1, 3], [-2, -1], [1, 2]),
      {
        shapes: [[2, 3]],
        ranges: [[-0.9, 0.9]],
        call: (x) => f.hardTanh(x!),
        jax: "jax.nn.hard_tanh(x0)",
        torch: "torch.nn.functional.hardtanh(x0)",
      },
    ],
    call: (x, low, high) => f.hardTanh(x!, low, high),
    jax: "jnp.clip(x0, x1, x2)",
    torch: "torch.clip(x0, x1, x2)",
  },
  relu6: {
    cases: [...unary(0.1, 5.9), ...unary(6.1, 8), ...unary(-2, -0.1)],
    call: (x) => f.relu6(x!),
    jax: "jax.nn.relu6(x0)",
    torch: "torch.nn.functional.relu6(x0)",
  },
  hardSigmoid: {
    cases: [...unary(-2.9, 2.9), ...unary(3.1, 5), ...unary(-5, -3.1)],
    call: (x) => f.hardSigmoid(x!),
    jax: "jax.nn.hard_sigmoid(x0)",
    mpmath: "min(max(x0 + 3, 0), 6) / mpmath.mpf(6)",
    torch: "torch.nn.functional.hardsigmoid(x0)",
  },
  hardSwish: {
    cases: [...unary(-2.9, 2.9), ...unary(3.1, 5), ...unary(-5, -3.1)],
    call: (x) => f.hardSwish(x!),
    jax: "jax.nn.hard_swish(x0)",
    torch: "torch.nn.functional.hardswish(x0)",
  },
  softsign: {
    cases: [...unary(0.1, 2), ...unary(-2, -0.1)],
    call: (x) => f.softsign(x!),
    jax: "jax.nn.soft_sign(x0)",
    torch: "torch.nn.functional.softsign(x0)",
  },
  glu: {
    cases: [
      { shapes: [[2, 6]] },
      { shapes: [[0, 4]] },
      {
        shapes: [[4, 3]],
        call: (x) => f.glu(x!, 0),
        jax: "jax.nn.glu(x0, axis=0)",
        torch: "torch.nn.functional.glu(x0, 0)",
      },
    ],
    call: (x) => f.glu(x!),
    jax: "jax.nn.glu(x0)",
    torch: "torch.nn.functional.glu(x0)",
  },
} as const satisfies Record<string, Row>;
