import type { Native } from "../../lib/native/library.ts";
import type { TypedArray } from "../../lib/tensor/dtype.ts";
import { numbers, onEachSet } from "./native.ts";
import {
  type GemmStep,
  gemmWords,
  type Instruction,
  type MapStep,
  mapWords,
  type Register,
  schedule,
} from "./words.ts";

const floats = { float32: Float32Array, float64: Float64Array } as const;
const arrays = { ...floats, int32: Int32Array } as const;
type Float = keyof typeof floats;
const arena = new Uint8Array(0);

/** Runs one MAP step on arrays for the buffers from 1 on. */
function run(library: Native, step: MapStep, buffers: readonly TypedArray[], scratch = 1 << 16): unknown {
  const bytes = [0, ...buffers.map(({ byteLength }) => byteLength)];
  return library.run(schedule(bytes, scratch, [["map", mapWords(step)]]), [arena, ...buffers]);
}

const tile = (buffer: number, cols: number, dtype: Register["dtype"]): Register => ({
  kind: "tile",
  dtype,
  memory: { buffer, strides: [cols, 1] },
});

const widths = [1, 3, 17, 64, 100, 1023];

/** Softmax of rows: the maximum in one phase, e^(x − max) and its sum in the next, the quotient in the last. */
function softmax(dtype: Float, rows: number, cols: number, tileRows: number, tileCols: number): MapStep {
  const whole = tileRows * cols * 8;
  return {
    outer: [rows],
    cols,
    tile: [tileRows, tileCols],
    registers: [
      tile(1, cols, dtype),
      tile(2, cols, dtype),
      { kind: "row", dtype, scratch: 0 },
      { kind: "row", dtype, scratch: 8 * tileRows },
      { kind: "tile", dtype, scratch: 4096 },
      { kind: "tile", dtype, resident: 1 << 16 },
    ],
    phases: [
      [["rowMax", dtype, 2, 0, 0, (1 << 16) + whole]],
      [
        ["sub", dtype, 4, 0, 2],
        ["exp", dtype, 5, 4],
        ["rowSum", dtype, 3, 5, 0, (1 << 16) + whole + 16 * tileRows],
      ],
      [["div", dtype, 1, 5, 3]],
    ],
  };
}

for (const dtype of ["float32", "float64"] as const)
  onEachSet(`softmax of ${dtype} rows, with whole rows and with parts of them in a tile`, (t, library) => {
    for (const cols of widths)
      for (const [tileRows, tileCols] of [
        [4, cols],
        [3, 16],
        [5, 33],
      ] as const) {
        const rows = 29;
        const x = floats[dtype].from(numbers(rows * cols, cols, 300).map((v) => v / 10));
        const out = new floats[dtype](rows * cols);
        t.is(run(library, softmax(dtype, rows, cols, tileRows, tileCols), [x, out], 1 << 18), 0);
        for (let row = 0; row < rows; row++) {
          const values = [...x.subarray(row * cols, (row + 1) * cols)];
          const powers = values.map((v) => Math.exp(v - Math.max(...values)));
          const total = powers.reduce((a, b) => a + b, 0);
          powers.forEach((p, i) => {
            const [is, right] = [out[row * cols + i]!, p / total];
            t.true(Math.abs(is - right) <= (dtype === "float32" ? 4e-6 : 1e-14) * right + 1e-40, `${is} ${right}`);
          });
        }
      }
  });

const reductions = {
  rowSum: (row: number[]) => row.reduce((a, b) => a + b, 0),
  rowProd: (row: number[]) => row.reduce((a, b) => a * b, 1),
  rowMax: (row: number[]) => row.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
  rowMin: (row: number[]) => row.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
  rowArgmax: (row: number[]) => position(row, (a, b) => a > b),
  rowArgmin: (row: number[]) => position(row, (a, b) => a < b),
};

const position = (row: number[], better: (a: number, b: number) => boolean): number =>
  row.reduce((best, v, i) => {
    const top = row[best]!;
    return better(v, top) || (Number.isNaN(v) && !Number.isNaN(top)) ? i : best;
  }, 0);

/** Rows with special values at places that vary. */
function specialRows(rows: number, cols: number): number[] {
  const x = numbers(rows * cols, cols + 1, 1);
  const specials = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 0];
  for (let row = 0; row < rows; row += 2) {
    if (row % 4 === 0) x.fill(-0, row * cols, (row + 1) * cols);
    x[row * cols + ((row * 7) % cols)] = specials[(row / 2) % 5]!;
    x[row * cols + ((row * 5 + 3) % cols)] = specials[(row / 2 + 2) % 5]!;
  }
  return x;
}

