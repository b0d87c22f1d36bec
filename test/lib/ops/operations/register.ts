import test from "ava";
import { checkBatched, checkFirst, checkSecond, checkValue } from "./checks.ts";
import { float32Constants } from "./condition.ts";
import type { Row } from "./row.ts";
import { type Sample, samplesOf } from "./sample.ts";

/** The c of c·eps·condition: how many times the rounding of its inputs a float32 result may be off. */
const float32Constant = 16;
const constants: { c: number; where: string }[] = [];

/** Registers the tests of one row: every mode, both floating dtypes, second order, batching. */
export function testRow(name: string, row: Row): void {
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
  if (except.float32) return;
  check("float32 is within rounding of float64", (s) =>
    Object.entries(float32Constants(s, !except.secondOrder)).flatMap(([quantity, c]) => {
      constants.push({ c, where: `${s.title}, ${quantity}` });
      return c <= float32Constant ? [] : [`${quantity}: ${c} times the rounding of its inputs`];
    }),
  );
}

/** The largest constants met so far, as a sentence. */
export function worstConstants(): string {
  const worst = constants.sort((a, b) => b.c - a.c).slice(0, 3);
  const named = worst.map(({ c, where }) => `c = ${c.toFixed(1)} (${where})`);
  return `float32 within c·eps·condition of float64: ${named.join("; ")}`;
}
