/** Writes native/src/specialTables.h: the polynomials of lib/engine/special/tables.ts for C. */
import { writeFile } from "node:fs/promises";
import * as tables from "../../lib/engine/special/tables.ts";

type Table = readonly number[] | readonly (readonly number[])[];

/** camelCase → snake_case */
const snake = (name: string): string => name.replaceAll(/([A-Z])/g, (c) => `_${c.toLowerCase()}`);

const isRows = (t: Table): t is readonly (readonly number[])[] => typeof t[0] !== "number";

function definition(name: string, table: Table): string {
  if (!isRows(table)) return `static const double ${snake(name)}[${table.length}] = {${table.join(", ")}};\n`;
  // Rows are filled up with zeros, which change no polynomial.
  const width = Math.max(...table.map((row) => row.length));
  const rows = table.map((row) => `  {${row.join(", ")}},\n`).join("");
  return `static const double ${snake(name)}[${table.length}][${width}] = {\n${rows}};\n`;
}

/** The header's text. */
export const specialTablesHeader =
  (): string => `/* Written by scripts/native/specialTables.ts from lib/engine/special/tables.ts. */
#ifndef ADJOINT_SPECIAL_TABLES_H
#define ADJOINT_SPECIAL_TABLES_H

${Object.entries<Table>(tables)
  .map(([name, table]) => definition(name, table))
  .join("\n")}
#endif
`;

if (import.meta.main)
  await writeFile(new URL("../../native/src/specialTables.h", import.meta.url), specialTablesHeader());