for (const dtype of ["float32", "float64", "int32"] as const)
  onEachSet(`reductions of ${dtype} rows hand NaN on, order zeros and take the first`, (t, library) => {
    for (const cols of widths)
      for (const tileCols of [cols, 16, 5])
        for (const [op, right] of Object.entries(reductions)) {
          const rows = 23;
          const values = dtype === "int32" ? numbers(rows * cols, cols, 3) : specialRows(rows, cols);
          const x = arrays[dtype].from(values);
          const result = op.startsWith("rowArg") ? "int32" : dtype;
          const out = new arrays[result](rows);
          const step: MapStep = {
            outer: [rows],
            cols,
            tile: [4, tileCols],
            registers: [tile(1, cols, dtype), { kind: "row", dtype: result, memory: { buffer: 2, strides: [1, 0] } }],
            phases: [[[op as "rowSum", dtype, 1, 0, 0, 0]]],
          };
          t.is(run(library, step, [x, out]), 0);
          const wanted = arrays[result].from(
            Array.from({ length: rows }, (_, row) => {
              const values = [...x.subarray(row * cols, (row + 1) * cols)];
              return dtype === "int32" && op === "rowProd"
                ? values.reduce((a, b) => Math.imul(a, b), 1)
                : right(values);
            }),
          );
          t.deepEqual([...out], [...wanted], `${op} of ${cols} in ${tileCols}`);
        }
  });

onEachSet("reductions of rows without columns give what they begin with", (t, library) => {
  const wanted = { rowSum: 0, rowProd: 1, rowMax: Number.NEGATIVE_INFINITY, rowMin: Number.POSITIVE_INFINITY };
  for (const [op, value] of Object.entries(wanted)) {
    const out = new Float32Array(5);
    const step: MapStep = {
      outer: [5],
      cols: 0,
      tile: [2, 16],
      registers: [tile(1, 0, "float32"), { kind: "row", dtype: "float32", memory: { buffer: 2, strides: [1, 0] } }],
      phases: [[[op as "rowSum", "float32", 1, 0, 0, 0]]],
    };
    t.is(run(library, step, [new Float32Array(0), out]), 0);
    t.deepEqual([...out], [value, value, value, value, value]);
  }
});

onEachSet(
  "column sums and totals are the same whichever way tiles are taken, and add to what is there",
  (t, library) => {
    for (const dtype of ["float32", "float64", "int32"] as const)
      for (const [rows, cols] of [
        [1, 5],
        [37, 1],
        [100, 70],
        [13, 300],
        [64, 64],
      ] as const)
        for (const order of [0, 1] as const)
          for (const op of ["sum", "max", "min", "prod"] as const)
            for (const threads of [1, 2, 3]) {
              library.configure({ threads });
              const x = arrays[dtype].from(numbers(rows * cols, rows + cols, op === "prod" ? 1 : 50));
              const [columns, all] = [new arrays[dtype](cols).fill(3), new arrays[dtype](1).fill(100)];
              const step: MapStep = {
                outer: [rows],
                cols,
                tile: [8, 32],
                order,
                registers: [tile(1, cols, dtype)],
                accumulators: [
                  { op, dtype, register: 0, partials: 0, buffer: 2, length: cols, accumulate: true },
                  { op, dtype, register: 0, partials: 8 * Math.max(cols, 64), buffer: 3, length: 1 },
                ],
                phases: [[]],
              };
              t.is(run(library, step, [x, columns, all]), 0);
              const join = {
                sum: (a: number, b: number) => a + b,
                max: Math.max,
                min: Math.min,
                prod: (a: number, b: number) => a * b,
              };
              const wanted = Array.from({ length: cols }, (_, c) => {
                const column = Array.from({ length: rows }, (_, r) => x[r * cols + c]!);
                return [3, ...column].reduce((a, b) => join[op](a, b));
              });
              t.deepEqual(
                [...columns].map((v) => v + 0),
                wanted.map((v) => v + 0),
                `${op} ${dtype} ${rows}×${cols}, order ${order}, ${threads}`,
              );
              t.is(all[0]! + 0, [...x].reduce((a, b) => join[op](a, b)) + 0);
            }
  },
);

