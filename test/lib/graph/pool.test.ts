/** The pool of buffers, with everything that goes back overwritten: who reads too late reads NaN. */
import { runInThisContext } from "node:vm";
import test from "ava";
import { gradients } from "../../../lib/autodiff/symbolic.ts";
import { backward } from "../../../lib/autodiff/tape.ts";
import { grad, hvp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { checkpoint, compile } from "../../../lib/control/compile.ts";
import { cond } from "../../../lib/control/cond.ts";
import { scan } from "../../../lib/control/scan.ts";
import { whileLoop } from "../../../lib/control/whileLoop.ts";
import { eye, onesLike, symbol, tensor, variable, zeros } from "../../../lib/create/create.ts";
import { evaluate } from "../../../lib/graph/evaluate.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { allocate, scratch } from "../../../lib/tensor/dtype.ts";
import { PooledBuffer, pool } from "../../../lib/tensor/pool.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { draw } from "../support/numeric.ts";
import { drawProgram, lossOf, type Program, print, run } from "../support/programs.ts";

const float64 = { dtype: "float64" } as const;
const smallest = pool.smallest;

/** Runs `f` with every buffer in the pool, however small, or with none. */
function withPool<R>(on: boolean, f: () => R): R {
  pool.clear();
  pool.smallest = on ? 0 : Number.POSITIVE_INFINITY;
  pool.poisons = on;
  try {
    return f();
  } finally {
    pool.clear();
    pool.smallest = smallest;
    pool.poisons = false;
  }
}

const bits = (xs: readonly Tensor[]): string[] => xs.map((x) => Buffer.from(x.data.buffer).toString("hex"));

/**
 * What `make` gives, called for two points in turn: with the pool the same bits as without, the first results still what they were
 * after the others were computed, and the inputs unchanged.
 */
function agrees(make: Make, points: readonly (readonly Tensor[])[]): boolean {
  const sequence = [...points, ...points];
  const expected = withPool(false, () => sequence.map((xs) => bits(make()(...xs))));
  return withPool(true, () => {
    const inputs = points.map(bits);
    const call = make();
    const results = sequence.map((xs) => call(...xs));
    return (
      results.every((ys, i) => bits(ys).join() === expected[i]!.join()) &&
      points.every((xs, i) => bits(xs).join() === inputs[i]!.join())
    );
  });
}

/** A function of tensors, made anew, so that nothing is left of an earlier one. */
type Make = () => (...xs: Tensor[]) => readonly Tensor[];

function waysOf(program: Program, point: readonly Tensor[]): Record<string, Make> {
  const loss = (xs: readonly Tensor[]): Tensor => lossOf(program, xs);
  const directions = point.map((x, i) => draw(500 + i, x.shape as number[]));
  const symbols = (): Tensor[] => point.map((x, i) => symbol(`x${i}`, x.shape as number[], float64));
  return {
    "all values, compiled": () => compile((...xs: Tensor[]) => run(program, xs)),
    "gradients of symbols, compiled"() {
      const inputs = symbols();
      const J = loss(inputs);
      return compile({ inputs, outputs: [J, ...gradients(J, inputs, { disconnected: "zero" })] });
    },
    "second derivatives of a checkpoint, compiled": () =>
      compile((...xs: Tensor[]) =>
        hvp(
          checkpoint((ys: readonly Tensor[]) => loss(ys)),
          xs,
          directions,
        ),
      ),
    "gradients of a batch of compiled functions": () => {
      const J = compile((ys: readonly Tensor[]) => loss(ys));
      return (...xs) => vmap((...ys: Tensor[]) => grad(J)(ys))(...xs.map((x) => f.stack([x, f.mul(x, 0.9)])));
    },
  };
}

for (let from = 0; from < 60; from += 20)
  test(`random programs of seeds ${from} to ${from + 19}: pooled buffers never alias`, (t) => {
    let taken = 0;
    for (let seed = from; seed < from + 20; seed++) {
      const { program, point } = drawProgram(seed, { steps: 30, depth: 2 });
      const other = point.map((x, i) => draw(7000 + 10 * seed + i, x.shape as number[], -1, 1));
      for (const [way, make] of Object.entries(waysOf(program, point))) {
        const before = pool.reused;
        t.true(agrees(make, [point, other]), `seed ${seed}, ${way}\n${print(program)}`);
        taken += pool.reused - before;
      }
    }
    t.true(taken > 1000, `${taken}`);
  });

const rows = [draw(1, [4, 3]), draw(2, [4, 3])].map((x) => [x]);
const fixed: Record<string, Make> = {
  "reshapes, stopped gradients and results asked for twice share a buffer"() {
    const x = symbol("x", [4, 3], float64);
    const y = f.sin(x);
    const flat = f.reshape(y, [12]);
    const next = f.exp(f.stopGradient(flat));
    return compile({
      inputs: [x],
      outputs: [flat, f.cos(f.reshape(next, [3, 4])), flat, f.reshape(flat, [2, 6])],
    });
  },
  "a loop gives a row of a sequence, which is not read afterwards": () =>
    compile((x: Tensor) => {
      const [last] = scan((_: Tensor, row: Tensor) => [row, f.sum(row)] as const, zeros([3], float64), f.sin(x));
      return [f.mul(f.exp(f.cos(f.tanh(x))), last)];
    }),
  "loops and branches hand on what they were given": () =>
    compile((x: Tensor) => {
      const y = f.sin(x);
      const [a, b] = whileLoop(
        ([, , n]: readonly Tensor[]) => f.less(n!, 3),
        ([p, q, n]: readonly Tensor[]) => [q!, p!, f.add(n!, 1)],
        [y, f.cos(x), tensor(0, { dtype: "int32" })] as readonly Tensor[],
      );
      const chosen = cond(
        f.greater(f.sum(a!), 0),
        (p: Tensor) => p,
        (p: Tensor) => f.reshape(f.neg(p), [4, 3]),
        b!,
      );
      return [f.mul(f.exp(chosen), 2), a!];
    }),
};
for (const [name, make] of Object.entries(fixed)) test(name, (t) => t.true(agrees(make, rows)));

test("a graph inside a graph keeps the numbers that it computed once", (t) => {
  const inner = compile((x: Tensor) => [f.mul(onesLike(x), 3), f.sin(x)] as const);
  const x = symbol("x", [4, 3], float64);
  const [threes, y] = inner(x);
  const z = f.add(f.exp(f.mul(threes, y)), 1);
  const values = (on: boolean): string[] =>
    withPool(on, () => rows.flatMap(([point]) => bits([evaluate(z, new Map([[x, point!]]))])));
  t.deepEqual(values(true), values(false));
});

test("variables take what the run made, and what it returned stays as it was", (t) => {
  const train = (): string[] => {
    const w = variable(draw(3, [4, 3]));
    const v = variable(draw(4, [4, 3]));
    const x = symbol("x", [4, 3], float64);
    const next = f.sub(w, f.mul(x, 0.1));
    const other = f.add(v, w);
    const step = compile({
      inputs: [x],
      outputs: [next],
      updates: [
        [w, next],
        [v, f.reshape(other, [4, 3])],
      ],
    });
    const returned = [...rows, ...rows].flatMap(([point]) => step(point!));
    const before = bits(returned);
    step(rows[0]![0]!);
    t.deepEqual(bits(returned), before);
    // A result taken as a gradient is added into; the variable has its own.
    const u = variable(draw(5, [4, 3]));
    const [result] = step(rows[0]![0]!);
    const trained = bits([w, v]);
    u.grad = result!;
    backward(f.sum(u));
    t.deepEqual(bits([w, v]), trained);
    return [...before, ...trained];
  };
  t.deepEqual(withPool(true, train), withPool(false, train));
});

test("a run that is interrupted takes no buffer with it that is handed out twice", (t) => {
  const run = compile((x: Tensor) => {
    let y = x;
    for (let i = 0; i < 200; i++) y = f.add(f.sin(y), f.reshape(f.cos(f.reshape(y, [12])), [4, 3]));
    return [y, f.neg(y)];
  });
  const [x] = rows[0]!;
  const expected = withPool(false, () => bits(run(x!)));
  withPool(true, () => {
    const scope = globalThis as { endlessly?: () => never };
    scope.endlessly = () => {
      for (;;) run(x!);
    };
    for (let times = 0; times < 20; times++) {
      t.throws(() => runInThisContext("endlessly()", { timeout: 3 + times }), { code: "ERR_SCRIPT_EXECUTION_TIMEOUT" });
      const held = run(x!);
      const before = bits(held);
      t.deepEqual(before, expected);
      run(x!);
      t.deepEqual(bits(held), before);
    }
    delete scope.endlessly;
  });
});

test("what waits is bounded, zeros are zeros, and a buffer that goes back twice is an error", (t) => {
  withPool(true, () => {
    const first = scratch("float64", 5);
    pool.giveBack(first);
    t.is(pool.bytes, 40);
    const again = scratch("float64", 5);
    t.is(again.buffer, first.buffer);
    t.true(again.every(Number.isNaN));
    pool.giveBack(again);
    t.throws(() => pool.giveBack(again), { message: /twice/ });
    pool.running = true;
    t.deepEqual([...allocate("float32", 10)], new Array(10).fill(0));
    pool.running = false;
    t.is(pool.bytes, 0);
    const half = pool.most / 2;
    for (const bytes of [half, half - 1, 2]) pool.give(new PooledBuffer(bytes));
    t.is(pool.bytes, 2);
    pool.give(new PooledBuffer(pool.most + 1));
    t.is(pool.bytes, 0);
  });
});

test("the second run of 1,000 compiled layers and their gradient makes no buffer but that of its result", (t) => {
  pool.clear();
  const run = compile((w: Tensor) => {
    const loss = (v: Tensor): Tensor => {
      let y: Tensor = eye(64);
      for (let i = 0; i < 1000; i++) y = f.tanh(f.matmul(y, v));
      return f.sum(y);
    };
    return [loss(w), grad(loss)(w)];
  });
  const w = f.cast(f.mul(draw(1, [64, 64]), 0.1), "float32");
  run(w);
  const before = pool.made;
  run(w);
  t.is(pool.made - before, 64 * 64 * 4);
});

test("loops take their states and stacks from the pool: a second gradient of one makes no buffer but its result's", (t) => {
  pool.clear();
  const xs = f.cast(draw(1, [20, 8, 16]), "float32");
  const run = compile(
    grad((w: Tensor) =>
      f.sum(
        scan(
          (h: Tensor, x: Tensor) => {
            const y = f.tanh(f.add(f.matmul(h, w), x));
            return [y, f.exp(y)] as const;
          },
          zeros([8, 16]),
          xs,
        )[1],
      ),
    ),
  );
  const w = eye(16);
  run(w);
  const before = pool.made;
  run(w);
  t.is(pool.made - before, 16 * 16 * 4);
});
