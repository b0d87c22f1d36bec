import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import test, { type ExecutionContext } from "ava";
import { temporaryFolder } from "../gateway/support/gateway.ts";
import { adjoint, start } from "./support/commandLine.ts";

interface Report {
  ok: boolean;
  findings: { check: string; status: string; message: string; advice?: string }[];
}

/** What the doctor says where `prefix` is the active Python environment, by default one where nothing is installed. */
async function examine(t: ExecutionContext, env: Record<string, string> = {}) {
  const prefix = env["VIRTUAL_ENV"] ?? (await temporaryFolder(t));
  // Only the environment's own programs, so that no Jupyter of this machine is found.
  const only = { VIRTUAL_ENV: prefix, PATH: path.join(prefix, "bin"), ...env };
  const { code, stdout, stderr } = await (await start(t, ["doctor", "--json"], only)).ended;
  t.is(stderr, "");
  return { code, ...(JSON.parse(stdout) as Report) };
}

const find = ({ findings }: Report, check: string) => findings.find((finding) => finding.check === check);

test("the doctor tries each part for real, and each works", async (t) => {
  const report = await examine(t);
  t.is(report.code, 0);
  t.true(report.ok);
  const working = report.findings.filter(({ status }) => status === "ok").map(({ check }) => check);
  for (const check of ["node", "sockets", "kernel", "types", "interrupt", "folder", "data", "history"])
    t.true(working.includes(check), JSON.stringify(report.findings));
  t.like(find(report, "kernelspec"), { status: "warn", message: "No Jupyter on this machine knows the kernel." });
  t.regex(find(report, "jupyterlab")?.message ?? "", /no Jupyter on the PATH/);
  t.true(report.findings.every(({ status, advice }) => (status === "ok") === (advice === undefined)));
});

test("an installed kernelspec is found; one whose program is gone is told with what to do", async (t) => {
  const prefix = await temporaryFolder(t);
  t.is((await adjoint(t, "install", "--prefix", prefix)).code, 0);
  const fine = await examine(t, { VIRTUAL_ENV: prefix });
  t.like(find(fine, "kernelspec"), { status: "ok" }, JSON.stringify(fine));
  const file = path.join(prefix, "share/jupyter/kernels/adjoint/kernel.json");
  const spec = JSON.parse(await readFile(file, "utf8")) as { argv: string[] };
  await writeFile(file, JSON.stringify({ ...spec, argv: ["/nowhere/node", ...spec.argv.slice(1)] }));
  const stale = find(await examine(t, { VIRTUAL_ENV: prefix }), "kernelspec");
  t.is(stale?.status, "warn");
  t.regex(stale?.message ?? "", /its Node, \/nowhere\/node, is not there any more/);
  t.regex(stale?.advice ?? "", /adjoint install/);
});

test("the JupyterLab of the PATH is asked for its version", async (t) => {
  const prefix = await temporaryFolder(t);
  const program = path.join(prefix, "bin/jupyter");
  await mkdir(path.dirname(program));
  await writeFile(program, '#!/bin/sh\n[ "$1" = --version ] && echo "jupyterlab       : 3.6.1" || exit 1\n');
  await chmod(program, 0o755);
  t.like(find(await examine(t, { VIRTUAL_ENV: prefix }), "jupyterlab"), {
    status: "warn",
    message: "JupyterLab 3.6.1 is older than 4.",
  });
});

test("a data folder that cannot be made is told with what to do, and keeps nobody from working", async (t) => {
  const folder = await temporaryFolder(t, { file: "" });
  const report = await examine(t, { XDG_DATA_HOME: path.join(folder, "file") });
  t.is(report.code, 0);
  const data = find(report, "data");
  t.is(data?.status, "warn");
  t.regex(data?.advice ?? "", /XDG_DATA_HOME/);
});

test("a history that is no database is told, and keeps nobody from working", async (t) => {
  const folder = await temporaryFolder(t, {
    "history.sqlite": "not a database, but a text long enough to be read as one",
  });
  const report = await examine(t, { ADJOINT_HISTORY: path.join(folder, "history.sqlite") });
  t.is(report.code, 0);
  t.is(find(report, "history")?.status, "warn", JSON.stringify(report));
});

test("without --json there is a line for each finding", async (t) => {
  const { code, stdout } = await adjoint(t, "doctor");
  t.is(code, 0);
  t.regex(stdout, /^ok {4}sockets {5}ZeroMQ sends and receives/m);
  t.regex(stdout, /^All that is needed works/m);
});
