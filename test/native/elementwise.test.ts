import { type ScalarOp, type ScalarRule, scalarRules } from "../../lib/engine/scalarRules.ts";
import { special } from "../../lib/engine/special/index.ts";
import type { Native } from "../../lib/native/library.ts";
import type { TypedArray } from "../../lib/tensor/dtype.ts";
import { onEachSet } from "./native.ts";
import { mapWords, type Register, schedule } from "./words.ts";

const arrays = { float32: Float32Array, float64: Float64Array, int32: Int32Array } as const;
type Type = keyof typeof arrays;
const arena = new Uint8Array(0);
const inf = Number.POSITIVE_INFINITY;

/** What an operation gives for one element, computed by the JavaScript engine's text. */
function reference(op: ScalarOp, dtype: Type): (x: number, y: number, z: number) => number {
  const rule: ScalarRule = scalarRules[op];
  const text = (dtype === "int32" && rule.int32) || rule.js;
  const make = new Function("special", `return (x, y, z) => ${text("x", "y", "z")};`);
  return (make as (table: typeof special) => (x: number, y: number, z: number) => number)(special);
}

const whole: readonly ScalarOp[] = [
  ...(["add", "sub", "mul", "neg", "pow", "abs", "sign", "fma", "maximum", "minimum"] as const),
  ...(["floor", "ceil", "trunc", "round", "mod", "fmod", "floorDivide"] as const),
];
const ops = Object.keys(scalarRules) as ScalarOp[];
const isTruth = (op: ScalarOp): boolean => scalarRules[op].result === "bool";

/** Operations whose result has one right value; all others may be off by their and the reference's error. */
const exact = new Set<ScalarOp>([
  ...whole.filter((op) => op !== "pow"),
  "div",
  "sqrt",
  "where",
  ...ops.filter(isTruth),
]);
/** Results may differ from the JavaScript engine's by so many units in the last place of float64, or by so much at all. */
const allowed: Partial<Record<ScalarOp, readonly [ulps: number, absolute: number]>> = {
  // Sums that may cancel.
  logaddexp: [4, 1e-15],
  logaddexp2: [4, 1e-15],
  lgamma: [8, 1e-14],
  betaln: [8, 1e-14],
  // The JavaScript engine's own error on the right.
  logNdtr: [8, 0],
  truncatedNormalQuantile: [32, 1e-15],
  beta: [64, 0],
  polygamma: [32, 0],
  erfcxDerivative: [32, 0],
  besselIeDerivative: [32, 1e-15],
  gammainc: [64, 0],
  gammaincc: [64, 0],
  gammaincDerivative: [512, 1e-16],
  gammaDensity: [512, 1e-16],
};

/** A number's distance to the next, in float32 or float64. */
function unit(x: number, dtype: Type): number {
  const [digits, least] = dtype === "float32" ? [23, -149] : [52, -1074];
  return 2 ** Math.max(Math.floor(Math.log2(Math.abs(x))) - digits, least);
}

function isNear(op: ScalarOp, dtype: Type, is: number, right: number): boolean {
  if (Object.is(is, right)) return true;
  if (exact.has(op) && !(op === "fma" && dtype === "float32")) return false;
  if (right === 0 && is === 0) return false;
  const [ulps, absolute] = allowed[op] ?? [4, 0];
  const bound = dtype === "float32" ? 2 : ulps;
  return Math.abs(is - right) <= bound * unit(right === 0 ? is : right, dtype) + (dtype === "float64" ? absolute : 0);
}

const least = { float32: 2 ** -149, float64: 2 ** -1074 };
const specials = (dtype: Type): readonly number[] =>
  dtype === "int32"
    ? [0, 1, -1, 2, -2, 3, 7, -8, 31, 1000, -1000, 65_536, 2 ** 31 - 1, -(2 ** 31), 123_456_789]
    : [
        ...[0, 1, 0.5, 2, 3, 2.5, 10, 0.1, 700, 1e30, least[dtype], inf].flatMap((v) => [v, -v]),
        ...[Number.NaN, 1.5, 0.75, 25, 0.3],
      ];

