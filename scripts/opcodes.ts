/** Writes native/src/opcodes.h: the numbers of lib/native/opcodes.ts for C. */
import { writeFile } from "node:fs/promises";
import { scalarRules } from "../lib/engine/scalarRules.ts";
import { mapOps, scalarOps, stepKinds } from "../lib/native/opcodes.ts";

/** camelCase as an upper-case constant with a prefix. */
const constant = (prefix: string, name: string): string =>
  `${prefix}_${name.replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2").toUpperCase()}`;

const table = (name: string, prefix: string, numbers: Readonly<Record<string, number>>): string =>
  `enum ${name} {\n${Object.entries(numbers)
    .map(([key, n]) => `  ${constant(prefix, key)} = ${n},`)
    .join("\n")}\n};\n`;

/** The header's text. */
export const opcodesHeader = (): string => `/* Written by scripts/opcodes.ts from lib/native/opcodes.ts. */
#ifndef ADJOINT_OPCODES_H
#define ADJOINT_OPCODES_H

/* Scalar operations, in the order of lib/engine/scalarRules.ts. */
${table("scalar_op", "OP", scalarOps)}
#define SCALAR_OPS ${Object.keys(scalarOps).length}

/* How many operands each takes. */
static const unsigned char scalar_arity[SCALAR_OPS] = {${Object.values(scalarRules)
  .map(({ js }) => js.length)
  .join(", ")}};

/* The other instructions of MAP programs. */
${table("map_op", "MAP", mapOps)}
/* Kinds of steps. */
${table("step_kind", "STEP", stepKinds)}
#define STEP_KINDS ${Object.keys(stepKinds).length}

#endif
`;

if (import.meta.main) await writeFile(new URL("../native/src/opcodes.h", import.meta.url), opcodesHeader());
