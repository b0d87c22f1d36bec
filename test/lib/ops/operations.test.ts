/** Every public operation, in every mode and both floating dtypes, against finite differences and against each other. */
import { readFileSync } from "node:fs";
import test from "ava";
import { functions } from "../../../lib/ops/functions/index.ts";
import { primitiveNames } from "../../../lib/ops/registry.ts";
import { random } from "../../../lib/random/index.ts";
import { groups, operations } from "./operations/index.ts";
import { testRow, worstConstants } from "./operations/register.ts";
import type { Row } from "./operations/row.ts";

test("the table has every public operation, each once", (t) => {
  const keys = ["key", "keys", "split", "foldIn", "seed", "nextKey"];
  const draws = Object.keys(random).flatMap((name) => (keys.includes(name) ? [] : [`random.${name}`]));
  t.deepEqual(Object.keys(operations).sort(), [...Object.keys(functions), ...draws].sort());
  const named = Object.values(groups).flatMap((group) => Object.keys(group));
  t.deepEqual(
    named.filter((name, i) => named.indexOf(name) !== i),
    [],
  );
  t.log(`${named.length} operations, made of ${primitiveNames().length} primitives`);
});

test("where the README counts operations and primitives, it counts these", (t) => {
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  for (const [found] of readme.matchAll(/\d+ operations, made of \d+ primitives/g))
    t.is(found, `${Object.keys(operations).length} operations, made of ${primitiveNames().length} primitives`);
  t.pass();
});

for (const [name, row] of Object.entries<Row>(operations)) testRow(name, row);

test.after("the largest constants of float32", () => console.log(worstConstants()));
