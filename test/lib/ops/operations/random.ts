import { random as draws, type Key } from "../../../../lib/random/index.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import type { Case, Row } from "./row.ts";

const as = (key: Tensor): Key => key as Key;
const words = [0, 2 ** 31] as const;
const except = {
  reference:
    "Each library draws its own numbers; known answers of the generator and distributions are tested beside it.",
} as const;

/** A key and two parameters: of the draw's shape, broadcast, as scalars, and for a draw of nothing. */
const located = (
  call: (shape: readonly number[], key: Key, a: Tensor, b: Tensor) => Tensor,
  b: readonly [number, number] = [0.5, 2],
): readonly Case[] =>
  [
    {
      shape: [2, 3],
      of: [
        [2, 3],
        [2, 3],
      ],
    },
    { shape: [2, 3], of: [[3], [2, 1]] },
    { shape: [3], of: [[], []] },
    { shape: [0, 2], of: [[2], []] },
  ].map(({ shape, of }) => ({
    shapes: [[2], ...of],
    integers: [0],
    ranges: [words, [-2, 0.4], b],
    call: (key, x, y) => call(shape, as(key!), x!, y!),
  }));

/** Draws that have no parameters that could be differentiated for. */
const plain = (call: (key: Key) => Tensor): readonly Case[] => [
  { shapes: [[2]], integers: [0], ranges: [words], call: (key) => call(as(key!)) },
];

export const random = {
  "random.normal": { cases: located((shape, key, mean, std) => draws.normal(shape, { key, mean, std })), except },
  "random.uniform": { cases: located((shape, key, low, high) => draws.uniform(shape, { key, low, high })), except },
  "random.gumbel": {
    cases: located((shape, key, location, scale) => draws.gumbel(shape, { key, location, scale })),
    except,
  },
  "random.laplace": {
    cases: located((shape, key, location, scale) => draws.laplace(shape, { key, location, scale })),
    except,
  },
  "random.logistic": {
    cases: located((shape, key, location, scale) => draws.logistic(shape, { key, location, scale })),
    except,
  },
  "random.cauchy": {
    cases: located((shape, key, location, scale) => draws.cauchy(shape, { key, location, scale })),
    except,
  },
  "random.exponential": {
    cases: located((shape, key, _, rate) => draws.exponential(shape, { key, rate })),
    except,
  },
  "random.truncatedNormal": {
    cases: [
      ...located((shape, key, mean, std) => draws.truncatedNormal(shape, { key, mean, std, low: -1, high: 1.5 })),
      {
        shapes: [[2], [3], [2, 1]],
        integers: [0],
        ranges: [words, [-2, 0.4], [0.5, 2]],
        call: (key, low, high) => draws.truncatedNormal([2, 3], { key: as(key!), low: low!, high: high! }),
      },
    ],
    except,
  },
  "random.choice": {
    cases: [
      ...plain((key) => draws.choice(7, [3], { key })),
      ...plain((key) => draws.choice(7, [2, 2], { key, replace: false })),
      ...plain((key) => draws.choice(4, [3], { key, replace: false, p: [0.1, 0.2, 0.3, 0.4] })),
      {
        shapes: [[2], [4, 3]],
        integers: [0],
        ranges: [words, [-2, 2]],
        call: (key, x) => draws.choice(x!, [2], { key: as(key!) }),
      },
    ],
    except,
  },
  "random.bits": { cases: plain((key) => draws.bits([2, 3], { key })), except },
  "random.randint": { cases: plain((key) => draws.randint([2, 3], { key, low: -3, high: 9 })), except },
  "random.permutation": {
    cases: [
      ...plain((key) => draws.permutation(5, { key })),
      {
        shapes: [[2], [2, 4]],
        integers: [0],
        ranges: [words, [-2, 2]],
        call: (key, x) => draws.permutation(x!, { key: as(key!), axis: 1 }),
      },
    ],
    except,
  },
  "random.bernoulli": {
    cases: [
      {
        shapes: [[2], [3]],
        integers: [0],
        ranges: [words, [0.1, 0.9]],
        call: (key, p) => draws.bernoulli([2, 3], { key: as(key!), p: p! }),
      },
    ],
    except,
  },
  "random.categorical": {
    cases: [
      {
        shapes: [[2], [3, 4]],
        integers: [0],
        ranges: [words, [-2, 2]],
        call: (key, logits) => draws.categorical(logits!, { key: as(key!) }),
      },
    ],
    except,
  },
} as const satisfies Record<string, Row>;
