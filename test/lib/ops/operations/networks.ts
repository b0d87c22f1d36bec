import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Row } from "./row.ts";

export const networks = {
  embedding: {
    cases: [
      {
        shapes: [
          [2, 4],
          [3, 2],
        ],
        integers: [0],
        ranges: [
          [0, 3],
          [-2, 2],
        ],
        call: (ids, table) => f.embedding(ids!, table!),
        jax: "x1[x0]",
        torch: "torch.nn.functional.embedding(x0, x1)",
      },
    ],
  },
  dropout: {
    cases: [
      {
        shapes: [[3, 4]],
        call: (x) => f.dropout(x!, 0.4, { training: false }),
        torch: "torch.nn.functional.dropout(x0, 0.4, training=False)",
      },
      { shapes: [[3, 4]], call: (x) => f.dropout(x!, 1, { seed: 1 }), torch: "torch.nn.functional.dropout(x0, 1.0)" },
    ],
  },
  scaledDotProductAttention: {
    cases: [
      {
        shapes: [
          [3, 2],
          [4, 2],
          [4, 5],
        ],
        call: (q, k, v) => f.scaledDotProductAttention(q!, k!, v!),
        jax: "jax.nn.softmax(x0 @ x1.T / jnp.sqrt(2.0)) @ x2",
        torch: "torch.nn.functional.scaled_dot_product_attention(x0, x1, x2)",
      },
      {
        shapes: [
          [2, 2, 3, 4],
          [2, 2, 3, 4],
          [2, 2, 3, 2],
        ],
        call: (q, k, v) => f.scaledDotProductAttention(q!, k!, v!, { causal: true, scale: 0.7 }),
        torch: "torch.nn.functional.scaled_dot_product_attention(x0, x1, x2, is_causal=True, scale=0.7)",
      },
      {
        shapes: [
          [2, 3, 4],
          [2, 2, 4],
          [2, 2, 2],
          [3, 2],
        ],
        call: (q, k, v, mask) => f.scaledDotProductAttention(q!, k!, v!, { mask: mask! }),
        torch: "torch.nn.functional.scaled_dot_product_attention(x0, x1, x2, attn_mask=x3)",
      },
      {
        shapes: [
          [2, 3, 4],
          [2, 2, 4],
          [2, 2, 2],
          [2, 3, 2],
        ],
        integers: [3],
        given: { 3: [1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0] },
        call: (q, k, v, mask) => f.scaledDotProductAttention(q!, k!, v!, { mask: mask! }),
        torch: "torch.nn.functional.scaled_dot_product_attention(x0, x1, x2, attn_mask=x3.bool())",
      },
    ],
  },
  multiHeadAttention: {
    cases: [
      {
        shapes: [
          [2, 3, 4],
          [2, 3, 4],
          [2, 3, 6],
        ],
        call: (q, k, v) => f.multiHeadAttention(q!, k!, v!, 2, { causal: true }),
        torch:
          "torch.nn.functional.scaled_dot_product_attention(*[t.reshape(2, 3, 2, -1).transpose(1, 2) for t in (x0, x1, x2)], is_causal=True).transpose(1, 2).reshape(2, 3, 6)",
      },
    ],
  },
  interpolate: {
    cases: [
      {
        shapes: [[2, 2, 4]],
        call: (x) => f.interpolate(x!, { size: 7 }),
        torch: "torch.nn.functional.interpolate(x0, size=7)",
      },
      {
        shapes: [[1, 2, 3, 5]],
        call: (x) => f.interpolate(x!, { scale: [2, 0.7] }),
        torch: "torch.nn.functional.interpolate(x0, scale_factor=(2.0, 0.7))",
      },
      {
        shapes: [[2, 1, 4]],
        call: (x) => f.interpolate(x!, { scale: 1.6, mode: "linear" }),
        torch: "torch.nn.functional.interpolate(x0, scale_factor=1.6, mode='linear')",
      },
      {
        shapes: [[1, 2, 3, 4]],
        call: (x) => f.interpolate(x!, { size: [5, 2], mode: "bilinear" }),
        torch: "torch.nn.functional.interpolate(x0, size=(5, 2), mode='bilinear')",
      },
      {
        shapes: [[1, 2, 3, 4]],
        call: (x) => f.interpolate(x!, { size: [5, 1], mode: "bilinear", alignCorners: true }),
        torch: "torch.nn.functional.interpolate(x0, size=(5, 1), mode='bilinear', align_corners=True)",
      },
      {
        shapes: [[1, 1, 2, 2, 3]],
        call: (x) => f.interpolate(x!, { scale: 2, mode: "trilinear" }),
        torch: "torch.nn.functional.interpolate(x0, scale_factor=2.0, mode='trilinear')",
      },
    ],
  },
  pixelShuffle: {
    cases: [
      {
        shapes: [[1, 8, 2, 3]],
        call: (x) => f.pixelShuffle(x!, 2),
        torch: "torch.nn.functional.pixel_shuffle(x0, 2)",
      },
    ],
  },
} as const satisfies Record<string, Row>;
