import { randomBytes } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { homeFolder } from "../home.ts";
import { codeOf, errors, reasonOf } from "./errors.ts";
import type { Log } from "./log.ts";

/** The user's data folder of this program: settings, workspaces, secrets. Never the served folder, never the package's. */
export function dataFolder(): string {
  const home = homeFolder();
  const xdg = process.env["XDG_DATA_HOME"];
  if (xdg) return path.join(xdg, "adjoint");
  if (process.platform === "darwin") return path.join(home, "Library", "Application Support", "adjoint");
  if (process.platform === "win32") return path.join(process.env["APPDATA"] ?? home, "adjoint");
  return path.join(home, ".local", "share", "adjoint");
}

/** Writes a file so that a reader, or a crash, sees the old bytes or the new ones, never half of each. */
export async function writeAtomically(file: string, bytes: string | Buffer): Promise<void> {
  const kept = await stat(file).catch(() => undefined);
  const temporary = path.join(path.dirname(file), `.${randomBytes(9).toString("hex")}.tmp`);
  try {
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(bytes);
      if (kept) {
        // Of another owner's file a copy can only be this user's; its group may still be kept.
        await handle.chown(kept.uid, kept.gid).catch(() => undefined);
        await handle.chmod(kept.mode & 0o7777);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** One JSON object on disk; updates are applied one after another and written atomically. */
export class JsonStore<T> {
  readonly #file: string;
  #queue: Promise<void> = Promise.resolve();

  constructor(folder: string, name: string) {
    this.#file = path.join(folder, `${name}.json`);
  }

  async read(): Promise<Record<string, T>> {
    let text: string;
    try {
      text = await readFile(this.#file, "utf8");
    } catch (error) {
      if (codeOf(error) === "ENOENT") return {};
      throw error;
    }
    try {
      return JSON.parse(text) as Record<string, T>;
    } catch {
      throw errors.stateUnreadable(this.#file);
    }
  }

  update(change: (value: Record<string, T>) => void): Promise<void> {
    const next = this.#queue.then(async () => {
      const value = await this.read();
      change(value);
      await mkdir(path.dirname(this.#file), { recursive: true });
      await writeAtomically(this.#file, JSON.stringify(value, null, 1));
    });
    this.#queue = next.catch(() => undefined);
    return next;
  }
}

/** A random secret of this user, made on first use and readable by nobody else. */
async function userSecret(folder: string): Promise<Buffer> {
  const file = path.join(folder, "secret");
  const temporary = `${file}.${randomBytes(6).toString("hex")}`;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(temporary, randomBytes(32), { mode: 0o600 });
  // A link, unlike a rename, fails where a secret exists already; and nobody ever sees half of one.
  await link(temporary, file).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  await rm(temporary);
  return readFile(file);
}

/** The folder for settings with its secret; `substitute`, which ends with the gateway, where that folder cannot be used. */
export async function openData(
  folder: string,
  substitute: string,
  log: Log,
): Promise<{ data: string; secret: Buffer }> {
  try {
    return { data: folder, secret: await userSecret(folder) };
  } catch (error) {
    log(`${errors.noDataFolder(folder, reasonOf(error))}\n`);
    return { data: substitute, secret: await userSecret(substitute) };
  }
}