onEachSet("strides come by gather and go by scatter: across, reversed, spread, and as bytes of bools", (t, library) => {
  for (const [outer, rows, cols] of [
    [2, 3, 5],
    [3, 40, 33],
    [1, 17, 64],
  ] as const)
    for (const dtype of ["float32", "float64", "int32"] as const) {
      const n = outer * rows * cols;
      const x = arrays[dtype].from(numbers(n, rows, 100));
      const mask = Uint8Array.from(numbers(n, cols, 1), (v) => (v > 0 ? 1 : 0));
      const across = new arrays[dtype](n);
      const flags = new Uint8Array(n);
      // x is [outer, cols, rows] in memory; its rows are read backwards; the result is stored as [outer, cols, rows] again.
      const registers: Register[] = [
        {
          kind: "tile",
          dtype,
          strided: { buffer: 1, offset: (rows - 1) * x.BYTES_PER_ELEMENT, strides: [rows * cols, -1, rows] },
        },
        { kind: "tile", dtype, scratch: 0 },
        { kind: "tile", dtype: "bool", strided: { buffer: 2, strides: [0, cols, 1] } },
        { kind: "tile", dtype: "int32", scratch: 8192 },
        { kind: "tile", dtype: "int32", scratch: 16_384 },
        { kind: "tile", dtype, scratch: 24_576 },
        { kind: "tile", dtype, strided: { buffer: 3, strides: [rows * cols, 1, rows] } },
        { kind: "tile", dtype: "bool", strided: { buffer: 4, strides: [rows * cols, cols, 1] } },
        { kind: "single", dtype: "int32", constant: 1 },
      ];
      const phase: Instruction[] = [
        ["gather", dtype, 1, 0],
        ["gather", "int32", 3, 2],
        ["cast", "int32", 5, 3, 0, { float32: 0, float64: 1, int32: 2 }[dtype]],
        ["mul", dtype, 5, 5, 1],
        ["scatter", dtype, 6, 5],
        ["equal", "int32", 4, 3, 8],
        ["scatter", "int32", 7, 4],
      ];
      const step: MapStep = { outer: [outer, rows], cols, tile: [16, 20], registers, phases: [phase] };
      t.is(run(library, step, [x, mask, across, flags]), 0);
      for (let o = 0; o < outer; o++)
        for (let r = 0; r < rows; r++)
          for (let c = 0; c < cols; c++) {
            const source = x[o * rows * cols + c * rows + (rows - 1 - r)]!;
            const flag = mask[r * cols + c]!;
            t.is(across[o * rows * cols + c * rows + r]! + 0, flag * source + 0);
            t.is(flags[(o * rows + r) * cols + c], flag);
          }
    }
});

onEachSet(
  "values of rows, of columns and single ones are spread over tiles, and positions are counted",
  (t, library) => {
    for (const [a, b, cols] of [
      [2, 3, 5],
      [4, 25, 40],
    ] as const) {
      const row = Float32Array.from(numbers(a * b, 1));
      const column = Float32Array.from(numbers(a * cols, 2));
      const out = new Float32Array(a * b * cols);
      const [along, down, block] = [new Int32Array(cols), new Int32Array(b), new Int32Array(a * b * cols)];
      const step: MapStep = {
        outer: [a, b],
        cols,
        tile: [7, 16],
        registers: [
          { kind: "row", dtype: "float32", memory: { buffer: 1, strides: [b, 1, 0] } },
          { kind: "column", dtype: "float32", memory: { buffer: 2, strides: [cols, 0, 1] } },
          { kind: "single", dtype: "float32", constant: 0.5 },
          { kind: "tile", dtype: "float32", memory: { buffer: 3, strides: [b * cols, cols, 1] } },
          { kind: "column", dtype: "float32", scratch: 0 },
          { kind: "column", dtype: "int32", memory: { buffer: 4, strides: [0, 0, 1] } },
          { kind: "row", dtype: "int32", memory: { buffer: 5, strides: [0, 1, 0] } },
          { kind: "tile", dtype: "int32", memory: { buffer: 6, strides: [b * cols, cols, 1] } },
          { kind: "row", dtype: "float32", scratch: 4096 },
        ],
        phases: [
          [
            ["mul", "float32", 4, 1, 2],
            ["add", "float32", 8, 0, 2],
            ["sub", "float32", 3, 8, 4],
            ["index", "int32", 5, 2, 10],
            ["index", "int32", 6, 1, -1],
            ["index", "int32", 7, 0, 0],
          ],
        ],
      };
      t.is(run(library, step, [row, column, out, along, down, block]), 0);
      for (let i = 0; i < a; i++)
        for (let j = 0; j < b; j++)
          for (let c = 0; c < cols; c++) {
            t.is(out[(i * b + j) * cols + c]! + 0, row[i * b + j]! + 0.5 - 0.5 * column[i * cols + c]! + 0);
            t.is(block[(i * b + j) * cols + c], i);
          }
      t.deepEqual(
        [...along],
        Array.from({ length: cols }, (_, c) => c + 10),
      );
      t.deepEqual(
        [...down],
        Array.from({ length: b }, (_, r) => r - 1),
      );
    }
  },
);

