import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import test from "ava";
import { temporaryFolder } from "../gateway/support/gateway.ts";
import { adjoint, start } from "./support/commandLine.ts";

test("install makes a kernelspec that names this copy, and uninstall removes it", async (t) => {
  const prefix = await temporaryFolder(t);
  const folder = path.join(prefix, "share", "jupyter", "kernels", "adjoint");
  t.is((await adjoint(t, "install", "--prefix", prefix)).code, 0);
  const spec = JSON.parse(await readFile(path.join(folder, "kernel.json"), "utf8")) as {
    argv: string[];
    language: string;
  };
  t.true(path.isAbsolute(spec.argv[0]!));
  t.is(spec.language, "typescript");
  t.deepEqual((await readdir(folder)).sort(), ["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"]);
  for (const size of [32, 64]) {
    const png = await readFile(path.join(folder, `logo-${size}x${size}.png`));
    t.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [size, size]);
  }
  t.is((await adjoint(t, "uninstall", "--prefix", prefix)).code, 0);
  await t.throwsAsync(stat(folder));
  const { code, stderr } = await adjoint(t, "uninstall", "--prefix", prefix);
  t.is(code, 1);
  t.regex(stderr, /Nothing is installed in/);
});

test("install for a Python environment needs one", async (t) => {
  const { ended } = await start(t, ["install", "--sys-prefix"], { VIRTUAL_ENV: "", CONDA_PREFIX: "" });
  const { code, stderr } = await ended;
  t.is(code, 1);
  t.regex(stderr, /no Python environment is active/);
});

const kernels = (prefix: string, name: string) => path.join(prefix, "share", "jupyter", "kernels", name);

test("install under another name and title, again over itself, and uninstall leaves what others put there", async (t) => {
  const prefix = await temporaryFolder(t);
  const folder = kernels(prefix, "adjoint-next");
  const options = ["--prefix", prefix, "--name", "Adjoint-Next"];
  t.is((await adjoint(t, "install", ...options)).code, 0);
  t.is((await adjoint(t, "install", ...options, "--display-name", "Next")).code, 0);
  const spec = JSON.parse(await readFile(path.join(folder, "kernel.json"), "utf8")) as { display_name: string };
  t.is(spec.display_name, "Next");
  await writeFile(path.join(folder, "notes.txt"), "mine");
  t.is((await adjoint(t, "uninstall", ...options)).code, 0);
  t.deepEqual(await readdir(folder), ["notes.txt"]);
});

test("another kernel's folder is neither overwritten nor removed", async (t) => {
  const prefix = await temporaryFolder(t);
  const folder = kernels(prefix, "adjoint");
  const text = JSON.stringify({ argv: ["other"], display_name: "Other", language: "other" });
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "kernel.json"), text);
  for (const command of ["install", "uninstall"]) {
    const { code, stderr } = await adjoint(t, command, "--prefix", prefix);
    t.is(code, 1);
    t.regex(stderr, /holds another kernel \(Other\), which stays untouched/);
  }
  t.is(await readFile(path.join(folder, "kernel.json"), "utf8"), text);
});

test("a folder that cannot be written is told", async (t) => {
  const prefix = await temporaryFolder(t, { share: "a file" });
  const { code, stderr } = await adjoint(t, "install", "--prefix", prefix);
  t.is(code, 1);
  t.regex(stderr, /cannot be installed in .*share.jupyter.kernels.adjoint: /);
});
