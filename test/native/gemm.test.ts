import { numbers, onEachSet } from "./native.ts";
import { type GemmStep, gemmWords, type Operand, schedule } from "./words.ts";

const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array } as const;
type NumberType = keyof typeof arrays;

const packed = 3 * 2 ** 20;
const total = (sizes: readonly number[]): number => sizes.reduce((a, b) => a * b, 1);

/** Strides of [...batch, rows, cols] in one of the orders that a matrix may have in memory. */
function strides(batch: readonly number[], rows: number, cols: number, order: string, shared: boolean): number[] {
  const gap = order.includes("gap") ? 3 : 0;
  const [row, col, size] = order.startsWith("across")
    ? [1, rows + gap, (rows + gap) * cols]
    : order === "both"
      ? [2 * cols, 2, 2 * rows * cols]
      : [cols + gap, 1, rows * (cols + gap)];
  const outer: number[] = [];
  for (let axis = batch.length - 1, step = size; axis >= 0; axis--) {
    outer.unshift(shared && axis === 0 ? 0 : step);
    step *= batch[axis]!;
  }
  return [...outer, row, col];
}

const reach = (sizes: readonly number[], steps: readonly number[]): number =>
  total(sizes) === 0 ? 0 : sizes.reduce((sum, size, i) => sum + (size - 1) * steps[i]!, 1);

function* indices(sizes: readonly number[]): Generator<number[]> {
  for (let i = 0, n = total(sizes); i < n; i++) {
    let rest = i;
    yield sizes
      .toReversed()
      .map((size) => [rest % size, (rest = Math.floor(rest / size))][0]!)
      .toReversed();
  }
}

/** C as plain loops compute it, over what it held. */
function expected(step: GemmStep, values: readonly [ArrayLike<number>, ArrayLike<number>], c: number[]): number[] {
  const { dtype, batch = [], m, n, k, accumulate } = step;
  const at = (operand: Operand, index: readonly number[]): number =>
    index.reduce((sum, i, axis) => sum + i * operand.strides[axis]!, 0);
  const [a, b] = values;
  const multiply = dtype === "int32" ? Math.imul : (x: number, y: number) => x * y;
  const [stepA, stepB] = [step.a.strides.at(-1)!, step.b.strides.at(-2)!];
  for (const outer of indices(batch))
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        const place = at(step.c, [...outer, i, j]);
        const [x, y] = [at(step.a, [...outer, i, 0]), at(step.b, [...outer, 0, j])];
        let sum = accumulate ? c[place]! : 0;
        for (let p = 0; p < k; p++) sum += multiply(a[x + p * stepA]!, b[y + p * stepB]!);
        c[place] = dtype === "int32" ? sum | 0 : sum;
      }
  return c;
}

const sizes = [
  [0, 3, 4],
  [3, 0, 4],
  [3, 4, 0],
  [1, 1, 1],
  [1, 17, 3],
  [17, 1, 33],
  [1, 1023, 40],
  [1023, 1, 40],
  [2, 130, 67],
  [130, 3, 67],
  [4, 5, 300],
  [13, 31, 17],
  [12, 32, 384],
  [31, 33, 385],
  [100, 70, 50],
  [65, 129, 800],
  [250, 40, 9],
  [300, 530, 20],
  [128, 10, 256],
] as const;
const orders = ["along", "across", "along gap", "across gap", "both"];

