// Runs a script under the project's own Node 24, whatever Node the machine has:  node scripts/node.js FILE [ARG …]
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const own = fileURLToPath(
  new URL(`../node_modules/node/bin/node${process.platform === "win32" ? ".exe" : ""}`, import.meta.url),
);
const node = existsSync(own) ? own : process.execPath;
const { status, signal } = spawnSync(node, process.argv.slice(2), { stdio: "inherit" });
process.exitCode = signal ? 1 : (status ?? 1);
