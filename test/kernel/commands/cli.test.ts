import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import test from "ava";
import { notebookText, temporaryFolder } from "../gateway/support/gateway.ts";
import { adjoint, start } from "./support/commandLine.ts";

test("serve prints one address with the token; Ctrl-C stops its kernels and ends with 0", async (t) => {
  const folder = await temporaryFolder(t, { "n.ipynb": notebookText(["1"]) });
  const { child, firstLine, ended } = await start(t, [
    "serve",
    "--dir",
    folder,
    "--port",
    "0",
    "--token",
    "a b",
    "--no-browser",
  ]);
  const address = new URL(await firstLine);
  t.regex(address.href, /^http:\/\/127\.0\.0\.1:\d+\/lab\?token=a%20b$/);
  const response = await fetch(new URL("/api/kernels?token=a%20b", address), { method: "POST", body: "{}" });
  t.is(response.status, 201);
  const { id } = (await response.json()) as { id: string };
  const cell = await fetch(new URL(`/api/kernels/${id}?token=a%20b`, address));
  t.is(cell.status, 200);
  const kernels = kernelsOf(child.pid!);
  t.is(kernels.length, 1);
  child.kill("SIGINT");
  const { code, stdout, stderr } = await ended;
  t.is(code, 0, stderr);
  t.is(stdout.trim().split("\n").length, 1);
  t.false(kernels.some((pid) => readdirSync("/proc").includes(String(pid))));
});

/** The processes that `parent` started. */
const kernelsOf = (parent: number): number[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[1] === String(parent);
      } catch {
        return false;
      }
    })
    .map(Number);

test("serve on a port in use says so, names a free one, and ends with 1", async (t) => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) => {
    taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port));
  });
  t.teardown(() => taken.close());
  const { code, stdout, stderr } = await adjoint(t, "serve", "--port", String(port), "--no-browser");
  t.is(code, 1);
  t.is(stdout, "");
  t.regex(stderr, new RegExp(`^Port ${port} is in use\\. Port \\d+ is free: --port \\d+\\n$`));
});

const mistyped: [args: string[], message: RegExp][] = [
  [[], /Usage: adjoint COMMAND/],
  [["frobnicate"], /There is no command "frobnicate"\.\n/],
  [["isntall"], /There is no command "isntall"\. Did you mean "install"\?/],
  [["run", "n.ipynb", "--alow-errors"], /There is no option "--alow-errors"\. Did you mean "--allow-errors"\?/],
  [["run", "n.ipynb", "--timeout", "soon"], /a number of seconds above 0 is expected.*"soon" came/],
  [["run", "n.ipynb", "--timeout", "-1"], /--timeout/],
  [["run", "n.ipynb", "--param", "20"], /NAME=VALUE is expected.*"20" came/],
  [["run", "n.ipynb", "--params", "nowhere.json"], /nowhere\.json cannot be read as JSON/],
  [["run", "n.ipynb", "--to", "/nowhere/out.ipynb"], /there is no folder \/nowhere/],
  [["run", "n.ipynb", "--to", "/dev/null"], /is not a plain file/],
  [["run", "-"], /not read from standard input/],
  [["install", "--name", "a b"], /"a b" cannot be the name of a kernel/],
  [["install", "--name", ".."], /cannot be the name of a kernel/],
  [["toString"], /There is no command "toString"/],
  [["run"], /One notebook is expected, 0 came/],
  [["run", "a", "b"], /One notebook is expected, 2 came/],
  [["serve", "--prot", "1"], /There is no option "--prot"\. Did you mean "--port"\?/],
  [["serve", "--port", "x"], /a number from 0 to 65535 is expected, "x" came/],
  [["serve", "--port", "65536"], /a number from 0 to 65535/],
  [["serve", "--token", ""], /an empty token would let everybody in/],
  [["install", "--user", "--prefix", "/tmp"], /exclude each other/],
];
for (const [args, message] of mistyped) {
  test(`"adjoint ${args.join(" ")}" is told what is wrong, exit code 2`, async (t) => {
    const { code, stderr } = await adjoint(t, ...args);
    t.is(code, 2);
    t.regex(stderr, message);
  });
}

test("adjoint --version tells the package's version", async (t) => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
  t.deepEqual(await adjoint(t, "--version"), { code: 0, stdout: `${version}\n`, stderr: "" });
});

for (const name of ["serve", "run", "install", "uninstall", "doctor"]) {
  test(`"adjoint ${name} --help" tells how it is used`, async (t) => {
    const { code, stdout } = await adjoint(t, name, "--help");
    t.is(code, 0);
    t.regex(stdout, new RegExp(`^Usage: adjoint ${name} `));
  });
}

test("a folder that is not there is told", async (t) => {
  const folder = await temporaryFolder(t);
  writeFileSync(path.join(folder, "file"), "");
  const { code, stderr } = await adjoint(t, "serve", "--dir", path.join(folder, "file"));
  t.is(code, 1);
  t.regex(stderr, /is not a folder/);
});
