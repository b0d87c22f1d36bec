import test from "ava";
import { readCell } from "../../../kernel/language/cell.ts";
import { untypedDeclarations } from "../../../kernel/language/declarations.ts";
import { withCellNames, withoutCellNames } from "../../../kernel/language/names.ts";
import { Session } from "../../../kernel/language/session.ts";

function leave(session: Session, cell: string, count: number): void {
  const { declarations, ambient, assigned } = readCell(cell);
  session.add(untypedDeclarations(declarations), { ambient, assigned }, { count });
}

test("a cell that is run again and again leaves its last declarations only", (t) => {
  const session = new Session();
  leave(
    session,
    "class Base {}\nimport { join } from 'node:path'; interface Held { base: Base; join: typeof join }",
    1,
  );
  const rows = Array.from({ length: 50 }, (_, index) => `export const row${index} = ${index};`).join(" ");
  for (let count = 2; count < 1000; count += 1)
    leave(session, `namespace Rows { ${rows} }\nclass Base { x = ${count} }`, count);
  t.true(session.text.length < 40_000, `${session.text.length} characters`);
  t.true(session.text.includes("interface Held"));
  t.true(session.text.includes("class Base {}"), "the first Base is still what Held means");
  t.true(session.text.includes("class Base { x = 999 }"));
  t.true(session.text.includes("join$1"));
});

test("a cell sees what it mentions and does not declare itself", (t) => {
  const session = new Session();
  leave(session, "let a = 1; const b = 2; class C {} ; interface D {}", 1);
  const { declarations, identifiers } = readCell("const b = a; type C = D");
  const prelude = session.prelude(declarations, { mentioned: identifiers?.keys() });
  t.true(prelude.includes("declare let a: typeof $session.$cell1.a;"));
  t.true(prelude.includes("import D = $session.$cell1.D;"));
  t.true(
    prelude.includes("declare const C: typeof $session.$cell1.C;"),
    "the class's value, beside the cell's own type",
  );
  t.false(prelude.includes(" b:"));
  t.true(session.prelude([]).includes("declare const b:"));
});

test("what only a module's text can name is read from syntax, not guessed", (t) => {
  const { declarations } = readCell(
    "const text = 'let hidden = 1'; // let commented = 1\n{ let inner = 1; var outer = 2 } function f() { var own }",
  );
  t.deepEqual(
    declarations.map(({ name }) => name),
    ["text", "outer", "f"],
  );
});

test("documents' own names do not reach people", (t) => {
  t.is(withoutCellNames("class $session.$cell12_2.Point<$cell3.T>"), "class Point<T>");
  t.is(
    withCellNames("'import(\"/x/adjoint-session\").$cell2.A' and 'import(\"fs\").Stats'"),
    `'cell2.A' and 'import("fs").Stats'`,
  );
});
