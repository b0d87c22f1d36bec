import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Case, Row } from "./row.ts";

/** Along one axis, along two with keepdims, along all, and of what has no axis or no element. */
const reduced = (
  name: "sum" | "mean" | "max" | "min" | "logsumexp" | "ptp",
  jax: string,
  torch: string,
  empty: boolean,
): readonly Case[] => [
  {
    shapes: [[2, 3, 4]],
    call: (x) => f[name](x!, 1),
    jax: `${jax}(x0, axis=1)`,
    torch: `${torch}(x0, dim=1)`,
  },
  {
    shapes: [[2, 3, 2]],
    call: (x) => f[name](x!, [0, -1], { keepdims: true }),
    jax: `${jax}(x0, axis=(0, 2), keepdims=True)`,
    torch: `${torch}(x0, dim=(0, 2), keepdim=True)`,
  },
  { shapes: [[2, 3]], call: (x) => f[name](x!), jax: `${jax}(x0)`, torch: `${torch}(x0, dim=(0, 1))` },
  { shapes: [[]], call: (x) => f[name](x!), jax: `${jax}(x0)`, torch: `${torch}(x0.reshape(1), dim=(0,))` },
  ...(empty
    ? [
        {
          shapes: [[2, 0]],
          call: (x) => f[name](x!, 1),
          jax: `${jax}(x0, axis=1)`,
          torch: `${torch}(x0, dim=1)`,
        } as Case,
      ]
    : []),
  { shapes: [[0, 2]], call: (x) => f[name](x!, 1), jax: `${jax}(x0, axis=1)`, torch: `${torch}(x0, dim=1)` },
];

export const reductions = {
  sum: { cases: reduced("sum", "jnp.sum", "torch.sum", true) },
  mean: { cases: reduced("mean", "jnp.mean", "torch.mean", false) },
  max: { cases: reduced("max", "jnp.max", "torch.amax", false) },
  min: { cases: reduced("min", "jnp.min", "torch.amin", false) },
  logsumexp: { cases: reduced("logsumexp", "jax.scipy.special.logsumexp", "torch.logsumexp", false) },
  prod: {
    cases: [
      { shapes: [[2, 3, 4]], call: (x) => f.prod(x!, 1), jax: "jnp.prod(x0, axis=1)", torch: "torch.prod(x0, dim=1)" },
      {
        shapes: [[2, 3, 2]],
        call: (x) => f.prod(x!, [0, -1], { keepdims: true }),
        jax: "jnp.prod(x0, axis=(0, 2), keepdims=True)",
      },
      { shapes: [[]], call: (x) => f.prod(x!), jax: "jnp.prod(x0)", torch: "torch.prod(x0)" },
      {
        shapes: [[2, 3]],
        given: { 0: [2, 0, -1, 0, 0, 3] },
        call: (x) => f.prod(x!, 1),
        jax: "jnp.prod(x0, axis=1)",
        torch: "torch.prod(x0, dim=1)",
      },
      { shapes: [[2, 0]], call: (x) => f.prod(x!, 1), jax: "jnp.prod(x0, axis=1)", torch: "torch.prod(x0, dim=1)" },
    ],
  },
  ptp: { cases: reduced("ptp", "jnp.ptp", "(lambda x, **k: torch.amax(x, **k) - torch.amin(x, **k))", false) },
  countNonzero: {
    cases: [
      {
        shapes: [[2, 3]],
        given: { 0: [2, 0, -1, 0, 0, 0] },
        call: (x) => f.countNonzero(x!, 1),
        jax: "jnp.count_nonzero(x0, axis=1)",
        torch: "torch.count_nonzero(x0, dim=1)",
      },
      { shapes: [[]], call: (x) => f.countNonzero(x!), jax: "jnp.count_nonzero(x0)" },
    ],
  },
  any: {
    cases: [
      {
        shapes: [[2, 3]],
        given: { 0: [2, 0, -1, 0, 0, 0] },
        call: (x) => f.any(x!, 1),
        jax: "jnp.any(x0, axis=1)",
        torch: "torch.any(x0, dim=1)",
      },
      { shapes: [[2, 0]], call: (x) => f.any(x!), jax: "jnp.any(x0)", torch: "torch.any(x0)" },
    ],
  },
  all: {
    cases: [
      {
        shapes: [[2, 3]],
        given: { 0: [2, 1, -1, 3, 0, 2] },
        call: (x) => f.all(x!, -1, { keepdims: true }),
        jax: "jnp.all(x0, axis=1, keepdims=True)",
        torch: "torch.all(x0, dim=1, keepdim=True)",
      },
      { shapes: [[2, 0]], call: (x) => f.all(x!), jax: "jnp.all(x0)", torch: "torch.all(x0)" },
    ],
  },
  argmin: {
    cases: [
      {
        shapes: [[3, 5]],
        call: (x) => f.argmin(x!, 0, { keepdims: true }),
        jax: "jnp.argmin(x0, axis=0, keepdims=True)",
        torch: "torch.argmin(x0, 0, keepdim=True)",
      },
      { shapes: [[3, 5]], call: (x) => f.argmin(x!), jax: "jnp.argmin(x0)", torch: "torch.argmin(x0)" },
    ],
  },
  argmax: {
    cases: [
      { shapes: [[3, 5]], call: (x) => f.argmax(x!, 1), jax: "jnp.argmax(x0, axis=1)", torch: "torch.argmax(x0, 1)" },
      { shapes: [[3, 5]], call: (x) => f.argmax(x!), jax: "jnp.argmax(x0)", torch: "torch.argmax(x0)" },
      {
        shapes: [[4]],
        given: { 0: [1, 3, 3, 2] },
        call: (x) => f.argmax(x!),
        jax: "jnp.argmax(x0)",
        torch: "torch.argmax(x0)",
      },
    ],
  },
  size: {
    cases: [
      { shapes: [[3, 5]], call: (x) => f.size(x!), jax: "jnp.array(x0.size)" },
      { shapes: [[3, 5]], call: (x) => f.size(x!, 0), jax: "jnp.array(x0.shape[0])" },
    ],
  },
} as const satisfies Record<string, Row>;
