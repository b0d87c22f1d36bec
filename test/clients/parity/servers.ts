// The two servers that test/clients/parity.ts asks, over folders with the same files.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { Gateway } from "../../../kernel/gateway/gateway.ts";
import { notebookText, pageFolder } from "../../kernel/gateway/support/gateway.ts";

export const token = "parity";

export interface ParityServer {
  /** Ends in a slash. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A folder with one file of each kind; `close` removes it. */
function folderWithFiles(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "adjoint-parity-"));
  const files: Record<string, string | Buffer> = {
    "a.txt": "text\n",
    "n.ipynb": notebookText(["1 + 1", { type: "markdown", source: "# Title\n\ntext" }], "python3"),
    "sub/b.csv": "a,b\n1,2\n",
    "sub/deep/c.md": "# c\n",
    "bin.dat": Buffer.from([0, 255, 254, 1]),
    "latin1.txt": Buffer.from([0x63, 0x61, 0x66, 0xe9]),
    "pic.png": Buffer.from("89504e470d0a1a0a", "hex"),
    "page.html": "<p>hi</p>",
    "data.json": "{}",
    "code.ts": "let a = 1;\n",
    "empty.txt": "",
    "empty.ipynb": "",
    "bad.ipynb": "{ not json",
    "old.ipynb": '{"worksheets":[],"metadata":{},"nbformat":3,"nbformat_minor":0}',
    "spaces and é %41 'q'.txt": "named\n",
    ".hidden.txt": "hidden",
    ".hidden/inside.txt": "hidden",
  };
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** JupyterLab's server of a venv, which keeps nothing outside a folder of its own. */
export async function startJupyter(venv: string): Promise<ParityServer> {
  const { folder, remove } = folderWithFiles();
  const own = mkdtempSync(join(tmpdir(), "adjoint-parity-own-"));
  const server = spawn(
    join(venv, "bin/jupyter"),
    ["lab", "--no-browser", "--allow-root", "--port=0", `--IdentityProvider.token=${token}`],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, HOME: own, JUPYTER_CONFIG_DIR: own, JUPYTER_RUNTIME_DIR: own, JUPYTERLAB_DIR: "" },
    },
  );
  const url = await new Promise<string>((resolve, reject) => {
    server.on("exit", (code) => reject(new Error(`jupyter lab ended with ${code} before it was ready.`)));
    createInterface({ input: server.stderr }).on("line", (line) => {
      const found = /http:\/\/(?:localhost|127\.0\.0\.1):(\d+)\/lab/.exec(line);
      if (found) resolve(`http://127.0.0.1:${found[1]}/`);
    });
  });
  // It says where it is before it listens there.
  while (!(await fetch(`${url}api`).catch(() => undefined)));
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => server.on("exit", resolve));
      // Asked politely, it may wait for ever for a kernel; its kernels see that it is gone.
      server.kill("SIGKILL");
      await ended;
      remove();
      rmSync(own, { recursive: true, force: true });
    },
  };
}

/** This project's gateway, which finds the venv's kernels. */
export async function startOurs(venv: string): Promise<ParityServer> {
  process.env["JUPYTER_PATH"] = join(venv, "share/jupyter");
  const { folder, remove } = folderWithFiles();
  const data = mkdtempSync(join(tmpdir(), "adjoint-parity-data-"));
  const gateway = await Gateway.start({ folder, port: 0, token, page: pageFolder, data });
  return {
    url: gateway.url,
    async stop() {
      await gateway.close();
      remove();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
