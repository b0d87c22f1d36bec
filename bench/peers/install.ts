// Installs the peers that Adjoint is measured against into bench/.venv:  npm run bench:peers
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { peerPython, peersFolder, venv } from "./python.ts";

/** Runs a command with its output shown; ends this script with `advice` where it fails. */
function run(command: string, args: readonly string[], advice: string): void {
  const { error, status } = spawnSync(command, args, { stdio: "inherit" });
  if (error === undefined && status === 0) return;
  console.error(`bench:peers: ${command} ${args.join(" ")} failed${error ? ` (${error.message})` : ""}. ${advice}`);
  process.exit(1);
}

const system = process.platform === "win32" ? "python" : "python3";
if (!existsSync(peerPython))
  run(
    system,
    ["-m", "venv", venv],
    `Install Python 3.11 or later with its venv module, so that ${system} -m venv works.`,
  );
run(
  peerPython,
  ["-m", "pip", "install", "--disable-pip-version-check", "-r", path.join(peersFolder, "requirements.txt")],
  "See pip's message above; the versions are those of bench/peers/requirements.txt.",
);
run("npm", ["install", "--no-audit", "--no-fund", "--prefix", peersFolder], "See npm's message above.");
console.log("The peers are installed. npm run bench measures them beside Adjoint.");
