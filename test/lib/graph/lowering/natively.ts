/** Runs graphs by the native core, for one thread and two and each instruction set, beside what JavaScript computes. */
import type { ExecutionContext } from "ava";
import { symbol } from "../../../../lib/create/create.ts";
import { Body } from "../../../../lib/graph/body.ts";
import { Executable } from "../../../../lib/graph/lowering/executable.ts";
import { lower } from "../../../../lib/graph/lowering/lower.ts";
import { type Schedule, scheduleOf } from "../../../../lib/graph/lowering/schedule.ts";
import { native } from "../../../../lib/native/library.ts";
import type { TypedArray } from "../../../../lib/tensor/dtype.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { sets } from "../../../native/native.ts";
import { interpret } from "./interpreter.ts";

/** A graph's schedule and the arrays that it is given. */
export function scheduled(
  inputs: readonly Tensor[],
  f: (...x: Tensor[]) => readonly Tensor[],
): [Schedule, TypedArray[]] {
  const X = inputs.map((x, i) => symbol(`x${i}`, x.shape, { dtype: x.dtype }));
  const schedule = scheduleOf(lower(new Body(X, f(...X))));
  const given = new Map(X.map((x, i) => [x, inputs[i]!]));
  return [schedule, [...schedule.leaves.keys()].map((leaf) => (given.get(leaf) ?? leaf).storage!.data)];
}

/** Calls `run` for each instruction set and for one thread and two. */
export function eachWay(run: (way: string) => void): void {
  const library = native();
  if (!library) return;
  const { isa, threads } = library.describe();
  try {
    for (const set of sets)
      for (const count of [1, 2]) {
        library.configure({ isa: set, threads: count });
        run(`${set}, ${count} threads`);
      }
  } finally {
    library.configure({ isa, threads });
  }
}

/** Asserts that all of a graph runs natively, and computes what JavaScript does: each number within `tolerance` of the largest. */
export function runsNatively(
  t: ExecutionContext,
  title: string,
  inputs: readonly Tensor[],
  f: (...x: Tensor[]) => readonly Tensor[],
  tolerance = 0,
): void {
  const [schedule, values] = scheduled(inputs, f);
  t.deepEqual(
    schedule.actions.filter(({ kind }) => kind === "apply"),
    [],
    `${title}: in JavaScript`,
  );
  const expected = interpret(schedule, values);
  eachWay((way) => {
    const found = new Executable(schedule, native()!).run(values);
    found.forEach((y, i) => {
      const wanted: readonly number[] = Array.from(expected[i]!);
      const largest = wanted.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 1);
      const at = wanted.findIndex(
        (v, k) => !(Object.is(v, y[k]) || v === y[k] || Math.abs(v - y[k]!) <= tolerance * largest),
      );
      t.is(at, -1, `${title}, ${way}, output ${i}: element ${at} is ${y[at]} instead of ${wanted[at]}`);
      t.is(y.length, wanted.length);
    });
  });
}
