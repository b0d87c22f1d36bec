/** Every public operation, in every mode and both floating dtypes, against finite differences and against each other. */
import test from "ava";
import { functions } from "../../../lib/ops/functions/index.ts";
import { primitiveNames } from "../../../lib/ops/registry.ts";
import { checkBatched, checkFirst, checkSecond, checkValue } from "./operations/checks.ts";
import { float32Constants } from "./operations/condition.ts";
import { groups, operations } from "./operations/index.ts";
import type { Row } from "./operations/row.ts";
import { type Sample, samplesOf } from "./operations/sample.ts";

/** The c of c·eps·condition: how many times the rounding of its inputs a float32 result may be off. */
const float32Constant = 32;

test("the table has every public operation, each once", (t) => {
  t.deepEqual(Object.keys(operations).sort(), Object.keys(functions).sort());
  const named = Object.values(groups).flatMap((group) => Object.keys(group));
  t.deepEqual(
    named.filter((name, i) => named.indexOf(name) !== i),
    [],
  );
  t.log(`${primitiveNames().length} primitives, ${named.length} operations`);
});

const constants: { c: number; where: string }[] = [];

for (const [name, row] of Object.entries<Row>(operations)) {
  const samples = samplesOf(name, row);
  const except = row.except ?? {};
  const check = (what: string, of: (sample: Sample) => string[]): void =>
    test(`${name}: ${what}`, (t) => {
      t.deepEqual(
        samples.flatMap((sample) => of(sample).map((problem) => `${sample.title}: ${problem}`)),
        [],
      );
    });
  for (const dtype of ["float64", "float32"] as const) {
    if (dtype === "float32" && except.float32) continue;
    check(`${dtype} value, eager and by symbols`, (s) => checkValue(s, dtype, !except.symbols));
    check(`${dtype} gradient by tape, symbols, pullback, forward mode and differences`, (s) =>
      checkFirst(s, dtype, except),
    );
    if (!except.secondOrder)
      check(`${dtype} second order by tape, symbols, mixed modes and differences`, (s) =>
        checkSecond(s, dtype, except),
      );
    if (!except.vmap)
      check(`${dtype} vmap is the loop, in one pass`, (s) => checkBatched(s, dtype, !except.secondOrder));
  }
  if (!except.float32)
    check("float32 is within rounding of float64", (s) =>
      Object.entries(float32Constants(s, !except.secondOrder)).flatMap(([quantity, c]) => {
        constants.push({ c, where: `${s.title}, ${quantity}` });
        return c <= float32Constant ? [] : [`${quantity}: ${c} times the rounding of its inputs`];
      }),
    );
}

test.after("the largest constants of float32", () => {
  const worst = constants.sort((a, b) => b.c - a.c).slice(0, 3);
  console.log(
    `float32 within c·eps·condition of float64: ${worst.map(({ c, where }) => `c = ${c.toFixed(1)} (${where})`).join("; ")}`,
  );
});
