import { createHash } from "node:crypto";
import { constants, copyFile, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { Checkpoints } from "./checkpoints.ts";
import { badRequest, codeOf, errors, notFound } from "./errors.ts";
import type { Folder } from "./folder.ts";
import { mimeTypeOf } from "./mimeTypes.ts";
import { emptyNotebook, type Notebook, parseNotebook, printNotebook } from "./notebookFormat.ts";
import type { Route } from "./router.ts";
import { writeAtomically } from "./store.ts";
import type { Trust } from "./trust.ts";

type ContentType = "notebook" | "file" | "directory";

/** A file or folder as Jupyter Server's contents API describes it. */
export interface ContentsModel {
  name: string;
  path: string;
  type: ContentType;
  created: string;
  last_modified: string;
  size: number | null;
  writable: boolean;
  mimetype: string | null;
  format: "json" | "text" | "base64" | null;
  content: unknown;
  hash?: string;
  hash_algorithm?: string;
}

interface ReadOptions {
  content: boolean;
  type?: string | undefined;
  format?: string | undefined;
  hash?: boolean;
}

interface SaveRequest {
  type: string;
  format?: string | undefined;
  content?: unknown;
  /** The number of a large upload's part, from 1; the last one has -1. */
  chunk?: number | undefined;
}

const base = (apiPath: string) => path.posix.basename(apiPath);
const textOr = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Files of the served folder: read, list, save atomically, create, copy, rename, delete. */
export class Contents {
  readonly #folder: Folder;
  readonly #trust: Trust;

  constructor(folder: Folder, trust: Trust) {
    this.#folder = folder;
    this.#trust = trust;
  }

  async get(apiPath: string, options: ReadOptions): Promise<ContentsModel> {
    const clean = this.#folder.clean(apiPath);
    const file = await this.#folder.resolve(clean);
    const info = await stat(file).catch(() => {
      throw notFound(clean);
    });
    const isFolder = info.isDirectory();
    if (options.type === "directory" && !isFolder) throw errors.notFolder(clean);
    if (options.type !== undefined && options.type !== "directory" && isFolder) throw errors.notFile(clean);
    const type = isFolder
      ? "directory"
      : ((options.type as ContentType) ?? (clean.endsWith(".ipynb") ? "notebook" : "file"));
    const model: ContentsModel = {
      name: base(clean),
      path: clean,
      type,
      created: info.birthtime.toISOString(),
      last_modified: info.mtime.toISOString(),
      size: isFolder ? null : info.size,
      writable: true,
      mimetype: type === "file" ? mimeTypeOf(clean) : null,
      format: null,
      content: null,
    };
    if (isFolder) return options.content ? { ...model, format: "json", content: await this.#list(clean, file) } : model;
    if (!options.content && !options.hash) return model;
    const bytes = await readFile(file);
    const hash = options.hash
      ? { hash: createHash("sha256").update(bytes).digest("hex"), hash_algorithm: "sha256" }
      : {};
    return { ...model, ...hash, ...(options.content ? await this.#content(model, bytes, options.format) : {}) };
  }

  async #content(model: ContentsModel, bytes: Buffer, format?: string): Promise<Partial<ContentsModel>> {
    if (model.type === "notebook") {
      const notebook = parseNotebook(bytes.toString("utf8"), model.path);
      return { format: "json", content: await this.#trust.mark(notebook) };
    }
    const text = format === "base64" ? undefined : decodeText(bytes);
    if (text !== undefined) return { mimetype: model.mimetype ?? "text/plain", format: "text", content: text };
    if (format === "text") throw errors.notText(model.path);
    return {
      mimetype: model.mimetype ?? "application/octet-stream",
      format: "base64",
      content: bytes.toString("base64"),
    };
  }

  async #list(clean: string, file: string): Promise<ContentsModel[]> {
    const names = (await readdir(file)).filter((name) => !name.startsWith("."));
    const models = await Promise.all(
      // A link that leads out, or a file that goes away meanwhile, is left out of the list.
      names.map((name) => this.get(path.posix.join(clean, name), { content: false }).catch(() => undefined)),
    );
    return models.filter((model) => model !== undefined);
  }

  async save(apiPath: string, request: SaveRequest): Promise<ContentsModel> {
    const clean = this.#folder.clean(apiPath);
    const file = await this.#folder.resolve(clean);
    if (request.type === "directory") {
      await mkdir(file).catch((error: unknown) => {
        if (codeOf(error) !== "EEXIST") throw this.#missingParent(clean, error);
      });
    } else if (request.type === "notebook") {
      await this.#saveNotebook(clean, file, request.content as Notebook);
    } else {
      const bytes = Buffer.from(textOr(request.content) ?? "", request.format === "base64" ? "base64" : "utf8");
      if (request.chunk !== undefined && request.chunk !== 1) await appendTo(file, bytes);
      else
        await writeAtomically(file, bytes).catch((error: unknown) => Promise.reject(this.#missingParent(clean, error)));
    }
    return this.get(clean, { content: false });
  }

  async #saveNotebook(clean: string, file: string, notebook: Notebook): Promise<void> {
    if (!Array.isArray(notebook?.cells)) throw badRequest(`${clean}: the notebook to save has no cells.`);
    const text = printNotebook(notebook);
    const stored = parseNotebook(text, clean);
    await writeAtomically(file, text).catch((error: unknown) => Promise.reject(this.#missingParent(clean, error)));
    await this.#trust.sign(notebook, stored);
  }

  #missingParent(clean: string, error: unknown): unknown {
    const code = codeOf(error);
    if (code === "ENOENT") return notFound(path.posix.dirname(clean));
    if (code === "EISDIR") return errors.notFile(clean);
    return error;
  }

  /** A new, unnamed file, folder, notebook, or copy of one, in the folder `apiPath`. */
  async create(apiPath: string, body: Record<string, unknown>): Promise<ContentsModel> {
    const folder = this.#folder.clean(apiPath);
    const copied = textOr(body["copy_from"]);
    const type = textOr(body["type"]) ?? "file";
    if (copied !== undefined) return this.#copy(copied, folder);
    const extension = { notebook: ".ipynb", directory: "" }[type] ?? textOr(body["ext"]) ?? ".txt";
    const name = await this.#freeName(folder, type === "directory" ? "Untitled Folder" : "Untitled", extension);
    return this.save(path.posix.join(folder, name), { type, content: type === "notebook" ? emptyNotebook() : "" });
  }

  async #copy(from: string, folder: string): Promise<ContentsModel> {
    const source = await this.#folder.resolve(from);
    if ((await stat(source).catch(() => Promise.reject(notFound(from)))).isDirectory()) throw errors.notFile(from);
    const extension = path.posix.extname(from);
    const name = await this.#freeName(folder, `${path.posix.basename(from, extension)}-Copy`, extension, 1);
    const target = path.posix.join(folder, name);
    await copyFile(source, await this.#folder.resolve(target), constants.COPYFILE_EXCL);
    return this.get(target, { content: false });
  }

  async #freeName(folder: string, stem: string, extension: string, first = 0): Promise<string> {
    const file = await this.#folder.resolve(folder);
    const taken = new Set(await readdir(file).catch(() => Promise.reject(notFound(folder))));
    for (let i = first; ; i++) {
      const name = `${stem}${i || ""}${extension}`;
      if (!taken.has(name)) return name;
    }
  }

  async rename(from: string, to: string): Promise<ContentsModel> {
    const [source, target] = [this.#folder.clean(from), this.#folder.clean(to)];
    if (source === "" || target === "") throw errors.rootStays();
    const [sourceFile, targetFile] = [await this.#folder.resolve(source), await this.#folder.resolve(target)];
    if (!(await exists(sourceFile))) throw notFound(source);
    if (sourceFile !== targetFile && (await exists(targetFile))) throw errors.exists(target);
    await rename(sourceFile, targetFile);
    await Checkpoints.rename(sourceFile, targetFile);
    return this.get(target, { content: false });
  }

  async delete(apiPath: string): Promise<void> {
    const clean = this.#folder.clean(apiPath);
    if (clean === "") throw errors.rootStays();
    const file = await this.#folder.resolve(clean);
    const info = await stat(file).catch(() => Promise.reject(notFound(clean)));
    if (!info.isDirectory()) {
      await rm(file);
      await Checkpoints.delete(file);
      return;
    }
    // As Jupyter: a folder goes only when nothing but checkpoints is in it.
    if ((await readdir(file)).some((name) => name !== Checkpoints.folder)) throw errors.folderNotEmpty(clean);
    await rm(path.join(file, Checkpoints.folder), { recursive: true, force: true });
    await rmdir(file);
  }

  routes(): Route[] {
    return [
      {
        method: "GET",
        pattern: /^\/api\/contents\/?(.*)$/,
        handle: async ({ params, query }) => ({
          json: await this.get(params[0] ?? "", {
            content: query.get("content") !== "0",
            type: query.get("type") ?? undefined,
            format: query.get("format") ?? undefined,
            hash: query.get("hash") === "1",
          }),
        }),
      },
      {
        method: "POST",
        pattern: /^\/api\/contents\/?(.*)$/,
        handle: async ({ params, body }) => ({ status: 201, json: await this.create(params[0] ?? "", body) }),
      },
      {
        method: "PUT",
        pattern: /^\/api\/contents\/?(.+)$/,
        handle: async ({ params, body }) => ({
          json: await this.save(params[0] ?? "", {
            type: textOr(body["type"]) ?? "file",
            format: textOr(body["format"]),
            content: body["content"],
            chunk: typeof body["chunk"] === "number" ? body["chunk"] : undefined,
          }),
        }),
      },
      {
        method: "PATCH",
        pattern: /^\/api\/contents\/?(.*)$/,
        handle: async ({ params, body }) => ({ json: await this.rename(params[0] ?? "", textOr(body["path"]) ?? "") }),
      },
      {
        method: "DELETE",
        pattern: /^\/api\/contents\/?(.*)$/,
        handle: async ({ params }) => {
          await this.delete(params[0] ?? "");
          return undefined;
        },
      },
    ];
  }
}

const exists = (file: string) =>
  stat(file).then(
    () => true,
    () => false,
  );

function decodeText(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function appendTo(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, "a");
  try {
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
}
