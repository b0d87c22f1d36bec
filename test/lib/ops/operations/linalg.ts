import { fromNested, type Nested } from "../../../../lib/ops/constant.ts";
import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { ShapeError } from "../../../../lib/tensor/errors.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import type { Case, Row } from "./row.ts";

const like = (x: Tensor, values: Nested): Tensor => fromNested(values, x.dtype);
const diagonal = (rows: number, columns: number, step: number): number[][] =>
  Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => (i === j ? step * (1 + (step > 3 ? i : 0)) : 0)),
  );
function sizes(x: Tensor): [number, number] {
  const own = x.shape.slice(-2);
  if (own.some((d) => typeof d !== "number")) throw new ShapeError("The matrix that a case adds is made of numbers.");
  return own as [number, number];
}

/** X·Xᵀ + 3·I: positive definite. */
const definite = (x: Tensor): Tensor =>
  sizes(x)[0] === 0 ? x : f.add(f.matmul(x, f.transpose(x)), like(x, diagonal(sizes(x)[0], sizes(x)[0], 3)));
const definiteIn = {
  jax: "(x0 @ x0.mT + 3 * jnp.eye(x0.shape[-1]))",
  torch: "(x0 @ x0.mT + 3 * torch.eye(x0.shape[-1], dtype=x0.dtype))",
};
/** X + 5·diag(1, 2, …): invertible, and with singular values and eigenvalues well apart. */
const apart = (x: Tensor): Tensor => (sizes(x).includes(0) ? x : f.add(x, like(x, diagonal(...sizes(x), 5))));
const apartIn = {
  jax: "(x0 + 5 * jnp.eye(*x0.shape[-2:]) * jnp.arange(1.0, x0.shape[-1] + 1))",
  torch: "(x0 + 5 * torch.eye(*x0.shape[-2:], dtype=x0.dtype) * torch.arange(1, x0.shape[-1] + 1))",
};

const square: readonly Case[] = [{ shapes: [[3, 3]] }, { shapes: [[2, 2, 2]] }, { shapes: [[1, 1]] }];
const emptySquare: readonly Case[] = [{ shapes: [[0, 0]] }, { shapes: [[0, 2, 2]] }];
const tall: readonly Case[] = [{ shapes: [[4, 2]] }, { shapes: [[3, 3]] }, { shapes: [[2, 3, 1]] }];
const wide: readonly Case[] = [{ shapes: [[2, 4]] }, { shapes: [[2, 1, 3]] }];
const emptyRectangle: readonly Case[] = [{ shapes: [[3, 0]] }, { shapes: [[0, 3]] }];
/** Cases with a call and an expression of their own. */
const own = (cases: readonly Case[], jax: string, call: NonNullable<Case["call"]>): readonly Case[] =>
  cases.map((item) => ({ ...item, call, jax }));
const ones = "jnp.ones(x0.shape[:-2]) + 0 * jnp.sum(x0)";
/** Columns of v with the component that is largest in size made positive: the signs that these take. */
const signsOf = "jnp.sign(jnp.take_along_axis(v, jnp.argmax(jnp.abs(v), -2, keepdims=True), -2))";

const systems: readonly Case[] = [
  [
    [3, 3],
    [3, 2],
  ],
  [
    [2, 2, 2],
    [2, 2, 1],
  ],
  [
    [3, 1, 2, 2],
    [2, 2, 3],
  ],
  [[3, 3], [3]],
  [
    [2, 2],
    [3, 2, 2],
  ],
].map((shapes) => ({ shapes }));
const emptySystem: readonly Case[] = [
  {
    shapes: [
      [0, 0],
      [0, 2],
    ],
  },
  {
    shapes: [
      [2, 2],
      [2, 0],
    ],
  },
];

const triple = (x: Tensor): readonly Tensor[] => {
  const { u, s, vh } = f.svd(apart(x));
  const weights = like(
    x,
    Array.from({ length: s.shape[s.rank - 1] as number }, (_, i) => i + 1),
  );
  return [f.square(u), s, f.square(vh), f.matmul(f.mul(u, weights), vh)];
};
const tripleIn = (module: string, matrix: string, range: string): string =>
  `(lambda t: (t[0]**2, t[1], t[2]**2, (t[0] * ${range}) @ t[2]))(${module}.linalg.svd(${matrix}, full_matrices=False))`;

