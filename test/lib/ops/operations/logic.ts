import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Case, Row } from "./row.ts";

/** Every pair of zero and not zero. */
const bits = (inputs: 1 | 2): readonly Case[] => [
  { shapes: [[4], [4]].slice(0, inputs), given: { 0: [0, 0, 2, 1], 1: [0, -3, 0, 1] } },
  { shapes: [[2, 1], [3]].slice(0, inputs), integers: [0, 1] },
];
// Their logarithms are NaN, −∞ and two numbers.
const extremes: readonly Case[] = [{ shapes: [[4]], given: { 0: [-1, 0, 1, 2] } }, { shapes: [[2, 3]] }];

export const logic = {
  logicalAnd: {
    cases: bits(2),
    call: (a, b) => f.logicalAnd(a!, b!),
    jax: "jnp.logical_and(x0, x1)",
    torch: "torch.logical_and(x0, x1)",
  },
  and: {
    cases: bits(2),
    call: (a, b) => f.and(a!, b!),
    jax: "jnp.logical_and(x0, x1)",
    torch: "torch.logical_and(x0, x1)",
  },
  logicalOr: {
    cases: bits(2),
    call: (a, b) => f.logicalOr(a!, b!),
    jax: "jnp.logical_or(x0, x1)",
    torch: "torch.logical_or(x0, x1)",
  },
  or: {
    cases: bits(2),
    call: (a, b) => f.or(a!, b!),
    jax: "jnp.logical_or(x0, x1)",
    torch: "torch.logical_or(x0, x1)",
  },
  logicalXor: {
    cases: bits(2),
    call: (a, b) => f.logicalXor(a!, b!),
    jax: "jnp.logical_xor(x0, x1)",
    torch: "torch.logical_xor(x0, x1)",
  },
  xor: {
    cases: bits(2),
    call: (a, b) => f.xor(a!, b!),
    jax: "jnp.logical_xor(x0, x1)",
    torch: "torch.logical_xor(x0, x1)",
  },
  logicalNot: {
    cases: bits(1),
    call: (x) => f.logicalNot(x!),
    jax: "jnp.logical_not(x0)",
    torch: "torch.logical_not(x0)",
  },
  not: {
    cases: bits(1),
    call: (x) => f.not(x!),
    jax: "jnp.logical_not(x0)",
    torch: "torch.logical_not(x0)",
  },
  isnan: {
    cases: extremes,
    call: (x) => f.isnan(f.log(x!)),
    jax: "jnp.isnan(jnp.log(x0))",
    torch: "torch.isnan(torch.log(x0))",
  },
  isfinite: {
    cases: extremes,
    call: (x) => f.isfinite(f.log(x!)),
    jax: "jnp.isfinite(jnp.log(x0))",
    torch: "torch.isfinite(torch.log(x0))",
  },
  isinf: {
    cases: extremes,
    call: (x) => f.isinf(f.log(x!)),
    jax: "jnp.isinf(jnp.log(x0))",
    torch: "torch.isinf(torch.log(x0))",
  },
  select: {
    cases: [
      { shapes: [[2, 3], [3], [2, 3], [], [2, 1]], integers: [0, 1] },
      { shapes: [[0], [], [], [], []], integers: [0, 1] },
    ],
    call: (a, b, x, y, z) => f.select([a!, b!], [x!, y!], z!),
    jax: "jnp.where(x0 != 0, x2, jnp.where(x1 != 0, x3, x4))",
    torch: "torch.where(x0 != 0, x2, torch.where(x1 != 0, x3, x4))",
  },
} as const satisfies Record<string, Row>;
