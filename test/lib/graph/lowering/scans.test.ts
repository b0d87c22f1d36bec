/** Scans, order and positions as native steps. */
import test from "ava";
import { tensor } from "../../../../lib/create/create.ts";
import { apply, apply1 } from "../../../../lib/ops/apply.ts";
import { add } from "../../../../lib/ops/functions/elementwise.ts";
import { primitives as p } from "../../../../lib/ops/primitives.ts";
import type { DType } from "../../../../lib/tensor/dtype.ts";
import { count } from "../../../../lib/tensor/shape.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { numbers } from "../../../native/native.ts";
import { runsNatively } from "./natively.ts";

type Numbers = readonly number[];
const shaped = (values: Numbers, shape: Numbers, dtype: DType): Tensor =>
  apply1(p.reshape, [tensor(values, { dtype })], { shape });
const filled = (shape: Numbers, dtype: DType, seed: number, range = 8): Tensor =>
  shaped(numbers(count(shape), seed, range), shape, dtype);
/** Some elements are NaN, infinities and negative zeros. */
const peculiar = (shape: Numbers, dtype: DType, seed: number): Tensor => {
  const special = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];
  const values = numbers(count(shape), seed).map((v, i) => (i % 7 === 3 ? special[i % 4]! : v));
  return shaped(values, shape, dtype);
};

const shapes: readonly Numbers[] = [[1], [3], [17], [1023], [2, 17, 3], [3, 1, 70], [2, 2, 65], [5, 1023]];

for (const dtype of ["float32", "float64", "int32", "bool"] as const)
  test(`scans in ${dtype}`, (t) => {
    const isFloat = dtype.startsWith("float");
    for (const [i, shape] of shapes.entries()) {
      const given = isFloat ? [filled(shape, dtype, i), peculiar(shape, dtype, i)] : [filled(shape, dtype, i)];
      for (const x of given) {
        for (const axis of shape.keys())
          for (const reverse of [false, true])
            runsNatively(t, `cumsum ${shape} ${axis} ${reverse}`, [x], (a) => [
              apply1(p.cumsum, [a!], { axis, reverse }),
            ]);
        for (const primitive of [p.cummax, p.cummin])
          runsNatively(t, `${primitive.name} ${shape}`, [x], (a) => apply(primitive, [a!], null));
        if (!isFloat) continue;
        runsNatively(t, `cumlogsumexp ${shape}`, [x], (a) => [apply1(p.cumlogsumexp, [a!], null)], 1e-14);
        for (const reverse of [false, true])
          runsNatively(t, `linearRecurrence ${shape}`, [filled(shape, dtype, i, 1), x], (a, b) => [
            apply1(p.linearRecurrence, [a!, b!], { reverse }),
          ]);
      }
    }
  });

for (const dtype of ["float32", "float64", "int32", "bool"] as const)
  test(`order in ${dtype}`, (t) => {
    for (const [i, shape] of shapes.entries()) {
      const x = dtype.startsWith("float") ? peculiar(shape, dtype, i) : filled(shape, dtype, i);
      const length = shape.at(-1)!;
      for (const descending of [false, true])
        runsNatively(t, `sort ${shape}`, [x], (a) => apply(p.sort, [a!], { descending }));
      for (const largest of [false, true])
        for (const k of new Set([1, Math.min(3, length), length]))
          runsNatively(t, `topk ${shape} ${k}`, [x], (a) => apply(p.topk, [a!], { k, largest }));
      const values = filled([...shape.slice(0, -1), 5], dtype, i + 30, 10);
      for (const side of ["left", "right"] as const)
        runsNatively(t, `searchsorted ${shape}`, [x, values], (a, b) => [
          apply1(p.searchsorted, [apply(p.sort, [a!], { descending: false })[0]!, b!], { side }),
        ]);
    }
  });

test("positions and triangles", (t) => {
  for (const shape of [
    [1, 1],
    [3, 17],
    [2, 17, 3],
    [2, 3, 1023],
  ])
    for (const dtype of ["float32", "float64", "int32"] as const) {
      const x = dtype === "int32" ? filled(shape, dtype, 1) : peculiar(shape, dtype, 1);
      for (const axis of shape.keys())
        runsNatively(t, `iota ${shape}`, [x], (a) => {
          const at = apply1(p.iota, [a!], { axis });
          return [at, dtype === "int32" ? add(a!, at) : a!];
        });
      for (const upper of [false, true])
        for (const k of [-20, -1, 0, 1, 2, 20])
          runsNatively(t, `triangle ${shape} ${k}`, [x], (a) => [apply1(p.triangle, [a!], { upper, k })]);
    }
});
