/** Writes schedules for tests of the native core, in the words of native/README.md. */
import { mapOps, scalarOps, stepKinds } from "../../lib/native/opcodes.ts";

export const dtypes = { float32: 0, float64: 1, int32: 2, bool: 3 } as const;
const bits = new DataView(new ArrayBuffer(8));

type NumberType = "float32" | "float64" | "int32";

export interface Operand {
  readonly buffer: number;
  /** In bytes. */
  readonly offset?: number;
  /** In elements: outer axes, then columns (MAP), or batch axes, rows, columns (GEMM). */
  readonly strides: readonly number[];
}

export interface Register {
  readonly kind: "tile" | "row" | "column" | "single";
  readonly dtype: keyof typeof dtypes;
  readonly memory?: Operand;
  readonly strided?: Operand;
  /** Byte offset. */
  readonly scratch?: number;
  readonly resident?: number;
  readonly constant?: number;
}

type Op = keyof typeof scalarOps | keyof typeof mapOps;
/** Operation, dtype of the operands, target, operands; what is left out is 0. */
export type Instruction = readonly [op: Op, dtype: NumberType, dst: number, x?: number, y?: number, z?: number];

export interface Accumulator {
  readonly op: "sum" | "prod" | "max" | "min";
  readonly dtype: NumberType;
  readonly register: number;
  readonly partials: number;
  readonly buffer: number;
  readonly offset?: number;
  readonly accumulate?: boolean;
  readonly length: number;
}

export interface MapStep {
  readonly outer: readonly number[];
  readonly cols: number;
  readonly tile: readonly [rows: number, cols: number];
  readonly order?: 0 | 1;
  readonly registers: readonly Register[];
  readonly accumulators?: readonly Accumulator[];
  readonly phases: readonly (readonly Instruction[])[];
}

export interface GemmStep {
  readonly dtype: NumberType;
  readonly batch?: readonly number[];
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly accumulate?: boolean;
  readonly a: Operand;
  readonly b: Operand;
  readonly c: Operand;
  readonly scratch?: number;
  readonly epilogue?: MapStep;
}

const word = (value: number, dtype: keyof typeof dtypes): bigint => {
  bits.setBigInt64(0, 0n);
  if (dtype === "float64") bits.setFloat64(0, value, true);
  else if (dtype === "float32") bits.setFloat32(0, value, true);
  else bits.setInt32(0, value, true);
  return bits.getBigInt64(0, true);
};

const kinds = ["tile", "row", "column", "single"] as const;
const reductions = ["sum", "prod", "max", "min"] as const;
const codes: Readonly<Record<string, number>> = { ...scalarOps, ...mapOps };

function register({ kind, dtype, memory, strided, scratch, resident, constant }: Register, rank: number): bigint[] {
  const head = (where: number): bigint[] => [kinds.indexOf(kind), dtypes[dtype], where].map(BigInt);
  const none = Array.from({ length: rank + 1 }, () => 0n);
  const operand = memory ?? strided;
  if (operand) {
    const place = [operand.buffer, operand.offset ?? 0, ...operand.strides];
    return [...head(memory ? 0 : 4), ...place.map(BigInt)];
  }
  if (constant !== undefined) return [...head(3), word(constant, dtype), 0n, ...none];
  return [...head(scratch === undefined ? 2 : 1), BigInt(scratch ?? resident!), 0n, ...none];
}

export function mapWords({ outer, cols, tile, order, registers, accumulators = [], phases }: MapStep): bigint[] {
  const ends = phases.map((_, i) => phases.slice(0, i + 1).flat().length);
  return [
    ...[outer.length, ...outer, cols, ...tile, order ?? 0, registers.length].map(BigInt),
    ...registers.flatMap((r) => register(r, outer.length)),
    ...[
      accumulators.length,
      ...accumulators.flatMap((a) => [
        reductions.indexOf(a.op),
        dtypes[a.dtype],
        a.register,
        a.partials,
        a.buffer,
        a.offset ?? 0,
        Number(a.accumulate ?? false),
        a.length,
      ]),
      ends.length,
      ...ends,
      ends.at(-1) ?? 0,
      ...phases.flat().flatMap(([op, dtype, dst, x = 0, y = 0, z = 0]) => [codes[op]!, dtypes[dtype], dst, x, y, z]),
    ].map(BigInt),
  ];
}

export function gemmWords({ dtype, batch = [], m, n, k, accumulate, a, b, c, scratch, epilogue }: GemmStep): bigint[] {
  const operand = ({ buffer, offset, strides }: Operand): number[] => [buffer, offset ?? 0, dtypes[dtype], ...strides];
  return [
    ...[dtypes[dtype], batch.length, ...batch, m, n, k, Number(accumulate ?? false)].map(BigInt),
    ...[a, b, c].flatMap(operand).map(BigInt),
    BigInt(scratch ?? 0),
    BigInt(epilogue !== undefined),
    ...(epilogue ? mapWords(epilogue) : []),
  ];
}

/** A schedule of steps, each so long that all threads take part. */
export function schedule(
  bufferBytes: readonly number[],
  scratch: number,
  steps: readonly (readonly [kind: keyof typeof stepKinds, payload: readonly bigint[]])[],
  nanoseconds = 1e9,
): BigInt64Array<ArrayBuffer> {
  const words: bigint[] = [1, steps.length, bufferBytes.length, scratch, 0, ...bufferBytes].map(BigInt);
  const starts = words.length;
  words.push(...steps.map(() => 0n));
  steps.forEach(([kind, payload], i) => {
    words[starts + i] = BigInt(words.length);
    words.push(BigInt(stepKinds[kind]), BigInt(nanoseconds), ...payload);
  });
  words[4] = BigInt(words.length);
  return BigInt64Array.from(words);
}
