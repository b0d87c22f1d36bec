import test from "ava";
import { hessian, jacobian } from "../../../../lib/autodiff/jacobian.ts";
import { colourBoth, colourColumns, colourStars } from "../../../../lib/autodiff/sparsity/colouring.ts";
import { jacobianPattern } from "../../../../lib/autodiff/sparsity/compressed.ts";
import { type Rows, symmetric, transposedRows } from "../../../../lib/autodiff/sparsity/rows.ts";
import { grad } from "../../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../../lib/autodiff/vmap.ts";
import { compile } from "../../../../lib/control/compile.ts";
import { cond } from "../../../../lib/control/cond.ts";
import { scan } from "../../../../lib/control/scan.ts";
import { whileLoop } from "../../../../lib/control/whileLoop.ts";
import { tensor, zeros } from "../../../../lib/create/create.ts";
import { apply } from "../../../../lib/ops/apply.ts";
import { fromArray } from "../../../../lib/ops/constant.ts";
import { functions as f } from "../../../../lib/ops/functions/index.ts";
import { primitives as p } from "../../../../lib/ops/primitives.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { apart, draw } from "../../support/numeric.ts";
import { drawProgram, lossOf, run } from "../../support/programs.ts";
import { RandomChoices } from "../../support/randomChoices.ts";

const float64 = { dtype: "float64" } as const;

const sort = (y: Tensor): Tensor => apply(p.sort, [y], { descending: false })[0]!;
const cumsum = (y: Tensor, axis: number): Tensor => apply(p.cumsum, [y], { axis, reverse: false })[0]!;
const flip = (y: Tensor, axis: number): Tensor => apply(p.flip, [y], { axes: [axis] })[0]!;
const rowsOf = (y: Tensor, at: readonly number[]): Tensor =>
  apply(p.gather, [y, fromArray(Int32Array.from(at), [at.length, 1], "int32")], {
    batch: 0,
    lead: 0,
    name: "rows",
  })[0]!;

/** The neighbours of each element of a vector, with zeros beyond the ends. */
function neighbours(x: Tensor): [Tensor, Tensor] {
  const n = x.shape[0] as number;
  const wide = f.concat([zeros([1], float64), x, zeros([1], float64)]);
  return [f.slice(wide, [0], [n]), f.slice(wide, [2], [n + 2])];
}
/** A step of diffusion with a reaction: each element depends on itself and its two neighbours. */
const diffusion = (x: Tensor): Tensor => {
  const [left, right] = neighbours(x);
  return f.sub(f.add(left, f.sub(right, f.mul(x, 2))), f.exp(x));
};
const arrow = (x: Tensor): Tensor =>
  f.concat([f.reshape(f.sum(f.square(x)), [1]), f.mul(f.at(x, [[1, x.shape[0] as number]]), f.at(x, 0))]);

test("passes: 3 for a tridiagonal Jacobian of any size, 3 for an arrow, 1 for a diagonal", (t) => {
  for (const n of [4, 10, 200]) {
    const x = draw(n, [n]);
    const J = jacobian(diffusion, { mode: "coloured" });
    t.deepEqual(J.explain(x).passes, { forward: 3, reverse: 0 });
    t.is(J.explain(x).entries, 3 * n - 2);
    t.true(apart(J(x), jacobian(diffusion, { mode: "forward" })(x)) <= 1e-15);
    const A = jacobian(arrow, { mode: "coloured" });
    t.deepEqual(A.explain(x).passes, { forward: 2, reverse: 1 });
    t.true(apart(A(x), jacobian(arrow, { mode: "reverse" })(x)) <= 1e-15);
    t.deepEqual(jacobian((y: Tensor) => f.sin(y), { mode: "coloured" }).explain(x).passes, { forward: 1, reverse: 0 });
  }
  t.regex(
    String(jacobian(arrow, { mode: "coloured" }).explain(draw(1, [5]))),
    /passes: 2 forward, 1 reverse\nentries: 13/,
  );
});

