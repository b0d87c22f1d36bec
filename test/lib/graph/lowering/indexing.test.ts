/** Choosing, writing and adding elements by index as native steps, pooling by positions, and their errors. */
import test from "ava";
import { tensor } from "../../../../lib/create/create.ts";
import { evaluate } from "../../../../lib/graph/evaluate.ts";
import { Executable } from "../../../../lib/graph/lowering/executable.ts";
import { native } from "../../../../lib/native/library.ts";
import { apply1 } from "../../../../lib/ops/apply.ts";
import { maxPool2d, maxPool3d } from "../../../../lib/ops/functions/pooling.ts";
import { primitives as p } from "../../../../lib/ops/primitives.ts";
import type { DType } from "../../../../lib/tensor/dtype.ts";
import { count } from "../../../../lib/tensor/shape.ts";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { numbers } from "../../../native/native.ts";
import { eachWay, runsNatively, scheduled } from "./natively.ts";

type Numbers = readonly number[];

const shaped = (values: Numbers, shape: Numbers, dtype: DType): Tensor =>
  apply1(p.reshape, [tensor(values, { dtype })], { shape });
const filled = (shape: Numbers, dtype: DType, seed: number): Tensor =>
  shaped(numbers(count(shape), seed), shape, dtype);

/** Indices of −size … size − 1 for each axis that they choose from. */
function indicesFor(shape: Numbers, sizes: Numbers, seed: number): Tensor {
  const own = [...shape, sizes.length];
  const values = numbers(count(own), seed, 1000).map((v, i) => {
    const size = sizes[i % sizes.length]!;
    return (((v % size) + size) % size) - (v % 3 === 0 ? size : 0);
  });
  return shaped(values, own, "int32");
}

/** Shapes [b, l, n…, r] by how many axes each has, and how many indices there are. */
const cases: readonly { x: Numbers; batch: number; lead: number; depth: number; picked: Numbers }[] = [
  { x: [17], batch: 0, lead: 0, depth: 1, picked: [1023] },
  { x: [1023, 3], batch: 0, lead: 0, depth: 1, picked: [3, 17] },
  { x: [5, 4, 6], batch: 0, lead: 0, depth: 3, picked: [17] },
  { x: [3, 17, 5], batch: 0, lead: 1, depth: 1, picked: [7] },
  { x: [3, 2, 4, 5, 33], batch: 1, lead: 1, depth: 2, picked: [1, 3] },
  { x: [2, 1], batch: 1, lead: 0, depth: 1, picked: [] },
];

for (const dtype of ["float32", "float64", "int32", "bool"] as const)
  test(`elements by index in ${dtype}`, (t) => {
    for (const [i, { x, batch, lead, depth, picked }] of cases.entries()) {
      const params = { batch, lead, name: "gather" };
      const from = batch + lead;
      const indices = indicesFor([...x.slice(0, batch), ...picked], x.slice(from, from + depth), i);
      const taken = [...x.slice(0, from), ...picked, ...x.slice(from + depth)];
      const [all, updates] = [filled(x, dtype, i), filled(taken, dtype, i + 20)];
      runsNatively(t, `gather ${i}`, [all, indices], (a, b) => [apply1(p.gather, [a!, b!], params)]);
      runsNatively(t, `scatter ${i}`, [all, indices, updates], (a, b, c) => [apply1(p.scatter, [a!, b!, c!], params)]);
      if (dtype === "bool") continue;
      runsNatively(t, `scatterAdd ${i}`, [all, indices, updates], (a, b, c) => [
        apply1(p.scatterAdd, [a!, b!, c!], params),
        apply1(p.scatterAdd, [apply1(p.fill, [a!], { value: 0, dtype }), b!, c!], params),
      ]);
    }
  });