for (const dtype of ["float32", "float64", "int32"] as const satisfies readonly NumberType[])
  onEachSet(`products of ${dtype} of many sizes and strides are those of plain loops`, (t, library) => {
    let seed = 0;
    for (const [m, n, k] of sizes)
      for (const [i, order] of orders.entries()) {
        seed++;
        const batch = seed % 3 === 0 ? [3] : seed % 7 === 0 ? [2, 2] : [];
        const orderB = orders[(i + seed) % orders.length]!;
        const sa = strides(batch, m, k, order, seed % 2 === 0);
        const sb = strides(batch, k, n, orderB, seed % 2 === 1 && seed % 5 === 0);
        const sc = strides(batch, m, n, seed % 4 === 0 ? "along gap" : "along", false);
        const step: GemmStep = {
          dtype,
          batch,
          m,
          n,
          k,
          accumulate: seed % 4 === 1,
          a: { buffer: 1, strides: sa },
          b: { buffer: 2, strides: sb },
          c: { buffer: 3, strides: sc },
        };
        const range = dtype === "int32" ? 1_000_000 : 8;
        const a = arrays[dtype].from(numbers(reach([...batch, m, k], sa), seed, range));
        const b = arrays[dtype].from(numbers(reach([...batch, k, n], sb), seed + 1, range));
        const c = arrays[dtype].from(numbers(reach([...batch, m, n], sc) + 5, seed + 2));
        const right = expected(step, [a, b], [...c]);
        const buffers = [new Uint8Array(0), a, b, c];
        const words = schedule(
          buffers.map(({ byteLength }) => byteLength),
          packed,
          [["gemm", gemmWords(step)]],
        );
        for (const threads of [1, 2, 3]) {
          library.configure({ threads });
          const out = c.slice();
          t.is(library.run(words, [...buffers.slice(0, 3), out]), 0);
          const wrong = right.findIndex((x, j) => x !== out[j]);
          t.is(
            wrong,
            -1,
            `${m}×${n}×${k}, ${batch} batches, ${order} × ${orderB}, ${threads} threads: ${out[wrong]}, not ${right[wrong]}`,
          );
        }
      }
  });

onEachSet("a product's infinities and NaN are those of IEEE 754", (t, library) => {
  const a = Float32Array.of(Number.POSITIVE_INFINITY, 0, Number.NaN, 1, -0, 2);
  const b = Float32Array.of(0, 1, 2, Number.POSITIVE_INFINITY);
  const c = new Float32Array(6);
  const step: GemmStep = {
    dtype: "float32",
    m: 3,
    n: 2,
    k: 2,
    a: { buffer: 1, strides: [2, 1] },
    b: { buffer: 2, strides: [2, 1] },
    c: { buffer: 3, strides: [2, 1] },
  };
  library.run(schedule([0, 24, 16, 24], packed, [["gemm", gemmWords(step)]]), [new Uint8Array(0), a, b, c]);
  t.deepEqual([...c], [Number.NaN, Number.NaN, Number.NaN, Number.NaN, 4, Number.POSITIVE_INFINITY]);
});

onEachSet(
  "a large product has the same bits at each run with the same threads, and nearly those of float64",
  (t, library) => {
    const [m, n, k] = [400, 700, 900];
    const a = Float32Array.from(numbers(m * k, 1, 1000), (x) => x / 7);
    const b = Float32Array.from(numbers(k * n, 2, 1000), (x) => x / 11);
    const step: GemmStep = {
      dtype: "float32",
      m,
      n,
      k,
      a: { buffer: 1, strides: [k, 1] },
      b: { buffer: 2, strides: [1, k] },
      c: { buffer: 3, strides: [n, 1] },
    };
    const words = schedule([0, 4 * m * k, 4 * k * n, 4 * m * n], packed, [["gemm", gemmWords(step)]]);
    for (const threads of [1, 2, 5]) {
      library.configure({ threads });
      const [first, second] = [new Float32Array(m * n), new Float32Array(m * n)];
      library.run(words, [new Uint8Array(0), a, b, first]);
      library.run(words, [new Uint8Array(0), a, b, second]);
      t.deepEqual(first, second);
      for (let i = 0; i < m * n; i += 997) {
        const [row, col] = [Math.floor(i / n), i % n];
        let [sum, size] = [0, 0];
        for (let p = 0; p < k; p++) {
          const term = a[row * k + p]! * b[col * k + p]!;
          sum += term;
          size += Math.abs(term);
        }
        t.true(Math.abs(first[i]! - sum) <= size * 2 ** -24 * 40);
      }
    }
  },
);