test("passes of a Hessian: 2 for an arrow and 3 for a band, where columns alone would need more", (t) => {
  const x = draw(3, [12]);
  const hub = (y: Tensor): Tensor => f.sum(f.mul(f.sin(f.at(y, 0)), f.exp(y)));
  const chain = (y: Tensor): Tensor => f.sum(f.mul(f.sin(f.at(y, [[0, 11]])), f.exp(f.at(y, [[1, 12]]))));
  for (const [of, passes] of [
    [hub, 2],
    [chain, 3],
  ] as const) {
    const H = hessian(of, { mode: "coloured" });
    t.deepEqual(H.explain(x).passes, { forward: passes, reverse: 0 });
    t.true(apart(H(x), hessian(of)(x)) <= 1e-14);
  }
  t.is(jacobian(grad(hub), { mode: "coloured" }).explain(x).passes.forward, 2);
  t.is(jacobian(grad(hub), { mode: "coloured" }).explain(x).passes.reverse, 1);
});

test("coloured Jacobians of two-dimensional grids, batches of matrices, branches and calls", (t) => {
  const grid = draw(4, [5, 6]);
  const laplace = (u: Tensor): Tensor => {
    const wide = f.concat([zeros([1, 6], float64), u, zeros([1, 6], float64)], 0);
    const [up, down] = [f.slice(wide, [0, 0], [5, 6]), f.slice(wide, [2, 0], [7, 6])];
    return f.mul(f.sub(f.add(up, down), u), u);
  };
  const functions: [(x: Tensor) => Tensor, Tensor, number | null][] = [
    [laplace, grid, 3],
    [(u) => f.matmul(f.sin(u), draw(5, [6, 4])), grid, 4],
    [(u) => f.sum(f.square(u), 1), grid, 1],
    [(u) => cumsum(u, 1), grid, 6],
    [
      (u) =>
        cond(
          f.greater(f.at(u, [0, 0]), 5),
          (v: Tensor) => f.sin(v),
          (v: Tensor) => f.mul(v, flip(v, 1)),
          u,
        ),
      grid,
      2,
    ],
    [compile((u: Tensor) => f.exp(f.mul(u, 2))), grid, 1],
    [(u) => rowsOf(u, [4, 0, 0]), grid, 1],
    [(u) => f.where(f.greater(u, 0), u, f.sin(u)), grid, 1],
    [(u) => sort(u), grid, 6],
    [(u) => f.transpose(f.reshape(u, [6, 5])), grid, 1],
  ];
  for (const [of, x, passes] of functions) {
    const J = jacobian(of, { mode: "coloured" });
    const { forward, reverse } = J.explain(x).passes;
    if (passes !== null) t.is(forward + reverse, passes, String(of));
    t.true(apart(J(x), jacobian(of, { mode: "reverse" })(x)) <= 1e-14, String(of));
  }
});

test("a scan is followed step by step, a while loop until its pattern grows no more", (t) => {
  const x = draw(4, [12]);
  const steps = (n: number) => (y: Tensor) =>
    scan((h: Tensor) => [f.tanh(diffusion(h)), f.sum(h)] as const, y, null, { length: n })[0];
  for (const n of [1, 2, 3]) {
    const J = jacobian(steps(n), { mode: "coloured" });
    t.is(J.explain(x).passes.forward, 2 * n + 1);
    t.true(apart(J(x), jacobian(steps(n), { mode: "forward" })(x)) <= 1e-14);
  }
  const along = (y: Tensor): Tensor =>
    scan((h: Tensor, e: Tensor) => [f.mul(h, 1), f.mul(f.sin(e), e)] as const, f.at(y, 0), y)[1];
  t.deepEqual(jacobian(along, { mode: "coloured" }).explain(x).passes, { forward: 1, reverse: 0 });
  const running = (y: Tensor): Tensor =>
    scan((h: Tensor, e: Tensor) => [f.add(h, e), f.exp(h)] as const, f.mul(f.at(y, 0), 0), y, { reverse: true })[1];
  t.true(apart(jacobian(running, { mode: "coloured" })(x), jacobian(running, { mode: "reverse" })(x)) <= 1e-14);
  const grown = (y: Tensor): Tensor =>
    whileLoop(
      ({ n }: { n: Tensor; h: Tensor }) => f.less(n, 5),
      ({ n, h }) => ({ n: f.add(n, 1), h: f.mul(h, f.concat([f.at(h, [[1, 12]]), f.at(h, [[11, 12]])])) }),
      { n: tensor(0, { dtype: "int32" }), h: y },
    ).h;
  t.true(apart(jacobian(grown, { mode: "coloured" })(x), jacobian(grown, { mode: "forward" })(x)) <= 1e-14);
  const loss = (y: Tensor): Tensor => f.sum(f.square(steps(2)(y)));
  const H = hessian(loss, { mode: "coloured" });
  t.true(apart(H(x), hessian(loss)(x)) <= 1e-12);
  t.true(H.explain(x).passes.forward <= 9, `${H.explain(x).passes.forward}`);
});

