import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Case, Row } from "./row.ts";

const same = (shape: readonly number[], a: readonly [number, number] = [-2, 2], b = a): Case => ({
  shapes: [shape, shape],
  ranges: [a, b],
});

/** Values, targets and variances, which are positive. */
const gaussian: Case = {
  shapes: [
    [2, 3],
    [2, 3],
    [2, 3],
  ],
  ranges: [
    [-2, 2],
    [-2, 2],
    [0.5, 2],
  ],
};

export const losses = {
  mse: {
    cases: [
      same([2, 3]),
      same([3]),
      {
        ...same([2, 3]),
        call: (a, b) => f.mse(a!, b!, { reduction: "sum" }),
        torch: "torch.nn.functional.mse_loss(x0, x1, reduction='sum')",
      },
      {
        ...same([2, 3]),
        call: (a, b) => f.mse(a!, b!, { reduction: "none" }),
        torch: "torch.nn.functional.mse_loss(x0, x1, reduction='none')",
      },
    ],
    call: (a, b) => f.mse(a!, b!),
    jax: "jnp.mean((x0 - x1) ** 2)",
    torch: "torch.nn.functional.mse_loss(x0, x1)",
  },
  mae: {
    cases: [same([2, 3], [0, 1], [1.1, 2]), same([3], [-1, 0], [-2, -1.1])],
    call: (a, b) => f.mae(a!, b!),
    torch: "torch.nn.functional.l1_loss(x0, x1)",
  },
  huber: {
    cases: [
      same([2, 3], [-0.4, 0.4]),
      same([2, 3], [1, 2], [-2, -1]),
      {
        ...same([2, 3], [0.2, 1], [-1, -0.2]),
        call: (a, b) => f.huber(a!, b!, { delta: 0.3, reduction: "sum" }),
        torch: "torch.nn.functional.huber_loss(x0, x1, delta=0.3, reduction='sum')",
      },
    ],
    call: (a, b) => f.huber(a!, b!),
    torch: "torch.nn.functional.huber_loss(x0, x1)",
  },
  smoothL1: {
    cases: [
      same([2, 3], [-0.4, 0.4]),
      {
        ...same([2, 3], [0.2, 1], [-1, -0.2]),
        call: (a, b) => f.smoothL1(a!, b!, { beta: 0.3 }),
        torch: "torch.nn.functional.smooth_l1_loss(x0, x1, beta=0.3)",
      },
      {
        ...same([2, 3], [0.2, 1], [-1, -0.2]),
        call: (a, b) => f.smoothL1(a!, b!, { beta: 0 }),
        torch: "torch.nn.functional.smooth_l1_loss(x0, x1, beta=0.0)",
      },
    ],
    call: (a, b) => f.smoothL1(a!, b!),
    torch: "torch.nn.functional.smooth_l1_loss(x0, x1)",
  },
  binaryCrossEntropy: {
    cases: [
      same([2, 3], [0.1, 0.9]),
      {
        shapes: [[2, 3], [2, 3], [3]],
        ranges: [
          [0.1, 0.9],
          [0.1, 0.9],
          [0.5, 2],
        ],
        constants: [2],
        call: (p, t, w) => f.binaryCrossEntropy(p!, t!, { weight: w!, reduction: "sum" }),
        torch: "torch.nn.functional.binary_cross_entropy(x0, x1, x2.expand(2, 3), reduction='sum')",
      },
    ],
    call: (p, t) => f.binaryCrossEntropy(p!, t!),
    torch: "torch.nn.functional.binary_cross_entropy(x0, x1)",
  },
  binaryCrossEntropyWithLogits: {
    cases: [
      same([2, 3], [-3, 3], [0, 1]),
      same([3], [-40, 40], [0, 1]),
      {
        shapes: [[2, 3], [2, 3], [3], [2, 1]],
        ranges: [
          [-3, 3],
          [0, 1],
          [0.5, 2],
          [0.5, 2],
        ],
        constants: [2, 3],
        call: (z, t, p, w) => f.binaryCrossEntropyWithLogits(z!, t!, { posWeight: p!, weight: w!, reduction: "none" }),
        torch: "torch.nn.functional.binary_cross_entropy_with_logits(x0, x1, x3, pos_weight=x2, reduction='none')",
      },
    ],
    call: (z, t) => f.binaryCrossEntropyWithLogits(z!, t!),
    torch: "torch.nn.functional.binary_cross_entropy_with_logits(x0, x1)",
  },
  klDivergence: {
    cases: [
      same([2, 3], [-2, -0.1], [0.1, 1]),
      {
        ...same([2, 3], [-2, -0.1], [0.1, 1]),
        call: (q, t) => f.klDivergence(q!, t!, { reduction: "batchMean" }),
        torch: "torch.nn.functional.kl_div(x0, x1, reduction='batchmean')",
      },
      {
        ...same([2, 3], [-2, -0.1]),
        call: (q, t) => f.klDivergence(q!, t!, { logTarget: true, reduction: "sum" }),
        torch: "torch.nn.functional.kl_div(x0, x1, reduction='sum', log_target=True)",
      },
    ],
    call: (q, t) => f.klDivergence(q!, t!),
    torch: "torch.nn.functional.kl_div(x0, x1)",
  },
  hinge: {
    cases: [same([2, 3], [-0.9, 0.9]), same([4], [1.1, 2])],
    call: (y, t) => f.hinge(y!, t!),
    jax: "jnp.mean(jnp.maximum(0, 1 - x0 * x1))",
  },
  poissonNll: {
    cases: [
      same([2, 3], [-1, 1], [0.2, 3]),
      {
        ...same([2, 3], [0.5, 2], [1.2, 3]),
        call: (x, t) => f.poissonNll(x!, t!, { logInput: false, full: true, reduction: "sum" }),
        torch: "torch.nn.functional.poisson_nll_loss(x0, x1, log_input=False, full=True, reduction='sum')",
      },
    ],
    call: (x, t) => f.poissonNll(x!, t!),
    torch: "torch.nn.functional.poisson_nll_loss(x0, x1)",
  },
  gaussianNll: {
    cases: [
      {
        ...gaussian,
        call: (x, t, v) => f.gaussianNll(x!, t!, v!, { full: true }),
        jax: "jnp.mean(0.5 * (jnp.log(x2) + (x0 - x1) ** 2 / x2 + jnp.log(2 * jnp.pi)))",
      },
      {
        ...gaussian,
        constants: [2],
        call: (x, t, v) => f.gaussianNll(x!, t!, v!, { reduction: "sum" }),
        torch: "torch.nn.functional.gaussian_nll_loss(x0, x1, x2, reduction='sum')",
      },
    ],
  },
  cosineSimilarity: {
    cases: [
      same([2, 3]),
      {
        ...same([2, 3]),
        call: (a, b) => f.cosineSimilarity(a!, b!, { axis: 0 }),
        torch: "torch.nn.functional.cosine_similarity(x0, x1, dim=0)",
      },
      same([4]),
    ],
    call: (a, b) => f.cosineSimilarity(a!, b!),
    torch: "torch.nn.functional.cosine_similarity(x0, x1, dim=-1)",
  },
  cosineEmbedding: {
    cases: [
      {
        shapes: [[4, 3], [4, 3], [4]],
        integers: [2],
        given: { 2: [1, -1, 1, -1] },
        call: (a, b, t) => f.cosineEmbedding(a!, b!, t!, { margin: -0.9 }),
        torch: "torch.nn.functional.cosine_embedding_loss(x0, x1, x2, margin=-0.9)",
      },
    ],
  },
  tripletMargin: {
    cases: [
      {
        shapes: [
          [4, 3],
          [4, 3],
          [4, 3],
        ],
        call: (a, b, c) => f.tripletMargin(a!, b!, c!, { margin: 4 }),
        torch: "torch.nn.functional.triplet_margin_loss(x0, x1, x2, margin=4.0)",
      },
    ],
  },
} as const satisfies Record<string, Row>;
