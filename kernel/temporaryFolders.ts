import { readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/** What this process makes folders of in the one for temporary files: files with keys, and pipes until they are open. */
type Purpose = "gateway" | "pipes";

/** How the path of such a folder begins, for mkdtemp. */
export const temporaryPrefix = (purpose: Purpose): string => path.join(tmpdir(), `adjoint-${purpose}-${process.pid}-`);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Removes what processes left that were killed. */
export async function removeAbandoned(purpose: Purpose): Promise<void> {
  const named = new RegExp(`^adjoint-${purpose}-(\\d+)-`);
  for (const name of await readdir(tmpdir())) {
    const pid = Number(named.exec(name)?.[1]);
    // Another user's cannot be removed, and need not be.
    if (pid && !isAlive(pid))
      await rm(path.join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}
