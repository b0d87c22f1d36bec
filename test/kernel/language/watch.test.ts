import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "ava";
import { LocalFiles } from "../../../kernel/language/watch.ts";

const folder = mkdtempSync(join(tmpdir(), "watch-"));
test.after.always(() => rmSync(folder, { recursive: true }));

/** A file that was written at a time, in seconds. */
function written(name: string, time: number): string {
  const file = join(folder, name);
  writeFileSync(file, "");
  utimesSync(file, time, time);
  return file;
}

test("a file that was written while the server read it counts as changed, once", (t) => {
  const files = new LocalFiles();
  files.watch([written("before.ts", 1_000)], 2_000_000);
  t.false(files.look());
  files.watch([written("meanwhile.ts", 3_000)], 2_000_000);
  t.true(files.look());
  t.false(files.look());
  written("before.ts", 4_000);
  t.true(files.look());
});

test("a file that came while the server looked for it is seen, once", (t) => {
  const files = new LocalFiles();
  const late = join(folder, "late.ts");
  files.await([late, written("there.ts", 1_000)], 2_000_000);
  t.false(files.look());
  written("late.ts", 3_000);
  t.true(files.look());
  files.await([written("meanwhile.ts", 3_000)], 2_000_000);
  t.true(files.look());
  t.false(files.look());
});
