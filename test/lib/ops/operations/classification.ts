import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Case, Row } from "./row.ts";

/** Logits with class numbers below `classes`. */
const classed = (logits: readonly number[], labels: readonly number[], classes: number): Case => ({
  shapes: [logits, labels],
  integers: [1],
  ranges: [
    [-2, 2],
    [0, classes],
  ],
});
/** Logits with a distribution, or something like one. */
const mixed = (shape: readonly number[]): Case => ({
  shapes: [shape, shape],
  ranges: [
    [-2, 2],
    [0, 1],
  ],
});
const weighted = (logits: readonly number[], labels: readonly number[], classes: number): Case => ({
  shapes: [logits, labels, [classes]],
  integers: [1],
  ranges: [
    [-2, 2],
    [0, classes],
    [0.5, 2],
  ],
});

export const classification = {
  crossEntropy: {
    cases: [
      classed([4, 3], [4], 3),
      {
        ...mixed([2, 3]),
        call: (z, p) => f.crossEntropy(z!, p!),
        jax: "-jnp.mean(jnp.sum(x1 * jax.nn.log_softmax(x0), axis=-1))",
        torch: "torch.nn.functional.cross_entropy(x0, x1)",
      },
      {
        ...classed([3], [], 3),
        call: (z, y) => f.crossEntropy(z!, y!),
        torch: "torch.nn.functional.cross_entropy(x0, x1)",
      },
      {
        ...classed([2, 3, 2], [2, 2], 3),
        call: (z, y) => f.crossEntropy(z!, y!, { reduction: "none" }),
        torch: "torch.nn.functional.cross_entropy(x0, x1, reduction='none')",
      },
      {
        ...classed([2, 2, 3], [2, 2], 3),
        call: (z, y) => f.crossEntropy(z!, y!, { axis: -1 }),
        torch: "torch.nn.functional.cross_entropy(x0.transpose(1, 2), x1)",
      },
      {
        ...weighted([2, 3, 2, 2], [2, 2, 2], 3),
        call: (z, y, w) => f.crossEntropy(z!, y!, { weight: w!, labelSmoothing: 0.2, ignoreIndex: 1 }),
        constants: [2],
        torch: "torch.nn.functional.cross_entropy(x0, x1, x2, label_smoothing=0.2, ignore_index=1)",
      },
      {
        ...classed([5, 3], [5], 3),
        call: (z, y) => f.crossEntropy(z!, y!, { labelSmoothing: 0.1, ignoreIndex: 0 }),
        torch: "torch.nn.functional.cross_entropy(x0, x1, label_smoothing=0.1, ignore_index=0)",
      },
      {
        ...weighted([5, 3], [5], 3),
        constants: [2],
        call: (z, y, w) => f.crossEntropy(z!, y!, { weight: w!, reduction: "sum" }),
        torch: "torch.nn.functional.cross_entropy(x0, x1, x2, reduction='sum')",
      },
      {
        shapes: [[2, 3, 2], [2, 3, 2], [3]],
        ranges: [
          [-2, 2],
          [0, 1],
          [0.5, 2],
        ],
        constants: [2],
        call: (z, y, w) => f.crossEntropy(z!, y!, { weight: w!, labelSmoothing: 0.2 }),
        torch: "torch.nn.functional.cross_entropy(x0, x1, x2, label_smoothing=0.2)",
      },
      {
        ...weighted([4, 3], [4], 3),
        call: (z, y, w) => f.crossEntropy(z!, y!, { weight: w! }),
        jax: "-jnp.sum(x2[x1] * jnp.take_along_axis(jax.nn.log_softmax(x0), x1[:, None], axis=1)[:, 0]) / jnp.sum(x2[x1])",
      },
    ],
    call: (z, labels) => f.crossEntropy(z!, labels!),
    torch: "torch.nn.functional.cross_entropy(x0, x1)",
    jax: "-jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(x0), x1[:, None], axis=1))",
  },
  nll: {
    cases: [
      { ...classed([4, 3], [4], 3), call: (z, y) => f.nll(z!, y!), torch: "torch.nn.functional.nll_loss(x0, x1)" },
      {
        ...weighted([2, 3, 2], [2, 2], 3),
        constants: [2],
        call: (z, y, w) => f.nll(z!, y!, { weight: w!, ignoreIndex: 0 }),
        torch: "torch.nn.functional.nll_loss(x0, x1, x2, ignore_index=0)",
      },
    ],
  },
} as const satisfies Record<string, Row>;
