import { functions as f } from "../../../../lib/ops/functions/index.ts";
import type { Case, Row } from "./row.ts";

const einsumCase = (subscripts: string, shapes: readonly (readonly number[])[]): Case => ({
  shapes,
  call: (...xs) => f.einsum(subscripts, ...xs),
  jax: `jnp.einsum("${subscripts}", ${shapes.map((_, i) => `x${i}`).join(", ")})`,
});

export const products = {
  matmul: {
    cases: [
      {
        shapes: [
          [2, 3],
          [3, 4],
        ],
      },
      { shapes: [[3], [3, 2]] },
      { shapes: [[2, 3], [3]] },
      { shapes: [[3], [3]] },
      {
        shapes: [
          [2, 2, 3],
          [3, 2],
        ],
      },
      {
        shapes: [
          [2, 1, 2, 3],
          [3, 3, 2],
        ],
      },
      {
        shapes: [
          [0, 3],
          [3, 2],
        ],
      },
      {
        shapes: [
          [2, 0],
          [0, 3],
        ],
      },
    ],
    call: (a, b) => f.matmul(a!, b!),
    jax: "jnp.matmul(x0, x1)",
    torch: "torch.matmul(x0, x1)",
  },
  dot: {
    cases: [
      { shapes: [[3], [3]] },
      { shapes: [[2, 3], [3]] },
      {
        shapes: [
          [2, 3],
          [3, 2],
        ],
      },
      { shapes: [[], [2]] },
    ],
    call: (a, b) => f.dot(a!, b!),
    jax: "jnp.dot(x0, x1)",
  },
  vdot: {
    cases: [
      { shapes: [[3], [3]] },
      {
        shapes: [
          [2, 3],
          [2, 3],
        ],
      },
      { shapes: [[], []] },
      { shapes: [[0], [0]] },
    ],
    call: (a, b) => f.vdot(a!, b!),
    jax: "jnp.vdot(x0, x1)",
  },
  outer: {
    cases: [{ shapes: [[2], [3]] }, { shapes: [[2, 2], [3]] }, { shapes: [[], [2]] }, { shapes: [[0], [2]] }],
    call: (a, b) => f.outer(a!, b!),
    jax: "jnp.outer(x0, x1)",
  },
  inner: {
    cases: [
      { shapes: [[3], [3]] },
      {
        shapes: [
          [2, 3],
          [4, 3],
        ],
      },
      { shapes: [[2, 2, 3], [3]] },
      { shapes: [[], [2]] },
    ],
    call: (a, b) => f.inner(a!, b!),
    jax: "jnp.inner(x0, x1)",
  },
  tensordot: {
    cases: [
      {
        shapes: [
          [2, 3, 4],
          [3, 4, 2],
        ],
      },
      {
        shapes: [
          [2, 3],
          [3, 2],
        ],
        call: (a, b) => f.tensordot(a!, b!, 1),
        jax: "jnp.tensordot(x0, x1, 1)",
        torch: "torch.tensordot(x0, x1, 1)",
      },
      { shapes: [[2], [3]], call: (a, b) => f.tensordot(a!, b!, 0), jax: "jnp.tensordot(x0, x1, 0)" },
      {
        shapes: [
          [2, 3, 4],
          [4, 2, 5],
        ],
        call: (a, b) =>
          f.tensordot(a!, b!, [
            [0, -1],
            [1, 0],
          ]),
        jax: "jnp.tensordot(x0, x1, ([0, 2], [1, 0]))",
      },
      { shapes: [[2, 3], [3]], call: (a, b) => f.tensordot(a!, b!, [1, 0]), jax: "jnp.tensordot(x0, x1, (1, 0))" },
    ],
    call: (a, b) => f.tensordot(a!, b!),
    jax: "jnp.tensordot(x0, x1)",
    torch: "torch.tensordot(x0, x1)",
  },
  kron: {
    cases: [
      {
        shapes: [
          [2, 3],
          [3, 2],
        ],
      },
      { shapes: [[2], [3]] },
      { shapes: [[2, 2, 2], [3]] },
      { shapes: [[], [2]] },
      { shapes: [[0, 2], [2]] },
    ],
    call: (a, b) => f.kron(a!, b!),
    jax: "jnp.kron(x0, x1)",
  },
  cross: {
    cases: [
      { shapes: [[3], [3]] },
      { shapes: [[2, 3], [3]] },
      {
        shapes: [
          [3, 2],
          [3, 2],
        ],
        call: (a, b) => f.cross(a!, b!, { axis: 0 }),
        jax: "jnp.cross(x0, x1, axis=0)",
      },
    ],
    call: (a, b) => f.cross(a!, b!),
    jax: "jnp.cross(x0, x1)",
  },
  multiDot: {
    cases: [
      {
        shapes: [
          [2, 5],
          [5, 1],
          [1, 3],
        ],
      },
      {
        shapes: [[3], [3, 2], [2, 4], [4]],
        call: (...xs) => f.multiDot(xs),
        jax: "jnp.linalg.multi_dot([x0, x1, x2, x3])",
      },
    ],
    call: (...xs) => f.multiDot(xs),
    jax: "jnp.linalg.multi_dot([x0, x1, x2])",
    torch: "torch.linalg.multi_dot([x0, x1, x2])",
  },
  einsum: {
    cases: [
      einsumCase("ij,jk->ik", [
        [2, 3],
        [3, 2],
      ]),
      einsumCase("ij,jk", [
        [2, 3],
        [3, 2],
      ]),
      einsumCase("ba", [[2, 3]]),
      einsumCase("ii", [[3, 3]]),
      einsumCase("ii->i", [[3, 3]]),
      einsumCase("iji->j", [[2, 3, 2]]),
      einsumCase("ij->", [[2, 3]]),
      einsumCase("ij->j", [[2, 3]]),
      einsumCase("i,i", [[3], [3]]),
      einsumCase("i,j->ij", [[2], [3]]),
      einsumCase("i,j->ji", [[2], [3]]),
      einsumCase("...ij,...jk->...ik", [
        [2, 1, 2, 3],
        [4, 3, 2],
      ]),
      einsumCase("b...,bc->...c", [
        [2, 3],
        [2, 2],
      ]),
      einsumCase("...", [[2, 3]]),
      einsumCase("bij,bjk,bkl->bil", [
        [2, 2, 3],
        [2, 3, 2],
        [2, 2, 2],
      ]),
      einsumCase("ij,jk,kl,lm->im", [
        [2, 3],
        [3, 2],
        [2, 4],
        [4, 2],
      ]),
      einsumCase("ij,ij,ij->ij", [
        [2, 3],
        [2, 3],
        [2, 3],
      ]),
      einsumCase("ij,jj->i", [
        [2, 3],
        [3, 3],
      ]),
      einsumCase("bhqd,bhkd->bhqk", [
        [2, 2, 3, 2],
        [2, 2, 2, 2],
      ]),
      einsumCase("ij,kl->", [
        [2, 3],
        [3, 2],
      ]),
      einsumCase("ij,ij->i", [
        [2, 1],
        [2, 3],
      ]),
      einsumCase(",ij->ij", [[], [2, 2]]),
      einsumCase("i...->...", [[2, 3]]),
      einsumCase("ij,jk->ik", [
        [0, 3],
        [3, 2],
      ]),
      einsumCase("ij,jk->ik", [
        [2, 0],
        [0, 3],
      ]),
      einsumCase("ijk,ilm,njm,nlk,abc->", [
        [2, 2, 2],
        [2, 2, 2],
        [2, 2, 2],
        [2, 2, 2],
        [2, 2, 2],
      ]),
    ],
  },
} as const satisfies Record<string, Row>;
