import test from "ava";
import {
  addDims,
  bindDim,
  divideDims,
  isUnknown,
  mulDims,
  subDims,
  toDim,
  unknownDim,
} from "../../../lib/tensor/dims.ts";
import { broadcastShapes, concatShapes, normalizeAxes, resolveReshape } from "../../../lib/tensor/shape.ts";

test("sizes are polynomials of names in one canonical way of writing", (t) => {
  t.is(addDims("batch", 1), "batch+1");
  t.is(addDims("b", "a"), "a+b");
  t.is(subDims("batch+1", "batch"), 1);
  t.is(subDims("a", "2*b"), "a-2*b");
  t.is(mulDims("batch", 3), "3*batch");
  t.is(mulDims("time", "batch+1"), "batch*time+time");
  t.is(divideDims("6*batch", "2*batch"), 3);
  t.is(divideDims("batch*time", "time"), "batch");
  t.is(divideDims("batch+1", 2), undefined);
  t.is(toDim("1+batch"), "batch+1");
  t.throws(() => toDim("2 batch"), { message: /is not a size/ });
  t.throws(() => toDim(-2), { message: /-2 is not a size/ });
});

test("names are bound to numbers, and an unbound one is named", (t) => {
  t.is(bindDim("2*batch+1", new Map([["batch", 7]])), 15);
  t.throws(() => bindDim("batch*time", new Map([["batch", 7]])), { message: /"time" is not known/ });
});

test("unknown sizes are all different and meet anything", (t) => {
  t.not(unknownDim(), unknownDim());
  t.true(isUnknown(unknownDim()));
  t.deepEqual(broadcastShapes("add", [[unknownDim()], [3]]), [3]);
});

const fits: [string, (number | string)[][], (number | string)[]][] = [
  [
    "equal",
    [
      [2, 3],
      [2, 3],
    ],
    [2, 3],
  ],
  ["fewer axes", [[2, 3], [3]], [2, 3]],
  [
    "ones",
    [
      [2, 1],
      [1, 3],
    ],
    [2, 3],
  ],
  [
    "names",
    [
      ["batch", 3],
      ["batch", 1],
    ],
    ["batch", 3],
  ],
  ["a literal one against a name", [["batch"], [1]], ["batch"]],
  ["scalars", [[], [2]], [2]],
  [
    "empty",
    [
      [0, 3],
      [1, 3],
    ],
    [0, 3],
  ],
];
for (const [what, shapes, expected] of fits)
  test(`broadcasting: ${what}`, (t) => t.deepEqual(broadcastShapes("add", shapes), expected));
for (const shapes of [
  [[2, 3], [4]],
  [["batch"], ["time"]],
  [["batch"], [3]],
  [[0], [2]],
])
  test(`broadcasting ${JSON.stringify(shapes)} is an error that shows both shapes`, (t) => {
    const error = t.throws(() => broadcastShapes("add", shapes));
    for (const shape of shapes) t.true(error!.message.includes(`[${shape.join(", ")}]`));
  });

test("reshape resolves one -1, also from named sizes, and refuses other numbers of elements", (t) => {
  t.deepEqual(resolveReshape("reshape", [2, 6], [3, -1]), [3, 4]);
  t.deepEqual(resolveReshape("reshape", ["batch", 4], [-1, 2]), ["2*batch", 2]);
  t.deepEqual(resolveReshape("reshape", ["batch", 4], ["batch", 2, -1]), ["batch", 2, 2]);
  t.throws(() => resolveReshape("reshape", [2, 3], [4]), { message: /\[2, 3\] cannot become \[4\]/ });
  t.throws(() => resolveReshape("reshape", [2, 3], [-1, -1]));
});

test("axes are counted from either end, each once", (t) => {
  t.deepEqual(normalizeAxes("sum", [-1, 0], 3), [0, 2]);
  t.throws(() => normalizeAxes("sum", 3, 3), { message: /axis 3 is out of range for 3 axes/ });
  t.throws(() => normalizeAxes("sum", [0, -3], 3), { message: /named twice/ });
  t.deepEqual(
    concatShapes(
      [
        ["a", 2],
        [1, 2],
      ],
      0,
    ),
    ["a+1", 2],
  );
  t.throws(() =>
    concatShapes(
      [
        [1, 2],
        [1, 3],
      ],
      0,
    ),
  );
});
