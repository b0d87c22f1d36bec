import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdir, realpath, stat } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { codeOf } from "../gateway/errors.ts";
import { Gateway } from "../gateway/gateway.ts";
import { dataFolder } from "../gateway/store.ts";
import { CommandError, UsageError } from "./errors.ts";
import { usage } from "./usage.ts";

const defaultPort = 8899;

// Sources lie in kernel/, what is published in dist/kernel/; the page and the textbook lie beside either.
const packageFolder = fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../" : "../../../", import.meta.url));
export const pageFolder = path.join(packageFolder, "page", "dist");

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw new UsageError(`--port: a number from 0 to 65535 is expected, "${text}" came.`);
  return port;
}

const listens = (port: number) =>
  new Promise<number | undefined>((resolve) => {
    const server = createServer().once("error", () => resolve(undefined));
    server.listen(port, "127.0.0.1", () => {
      const found = (server.address() as { port: number }).port;
      server.close(() => resolve(found));
    });
  });

/** A free port, near `taken` if possible. */
async function freePort(taken: number): Promise<number> {
  for (let port = taken + 1; port <= Math.min(taken + 20, 65535); port++) if (await listens(port)) return port;
  return (await listens(0)) ?? 0;
}

/** Where the page starts: at the textbook's first notebook when it is the textbook that is served. */
async function startPath(folder: string): Promise<string> {
  const textbook = await realpath(path.join(packageFolder, "notebooks")).catch(() => undefined);
  if ((await realpath(folder)) !== textbook) return "lab";
  const first = (await readdir(folder)).filter((name) => name.endsWith(".ipynb")).sort()[0];
  return first ? `lab/tree/${encodeURIComponent(first)}` : "lab";
}

function openBrowser(address: string): void {
  const display = process.env["DISPLAY"] || process.env["WAYLAND_DISPLAY"];
  const openers: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
    darwin: ["open", address],
    win32: ["cmd", "/c", "start", "", address.replaceAll("&", "^&")],
    linux: ["xdg-open", address],
  };
  const opener = openers[process.platform];
  if (!opener || (process.platform === "linux" && !display)) return;
  const [program, ...args] = opener;
  // Where there is no such program, the printed address remains.
  spawn(program, args, { stdio: "ignore", detached: true })
    .on("error", () => undefined)
    .unref();
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new UsageError(`--cull-idle: a number of seconds above 0 is expected, "${text}" came.`);
  return seconds;
}

interface Served {
  folder: string;
  token: string;
  cullIdle: number | undefined;
}

async function startGateway(served: Served, wanted: string | undefined): Promise<Gateway> {
  const options = { ...served, page: pageFolder, data: dataFolder() };
  const port = wanted === undefined ? defaultPort : parsePort(wanted);
  try {
    return await Gateway.start({ ...options, port });
  } catch (error) {
    if (codeOf(error) === "EACCES") throw new CommandError(`Port ${port} needs special rights. Choose one above 1023.`);
    if (codeOf(error) !== "EADDRINUSE") throw error;
    const free = await freePort(port);
    if (wanted !== undefined) throw new CommandError(`Port ${port} is in use. Port ${free} is free: --port ${free}`);
    console.error(`Port ${port} is in use; port ${free} is taken instead.`);
    return Gateway.start({ ...options, port: free });
  }
}

/** `adjoint serve`: resolves to the exit code once a signal ended the server. */
export async function serve(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      port: { type: "string" },
      dir: { type: "string" },
      token: { type: "string" },
      "no-browser": { type: "boolean" },
      "cull-idle": { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  if (values.help) {
    console.log(usage.serve);
    return 0;
  }
  const folder = path.resolve(values.dir ?? ".");
  const info = await stat(folder).catch(() => undefined);
  if (!info?.isDirectory()) throw new CommandError(`--dir: ${folder} is not a folder.`);
  if (values.token === "") throw new UsageError("--token: an empty token would let everybody in.");
  const cullIdle = values["cull-idle"] === undefined ? undefined : parseSeconds(values["cull-idle"]);
  const token = values.token ?? randomBytes(24).toString("hex");

  // Before the server starts, so that a signal that comes early ends it properly too.
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
  const gateway = await startGateway({ folder, token, cullIdle }, values.port);
  const address = `${gateway.url}${await startPath(folder)}?token=${encodeURIComponent(token)}`;
  console.log(address);
  if (!values["no-browser"]) openBrowser(address);
  await stopped;
  await gateway.close();
  return 0;
}
