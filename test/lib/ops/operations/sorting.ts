import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Row } from "./row.ts";

const counted = {
  symbols: "How long the result is, its values say.",
  vmap: "Members could have results of different sizes.",
};
const twice = [3, 1, 3, 2, 1, 3];

export const sorting = {
  sort: {
    cases: [
      { shapes: [[2, 7]], call: (x) => f.sort(x!), jax: "jnp.sort(x0)", torch: "torch.sort(x0).values" },
      {
        shapes: [[5, 2]],
        call: (x) => f.sort(x!, 0, { descending: true }),
        jax: "jnp.sort(x0, 0, descending=True)",
        torch: "torch.sort(x0, 0, descending=True).values",
      },
      { shapes: [[2, 0]], call: (x) => f.sort(x!), jax: "jnp.sort(x0)", torch: "torch.sort(x0).values" },
    ],
  },
  argsort: {
    cases: [
      {
        shapes: [[2, 6]],
        given: { 0: [...twice, ...twice] },
        call: (x) => f.argsort(x!),
        jax: "jnp.argsort(x0)",
        torch: "torch.argsort(x0, stable=True)",
      },
      {
        shapes: [[6]],
        given: { 0: twice },
        call: (x) => f.argsort(x!, 0, { descending: true }),
        jax: "jnp.argsort(x0, descending=True)",
        torch: "torch.argsort(x0, descending=True, stable=True)",
      },
    ],
  },
  topk: {
    cases: [
      {
        shapes: [[2, 7]],
        call: (x) => Object.values(f.topk(x!, 3)),
        jax: "jax.lax.top_k(x0, 3)",
        torch: "tuple(torch.topk(x0, 3))",
      },
      {
        shapes: [[5, 2]],
        call: (x) => Object.values(f.topk(x!, 2, { axis: 0, largest: false })),
        torch: "tuple(torch.topk(x0, 2, 0, largest=False))",
      },
    ],
  },
  unique: {
    cases: [
      { shapes: [[2, 3]], given: { 0: twice }, call: (x) => f.unique(x!), jax: "jnp.unique(x0, size=3)" },
      { shapes: [[0]], call: (x) => f.unique(x!), jax: "x0" },
    ],
    except: { ...counted, differences: "Where elements are equal, a small change makes another number of values." },
  },
  nonzero: {
    cases: [
      {
        shapes: [[2, 3]],
        given: { 0: [1, 0, 0, 2, 0, 3] },
        call: (x) => f.nonzero(x!),
        jax: "jnp.argwhere(x0, size=3)",
        torch: "torch.nonzero(x0)",
      },
    ],
    except: counted,
  },
  searchsorted: {
    cases: [
      {
        shapes: [[5], [2, 3]],
        given: { 0: [-1, 0, 0, 1, 2], 1: [0, -3, 3, 0.5, 1, 2] },
        call: (x, v) => f.searchsorted(x!, v!),
        jax: "jnp.searchsorted(x0, x1)",
        torch: "torch.searchsorted(x0, x1)",
      },
      {
        shapes: [
          [2, 3],
          [2, 2],
        ],
        given: { 0: [0, 1, 2, 0, 1, 2], 1: [1, 3, 0, 2] },
        call: (x, v) => f.searchsorted(x!, v!, { side: "right" }),
        torch: "torch.searchsorted(x0, x1, right=True)",
      },
    ],
  },
  bincount: {
    cases: [
      {
        shapes: [[6]],
        ranges: [[0, 4]],
        integers: [0],
        call: (x) => f.bincount(x!, { length: 5 }),
        jax: "jnp.bincount(x0, length=5)",
        torch: "torch.bincount(x0, minlength=5)",
      },
      {
        shapes: [[6], [6]],
        ranges: [
          [0, 4],
          [-2, 2],
        ],
        integers: [0],
        call: (x, weights) => f.bincount(x!, { length: 4, weights: weights! }),
        jax: "jnp.bincount(x0, x1, length=4)",
      },
    ],
  },
  histogram: {
    cases: [
      {
        shapes: [[20]],
        call: (x) => f.histogram(x!, 5).edges,
        jax: "jax.lax.stop_gradient(jnp.histogram(x0, 5)[1])",
      },
      {
        shapes: [[20]],
        call: (x) => f.histogram(x!, 5).counts,
        jax: "jnp.histogram(x0, 5)[0].astype(jnp.int32)",
      },
      {
        shapes: [[4, 5]],
        call: (x) => f.histogram(x!, 4, { range: [-1, 1] }).counts,
        jax: "jnp.histogram(x0, 4, range=(-1, 1))[0].astype(jnp.int32)",
      },
    ],
    except: { differences: "It has no gradient, on purpose." },
  },
} as const satisfies Record<string, Row>;
