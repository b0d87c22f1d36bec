/** Every primitive is said in each format, or stands among the exceptions with its reason. */
import test from "ava";
import type { Scalar } from "../../../lib/engine/scalar.ts";
import type { ScalarOp } from "../../../lib/engine/scalarRules.ts";
import { scalarRules } from "../../../lib/engine/scalarRules.ts";
import { exceptions } from "../../../lib/export/exceptions.ts";
import { expansions } from "../../../lib/export/expansions/index.ts";
import { rules as onnxRules } from "../../../lib/export/onnx/rules.ts";
import { scalars as onnxScalars } from "../../../lib/export/onnx/scalars.ts";
import { scalarExpansions } from "../../../lib/export/scalars.ts";
import { rules as stablehloRules } from "../../../lib/export/stablehlo/rules.ts";
import { scalars as stablehloScalars } from "../../../lib/export/stablehlo/scalars.ts";
import "../../../lib/index.ts";
import { lookup, primitiveNames } from "../../../lib/ops/registry.ts";

const formats = {
  StableHLO: { rules: stablehloRules, scalars: stablehloScalars },
  ONNX: { rules: onnxRules, scalars: onnxScalars },
} as const;

const operationsOf = ({ op, args }: Scalar): ScalarOp[] =>
  op === "argument" || op === "constant" ? [] : [op, ...args.flatMap(operationsOf)];

for (const [format, { rules, scalars }] of Object.entries(formats)) {
  test(`${format}: every primitive has a rule, an expression, an expansion or a reason`, (t) => {
    for (const name of primitiveNames()) {
      const { expression } = lookup(name);
      const isSaid = name in rules || name in expansions || expression !== undefined;
      t.true(isSaid || name in exceptions, `${name} is in none of them`);
      if (!expression || name in rules || name in exceptions) continue;
      for (const op of operationsOf(expression))
        t.true(op in scalars || op in scalarExpansions, `${name}: there is nothing for ${op}`);
    }
  });

  test(`${format}: rules and exceptions are of primitives that exist`, (t) => {
    const names = new Set(primitiveNames());
    for (const name of [...Object.keys(rules), ...Object.keys(exceptions)]) t.true(names.has(name), name);
    for (const op of Object.keys(scalars)) t.true(op in scalarRules, op);
  });
}
