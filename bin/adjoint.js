#!/usr/bin/env node
// Starts the command line under a Node that can run it. Plain JavaScript that old versions of Node understand too.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const needed = 24;
const inPackage = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const sources = inPackage("kernel/cli.ts");
const cli = existsSync(sources) ? sources : inPackage("dist/kernel/cli.js");

if (Number(process.versions.node.split(".")[0]) >= needed) {
  const { main } = await import(pathToFileURL(cli).href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  const own = inPackage(`node_modules/node/bin/node${process.platform === "win32" ? ".exe" : ""}`);
  if (existsSync(own)) {
    const child = spawn(own, process.argv.slice(1), { stdio: "inherit" });
    // A signal sent to this process alone is meant for the one that does the work.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
    child.on("exit", (code, signal) => {
      process.exitCode = signal ? 1 : (code ?? 1);
    });
  } else {
    console.error(
      `Node ${needed} or later is needed, and this is Node ${process.versions.node}. Install a newer Node, or, in a clone of the project, run "npm run setup".`,
    );
    process.exitCode = 1;
  }
}
