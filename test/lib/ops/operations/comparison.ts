import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { binary, type Case, chosen, type Row } from "./row.ts";

/** Whole numbers, so that some pairs are equal. */
const whole: readonly Case[] = binary([0, 3], [0, 3]).map((item) => ({ ...item, integers: [0, 1] }));
const pairs = [...binary(), ...whole];

export const comparison = {
  greater: { cases: pairs, call: (a, b) => f.greater(a!, b!), jax: "x0 > x1", torch: "x0 > x1" },
  greaterEqual: { cases: pairs, call: (a, b) => f.greaterEqual(a!, b!), jax: "x0 >= x1", torch: "x0 >= x1" },
  less: { cases: pairs, call: (a, b) => f.less(a!, b!), jax: "x0 < x1", torch: "x0 < x1" },
  lessEqual: { cases: pairs, call: (a, b) => f.lessEqual(a!, b!), jax: "x0 <= x1", torch: "x0 <= x1" },
  equal: { cases: pairs, call: (a, b) => f.equal(a!, b!), jax: "x0 == x1", torch: "x0 == x1" },
  notEqual: { cases: pairs, call: (a, b) => f.notEqual(a!, b!), jax: "x0 != x1", torch: "x0 != x1" },
  where: {
    cases: chosen,
    call: (c, a, b) => f.where(c!, a!, b!),
    jax: "jnp.where(x0 != 0, x1, x2)",
    torch: "torch.where(x0 != 0, x1, x2)",
  },
} as const satisfies Record<string, Row>;
