// Makes a clone ready:  node scripts/setup.js [--page]
// Installs what the lock files ask for and node_modules lacks, and builds the native core when its sources changed; with --page
// also the notebook page. Plain JavaScript for Node 18 and later, since it runs before anything is installed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { missingPackages } from "./lock.js";
import { buildNative, NoCompiler } from "./native.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = join(root, "page");
const stamp = join(page, "dist", "inputs.sha256");
const ownNode = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
const nodeNeeded = 24;

class SetupError extends Error {}

const nodeMajor = Number(process.versions.node.split(".")[0]);

/** Runs a program with its output shown, and a sign of life every few seconds; resolves to its exit code and its errors. */
function runShown(what, program, args, cwd) {
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / 1000);
  console.error(`${what} …`);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      stdio: ["ignore", "inherit", "pipe"],
      shell: process.platform === "win32" && program === "npm",
    });
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors = (errors + chunk).slice(-20_000);
      process.stderr.write(chunk);
    });
    const alive = setInterval(() => console.error(`${what} … ${seconds()} s`), 5000);
    child.on("error", (error) => {
      clearInterval(alive);
      reject(error);
    });
    child.on("close", (code) => {
      clearInterval(alive);
      console.error(`${what}: ${code === 0 ? "done" : "failed"} after ${seconds()} s`);
      resolve({ code: code ?? 1, errors });
    });
  });
}

/** What to do about a failed npm, told from what it wrote. */
function adviceFor(errors) {
  if (/ENOSPC/.test(errors)) return "The disk is full: about 1.5 GB are needed. Make room, then start again.";
  if (/EACCES|EPERM/.test(errors))
    return "npm may not write here: see the path above, and give this user the right to it.";
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/.test(errors))
    return "npm's registry cannot be reached: check the network (and npm's proxy and registry settings), then start again.";
  return "npm's message above says why. After that is mended, start again: what is installed already is kept in npm's cache.";
}

async function npm(what, args, cwd) {
  // Under `npm start` the npm that runs us is known; else the one on the PATH.
  const cli = process.env.npm_execpath?.endsWith("npm-cli.js") ? process.env.npm_execpath : undefined;
  // Without a network npm would wait for more than a minute before it says so.
  const quiet = [...args, "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retry-mintimeout=1000"];
  const { code, errors } = await runShown(
    what,
    cli ? process.execPath : "npm",
    cli ? [cli, ...quiet] : quiet,
    cwd,
  ).catch((error) => {
    throw new SetupError(`npm cannot be started (${error.message}). It comes with Node; install Node with npm.`);
  });
  if (code !== 0) throw new SetupError(adviceFor(errors));
}

async function installPackages() {
  if (missingPackages(root).length > 0) await npm("Installing the packages", ["ci"], root);
  if (nodeMajor < nodeNeeded && !existsSync(ownNode)) {
    // npm's install scripts, which bring this Node, may be switched off.
    throw new SetupError(
      `Node ${nodeNeeded} is missing in node_modules/node, and this is Node ${process.versions.node}. Probably npm's install scripts are switched off. ` +
        `Run "npm rebuild node zeromq --ignore-scripts=false", or use Node ${nodeNeeded} or later.`,
    );
  }
}

/** `npx adjoint` in the clone finds the command among the installed ones; npm itself does not link a package's own. */
function linkCommand() {
  const link = join(root, "node_modules", ".bin", "adjoint");
  if (process.platform === "win32" || existsSync(link)) return;
  mkdirSync(join(root, "node_modules", ".bin"), { recursive: true });
  symlinkSync("../../bin/adjoint.js", link);
}

const filesBelow = (folder) =>
  readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]));

/** A digest of all that the built page depends on. */
function pageInputs() {
  const own = ["package.json", "package-lock.json", "build.ts"].map((name) => join(page, name));
  const hash = createHash("sha256");
  for (const file of [...own, ...filesBelow(join(page, "src"))]) hash.update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

async function buildPage() {
  const inputs = pageInputs();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === inputs) return;
  // No script of these packages is needed to bundle them.
  if (missingPackages(page).length > 0)
    await npm("Installing the notebook page's packages", ["ci", "--ignore-scripts"], page);
  const node = existsSync(ownNode) ? ownNode : process.execPath;
  const { code, errors } = await runShown("Building the notebook page", node, ["build.ts"], page);
  if (code !== 0) {
    throw new SetupError(
      /ENOSPC/.test(errors) ? adviceFor(errors) : "The notebook page was not built; the message above says why.",
    );
  }
  writeFileSync(stamp, inputs);
}

/** Builds the native core where it changed. Without it everything runs in JavaScript, so that nothing here stops set-up. */
async function nativeCore() {
  try {
    const { sets, seconds } = await buildNative();
    if (seconds > 0)
      console.error(`Building the native core (${sets.join(", ")}): done after ${Math.round(seconds)} s`);
  } catch (error) {
    if (error instanceof NoCompiler) console.error(`${error.message} Graphs run in JavaScript.`);
    else console.error(`The native core was not built; graphs run in JavaScript. ${error.stderr || error.message}`);
  }
}

try {
  if (nodeMajor < 18)
    throw new SetupError(`Node 18 or later is needed to set up, and this is Node ${process.versions.node}.`);
  await installPackages();
  linkCommand();
  const core = nativeCore();
  if (process.argv.includes("--page")) await buildPage();
  await core;
} catch (error) {
  if (error instanceof SetupError) console.error(error.message);
  else if (error?.code === "ENOSPC") console.error(adviceFor("ENOSPC"));
  else throw error;
  process.exitCode = 1;
}
