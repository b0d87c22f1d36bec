import { readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { homeFolder } from "./home.ts";

/** Modules whose code one version of Node keeps. The kernel has some 200; each edit of a file beside a notebook adds one. */
const most = 4_000;
/** Milliseconds after which a version of Node that has added nothing is taken for gone: 30 days. */
const longest = 30 * 24 * 3_600_000;

/** Where V8's code for modules is kept from one start to the next; each version of Node has a folder of its own there. */
export function compileCacheFolder(): string {
  const base = process.env["XDG_CACHE_HOME"];
  return path.join(base !== undefined && path.isAbsolute(base) ? base : path.join(homeFolder(), ".cache"), "adjoint");
}

/** Empties what has grown without bound or lies unused. Kernels that run lose nothing: code is only read as they start. */
export async function sweepCompileCache(folder: string): Promise<void> {
  for (const version of await readdir(folder)) {
    const kept = path.join(folder, version);
    const [files, { mtimeMs }] = await Promise.all([readdir(kept), stat(kept)]);
    if (files.length > most || Date.now() - mtimeMs > longest) await rm(kept, { recursive: true, force: true });
  }
}