test("patterns of convolutions are exact, whatever their strides, dilations, padding and groups", (t) => {
  const cases = [
    { x: [1, 2, 7], w: [4, 2, 3], options: {} },
    { x: [2, 4, 8], w: [4, 2, 3], options: { stride: 2, padding: 2, dilation: 2, groups: 2 } },
    { x: [1, 1, 5, 6], w: [2, 1, 3, 2], options: { padding: [1, 0], stride: [2, 1] } },
  ];
  for (const [k, { x, w, options }] of cases.entries())
    for (const transposed of [false, true]) {
      const [input, kernel] = [draw(2 * k, x, 0.5, 1), draw(2 * k + 1, w, 0.5, 1)];
      const [forward, back] = x.length === 3 ? [f.conv1d, f.convTranspose1d] : [f.conv2d, f.convTranspose2d];
      const shape = forward(input, kernel, options as never).shape as number[];
      const of = transposed
        ? ([g, v]: readonly Tensor[]): Tensor => back(g!, v!, options as never)
        : ([u, v]: readonly Tensor[]): Tensor => forward(u!, v!, options as never);
      const point = [transposed ? draw(9, shape, 0.5, 1) : input, kernel];
      const { rows } = jacobianPattern(of as (x: unknown) => Tensor, point);
      const dense = jacobian(of, { mode: "reverse" })(point) as unknown as Tensor[];
      const nonzero = dense.reduce((n, J) => n + Array.from(J.data).filter((v) => v !== 0).length, 0);
      // All numbers are positive, so no sum of products vanishes.
      t.is(
        rows.reduce((n, row) => n + row.length, 0),
        nonzero,
      );
      const coloured = jacobian(of, { mode: "coloured" })(point) as unknown as Tensor[];
      coloured.forEach((J, i) => {
        t.true(apart(J, dense[i]!) <= 1e-13);
      });
    }
  const kernel = draw(3, [1, 1, 3]);
  const blur = jacobian((x: Tensor) => f.conv1d(x, kernel, { padding: 1 }), { mode: "coloured" });
  t.is(blur.explain(draw(1, [1, 1, 50])).passes.forward, 3);
});

test("a pattern never misses an entry: random programs, at several points", (t) => {
  for (let seed = 1; seed <= 100; seed++) {
    const { program, point } = drawProgram(seed, { steps: 15, depth: 1, smooth: true });
    const of = (xs: unknown): Tensor => run(program, xs as Tensor[]).at(-1)!;
    const { rows, columns } = jacobianPattern(of, point);
    for (const shift of [0, 0.3]) {
      const at = point.map((x) => f.add(x, shift));
      const J = jacobian(of, { mode: "reverse" })(at) as unknown as Tensor[];
      const m = rows.length;
      let from = 0;
      for (const part of J) {
        const n = part.data.length / m;
        part.data.forEach((v, k) => {
          if (v !== 0) t.true(rows[Math.floor(k / n)]!.includes(from + (k % n)), `seed ${seed}: entry ${k}`);
        });
        from += n;
      }
      t.is(from, columns);
    }
  }
});

