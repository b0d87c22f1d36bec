/** The special functions against mpmath's values, region by region. scripts/special/reference.py makes the values. */
import { readFileSync } from "node:fs";
import test from "ava";
import { type SpecialName, special } from "../../../lib/engine/special/index.ts";

/** Arguments and then the value. */
type Row = readonly number[];
const table = JSON.parse(readFileSync(new URL("special.json", import.meta.url), "utf8")) as Record<
  SpecialName,
  Record<string, readonly Row[]>
>;

/** How far a value may be off, relative to it, where that is not 1e-15; "absolute" relative to 1 where the value is smaller. */
const bounds: Readonly<Record<string, number | { readonly absolute: number }>> = {
  erfcxDerivative: 1e-14,
  "lgamma: negative": { absolute: 1e-14 },
  "digamma: negative": { absolute: 1e-14 },
  beta: 2e-14,
  betaln: { absolute: 1e-14 },
  gammainc: 2e-14,
  "gammainc: tails": 1e-13,
  gammaincc: 2e-14,
  "gammaincc: tails": 1e-13,
  gammaincDerivative: 2e-14,
  gammaDensity: 2e-14,
  "gammaDensity: order 2": 1e-13,
  besselI: 2e-15,
  besselIeDerivative: 2e-15,
  "besselIeDerivative: derivative 1": 2e-14,
  "besselIeDerivative: derivative 2": 1e-12,
  sincDerivative: { absolute: 1e-14 },
  fma: 0,
  mod: 0,
  floorDivide: 0,
};

for (const [name, regions] of Object.entries(table))
  for (const [region, rows] of Object.entries(regions)) {
    const bound = bounds[`${name}: ${region}`] ?? bounds[name] ?? 1e-15;
    test(`${name}, ${region}`, (t) => {
      const f = special[name as SpecialName] as (...xs: number[]) => number;
      const problems: string[] = [];
      let worst = 0;
      for (const row of rows) {
        const [xs, expected] = [row.slice(0, -1), row.at(-1)!];
        const actual = f(...xs);
        if (actual === expected) continue;
        const scale = typeof bound === "number" ? Math.abs(expected) : Math.max(1, Math.abs(expected));
        const error = Math.abs(actual - expected) / scale;
        worst = Math.max(worst, error);
        if (!(error <= (typeof bound === "number" ? bound : bound.absolute)))
          problems.push(`${name}(${xs.join(", ")}) is ${actual}, expected ${expected}: off by ${error}`);
      }
      t.deepEqual(problems, []);
      t.log(`off by ${worst.toPrecision(2)} at most`);
    });
  }
