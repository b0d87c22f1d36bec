/** Runs schedules by plain loops, one instruction after the other over the whole iteration space: what their words mean. */
import { type ScalarOp, type ScalarRule, scalarRules } from "../../../../lib/engine/scalarRules.ts";
import { special } from "../../../../lib/engine/special/index.ts";
import type { Program, Register } from "../../../../lib/graph/lowering/program.ts";
import type { Action, Schedule } from "../../../../lib/graph/lowering/schedule.ts";
import type { Value, View } from "../../../../lib/graph/lowering/views.ts";
import { allocate, fromNumbers, type TypedArray } from "../../../../lib/tensor/dtype.ts";
import { count } from "../../../../lib/tensor/shape.ts";
import { Storage } from "../../../../lib/tensor/storage.ts";
import { Tensor } from "../../../../lib/tensor/tensor.ts";

type Memory = (value: Value) => TypedArray;

/** The outputs, given arrays for the leaves in their order. */
export function interpret(schedule: Schedule, values: readonly TypedArray[]): TypedArray[] {
  const arrays = new Map<Value, TypedArray>([...schedule.leaves.values()].map((value, i) => [value, values[i]!]));
  const memory: Memory = (value) => {
    let array = arrays.get(value);
    if (!array) arrays.set(value, (array = allocate(value.dtype, value.length)));
    return array;
  };
  for (const action of schedule.actions) act(action, memory);
  return schedule.outputs.map(memory);
}

function act(action: Action, memory: Memory): void {
  if (action.kind === "tiles") runProgram(action.program, memory);
  else if (action.kind === "apply" || action.kind === "kernel") {
    const { operation, params, operands, results } = action.node;
    const inputs = operands.map((view) => {
      const data = allocate(view.value.dtype, count(view.shape));
      eachIndex(view.shape, (index, at) => {
        data[at] = element(view, index, memory);
      });
      return new Tensor({ shape: view.shape, dtype: view.value.dtype, storage: new Storage(data) });
    });
    // As JavaScript computes it, however many numbers there are.
    for (const [i, y] of operation.primitive.run(inputs, params, results).entries()) memory(results[i]!).set(y);
    if (action.kind === "kernel" && action.epilogue) runProgram(action.epilogue, memory);
  } else {
    const { batch, m, n, k, operands, results } = action.node;
    const [a, b] = operands;
    const out = memory(results[0]);
    const shape = [...batch, m, n];
    eachIndex(shape, (index, at) => {
      const [row, column] = index.slice(-2) as [number, number];
      const outer = index.slice(0, -2);
      let sum = 0;
      for (let i = 0; i < k; i++)
        sum += element(a, [...outer, row, i], memory) * element(b, [...outer, i, column], memory);
      out[at] = sum;
    });
    if (action.epilogue) runProgram(action.epilogue, memory);
  }
}

const element = ({ value, offset, strides }: View, index: readonly number[], memory: Memory): number =>
  value.constant ?? memory(value)[offset + index.reduce((sum, at, axis) => sum + at * strides[axis]!, 0)]!;

function eachIndex(shape: readonly number[], visit: (index: readonly number[], at: number) => void): void {
  const total = shape.reduce((a, b) => a * b, 1);
  const index = shape.map(() => 0);
  for (let at = 0; at < total; at++) {
    visit(index, at);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
  }
}

const reductions = {
  sum: [0, (a: number, b: number) => a + b],
  prod: [1, (a: number, b: number) => a * b],
  max: [Number.NEGATIVE_INFINITY, Math.max],
  min: [Number.POSITIVE_INFINITY, Math.min],
} as const;
const rowReductions: Readonly<Record<string, keyof typeof reductions>> = {
  rowSum: "sum",
  rowProd: "prod",
  rowMax: "max",
  rowMin: "min",
};

