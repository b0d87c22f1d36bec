/** Every public operation, in every mode and both floating dtypes, against finite differences and against each other. */
import test from "ava";
import { functions } from "../../../lib/ops/functions/index.ts";
import { primitiveNames } from "../../../lib/ops/registry.ts";
import { groups, operations } from "./operations/index.ts";
import { testRow, worstConstants } from "./operations/register.ts";
import type { Row } from "./operations/row.ts";

test("the table has every public operation, each once", (t) => {
  t.deepEqual(Object.keys(operations).sort(), Object.keys(functions).sort());
  const named = Object.values(groups).flatMap((group) => Object.keys(group));
  t.deepEqual(
    named.filter((name, i) => named.indexOf(name) !== i),
    [],
  );
  t.log(`${primitiveNames().length} primitives, ${named.length} operations`);
});

for (const [name, row] of Object.entries<Row>(operations)) testRow(name, row);

test.after("the largest constants of float32", () => console.log(worstConstants()));
