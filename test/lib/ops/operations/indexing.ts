import { fromArray } from "../../../../lib/ops/constant.ts";
import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import type { Row } from "./row.ts";

const ints = (values: readonly number[], shape: readonly number[] = [values.length]): Tensor =>
  fromArray(Int32Array.from(values), shape, "int32");
const bools = (values: readonly number[], shape: readonly number[] = [values.length]): Tensor =>
  fromArray(Uint8Array.from(values), shape, "bool");
/** An input of values, then one of int32 indices. */
const indices = (low: number, high: number) =>
  ({
    ranges: [
      [-2, 2],
      [low, high],
    ],
    integers: [1],
  }) as const;

export const indexing = {
  at: {
    cases: [
      { shapes: [[3, 4]], call: (x) => f.at(x!, -1), jax: "x0[-1]", torch: "x0[-1]" },
      {
        shapes: [[5, 4]],
        call: (x) =>
          f.at(x!, [
            [1, 5, 2],
            [0, 2],
          ]),
        jax: "x0[1:5:2, 0:2]",
        torch: "x0[1:5:2, 0:2]",
      },
      { shapes: [[3, 2]], call: (x) => f.at(x!, [null, 0]), jax: "x0[:, 0]", torch: "x0[:, 0]" },
      { shapes: [[3, 2]], call: (x) => f.at(x!, [[1, 1]]), jax: "x0[1:1]", torch: "x0[1:1]" },
      {
        shapes: [[5, 4]],
        call: (x) =>
          f.at(x!, [
            [null, null, -1],
            [-2, null],
          ]),
        jax: "x0[::-1, -2:]",
      },
      {
        shapes: [[7, 4]],
        call: (x) =>
          f.at(x!, [
            [5, 0, -2],
            [null, -5, -3],
          ]),
        jax: "x0[5:0:-2, :-5:-3]",
      },
      { shapes: [[3]], call: (x) => f.at(x!, [[0, 2, -1]]), jax: "x0[0:2:-1]" },
      {
        shapes: [
          [4, 3],
          [2, 3],
        ],
        ...indices(-4, 4),
        call: (x, i) => f.at(x!, i!),
        jax: "x0[x1]",
        torch: "x0[x1]",
      },
      {
        shapes: [[2, 4, 3], [2]],
        ...indices(0, 3),
        call: (x, i) => f.at(x!, [null, i!, i!]),
        jax: "x0[:, x1, x1]",
        torch: "x0[:, x1, x1]",
      },
      {
        shapes: [[3, 4, 3], [2]],
        ...indices(0, 3),
        call: (x, i) => f.at(x!, [i!, [1, 3], ints([0, 2, 1], [3, 1])]),
        jax: "x0[x1, 1:3, jnp.array([[0], [2], [1]])]",
        torch: "x0[x1, 1:3, torch.tensor([[0], [2], [1]])]",
      },
      {
        shapes: [[3, 4, 3], [2]],
        ...indices(0, 3),
        call: (x, i) => f.at(x!, [1, null, i!]),
        jax: "x0[1, :, x1]",
      },
      {
        shapes: [[2, 3]],
        call: (x) => f.at(x!, bools([1, 0, 1, 0, 1, 1], [2, 3])),
        jax: "x0[np.array([[True, False, True], [False, True, True]])]",
        torch: "x0[torch.tensor([[True, False, True], [False, True, True]])]",
      },
      {
        shapes: [[2, 3]],
        call: (x) => f.at(x!, [null, bools([1, 0, 1])]),
        jax: "x0[:, np.array([True, False, True])]",
        torch: "x0[:, torch.tensor([True, False, True])]",
      },
    ],
  },
  slice: {
    cases: [
      { shapes: [[4, 3]], call: (x) => f.slice(x!, [1, 0], [3, 2]), jax: "x0[1:3, 0:2]", torch: "x0[1:3, 0:2]" },
      { shapes: [[4]], call: (x) => f.slice(x!, [2], [2]), jax: "x0[2:2]", torch: "x0[2:2]" },
      { shapes: [[7, 4]], call: (x) => f.slice(x!, [6, 0], [null, 4], [-2, 3]), jax: "x0[6::-2, 0:4:3]" },
    ],
  },
  indexUpdate: {
    cases: [
      {
        shapes: [[4, 3], [3]],
        call: (x, v) => f.indexUpdate(x!, [[0, 4, 2]], v!),
        jax: "x0.at[0:4:2].set(x1)",
      },
      { shapes: [[4, 3]], call: (x) => f.indexUpdate(x!, [-1, [null, null, -2]], 2), jax: "x0.at[-1, ::-2].set(2)" },
      {
        shapes: [
          [4, 3],
          [2, 3],
        ],
        call: (x, v) => f.indexUpdate(x!, ints([3, -4]), v!),
        jax: "x0.at[jnp.array([3, -4])].set(x1)",
      },
    ],
  },
  indexAdd: {
    cases: [
      {
        shapes: [
          [4, 3],
          [3, 3],
        ],
        call: (x, v) => f.indexAdd(x!, ints([1, 1, -3]), v!),
        jax: "x0.at[jnp.array([1, 1, -3])].add(x1)",
      },
      { shapes: [[4, 3], []], call: (x, v) => f.indexAdd(x!, [null, 1], v!), jax: "x0.at[:, 1].add(x1)" },
    ],
  },
  take: {
    cases: [
      {
        shapes: [
          [4, 3],
          [2, 2],
        ],
        ...indices(-12, 12),
        call: (x, i) => f.take(x!, i!),
        jax: "jnp.take(x0, x1)",
      },
      {
        shapes: [
          [2, 4, 3],
          [2, 2],
        ],
        ...indices(-4, 4),
        call: (x, i) => f.take(x!, i!, 1),
        jax: "jnp.take(x0, x1, 1)",
      },
      { shapes: [[4, 3], []], ...indices(0, 4), call: (x, i) => f.take(x!, i!, 0), jax: "jnp.take(x0, x1, 0)" },
      { shapes: [[4, 3]], call: (x) => f.take(x!, [[3, 0]], 0), jax: "jnp.take(x0, jnp.array([[3, 0]]), 0)" },
      { shapes: [[4, 3], [0]], ...indices(0, 4), call: (x, i) => f.take(x!, i!, -1), jax: "jnp.take(x0, x1, 1)" },
    ],
  },
  takeAlongAxis: {
    cases: [
      {
        shapes: [
          [4, 3],
          [2, 3],
        ],
        ...indices(-4, 4),
        call: (x, i) => f.takeAlongAxis(x!, i!, 0),
        jax: "jnp.take_along_axis(x0, x1, 0)",
      },
      {
        shapes: [
          [2, 1, 4],
          [1, 3, 2],
        ],
        ...indices(0, 4),
        call: (x, i) => f.takeAlongAxis(x!, i!, -1),
        jax: "jnp.take_along_axis(x0, x1, -1)",
      },
    ],
  },
  gather: {
    cases: [
      {
        shapes: [
          [4, 3],
          [2, 2],
        ],
        ...indices(0, 4),
        call: (x, i) => f.gather(x!, 0, i!),
        jax: "jnp.take_along_axis(x0[:, :2], x1, 0)",
        torch: "torch.gather(x0, 0, x1)",
      },
    ],
  },
  scatter: {
    cases: [
      {
        shapes: [
          [4, 3],
          [3, 2],
          [3, 2],
        ],
        given: { 1: [0, 3, 2, 0, 3, 1] },
        integers: [1],
        call: (x, i, u) => f.scatter(x!, 0, i!, u!),
        torch: "torch.scatter(x0, 0, x1, x2)",
      },
      {
        shapes: [[5], [4], [4]],
        given: { 1: [1, 3, 1, 1] },
        integers: [1],
        call: (x, i, u) => f.scatter(x!, 0, i!, u!),
        jax: "x0.at[jnp.array([3, 1])].set(x2[jnp.array([1, 3])])",
      },
      {
        shapes: [
          [2, 4],
          [2, 2],
        ],
        given: { 1: [1, 3, 0, 2] },
        integers: [1],
        call: (x, i) => f.scatter(x!, 1, i!, 7),
        torch: "torch.scatter(x0, 1, x1, 7.0)",
      },
    ],
  },
  scatterAdd: {
    cases: [
      {
        shapes: [
          [4, 3],
          [5, 2],
          [5, 2],
        ],
        ranges: [
          [-2, 2],
          [0, 4],
        ],
        integers: [1],
        call: (x, i, u) => f.scatterAdd(x!, 0, i!, u!),
        torch: "torch.scatter_add(x0, 0, x1, x2)",
      },
    ],
  },
  segmentSum: {
    cases: [
      {
        shapes: [[5, 2], [5]],
        ...indices(0, 3),
        call: (x, i) => f.segmentSum(x!, i!, 4),
        jax: "jax.ops.segment_sum(x0, x1, 4)",
      },
    ],
  },
  maskedFill: {
    cases: [
      {
        shapes: [[2, 3], [3], []],
        integers: [1],
        call: (x, mask, value) => f.maskedFill(x!, f.cast(mask!, "bool"), value!),
        jax: "jnp.where(x1 != 0, x2, x0)",
        torch: "torch.masked_fill(x0, x1 != 0, x2)",
      },
    ],
  },
  oneHot: {
    cases: [
      {
        shapes: [[2, 3]],
        ranges: [[-1, 4]],
        integers: [0],
        call: (x) => f.oneHot(x!, 3),
        jax: "jax.nn.one_hot(x0, 3)",
      },
    ],
  },
} as const satisfies Record<string, Row>;
