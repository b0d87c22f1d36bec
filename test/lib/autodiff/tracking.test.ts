import test from "ava";
import * as ad from "../../../lib/index.ts";

type T = ad.Tensor;
const matrix = ad.tensor([
  [1, 2, 3],
  [4, 5, 6],
]) as T;
/** Not differentiable: the columns that complete the basis are chosen at will. */
const basis = (x: T): T => ad.svd(x, { fullMatrices: true }).vh as T;

/** The line of this file at which an error says that something was written. */
const lineIn = (message: string): number => Number(/tracking\.test\.ts:(\d+):\d+/.exec(message)?.[1]);
const thisLine = (): number => lineIn(new Error("here").stack!.split("\n")[2]!);

test("a report tells defined, zero, disconnected and undefined apart, on the tape and among symbols", (t) => {
  const J = (w: T, b: T, c: T, d: T, u: T, e: T): T =>
    ad
      .sum(ad.square(w))
      .add(ad.sum(ad.floor(b).mul(2)))
      .add(ad.sum(ad.stopGradient(c).mul(w)))
      .add(ad.sum(basis(u)))
      .add(ad.sum(ad.cast(ad.greater(e, 0), "float32")))
      .add(ad.sum(d).mul(0));
  const names = ["w", "b", "c", "d", "u", "e"];
  const values = [[1, 2], [1, 2], [3, 4], [1, 1], matrix, [1, 2], [7]] as const;
  const variables = values.map((v, i) => ad.variable(v as ad.Operand, { name: names[i] ?? "unused" })) as T[];
  const symbols = variables.map((x) => ad.symbol(x.name!, x.shape)) as T[];
  for (const xs of [variables, symbols]) {
    const report = ad.gradientReport(J(...(xs.slice(0, 6) as [T, T, T, T, T, T])), xs);
    t.deepEqual(
      report.entries.map(({ status, breaks }) => [status, breaks.map((b) => `${b.kind} in ${b.operation}`)]),
      [
        ["defined", []],
        ["zero", ["step in floor"]],
        ["disconnected", ["blocked in stopGradient"]],
        ["defined", []],
        ["undefined", ["undefined in svd"]],
        ["disconnected", ["integer in greater"]],
        ["disconnected", []],
      ],
    );
    t.regex(String(report), /^w \(float32 \[2\]\): defined\nb .*: zero\n {4}floor, input 0: /);
  }
});

test("an undefined gradient names the operation, the reason and the line that wrote it, in every mode", (t) => {
  const [f, line] = [(x: T): T => ad.sum(basis(x)), thisLine()];
  const within = lineIn(t.throws(() => ad.grad(f)(matrix)).message);
  t.true(within > 0 && within < line);
  const asked: Record<string, () => unknown> = {
    tape: () => f(ad.variable(matrix)).backward(),
    symbols: () => {
      const X = ad.symbol("x", [2, 3]);
      return ad.gradients(f(X), [X]);
    },
    forward: () => ad.jvp(f, [matrix], [matrix]),
    compiled: () => ad.grad(ad.compile(f))(matrix),
    "compiled outside": () => ad.compile(ad.grad(f))(matrix),
    checkpoint: () => ad.grad(ad.checkpoint(f))(matrix),
    vmap: () => ad.vmap(ad.grad(f))(ad.expandDims(matrix, 0)),
    "vmap of compiled": () => ad.vmap(ad.grad(ad.compile(f)))(ad.expandDims(matrix, 0)),
    "in a loop": () =>
      ad.grad((x: T) => ad.scan((c: T) => [c.add(f(x)), null], ad.zeros([]) as T, null, { length: 2 })[0])(matrix),
  };
  for (const [mode, ask] of Object.entries(asked)) {
    const { message } = t.throws(ask, { instanceOf: ad.GradientError }, mode);
    t.regex(message, /derivative of svd in input 0 is undefined/, mode);
    t.regex(message, /chosen at will/, mode);
    if (mode !== "forward") t.is(lineIn(message), basisLine, mode);
  }
});
const basisLine = lineIn(
  (() => {
    try {
      ad.grad((x: T) => ad.sum(basis(x)))(matrix);
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  })(),
);

test("the three kinds of nothing: a zero gradient is zeros, a missing one an error that says how to go on, an undefined one an error", (t) => {
  const X = ad.symbol("x", [2]);
  t.deepEqual(ad.evaluate(ad.gradients(ad.sum(ad.floor(X)), [X])[0]!, { x: [1, 2] }).toArray(), [0, 0]);
  t.throws(() => ad.gradients(ad.sum(ad.stopGradient(X)), [X]), { message: /disconnected: "zero"/ });
  t.deepEqual(ad.gradients(ad.sum(ad.stopGradient(X)), [X], { disconnected: "null" }), [null]);
  const zeros = ad.gradients(ad.sum(ad.stopGradient(X)), [X], { disconnected: "zero" })[0]!;
  t.deepEqual(ad.evaluate(zeros, { x: [1, 2] }).toArray(), [0, 0]);
});

test.serial(
  "the first operation that makes NaN is named with its place, also inside compiled functions, loops and derivatives",
  (t) => {
    ad.debug.nans();
    try {
      const here = thisLine() + 1;
      const eager = t.throws(() => ad.log(ad.tensor([-1, 2])), { instanceOf: ad.ValueError });
      t.regex(eager.message, /^log made NaN .*inputs: float32 \[2\] from -1 to 2/);
      t.is(lineIn(eager.message), here);
      const f = ad.compile((x: T) => {
        const y = x.sub(3);
        return ad.sqrt(y).mul(2);
      });
      const inside = t.throws(() => f(ad.tensor([1]) as T));
      t.regex(inside.message, /^sqrt made NaN/);
      t.is(lineIn(inside.message), here + 5);
      const loop = (x: T): T => ad.scan((c: T) => [ad.sqrt(c.sub(1)), null], x, null, { length: 3 })[0];
      t.regex(t.throws(() => loop(ad.tensor(2) as T)).message, /^sqrt made NaN/);
      t.regex(
        t.throws(() => ad.grad((x: T) => ad.sum(ad.log(x).mul(ad.zeros([1]))))(ad.tensor([Number.MIN_VALUE]) as T))
          .message,
        /made/,
      );
      // What was NaN before is not made again.
      t.true(Number.isNaN(ad.add(ad.tensor(Number.NaN), 1).item()));
      t.is(ad.log(ad.tensor(0)).item(), Number.NEGATIVE_INFINITY);
      ad.debug.nans(true, { infinities: true });
      t.regex(t.throws(() => ad.log(ad.tensor(0))).message, /^log made an infinity/);
    } finally {
      ad.debug.nans(false);
    }
    t.true(Number.isNaN(ad.log(ad.tensor(-1)).item()));
  },
);
