import { readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import test from "ava";
import { signatureFiles } from "../../../scripts/signatures.ts";

const root = new URL("../../../", import.meta.url);

test("methods, their list and the exports are made from the signatures as they stand: scripts/signatures.ts", (t) => {
  const files = signatureFiles();
  for (const [file, text] of files) t.is(readFileSync(new URL(file, root), "utf8"), text, file);
  const methods = [...files.keys()].filter((file) => file.startsWith("lib/tensor/methods/"));
  const folder = dirname(methods[0]!);
  t.deepEqual(
    readdirSync(new URL(folder, root))
      .map((name) => `${folder}/${name}`)
      .sort(),
    methods.sort(),
  );
});