export const linalg = {
  trace: {
    cases: [
      { shapes: [[3, 3]] },
      { shapes: [[2, 3, 4]] },
      { shapes: [[3, 0]] },
      {
        shapes: [[2, 3, 4]],
        call: (x) => f.trace(x!, { offset: 1, axes: [0, 2] }),
        jax: "jnp.trace(x0, 1, 0, 2)",
      },
      { shapes: [[4, 3]], call: (x) => f.trace(x!, { offset: -2 }), jax: "jnp.trace(x0, -2)" },
      { shapes: [[2, 3]], call: (x) => f.trace(x!, { offset: 7 }), jax: "jnp.trace(x0, 7)" },
    ],
    call: (x) => f.trace(x!),
    jax: "jnp.trace(x0, axis1=-2, axis2=-1)",
  },
  matrixPower: {
    cases: [
      { shapes: [[3, 3]] },
      { shapes: [[2, 2, 2]] },
      ...emptySquare,
      ...[0, 1, 2, -3].map((n) => ({
        shapes: [[2, 2]],
        call: (x: Tensor) => f.matrixPower(apart(x), n),
        jax: `jnp.linalg.matrix_power(${apartIn.jax}, ${n})`,
        torch: `torch.linalg.matrix_power(${apartIn.torch}, ${n})`,
      })),
    ],
    call: (x) => f.matrixPower(x!, 5),
    jax: "jnp.linalg.matrix_power(x0, 5)",
    torch: "torch.linalg.matrix_power(x0, 5)",
  },
  cholesky: {
    cases: [...square, ...own(emptySquare, "x0", (x) => f.cholesky(definite(x!)))],
    call: (x) => f.cholesky(definite(x!)),
    jax: `jnp.linalg.cholesky(${definiteIn.jax})`,
    torch: `torch.linalg.cholesky(${definiteIn.torch})`,
  },
  choleskySolve: {
    cases: systems.slice(0, 2),
    call: (a, b) => f.choleskySolve(apart(a!), b!),
    jax: `(lambda l: jnp.linalg.solve(l @ l.mT, x1))(jnp.tril(${apartIn.jax}))`,
    torch: `torch.cholesky_solve(x1, torch.tril(${apartIn.torch}))`,
  },
  triangularSolve: {
    cases: [
      ...systems.filter(({ shapes }) => shapes[1]!.length === 2),
      ...own(systems, `jnp.linalg.solve(jnp.tril(${apartIn.jax}), x1)`, (a, b) => f.triangularSolve(apart(a!), b!)),
      ...own(emptySystem, "x1", (a, b) => f.triangularSolve(apart(a!), b!)),
      ...(
        [
          ["lower=False", { lower: false }],
          ["lower=True, trans=1", { transpose: true }],
          ["lower=False, trans=1", { lower: false, transpose: true }],
          ["lower=True, unit_diagonal=True", { unitDiagonal: true }],
        ] as const
      ).map(([text, options]) => ({
        shapes: [
          [3, 3],
          [3, 2],
        ],
        call: (a: Tensor, b: Tensor) => f.triangularSolve(apart(a), b, options),
        jax: `jax.scipy.linalg.solve_triangular(${apartIn.jax}, x1, ${text})`,
      })),
      ...(
        [
          ["upper=False, left=False", { right: true }],
          ["upper=True, left=False", { right: true, lower: false }],
          ["upper=True, left=False, unitriangular=True", { right: true, lower: false, unitDiagonal: true }],
        ] as const
      ).map(([text, options]) => ({
        shapes: [
          [2, 3, 3],
          [2, 2, 3],
        ],
        call: (a: Tensor, b: Tensor) => f.triangularSolve(apart(a), b, options),
        torch: `torch.linalg.solve_triangular(${apartIn.torch}, x1, ${text})`,
      })),
    ],
    call: (a, b) => f.triangularSolve(apart(a!), b!),
    jax: `jax.scipy.linalg.solve_triangular(${apartIn.jax}, x1, lower=True)`,
  },
  lu: {
    cases: [...square, ...own(emptySquare, "(x0, x0, x0)", (x) => Object.values(f.lu(apart(x!))))],
    call: (x) => Object.values(f.lu(apart(x!))),
    torch: `torch.linalg.lu(${apartIn.torch})`,
  },
  solve: {
    cases: [...systems, ...own(emptySystem, "x1", (a, b) => f.solve(apart(a!), b!))],
    call: (a, b) => f.solve(apart(a!), b!),
    jax: `jnp.linalg.solve(${apartIn.jax}, x1)`,
  },
  inverse: {
    cases: [...square, ...own(emptySquare, "x0", (x) => f.inverse(apart(x!)))],
    call: (x) => f.inverse(apart(x!)),
    jax: `jnp.linalg.inv(${apartIn.jax})`,
    torch: `torch.linalg.inv(${apartIn.torch})`,
  },
  det: {
    cases: [
      ...square,
      { shapes: [[5, 5]] },
      ...own(emptySquare, ones, (x) => f.det(x!)),
      // Rank 2 of 3: the gradient is the matrix of cofactors.
      {
        shapes: [[3, 3]],
        given: { 0: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
        call: (x) => f.det(x!),
        jax: "jnp.dot(x0[0], jnp.cross(x0[1], x0[2]))",
      },
    ],
    call: (x) => f.det(x!),
    jax: "jnp.linalg.det(x0)",
    torch: "torch.linalg.det(x0)",
  },
  slogdet: {
    cases: [...square, ...own(emptySquare, `(${ones}, 0 * (${ones}))`, (x) => Object.values(f.slogdet(apart(x!))))],
    call: (x) => Object.values(f.slogdet(apart(x!))),
    jax: `jnp.linalg.slogdet(${apartIn.jax})`,
    torch: `torch.linalg.slogdet(${apartIn.torch})`,
  },
  qr: {
    cases: [
      ...tall,
      ...wide.map((item) => ({
        ...item,
        call: (x: Tensor) => Object.values(f.qr(apart(x))),
        torch: `torch.linalg.qr(${apartIn.torch})`,
      })),
      { shapes: [[0, 3]], call: (x) => Object.values(f.qr(x!)), jax: "(jnp.zeros((0, 0)), x0)" },
      { shapes: [[3, 0]], call: (x) => Object.values(f.qr(x!)), jax: "(x0, jnp.zeros((0, 0)))" },
      {
        shapes: [[3, 3]],
        call: (x) => Object.values(f.qr(apart(x!), { mode: "complete" })),
        jax: `jnp.linalg.qr(${apartIn.jax}, mode="complete")`,
      },
      {
        shapes: [[4, 2]],
        constants: [0],
        call: (x) => Object.values(f.qr(apart(x!), { mode: "complete" })),
        jax: `jnp.linalg.qr(${apartIn.jax}, mode="complete")`,
      },
    ],
    call: (x) => Object.values(f.qr(apart(x!))),
    jax: `jnp.linalg.qr(${apartIn.jax})`,
    torch: `torch.linalg.qr(${apartIn.torch})`,
  },
  eigh: {
    cases: [
      ...square,
      ...own(square, `(lambda w, v: (w, v * ${signsOf}))(*jnp.linalg.eigh(${apartIn.jax}))`, (x) =>
        Object.values(f.eigh(apart(x!))),
      ),
      ...own(emptySquare, "(x0.reshape(x0.shape[:-1]), x0)", (x) => Object.values(f.eigh(x!))),
    ],
    call: (x) => {
      const { eigenvalues, eigenvectors } = f.eigh(apart(x!));
      return [
        eigenvalues,
        f.square(eigenvectors),
        f.matmul(f.mul(eigenvectors, f.exp(f.mul(f.expandDims(eigenvalues, -2), 0.1))), f.transpose(eigenvectors)),
      ];
    },
    jax: `(lambda t: (t[0], t[1]**2, (t[1] * jnp.exp(0.1 * t[0][..., None, :])) @ t[1].mT))(jnp.linalg.eigh(${apartIn.jax}))`,
    torch: `(lambda a: (lambda t: (t[0], t[1]**2, (t[1] * torch.exp(0.1 * t[0][..., None, :])) @ t[1].mT))(torch.linalg.eigh((a + a.mT) / 2)))(${apartIn.torch})`,
  },
  eigvalsh: {
    cases: [...square, ...own(emptySquare, "x0.reshape(x0.shape[:-1])", (x) => f.eigvalsh(x!))],
    call: (x) => f.eigvalsh(apart(x!)),
    jax: `jnp.linalg.eigvalsh(${apartIn.jax})`,
    torch: `(lambda a: torch.linalg.eigvalsh((a + a.mT) / 2))(${apartIn.torch})`,
  },
  svd: {
    cases: [
      ...tall,
      ...wide,
      ...own(
        [...tall, ...wide],
        `(lambda v, s, w: (v * ${signsOf}, s, w * ${signsOf}.mT))(*jnp.linalg.svd(${apartIn.jax}, full_matrices=False))`,
        (x) => Object.values(f.svd(apart(x!))),
      ),
      { shapes: [[3, 0]], call: (x) => Object.values(f.svd(x!)), jax: "(x0, x0[0], jnp.zeros((0, 0)))" },
      { shapes: [[0, 3]], call: (x) => Object.values(f.svd(x!)), jax: "(jnp.zeros((0, 0)), x0[:, 0], x0)" },
      {
        shapes: [[4, 2]],
        constants: [0],
        call: (x) => {
          const { u, s, vh } = f.svd(apart(x!), { fullMatrices: true });
          return [f.matmul(u, f.transpose(u)), s, f.square(vh)];
        },
        jax: `(lambda t: (t[0] @ t[0].mT, t[1], t[2]**2))(jnp.linalg.svd(${apartIn.jax}))`,
      },
    ],
    call: (x) => triple(x!),
    jax: tripleIn("jnp", apartIn.jax, "jnp.arange(1.0, t[1].shape[-1] + 1)"),
    torch: tripleIn("torch", apartIn.torch, "torch.arange(1, t[1].shape[-1] + 1)"),
  },
  svdvals: {
    cases: [...tall, ...wide, ...own(emptyRectangle, "x0.ravel()", (x) => f.svdvals(x!))],
    call: (x) => f.svdvals(apart(x!)),
    jax: `jnp.linalg.svd(${apartIn.jax}, full_matrices=False)[1]`,
    torch: `torch.linalg.svdvals(${apartIn.torch})`,
  },
  pinv: {
    cases: [
      ...tall,
      ...wide,
      ...own(emptyRectangle, "x0.T", (x) => f.pinv(x!)),
      // Of rank 1 wherever x is.
      {
        shapes: [[3], [2]],
        ranges: [
          [0.5, 2],
          [0.5, 2],
        ],
        call: (x, y) => f.pinv(f.outer(x!, y!)),
        jax: "jnp.outer(x1, x0) / (jnp.sum(x0**2) * jnp.sum(x1**2))",
      },
    ],
    call: (x) => f.pinv(apart(x!)),
    jax: `jnp.linalg.pinv(${apartIn.jax})`,
    torch: `torch.linalg.pinv(${apartIn.torch})`,
  },
  matrixRank: {
    cases: [
      ...square,
      { shapes: [[4, 2]] },
      { shapes: [[3, 3]], given: { 0: [1, 2, 3, 2, 4, 6, 1, 1, 1] } },
      ...own([...emptySquare, ...emptyRectangle], "jnp.zeros(x0.shape[:-2], int)", (x) => f.matrixRank(x!)),
    ],
    call: (x) => f.matrixRank(x!),
    jax: "jnp.linalg.matrix_rank(x0)",
  },
  lstsq: {
    cases: [
      {
        shapes: [
          [4, 2],
          [4, 3],
        ],
      },
      { shapes: [[4, 2], [4]] },
    ],
    call: (a, b) => {
      const { solution, residuals, rank, singularValues } = f.lstsq(apart(a!), b!);
      return [solution, residuals, rank, singularValues];
    },
    jax: `(lambda a: (lambda x: (x, jnp.sum((a @ x - x1)**2, 0), jnp.linalg.matrix_rank(a), jnp.linalg.svd(a, full_matrices=False)[1]))(jnp.linalg.pinv(a) @ x1))(${apartIn.jax})`,
  },
  matrixNorm: {
    cases: [
      ...tall,
      { shapes: [[0, 2]], call: (x) => f.matrixNorm(x!), torch: "torch.linalg.matrix_norm(x0)" },
      ...(["nuc", 1, -1, 2, -2, Infinity, -Infinity] as const).map((ord) => {
        const text = String(ord).replace("Infinity", "jnp.inf").replace("nuc", '"nuc"');
        return {
          shapes: [[2, 3, 2]],
          call: (x: Tensor) => f.matrixNorm(apart(x), ord, { keepdims: true }),
          jax: `jnp.linalg.matrix_norm(${apartIn.jax}, ord=${text}, keepdims=True)`,
          torch: `torch.linalg.matrix_norm(${apartIn.torch}, ${text.replace("jnp", "torch")}, keepdim=True)`,
        };
      }),
    ],
    call: (x) => f.matrixNorm(x!),
    jax: 'jnp.linalg.norm(x0, "fro", axis=(-2, -1))',
    torch: "torch.linalg.matrix_norm(x0)",
  },
  conditionNumber: {
    cases: [
      ...square,
      { shapes: [[4, 2]] },
      ...([1, Infinity, "fro"] as const).map((ord) => ({
        shapes: [[2, 3, 3]],
        call: (x: Tensor) => f.conditionNumber(apart(x), ord),
        jax: `(lambda a, n: n(a) * n(jnp.linalg.inv(a)))(${apartIn.jax}, lambda a: jnp.linalg.matrix_norm(a, ord=${ord === Infinity ? "jnp.inf" : JSON.stringify(ord)}))`,
      })),
    ],
    call: (x) => f.conditionNumber(apart(x!)),
    jax: `jnp.linalg.cond(${apartIn.jax})`,
    torch: `torch.linalg.cond(${apartIn.torch})`,
  },
  expm: {
    cases: [
      ...square,
      ...own(emptySquare, "x0", (x) => f.expm(x!)),
      {
        shapes: [[2, 2]],
        ranges: [[-9, 9]],
        call: (x) => f.expm(f.sub(x!, 4)),
        jax: "jax.scipy.linalg.expm(x0 - 4, max_squarings=32)",
      },
    ],
    call: (x) => f.expm(x!),
    jax: "jax.scipy.linalg.expm(x0)",
    torch: "torch.linalg.matrix_exp(x0)",
  },
} as const satisfies Record<string, Row>;
