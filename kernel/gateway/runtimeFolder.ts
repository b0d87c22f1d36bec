import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { removeAbandoned, temporaryPrefix } from "../temporaryFolders.ts";
import { errors, reasonOf } from "./errors.ts";

/**
 * A private folder for this process's connection files, with what `fill` puts there. Those of gateways that were killed,
 * which hold keys, are removed.
 */
export async function ownFolder(fill: (folder: string) => Promise<void>): Promise<string> {
  let folder: string | undefined;
  try {
    await removeAbandoned("gateway");
    folder = await mkdtemp(temporaryPrefix("gateway"));
    await fill(folder);
    return folder;
  } catch (error) {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    throw errors.noRuntimeFolder(tmpdir(), reasonOf(error));
  }
}
