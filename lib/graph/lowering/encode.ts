import { type ScalarOp, scalarRules } from "../../engine/scalarRules.ts";
import { mapOps, scalarOps, stepKinds } from "../../native/opcodes.ts";
import { bytesOf, type DType } from "../../tensor/dtype.ts";
import { strides } from "../../tensor/shape.ts";
import type { KernelNode, ProductNode } from "./nodes.ts";
import type { Instruction, Kind, Place, Program, Register } from "./program.ts";
import type { Action } from "./schedule.ts";
import { type Value, type View, whole } from "./views.ts";
import { Words } from "./words.ts";

/** Where a value stands when the words are run: a buffer by number, and bytes from its beginning. */
export type Locate = (value: Value) => readonly [buffer: number, offset: number];

/** What native code runs at once: actions without those that only JavaScript knows. */
export type NativeAction = Exclude<Action, { readonly kind: "apply" }>;

const version = 1;
const kindOf = (action: NativeAction): number => {
  if (action.kind === "kernel") return stepKinds[action.node.kernel.step];
  return action.kind === "tiles" ? stepKinds.map : stepKinds.gemm;
};
const dtypes: Readonly<Record<DType, number>> = { float32: 0, float64: 1, int32: 2, bool: 3 };
const kinds: Readonly<Record<Kind, number>> = { tile: 0, row: 1, column: 2, single: 3 };
const places: Readonly<Record<Register["where"]["is"], number>> = {
  memory: 0,
  scratch: 1,
  resident: 2,
  constant: 3,
  strided: 4,
};
const reductions = { sum: 0, prod: 1, max: 2, min: 3 } as const;
/** The scalar operations and the instructions beside them. */
const codes: Readonly<Record<string, number>> = { ...scalarOps, ...mapOps };
/** Scratch bytes of a product's packed panels. */
const panels = 3 * 2 ** 20;

/**
 * The words of native/README.md for some actions.
 * @param bufferBytes - how long each buffer must be
 */
export function encode(actions: readonly NativeAction[], bufferBytes: readonly number[], locate: Locate): ArrayBuffer {
  const words = new Words();
  const programs = actions.map((action) => (action.kind === "tiles" ? action.program : action.epilogue));
  const scratch = actions.reduce((most, action, i) => {
    const own = Math.ceil((programs[i]?.scratch ?? 0) / 64) * 64;
    const more = action.kind === "kernel" ? action.node.kernel.scratch : action.kind === "product" ? panels : 0;
    return Math.max(most, own + Math.ceil(more / 64) * 64);
  }, 64);
  words.push(version, actions.length, bufferBytes.length, scratch, 0, ...bufferBytes);
  const starts = words.length;
  for (const _ of actions) words.push(0);
  actions.forEach((action, i) => {
    words.set(starts + i, words.length);
    words.push(kindOf(action), nanoseconds(action));
    if (action.kind === "tiles") encodeProgram(words, action.program, locate);
    else if (action.kind === "kernel") encodeKernel(words, action.node, action.epilogue, locate);
    else encodeProduct(words, action.node, action.epilogue, locate);
  });
  words.set(4, words.length);
  return words.bytes;
}

/** A guess of a step's time on one thread. */
function nanoseconds(action: NativeAction): number {
  const program = action.kind === "tiles" ? action.program : action.epilogue;
  let sum = 0;
  if (program) {
    const elements = program.columns * program.outer.reduce((product, size) => product * size, 1);
    for (const phase of program.phases) for (const line of phase) sum += elements * costOf(line);
  }
  if (action.kind === "product") {
    const { batch, m, n, k } = action.node;
    sum += (batch.reduce((product, size) => product * size, 1) * m * n * k) / 60;
  }
  if (action.kind === "kernel") sum += action.node.kernel.nanoseconds;
  return Math.ceil(sum) + 20;
}

/** Nanoseconds for each element: arithmetic is bound by the cache, functions take some dozen instructions. */
const costOf = ({ op }: Instruction): number =>
  scalarRules[op as ScalarOp]?.result === "float" && op !== "div" && op !== "sqrt" ? 0.6 : 0.06;

const elementsTo = (place: Place, locate: Locate): [number, number] => {
  const [buffer, offset] = locate(place.value);
  return [buffer, offset + place.offset * bytesOf(place.value.dtype)];
};

function encodeProgram(words: Words, program: Program, locate: Locate): void {
  const { outer, columns, tileRows, tileColumns, byColumns, registers, accumulators, phases } = program;
  words.push(outer.length, ...outer, columns, tileRows, tileColumns, Number(byColumns));
  words.push(registers.length);
  for (const { kind, dtype, where } of registers) {
    words.push(kinds[kind], dtypes[dtype], places[where.is]);
    if (where.is === "constant") {
      words.pushBits(where.number, dtype as "float32");
      words.push(0);
    } else if ("place" in where) words.push(...elementsTo(where.place, locate));
    else words.push(where.offset, 0);
    const place = "place" in where ? where.place : null;
    words.push(...(place ? place.strides : outer.map(() => 0)), place ? place.step : 0);
  }
  words.push(accumulators.length);
  for (const { op, register, partials, result, length } of accumulators)
    words.push(reductions[op], dtypes[registers[register]!.dtype], register, partials, ...locate(result), 0, length);
  words.push(phases.length);
  let end = 0;
  for (const phase of phases) words.push((end += phase.length));
  words.push(end);
  for (const phase of phases)
    for (const line of phase) {
      const { op, type, target, operands, castTo, extra } = line;
      const [x = 0, y = 0, z = 0] = operands;
      words.push(codes[op]!, dtypes[type], target, x, y, castTo ? dtypes[castTo] : extra || z);
    }
}

function encodeProduct(words: Words, node: ProductNode, epilogue: Program | null, locate: Locate): void {
  const { batch, m, n, k, operands, results } = node;
  const [result] = results;
  words.push(dtypes[result.dtype], batch.length, ...batch, m, n, k, 0);
  const own = [...batch, m, n];
  const views: readonly View[] = [...operands, { value: result, offset: 0, shape: own, strides: strides(own) }];
  for (const { value, offset, strides: steps } of views) {
    const [buffer, base] = locate(value);
    words.push(buffer, base + offset * bytesOf(value.dtype), dtypes[value.dtype], ...steps);
  }
  words.push(Math.ceil((epilogue?.scratch ?? 0) / 64) * 64, Number(epilogue !== null));
  if (epilogue) encodeProgram(words, epilogue, locate);
}

/** The words of native/src/kernel.h. */
function encodeKernel(words: Words, node: KernelNode, epilogue: Program | null, locate: Locate): void {
  const { parameters } = node.kernel;
  words.push(Math.ceil((epilogue?.scratch ?? 0) / 64) * 64, parameters.length, ...parameters);
  for (const { value, offset } of [...node.operands, ...node.results.map(whole)]) {
    // What is the same number everywhere is not read.
    const [buffer, base] = value.constant === null ? locate(value) : [0, 0];
    words.push(buffer, base + offset * bytesOf(value.dtype), dtypes[value.dtype]);
  }
  words.push(Number(epilogue !== null));
  if (epilogue) encodeProgram(words, epilogue, locate);
}
