import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import test from "ava";

const run = promisify(execFile);
const compiler = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
const marker = "// error: ";

/** What the compiler says of the programs of one corpus, a line each. (The library itself holds under its own options only.) */
async function check(corpus: "compiles" | "errors", options: readonly string[]): Promise<string[]> {
  const project = fileURLToPath(new URL(`tsconfig.${corpus}.json`, import.meta.url));
  const { stdout } = await run(process.execPath, [
    compiler,
    "--noEmit",
    "--pretty",
    "false",
    "-p",
    project,
    ...options,
  ]).then(
    (done) => done,
    (failed: Error & { stdout?: string }) => {
      if (!failed.stdout) throw failed;
      return { stdout: failed.stdout };
    },
  );
  // Continuation lines of a message are indented.
  const said = stdout.replaceAll(/\n +/g, " ").split("\n");
  return said.filter((line) => line !== "" && !line.startsWith("lib/"));
}

/** `file:line message` of a diagnostic that has a sentence of the library's; any other diagnostic as it is. */
function sentenceOf(line: string): string {
  const [, file, number] = /(\w+)\.ts\((\d+),\d+\): /.exec(line) ?? [];
  const [, sentence] = /(?:ShapeMismatch|RuleMistake)<"(.*?)">/.exec(line) ?? [];
  return sentence === undefined ? line : `${file}:${number} ${sentence}`;
}

async function expectedErrors(): Promise<string[]> {
  const folder = new URL("errors/", import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith(".ts"));
  const found = await Promise.all(
    files.map(async (name) => {
      const lines = (await readFile(new URL(name, folder), "utf8")).split("\n");
      return lines.flatMap((line, i) => {
        const at = line.indexOf(marker);
        return at < 0 ? [] : [`${name.slice(0, -3)}:${i + 1} ${line.slice(at + marker.length)}`];
      });
    }),
  );
  return found.flat();
}

/** A notebook brings its own tsconfig: the types hold under both ends of it. */
const configurations = {
  strict: [],
  "not strict": ["--strict", "false", "--exactOptionalPropertyTypes", "false"],
};

for (const [name, options] of Object.entries(configurations)) {
  test(`every program of the corpus compiles, ${name}`, async (t) => {
    t.deepEqual(await check("compiles", options), []);
  });

  test(`every mistake is reported on its line with its sentence, and nothing else is, ${name}`, async (t) => {
    const expected = await expectedErrors();
    t.true(expected.length > 40);
    const lines = await check("errors", options);
    t.deepEqual(lines.map(sentenceOf).sort(), expected.sort());
  });
}
