// npm start: sets up what is missing and serves the notebook page. One process, so that Ctrl-C ends npm in peace.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { status } = spawnSync(process.execPath, [here("setup.js"), "--page"], { stdio: "inherit" });
if (status === 0) {
  process.argv.splice(1, 1, here("../bin/adjoint.js"), "serve", "--dir", here("../notebooks"));
  await import("../bin/adjoint.js");
} else process.exitCode = status ?? 1;