test("coloured and dense agree on random programs, Jacobians and Hessians", (t) => {
  for (let seed = 1; seed <= 40; seed++) {
    const { program, point } = drawProgram(seed, { steps: 12, depth: 1 });
    const of = (xs: readonly Tensor[]): Tensor => run(program, xs).at(-1)!;
    const [a, b] = [jacobian(of, { mode: "coloured" })(point), jacobian(of, { mode: "reverse" })(point)];
    (a as unknown as Tensor[]).forEach((J, i) => {
      t.true(apart(J, (b as unknown as Tensor[])[i]!) <= 1e-12, `seed ${seed}`);
    });
    const loss = (xs: readonly Tensor[]): Tensor => lossOf(program, xs);
    const [G, H] = [hessian(loss, { mode: "coloured" })(point), hessian(loss)(point)] as unknown as Tensor[][][];
    G!.forEach((row, i) => {
      row.forEach((part, j) => {
        t.true(apart(part, H![i]![j]!) <= 1e-10, `seed ${seed}, Hessian`);
      });
    });
  }
});

test("coloured Jacobians are differentiated, batched and compiled", (t) => {
  const x = draw(8, [6]);
  const [by, dense] = [jacobian(diffusion, { mode: "coloured" }), jacobian(diffusion, { mode: "forward" })];
  const squares = (J: (x: Tensor) => Tensor) => (y: Tensor) => f.sum(f.square(J(y)));
  t.true(apart(grad(squares(by))(x), grad(squares(dense))(x)) <= 1e-13);
  t.true(apart(compile(by)(x), dense(x)) <= 1e-15);
  t.true(apart(vmap(by)(draw(9, [3, 6])), vmap(dense)(draw(9, [3, 6]))) <= 1e-15);
});

/** Random patterns of a square matrix. */
function randomRows(random: RandomChoices, n: number, density: number): Rows {
  return Array.from({ length: n }, () =>
    Int32Array.from(Array.from({ length: n }, (_, j) => j).filter(() => random.chance(density))),
  );
}

test("colourings are valid: entries of one colour never meet where they are read", (t) => {
  const random = new RandomChoices(11);
  for (let round = 0; round < 100; round++) {
    const n = 1 + random.below(20);
    const rows = randomRows(random, n, random.next() * 0.5);
    const { colours } = colourColumns(rows, n);
    for (const row of rows) t.is(new Set(Array.from(row, (j) => colours[j]!)).size, row.length);
    const both = colourBoth(rows, n);
    rows.forEach((row, i) => {
      if (!both.byRow[i]) t.is(new Set(Array.from(row, (j) => both.columns.colours[j]!)).size, row.length);
    });
    const across = transposedRows(
      rows.map((row, i) => (both.byRow[i] ? row : new Int32Array(0))),
      n,
    );
    for (const column of across) t.is(new Set(Array.from(column, (i) => both.rows.colours[i]!)).size, column.length);

    const even = symmetric(rows);
    const stars = colourStars(even).colours;
    even.forEach((row, i) => {
      for (const j of row) {
        if (i === j) continue;
        t.not(stars[i], stars[j]);
        const aloneIn = (list: Int32Array, colour: number): boolean =>
          list.filter((k) => stars[k] === colour).length === 1;
        t.true(aloneIn(row, stars[j]!) || aloneIn(even[j]!, stars[i]!));
      }
    });
  }
});

test("gradients whose pattern has no diagonal, empty rows, and no entries at all", (t) => {
  const x = draw(2, [4]);
  const bilinear = (y: Tensor): Tensor => f.mul(f.at(y, 0), f.at(y, 2));
  t.true(apart(hessian(bilinear, { mode: "coloured" })(x), hessian(bilinear)(x)) === 0);
  const constant = jacobian((y: Tensor) => f.mul(f.stopGradient(y), 2), { mode: "coloured" });
  t.deepEqual(constant.explain(x).passes, { forward: 0, reverse: 0 });
  t.deepEqual(Array.from(constant(x).data), new Array(16).fill(0));
  const float32 = fromArray(Float32Array.from([1, 2]), [2], "float32");
  t.is(jacobian((y: Tensor) => f.sin(y), { mode: "coloured" })(float32).dtype, "float32");
});