/** Every combination of special values, then random ones of many sizes. */
function samples(dtype: Type, arity: number, count: number): number[][] {
  const values = specials(dtype);
  const columns: number[][] = [[], [], []];
  const total = values.length ** Math.min(arity, 2);
  for (let i = 0; i < total; i++) {
    columns[0]!.push(values[i % values.length]!);
    columns[1]!.push(values[Math.floor(i / values.length) % values.length]!);
    columns[2]!.push(values[(i * 7 + 3) % values.length]!);
  }
  let state = 12_345;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  for (let i = 0; i < count; i++)
    for (const column of columns) {
      const size = 2 ** Math.floor(random() * 12 - 6);
      const v = (random() * 2 - 1) * (i % 3 === 0 ? 1 : size);
      column.push(dtype === "int32" ? Math.round(v * 1000) : i % 5 === 0 ? Math.round(v) : v);
    }
  return columns;
}

/** Orders of functions of an order come first. */
const ordered = new Set<ScalarOp>([
  ...(["sincDerivative", "erfcxDerivative", "polygamma", "besselI"] as const),
  ...(["gammaincDerivative", "gammaDensity", "besselIeDerivative"] as const),
]);

interface Layout {
  readonly rows: number;
  readonly cols: number;
  /** Kinds of the operands. */
  readonly kinds: readonly Register["kind"][];
  /** Elements between a row's end and the next row. */
  readonly gap: number;
}

function apply(
  library: Native,
  op: ScalarOp,
  dtype: Type,
  inputs: readonly TypedArray[],
  { rows, cols, kinds, gap }: Layout,
  inPlace = false,
): TypedArray {
  const stride = cols + gap;
  const result = isTruth(op) ? "int32" : dtype;
  const out = inPlace ? inputs[inputs.length - 1]! : new arrays[result](rows * stride);
  const buffers = [...inputs, out];
  const strides = { tile: [stride, 1], row: [1, 0], column: [0, 1], single: [0, 0] };
  const registers = buffers.map(
    (array, i): Register => ({
      kind: kinds[i] ?? "tile",
      dtype: array instanceof Float32Array ? "float32" : array instanceof Float64Array ? "float64" : "int32",
      memory: { buffer: i + 1, strides: strides[kinds[i] ?? "tile"] },
    }),
  );
  const words = mapWords({
    outer: [rows],
    cols,
    tile: [Math.min(rows, 64), Math.min(cols, 1024)],
    registers,
    phases: [[[op, dtype, inputs.length, 0, Math.min(1, inputs.length - 1), Math.min(2, inputs.length - 1)]]],
  });
  const code = library.run(schedule([0, ...buffers.map((b) => b.byteLength)], 1024, [["map", words]]), [
    arena,
    ...buffers,
  ]);
  if (code !== 0) throw new Error(`${op} ${dtype}: ${String(code)}`);
  return out;
}

const arityOf = (op: ScalarOp): number => scalarRules[op].js.length;
const typeOf = (op: ScalarOp, i: number, dtype: Type): Type => (op === "where" && i === 0 ? "int32" : dtype);

for (const dtype of ["float32", "float64", "int32"] as const)
  onEachSet(`each scalar operation of ${dtype} gives what the JavaScript engine does`, (t, library) => {
    const failures: string[] = [];
    for (const op of ops) {
      if (dtype === "int32" && !whole.includes(op) && !isTruth(op) && op !== "where") continue;
      const arity = arityOf(op);
      const columns = samples(dtype, arity, 2000).slice(0, arity);
      if (ordered.has(op)) columns[0] = columns[0]!.map((v, i) => (i % 7 === 0 ? v : i % 4));
      const inputs = columns.map((c, i) => arrays[typeOf(op, i, dtype)].from(c));
      const n = inputs[0]!.length;
      const f = reference(op, dtype);
      const out = apply(library, op, dtype, inputs, { rows: 1, cols: n, kinds: [], gap: 0 });
      const wrong: string[] = [];
      const store = new arrays[isTruth(op) ? "int32" : dtype](1);
      for (let i = 0; i < n; i++) {
        const x = inputs.map((a) => a[i]!);
        store[0] = f(x[0]!, x[1]!, x[2]!);
        const [is, right] = [out[i]!, store[0]!];
        if (!isNear(op, dtype, is, right)) wrong.push(`${op}(${x.join(", ")}) = ${is}, not ${right}`);
      }
      if (wrong.length > 0) failures.push(`${wrong.length} of ${n}`, ...wrong.slice(0, 3));
    }
    t.deepEqual(failures, []);
  });

