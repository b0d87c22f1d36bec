import { copyFile, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { errors, notFound } from "./errors.ts";
import type { Folder } from "./folder.ts";
import type { Route } from "./router.ts";

const id = "checkpoint";

/** One earlier copy of each saved file, kept where Jupyter keeps it: `.ipynb_checkpoints/NAME-checkpoint.EXT` beside the file. */
export class Checkpoints {
  static readonly folder = ".ipynb_checkpoints";
  readonly #folder: Folder;

  constructor(folder: Folder) {
    this.#folder = folder;
  }

  static #file(file: string): string {
    const { dir, name, ext } = path.parse(file);
    return path.join(dir, Checkpoints.folder, `${name}-checkpoint${ext}`);
  }

  static async rename(from: string, to: string): Promise<void> {
    await rename(Checkpoints.#file(from), Checkpoints.#file(to)).catch(() => undefined);
  }

  static async delete(file: string): Promise<void> {
    await rm(Checkpoints.#file(file), { force: true });
  }

  async #resolve(apiPath: string): Promise<string> {
    if (this.#folder.isHidden(apiPath)) throw notFound(apiPath);
    const file = await this.#folder.resolve(apiPath);
    const info = await stat(file).catch(() => Promise.reject(notFound(apiPath)));
    if (info.isDirectory()) throw errors.notFile(apiPath);
    return file;
  }

  async #list(apiPath: string): Promise<{ id: string; last_modified: string }[]> {
    const info = await stat(Checkpoints.#file(await this.#resolve(apiPath))).catch(() => undefined);
    return info ? [{ id, last_modified: info.mtime.toISOString() }] : [];
  }

  async #create(apiPath: string): Promise<{ id: string; last_modified: string }> {
    const file = await this.#resolve(apiPath);
    const copy = Checkpoints.#file(file);
    await mkdir(path.dirname(copy), { recursive: true });
    await copyFile(file, copy);
    return { id, last_modified: (await stat(copy)).mtime.toISOString() };
  }

  async #restore(apiPath: string, wanted: string): Promise<void> {
    const file = await this.#resolve(apiPath);
    const missing = () => Promise.reject(notFound(`checkpoint ${wanted} of ${apiPath}`));
    if (wanted !== id) await missing();
    await copyFile(Checkpoints.#file(file), file).catch(missing);
  }

  async #delete(apiPath: string, wanted: string): Promise<void> {
    const copy = Checkpoints.#file(await this.#resolve(apiPath));
    if (wanted !== id) throw notFound(`checkpoint ${wanted} of ${apiPath}`);
    await rm(copy).catch(() => Promise.reject(notFound(`checkpoint ${wanted} of ${apiPath}`)));
  }

  routes(): Route[] {
    const all = /^\/api\/contents\/(.+)\/checkpoints$/;
    const one = /^\/api\/contents\/(.+)\/checkpoints\/([^/]+)$/;
    return [
      { method: "GET", pattern: all, handle: async ({ params }) => ({ json: await this.#list(params[0] ?? "") }) },
      {
        method: "POST",
        pattern: all,
        handle: async ({ params }) => {
          const json = await this.#create(params[0] ?? "");
          const location = `/api/contents/${encodeURI(params[0] ?? "")}/checkpoints/${json.id}`;
          return { status: 201, json, headers: { location } };
        },
      },
      {
        method: "POST",
        pattern: one,
        handle: async ({ params }) => {
          await this.#restore(params[0] ?? "", params[1] ?? "");
          return undefined;
        },
      },
      {
        method: "DELETE",
        pattern: one,
        handle: async ({ params }) => {
          await this.#delete(params[0] ?? "", params[1] ?? "");
          return undefined;
        },
      },
    ];
  }
}