test("the largest element under windows, NaN above all", (t) => {
  const shapes = [
    [1, 1, 2, 2],
    [3, 2, 17, 18],
    [1, 3, 28, 28],
  ];
  for (const dtype of ["float32", "float64", "int32"] as const)
    for (const [i, shape] of shapes.entries()) {
      const values = numbers(count(shape), i, 3).map((v, k) => (dtype !== "int32" && k % 11 === 5 ? Number.NaN : v));
      const x = shaped(values, shape, dtype);
      for (const [window, options] of [
        [2, {}],
        [2, { stride: 1 }],
        [[2, 1], { stride: [1, 2] }],
        [2, { padding: 1 }],
      ] as const)
        runsNatively(t, `${shape.join("×")} ${dtype}`, [x], (a) => [maxPool2d(a!, window, options)]);
      if (i > 0) runsNatively(t, "dilated", [x], (a) => [maxPool2d(a!, 3, { dilation: 2, padding: 1, stride: 2 })]);
    }
  runsNatively(t, "three axes", [filled([2, 3, 5, 7, 9], "float32", 1)], (a) => [
    maxPool3d(a!, 2, { stride: [1, 2, 3] }),
  ]);
});

test("labels as numbers of classes, rows in another order", (t) => {
  for (const dtype of ["float32", "float64", "int32"] as const)
    runsNatively(t, dtype, [tensor([0, 3, -100, 2, 1], { dtype })], (a) => [
      apply1(p.classNumbers, [a!], { op: "loss", classes: 4, ignored: -100 }),
    ]);
  const rows = shaped([2, 0, 1, 0, 1, 2], [2, 3], "int32");
  for (const inverse of [false, true])
    runsNatively(t, "rows", [filled([2, 3, 5], "float64", 3), rows], (a, b) => [
      apply1(p.permuteRows, [a!, b!], { inverse }),
    ]);
});

test("diagonals are views and parts", (t) => {
  for (const n of [0, 1, 3, 17])
    runsNatively(t, `${n}`, [filled([2, n, n], "float32", n), filled([3, n], "int32", n)], (a, b) => [
      apply1(p.diagonalPart, [a!], null),
      apply1(p.diagonalMatrix, [b!], null),
      apply1(p.diagonalPart, [apply1(p.permute, [apply1(p.diagonalMatrix, [b!], null)], { axes: [0, 2, 1] })], null),
    ]);
});

test("errors are those of JavaScript", (t) => {
  const x = filled([4, 5], "float32", 1);
  const params = { batch: 0, lead: 0, name: "take" };
  const failing: readonly [RegExp, readonly Tensor[], (...x: Tensor[]) => Tensor][] = [
    [
      /take: index 4 \(at \[2\] of the indices\)/,
      [x, tensor([[0], [-4], [4]], { dtype: "int32" })],
      (a, b) => apply1(p.gather, [a!, b!], params),
    ],
    [
      /take: index -5/,
      [x, tensor([[-5]], { dtype: "int32" }), filled([1, 5], "float32", 2)],
      (a, b, c) => apply1(p.scatterAdd, [a!, b!, c!], params),
    ],
    [
      /label 4 \(element 1\) is none/,
      [tensor([0, 4], { dtype: "int32" })],
      (a) => apply1(p.classNumbers, [a!], { op: "loss", classes: 4, ignored: null }),
    ],
    [/label 0.5/, [tensor([0.5])], (a) => apply1(p.classNumbers, [a!], { op: "loss", classes: 4, ignored: null })],
    [
      /label NaN/,
      [tensor([Number.NaN])],
      (a) => apply1(p.classNumbers, [a!], { op: "loss", classes: 4, ignored: null }),
    ],
    [
      /padding only/,
      [filled([1, 3], "float32", 4)],
      (a) => apply1(p.windowArgmax, [a!], { window: [1], strides: [1], low: [2], dilation: [1], size: [5] }),
    ],
  ];
  for (const [message, inputs, f] of failing) {
    const [schedule, values] = scheduled(inputs, (...X) => [f(...X)]);
    eachWay(() => {
      const executable = new Executable(schedule, native()!);
      t.throws(() => executable.run(values), { message });
      t.throws(() => executable.run(values), { message });
    });
    t.throws(() => evaluate([f(...inputs)], new Map()), { message });
  }
});