function runProgram({ outer, columns, registers, phases, accumulators }: Program, memory: Memory): void {
  const rows = outer.reduce((a, b) => a * b, 1);
  // Elements by row and column; a column lasts as long as the other outer axes stay.
  const held = registers.map(() => new Map<number, number>());
  const memoryAt = ({ where }: Register, row: number, column: number): [TypedArray, number] => {
    if (!("place" in where)) throw new Error("no memory");
    const { value, offset, strides, step } = where.place;
    let [at, rest] = [offset + column * step, row];
    for (let axis = outer.length - 1; axis >= 0; axis--) {
      at += (rest % outer[axis]!) * strides[axis]!;
      rest = Math.floor(rest / outer[axis]!);
    }
    const array = memory(value);
    if (at < 0 || at >= array.length) throw new Error(`a place outside its value: ${at} of ${array.length}`);
    return [array, at];
  };
  const spot = ({ kind }: Register, row: number, column: number): number =>
    kind === "tile"
      ? row * columns + column
      : kind === "row"
        ? row
        : kind === "column"
          ? Math.floor(row / outer.at(-1)!) * columns + column
          : 0;
  const read = (number: number, row: number, column: number): number => {
    const register = registers[number]!;
    if (register.where.is === "constant") return register.where.number;
    if ("place" in register.where) {
      const [array, at] = memoryAt(register, row, column);
      return array[at]!;
    }
    const value = held[number]!.get(spot(register, row, column));
    if (value === undefined) throw new Error("a register is read before it is written");
    return value;
  };
  const write = (number: number, row: number, column: number, value: number): void => {
    const register = registers[number]!;
    if ("place" in register.where) {
      const [array, at] = memoryAt(register, row, column);
      array[at] = value;
    } else held[number]!.set(spot(register, row, column), fromNumbers(register.dtype, [value])[0]!);
  };
  for (const { op, type, target, operands, castTo } of phases.flat()) {
    const [x, y, z] = operands as [number, number, number];
    if (op in rowReductions || op.startsWith("rowArg")) {
      for (let row = 0; row < rows; row++) {
        const all = Array.from({ length: columns }, (_, column) => read(x, row, column));
        if (op in rowReductions) {
          const [start, join] = reductions[rowReductions[op]!];
          write(
            target,
            row,
            0,
            all.reduce((a, b) => join(a, b), start),
          );
        } else {
          const best = op === "rowArgmax" ? Math.max(...all) : Math.min(...all);
          write(
            target,
            row,
            0,
            all.findIndex((v) => Object.is(v, best) || v === best),
          );
        }
      }
      continue;
    }
    const compute = op === "cast" || op === "gather" || op === "scatter" ? null : scalarFunction(op as ScalarOp, type);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const value = read(x, row, column);
        if (compute)
          write(
            target,
            row,
            column,
            compute(value, y === undefined ? 0 : read(y, row, column), z === undefined ? 0 : read(z, row, column)),
          );
        else write(target, row, column, castTo ? fromNumbers(castTo, [value])[0]! : value);
      }
  }
  for (const { op, register, result, length } of accumulators) {
    const [start, join] = reductions[op];
    const out = memory(result);
    if (out.length !== length) throw new Error(`an accumulator of ${length} results for a value of ${out.length}`);
    const sums = new Array<number>(length).fill(start);
    const isTile = registers[register]!.kind === "tile";
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < (isTile ? columns : 1); column++) {
        const at = length === 1 ? 0 : column;
        sums[at] = join(sums[at]!, read(register, row, column));
      }
    out.set(sums);
  }
}

type Compute = (x: number, y: number, z: number) => number;
const compiled = new Map<string, Compute>();

function scalarFunction(op: ScalarOp, type: string): Compute {
  const key = `${op} ${type}`;
  let found = compiled.get(key);
  if (!found) {
    const rule: ScalarRule = scalarRules[op];
    const text = ((type === "int32" && rule.int32) || rule.js)("x", "y", "z");
    found = (new Function("special", `return (x, y, z) => ${text};`) as (table: typeof special) => Compute)(special);
    compiled.set(key, found);
  }
  return found;
}
