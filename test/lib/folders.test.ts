/** The folders of lib/ in the order that lib/index.ts states: values come from earlier ones, and no files need each other in a circle. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import test from "ava";
import { parseSync } from "oxc-parser";

const root = path.join(import.meta.dirname, "../../lib");
const order = ["tensor", "engine", "native", "ops", "random", "create", "graph", "autodiff", "export", "control"];
const last = ["define", "spectrum", "plot", "debug", "book"];
/** dropout is an operation, and draws. */
const allowed: ReadonlySet<string> = new Set(["ops/functions/dropout.ts → random/discrete.ts"]);

interface Named {
  readonly importKind?: string | undefined;
  readonly exportKind?: string | undefined;
}
const isType = (node: Named): boolean => node.importKind === "type" || node.exportKind === "type";

/** The files that each file takes values from. */
function readImports(): Map<string, string[]> {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  return new Map(
    files.map((file) => {
      const { program } = parseSync(file, readFileSync(path.join(root, file), "utf8"));
      const from = program.body.flatMap((node) => {
        if (!("source" in node) || !node.source?.value.startsWith(".") || isType(node as Named)) return [];
        const names = "specifiers" in node ? (node.specifiers as readonly Named[]) : [];
        if (names.length > 0 && names.every(isType)) return [];
        return [path.join(path.dirname(file), node.source.value)];
      });
      return [file, from];
    }),
  );
}

const imports = readImports();
const folderOf = (file: string): string | null => (file.includes(path.sep) ? file.split(path.sep)[0]! : null);

test("every folder takes values from earlier ones alone", (t) => {
  const place = (folder: string): number => (last.includes(folder) ? order.length : order.indexOf(folder));
  for (const [file, from] of imports)
    for (const other of from) {
      const [here, there] = [folderOf(file), folderOf(other)];
      if (here === null || here === there || allowed.has(`${file} → ${other}`)) continue;
      t.true(there !== null && place(here) >= 0 && place(there) >= 0, `${file} → ${other}: a folder without a place`);
      t.true(place(there!) < place(here), `${file} → ${other} runs back`);
    }
});

test("no files take values from each other in a circle", (t) => {
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (file: string): void => {
    if (done.has(file)) return;
    if (open.includes(file)) {
      t.fail([...open.slice(open.indexOf(file)), file].join(" → "));
      return;
    }
    open.push(file);
    for (const other of imports.get(file) ?? []) visit(other);
    open.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  t.true(done.size > 300);
});