onEachSet("a program on a product's blocks sees finished rows: bias, maximum with 0, sums, softmax", (t, library) => {
  for (const [m, n, k] of [
    [5, 7, 3],
    [130, 50, 40],
    [70, 1100, 20],
    [260, 10, 400],
  ] as const)
    for (const threads of [1, 2, 3]) {
      library.configure({ threads });
      const [x, w] = [Float32Array.from(numbers(m * k, 1, 3)), Float32Array.from(numbers(k * n, 2, 3))];
      const bias = Float32Array.from(numbers(n, 3, 20));
      const [out, hidden, sums, total] = [m * n, m * n, n, m].map((length) => new Float32Array(length)) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const base: Omit<GemmStep, "epilogue"> = {
        dtype: "float32",
        m,
        n,
        k,
        a: { buffer: 1, strides: [k, 1] },
        b: { buffer: 2, strides: [n, 1] },
        c: { buffer: 4, strides: [n, 1] },
        scratch: 1 << 16,
      };
      const registers: Register[] = [
        tile(4, n, "float32"),
        { kind: "column", dtype: "float32", memory: { buffer: 3, strides: [0, 1] } },
        { kind: "single", dtype: "float32", constant: 0 },
        tile(5, n, "float32"),
        { kind: "tile", dtype: "float32", scratch: 0 },
        { kind: "row", dtype: "float32", memory: { buffer: 7, strides: [1, 0] } },
      ];
      const epilogue: MapStep = {
        outer: [m],
        cols: n,
        tile: [8, 64],
        registers,
        accumulators: [{ op: "sum", dtype: "float32", register: 3, partials: 16_384, buffer: 6, length: n }],
        phases: [
          [
            ["add", "float32", 4, 0, 1],
            ["maximum", "float32", 3, 4, 2],
          ],
        ],
      };
      const withRows: MapStep = {
        ...epilogue,
        phases: [[...epilogue.phases[0]!, ["rowSum", "float32", 5, 3, 0, 65_000]]],
      };
      const buffers = [arena, x, w, bias, out, hidden, sums, total];
      for (const program of [epilogue, withRows]) {
        for (const array of buffers.slice(4)) array.fill(77);
        const words = schedule(
          buffers.map(({ byteLength }) => byteLength),
          (1 << 16) + 3 * 2 ** 20,
          [["gemm", gemmWords({ ...base, scratch: 1 << 17, epilogue: program })]],
        );
        const longer = BigInt64Array.from(words);
        longer[3] = BigInt((1 << 17) + 3 * 2 ** 20);
        t.is(library.run(longer, buffers), 0);
        const right = new Float32Array(m * n);
        for (let i = 0; i < m; i++)
          for (let j = 0; j < n; j++) {
            let sum = bias[j]!;
            for (let p = 0; p < k; p++) sum += x[i * k + p]! * w[p * n + j]!;
            right[i * n + j] = Math.max(sum, 0);
          }
        t.deepEqual(hidden, right);
        t.deepEqual(
          [...sums],
          Array.from({ length: n }, (_, j) =>
            Array.from({ length: m }, (_, i) => right[i * n + j]!).reduce((a, b) => a + b),
          ),
        );
        if (program === withRows)
          t.deepEqual(
            [...total],
            Array.from({ length: m }, (_, i) => right.subarray(i * n, (i + 1) * n).reduce((a, b) => a + b)),
          );
      }
    }
});

onEachSet("a run gives the same bits each time for a number of threads", (t, library) => {
  const [rows, cols] = [500, 700];
  const x = Float32Array.from(numbers(rows * cols, 5, 1000), (v) => v / 7);
  for (const threads of [1, 2, 7]) {
    library.configure({ threads });
    const runs = Array.from({ length: 3 }, () => {
      const [columns, all] = [new Float32Array(cols), new Float32Array(1)];
      const step: MapStep = {
        outer: [rows],
        cols,
        tile: [16, 128],
        registers: [tile(1, cols, "float32")],
        accumulators: [
          { op: "sum", dtype: "float32", register: 0, partials: 0, buffer: 2, length: cols },
          { op: "sum", dtype: "float32", register: 0, partials: 8192, buffer: 3, length: 1 },
        ],
        phases: [[]],
      };
      run(library, step, [x, columns, all]);
      return [...columns, ...all];
    });
    t.deepEqual(runs[0], runs[1]);
    t.deepEqual(runs[0], runs[2]);
  }
});
