import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { binary, type Row, threes, unary } from "./row.ts";

// Away from whole numbers and halves, where steps are.
const between = [...unary(1.1, 1.4), ...unary(-2.4, -2.1), ...unary(0.6, 0.9)];
const whole = binary([-9, 9], [1, 4]).map((item) => ({ ...item, integers: [0, 1] }));
// Quotients of one whole part; int32 has no derivative.
const quotients = [...binary([2.2, 2.8], [0.95, 1.05]), ...binary([-2.8, -2.2], [0.95, 1.05]), ...whole];

export const rounding = {
  floor: {
    cases: between,
    call: (x) => f.floor(x!),
    jax: "jnp.floor(x0)",
    torch: "torch.floor(x0)",
  },
  ceil: {
    cases: between,
    call: (x) => f.ceil(x!),
    jax: "jnp.ceil(x0)",
    torch: "torch.ceil(x0)",
  },
  trunc: {
    cases: between,
    call: (x) => f.trunc(x!),
    jax: "jnp.trunc(x0)",
    torch: "torch.trunc(x0)",
  },
  round: {
    cases: [
      ...between,
      { shapes: [[8]], given: { 0: [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 3.5, 0] }, constants: [0] },
      {
        shapes: [[2, 3]],
        ranges: [[1.21, 1.24]],
        call: (x) => f.round(x!, 1),
        jax: "jnp.round(x0, 1)",
        torch: "torch.round(x0, decimals=1)",
      },
      {
        shapes: [[3]],
        ranges: [[121, 124]],
        call: (x) => f.round(x!, -1),
        jax: "jnp.round(x0, -1)",
        torch: "torch.round(x0, decimals=-1)",
      },
    ],
    call: (x) => f.round(x!),
    jax: "jnp.round(x0)",
    torch: "torch.round(x0)",
  },
  mod: {
    cases: quotients,
    call: (a, b) => f.mod(a!, b!),
    jax: "jnp.mod(x0, x1)",
    torch: "torch.remainder(x0, x1)",
  },
  remainder: {
    cases: quotients,
    call: (a, b) => f.remainder(a!, b!),
    jax: "jnp.remainder(x0, x1)",
    torch: "torch.remainder(x0, x1)",
  },
  fmod: {
    cases: quotients,
    call: (a, b) => f.fmod(a!, b!),
    jax: "jnp.fmod(x0, x1)",
    torch: "torch.fmod(x0, x1)",
  },
  floorDivide: {
    cases: quotients,
    call: (a, b) => f.floorDivide(a!, b!),
    jax: "jnp.floor_divide(x0, x1)",
    torch: "torch.floor_divide(x0, x1)",
  },
  clip: {
    cases: [
      ...threes([-0.9, 0.9], [-2, -1], [1, 2]),
      ...threes([-3, -2.1], [-2, -1], [1, 2]),
      ...threes([2.1, 3], [-2, -1], [1, 2]),
      { shapes: [[2, 3]], call: (x) => f.clip(x!, -0.5), jax: "jnp.clip(x0, -0.5)", torch: "torch.clip(x0, -0.5)" },
      {
        shapes: [[2, 3]],
        call: (x) => f.clip(x!, null, 0.5),
        jax: "jnp.clip(x0, None, 0.5)",
        torch: "torch.clip(x0, None, 0.5)",
      },
    ],
    call: (x, low, high) => f.clip(x!, low, high),
    jax: "jnp.clip(x0, x1, x2)",
    torch: "torch.clip(x0, x1, x2)",
  },
} as const satisfies Record<string, Row>;
