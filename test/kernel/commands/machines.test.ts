import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { sweepCompileCache } from "../../../kernel/compileCache.ts";
import { notebookText, temporaryFolder } from "../gateway/support/gateway.ts";
import { saved, start } from "./support/commandLine.ts";

/** Runs a notebook on a machine that is so; its cells need type checks, the library and a child's output. */
async function runOn(t: ExecutionContext, env: Record<string, string>) {
  const child = "spawnSync(process.execPath, ['-e', 'console.log(\"child\")'], { stdio: 'inherit' }).status";
  const cells = [
    `import { spawnSync } from "node:child_process";\n${child}`,
    "const wrong: string = ad.ones([3]).sum().item();",
  ];
  const folder = await temporaryFolder(t, { "n.ipynb": notebookText(cells) });
  const args = ["run", path.join(folder, "n.ipynb"), "--to", path.join(folder, "out.ipynb"), "--no-progress"];
  const { code, stderr } = await (await start(t, args, env)).ended;
  const outputs =
    code === 0 || stderr.includes("The outputs so far") ? await saved(path.join(folder, "out.ipynb")) : undefined;
  const shown = outputs?.cells.flatMap((cell) =>
    cell.outputs.map((each) => each.text?.join("") ?? each.evalue ?? "result"),
  );
  return { code, stderr, shown };
}
const works = ["child\n", "result", "Type 'number' is not assignable to type 'string'."];

test("a folder for temporary files too deep for sockets, with spaces and accents in its name", async (t) => {
  const folder = path.join(await temporaryFolder(t), "très profond".repeat(8), "folder".repeat(10));
  await mkdir(folder, { recursive: true });
  t.deepEqual((await runOn(t, { TMPDIR: folder })).shown, works);
  t.deepEqual(await readdir(folder), []);
});

test("a PATH of nothing, no locale, and a HOME and folders of the user's in which nothing can be written", async (t) => {
  const folder = await temporaryFolder(t, { file: "" });
  const file = path.join(folder, "file");
  const unusable = { HOME: file, XDG_DATA_HOME: file, XDG_STATE_HOME: file, XDG_CACHE_HOME: file, ADJOINT_HISTORY: "" };
  const { shown, stderr } = await runOn(t, { ...unusable, PATH: folder, LC_ALL: "C", LANG: "" });
  t.deepEqual(shown, works, stderr);
  t.is(stderr.split("Settings and layouts are not kept").length, 2, stderr);
  t.is(stderr.split("history of this session is kept in memory only").length, 2, stderr);
});

test("an empty HOME leaves nothing in the folder that a program is started in", async (t) => {
  const empty = { HOME: "", XDG_DATA_HOME: "", XDG_STATE_HOME: "", XDG_CACHE_HOME: "" };
  t.deepEqual((await runOn(t, empty)).shown, works);
  const here = await readdir(".");
  for (const name of [".local", ".cache", "adjoint"]) t.false(here.includes(name));
});

test("a folder for temporary files that is not there is told in a sentence", async (t) => {
  const { code, stderr } = await runOn(t, { TMPDIR: path.join(await temporaryFolder(t), "none") });
  t.is(code, 1);
  t.regex(
    stderr,
    /^Nothing can be written in .*none, the folder for temporary files: ENOENT.* Name another by TMPDIR\.\n$/,
  );
});

test("options of Node that the user has set, and colours asked for or not", async (t) => {
  const env = { NODE_OPTIONS: "--max-old-space-size=3000 --enable-source-maps --trace-warnings", FORCE_COLOR: "3" };
  t.deepEqual((await runOn(t, env)).shown, works);
  t.deepEqual((await runOn(t, { NO_COLOR: "1" })).shown, works);
});

test("the cache of compiled code loses what grew without bound and what lies unused, and keeps the rest", async (t) => {
  const folder = await temporaryFolder(t);
  const versions = ["grown", "unused", "used"].map((name) => path.join(folder, name));
  for (const each of versions) await mkdir(each);
  const [grown, unused, used] = versions as [string, string, string];
  await Promise.all(Array.from({ length: 4_001 }, (_, i) => writeFile(path.join(grown, String(i)), "")));
  await writeFile(path.join(unused, "1"), "");
  await writeFile(path.join(used, "1"), "code");
  const longAgo = Date.now() / 1000 - 31 * 24 * 3600;
  await utimes(unused, longAgo, longAgo);
  await sweepCompileCache(folder);
  t.deepEqual(await readdir(folder), ["used"]);
  t.is(await readFile(path.join(used, "1"), "utf8"), "code");
  await t.throwsAsync(sweepCompileCache(path.join(folder, "none")));
});
