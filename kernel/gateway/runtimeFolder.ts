import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { errors, reasonOf } from "./errors.ts";

const named = /^adjoint-gateway-(\d+)-/;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * A private folder for this process's connection files, with what `fill` puts there. Those of gateways that were killed,
 * which hold keys, are removed.
 */
export async function ownFolder(fill: (folder: string) => Promise<void>): Promise<string> {
  let folder: string | undefined;
  try {
    await removeAbandoned();
    folder = await mkdtemp(path.join(tmpdir(), `adjoint-gateway-${process.pid}-`));
    await fill(folder);
    return folder;
  } catch (error) {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    throw errors.noRuntimeFolder(tmpdir(), reasonOf(error));
  }
}

async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(named.exec(name)?.[1]);
    // Another user's cannot be removed, and need not be.
    if (pid && !isAlive(pid))
      await rm(path.join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}