const sizes = [1, 2, 3, 7, 8, 15, 16, 17, 33, 63, 100, 1023];

for (const dtype of ["float32", "float64", "int32"] as const)
  onEachSet(
    `${dtype} operands spread over rows, columns or all, of odd sizes and strides, in place too`,
    (t, library) => {
      const cases: readonly (readonly [op: ScalarOp, f: (x: number, y: number, z: number) => number])[] = [
        ["sub", (x, y) => x - y],
        ["neg", (x) => -x],
        ["less", (x, y) => Number(x < y)],
        ["where", (c, x, y) => (c === 0 ? y : x)],
        ["fma", (x, y, z) => x * y + z],
        ["floorDivide", (x, y) => (y === 0 && dtype === "int32" ? 0 : Math.floor(x / y))],
      ];
      let seed = 1;
      const random = (): number => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
      for (const [op, f] of cases)
        for (const cols of sizes)
          for (let round = 0; round < 12; round++) {
            const rows = Math.ceil(random() * 5);
            const gap = round % 3;
            const stride = cols + gap;
            const names = ["tile", "row", "column", "single"] as const;
            const arity = arityOf(op);
            const kinds = Array.from({ length: arity }, () => names[Math.floor(random() * 4)]!);
            const inPlace = round % 2 === 0 && typeOf(op, 0, dtype) === dtype && !isTruth(op);
            if (inPlace) kinds[arity - 1] = "tile";
            const inputs = kinds.map((_, i) =>
              arrays[typeOf(op, i, dtype)].from(
                Array.from({ length: rows * stride }, () => Math.round(random() * 9 - 4)),
              ),
            );
            const before = inputs.map((a) => a.slice());
            const at = (i: number, r: number, c: number): number => {
              const kind = kinds[i];
              const [dr, dc] = [
                kind === "tile" ? stride : kind === "row" ? 1 : 0,
                kind === "tile" || kind === "column" ? 1 : 0,
              ];
              return before[i] ? before[i][r * dr + c * dc]! : 0;
            };
            const out = apply(library, op, dtype, inputs, { rows, cols, kinds, gap }, inPlace);
            for (let r = 0; r < rows; r++)
              for (let c = 0; c < stride; c++) {
                const is = out[r * stride + c]!;
                const old = inPlace ? before[arity - 1]![r * stride + c]! : 0;
                const right = c < cols ? f(at(0, r, c), at(1, r, c), at(2, r, c)) : old;
                if (!(is === right || (Number.isNaN(is) && Number.isNaN(right))))
                  t.fail(`${op} ${kinds.join(" ")} ${rows} × ${cols} at ${r}, ${c}: ${is}, not ${right}`);
              }
          }
      t.pass();
    },
  );

onEachSet("casts go towards zero, and to int32 modulo 2³²", (t, library) => {
  const values = [
    0,
    -0,
    1.5,
    -1.5,
    2.5e9,
    -2.5e9,
    2 ** 31,
    -(2 ** 31),
    2 ** 40 + 3,
    1e30,
    -1e30,
    inf,
    -inf,
    Number.NaN,
    1e-40,
  ];
  const types = ["float32", "float64", "int32"] as const;
  const codes = { float32: 0, float64: 1, int32: 2 } as const;
  for (const from of types)
    for (const to of types)
      for (const n of [1, 3, 15]) {
        const x = arrays[from].from(values.slice(0, n));
        const out = new arrays[to](n);
        const register = (buffer: number, dtype: Type): Register => ({
          kind: "tile",
          dtype,
          memory: { buffer, strides: [n, 1] },
        });
        const words = mapWords({
          outer: [1],
          cols: n,
          tile: [1, n],
          registers: [register(1, from), register(2, to)],
          phases: [[["cast", from, 1, 0, 0, codes[to]]]],
        });
        t.is(library.run(schedule([0, x.byteLength, out.byteLength], 64, [["map", words]]), [arena, x, out]), 0);
        t.deepEqual([...out], [...arrays[to].from(x)], `${from} to ${to}`);
      }
});
