import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project's sources. */
export const checkout = fileURLToPath(new URL("../../..", import.meta.url));

/** The package, installed from its tarball in an empty folder; what it was packed from is gone. */
export interface Packed {
  /** Holds all of this; to be removed in the end. */
  readonly work: string;
  /** Where the package was packed from. */
  readonly clone: string;
  /** Where it is installed. */
  readonly folder: string;
  readonly installed: string;
  /** A Node of its own. */
  readonly node: string;
  /** Runs a program that finds this Node first; returns what it prints. */
  run(program: string, args: readonly string[], cwd?: string): string;
}

/** Copies what a clone holds, with the page as it is built, and lends it the installed packages to build with. */
function cloneCheckout(clone: string): void {
  const left = new Set([".git", "node_modules", "dist", join("page", "node_modules")]);
  const filter = (file: string) => {
    const inside = relative(checkout, file);
    return !left.has(inside) && !inside.split(sep).slice(0, -1).includes("node_modules");
  };
  cpSync(checkout, clone, { recursive: true, dereference: true, filter });
  for (const place of ["", "page"])
    symlinkSync(join(checkout, place, "node_modules"), join(clone, place, "node_modules"));
}

/** Packs a clone of the project, removes that clone, and installs the tarball in an empty folder. */
export function installPacked(): Packed {
  const work = mkdtempSync(join(tmpdir(), "adjoint-packed-"));
  try {
    const [clone, folder, programs] = [join(work, "clone"), join(work, "installed"), join(work, "bin")];
    // The package runs under a Node that lies beside it; the machine's own may be older than it asks for.
    const env = { ...process.env, PATH: `${programs}:${process.env["PATH"]}`, ADJOINT_HISTORY: ":memory:" };
    const run = (program: string, args: readonly string[], cwd = folder): string =>
      execFileSync(program, args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    for (const each of [folder, programs]) mkdirSync(each);
    const node = join(programs, "node");
    cpSync(process.execPath, node);
    cloneCheckout(clone);
    run("npm", ["pack", "--pack-destination", folder, "--silent"], clone);
    rmSync(clone, { recursive: true });
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz"))!;
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", `./${tarball}`]);
    return { work, clone, folder, installed: join(folder, "node_modules/adjoint"), node, run };
  } catch (error) {
    rmSync(work, { recursive: true, force: true });
    throw error;
  }
}
