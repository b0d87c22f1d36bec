import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Case, Row } from "./row.ts";

const padded = (mode: "edge" | "reflect" | "symmetric" | "wrap"): Case => ({
  shapes: [[2, 3]],
  call: (x) =>
    f.pad(
      x!,
      [
        [1, 3],
        [4, 0],
      ],
      { mode },
    ),
  jax: `jnp.pad(x0, ((1, 3), (4, 0)), mode="${mode}")`,
});

export const pieces = {
  stack: {
    cases: [
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
        call: (...xs) => f.stack(xs),
        jax: "jnp.stack((x0, x1))",
        torch: "torch.stack((x0, x1))",
      },
      {
        shapes: [[2], [2]],
        call: (...xs) => f.stack(xs, -1),
        jax: "jnp.stack((x0, x1), -1)",
        torch: "torch.stack((x0, x1), -1)",
      },
      { shapes: [[], []], call: (...xs) => f.stack(xs), jax: "jnp.stack((x0, x1))", torch: "torch.stack((x0, x1))" },
    ],
  },
  unstack: {
    cases: [
      { shapes: [[2, 3]], call: (x) => f.unstack(x!, 1), jax: "jnp.unstack(x0, axis=1)", torch: "torch.unbind(x0, 1)" },
    ],
  },
  split: {
    cases: [
      { shapes: [[6, 2]], call: (x) => f.split(x!, 3), jax: "tuple(jnp.split(x0, 3))", torch: "torch.split(x0, 2)" },
      {
        shapes: [[2, 6]],
        call: (x) => f.split(x!, [1, -1, 2], 1),
        jax: "tuple(jnp.split(x0, (1, 4), 1))",
        torch: "torch.split(x0, (1, 3, 2), 1)",
      },
      { shapes: [[6]], call: (x) => f.split(x!, 3)[1]!, jax: "jnp.split(x0, 3)[1]", torch: "torch.split(x0, 2)[1]" },
    ],
  },
  chunk: {
    cases: [
      { shapes: [[7]], call: (x) => f.chunk(x!, 3), jax: "tuple(jnp.split(x0, (3, 6)))", torch: "torch.chunk(x0, 3)" },
    ],
  },
  tile: {
    cases: [
      {
        shapes: [[2, 3]],
        call: (x) => f.tile(x!, [2, 3]),
        jax: "jnp.tile(x0, (2, 3))",
        torch: "torch.tile(x0, (2, 3))",
      },
      { shapes: [[2, 3]], call: (x) => f.tile(x!, 2), jax: "jnp.tile(x0, 2)", torch: "torch.tile(x0, (2,))" },
      { shapes: [[3]], call: (x) => f.tile(x!, [2, 2]), jax: "jnp.tile(x0, (2, 2))", torch: "torch.tile(x0, (2, 2))" },
      { shapes: [[3]], call: (x) => f.tile(x!, 0), jax: "jnp.tile(x0, 0)", torch: "torch.tile(x0, (0,))" },
    ],
  },
  repeat: {
    cases: [
      {
        shapes: [[2, 3]],
        call: (x) => f.repeat(x!, 2),
        jax: "jnp.repeat(x0, 2)",
        torch: "torch.repeat_interleave(x0, 2)",
      },
      {
        shapes: [[2, 3]],
        call: (x) => f.repeat(x!, 2, 0),
        jax: "jnp.repeat(x0, 2, 0)",
        torch: "torch.repeat_interleave(x0, 2, 0)",
      },
      {
        shapes: [[2, 3]],
        call: (x) => f.repeat(x!, [2, 0, 1], 1),
        jax: "jnp.repeat(x0, jnp.array([2, 0, 1]), 1, total_repeat_length=3)",
        torch: "torch.repeat_interleave(x0, torch.tensor([2, 0, 1]), 1)",
      },
    ],
  },
  pad: {
    cases: [
      {
        shapes: [[2, 3]],
        call: (x) => f.pad(x!, 1),
        jax: "jnp.pad(x0, 1)",
        torch: "torch.nn.functional.pad(x0, (1, 1, 1, 1))",
      },
      {
        shapes: [[2, 3], []],
        call: (x, value) => f.pad(x!, [2, 0], { value: value! }),
        jax: "jnp.pad(x0, (2, 0), constant_values=x1)",
      },
      {
        shapes: [[0]],
        call: (x) => f.pad(x!, 1, { value: 3 }),
        jax: "jnp.pad(x0, 1, constant_values=3)",
      },
      padded("edge"),
      padded("reflect"),
      padded("symmetric"),
      padded("wrap"),
      { shapes: [[1]], call: (x) => f.pad(x!, 2, { mode: "reflect" }), jax: "jnp.pad(x0, 2, mode='reflect')" },
    ],
  },
  flip: {
    cases: [
      { shapes: [[2, 3]], call: (x) => f.flip(x!), jax: "jnp.flip(x0)", torch: "torch.flip(x0, (0, 1))" },
      { shapes: [[2, 3]], call: (x) => f.flip(x!, -1), jax: "jnp.flip(x0, -1)", torch: "torch.flip(x0, (1,))" },
    ],
  },
  roll: {
    cases: [
      { shapes: [[2, 3]], call: (x) => f.roll(x!, 4), jax: "jnp.roll(x0, 4)", torch: "torch.roll(x0, 4)" },
      {
        shapes: [[2, 3]],
        call: (x) => f.roll(x!, [-1, 5], [0, 1]),
        jax: "jnp.roll(x0, (-1, 5), (0, 1))",
        torch: "torch.roll(x0, (-1, 5), (0, 1))",
      },
      { shapes: [[0]], call: (x) => f.roll(x!, 1), jax: "jnp.roll(x0, 1)", torch: "torch.roll(x0, 1)" },
    ],
  },
  rot90: {
    cases: [1, 2, -1].map((k) => ({
      shapes: [[2, 3, 2]],
      call: (x) => f.rot90(x!, k, [0, 2]),
      jax: `jnp.rot90(x0, ${k}, (0, 2))`,
      torch: `torch.rot90(x0, ${k}, (0, 2))`,
    })) as readonly Case[],
  },
  meshgrid: {
    cases: [
      {
        shapes: [[2], [3]],
        call: (...xs) => f.meshgrid(xs),
        jax: "tuple(jnp.meshgrid(x0, x1))",
        torch: "torch.meshgrid(x0, x1, indexing='xy')",
      },
      {
        shapes: [[2], [3], [1]],
        call: (...xs) => f.meshgrid(xs, { indexing: "ij" }),
        jax: "tuple(jnp.meshgrid(x0, x1, x2, indexing='ij'))",
        torch: "torch.meshgrid(x0, x1, x2, indexing='ij')",
      },
    ],
  },
} as const satisfies Record<string, Row>;
