import { createHash } from "node:crypto";
import { access, constants, cp, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from "node:fs/promises";
import path from "node:path";
import { Checkpoints } from "./checkpoints.ts";
import { badRequest, codeOf, errors, HttpError, notFound } from "./errors.ts";
import type { Folder } from "./folder.ts";
import { mimeTypeOf } from "./mimeTypes.ts";
import { emptyNotebook, type Notebook, parseNotebook, printNotebook } from "./notebookFormat.ts";
import { writeAtomically } from "./store.ts";
import type { Trust } from "./trust.ts";

export type ContentType = "notebook" | "file" | "directory";

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
  hash: string | null;
  hash_algorithm: string | null;
}

export interface ReadOptions {
  content: boolean;
  type?: ContentType | undefined;
  format?: string | undefined;
  hash?: boolean;
}

export interface SaveRequest {
  type: ContentType;
  format?: string | undefined;
  content?: unknown;
  /** The number of a large upload's part, from 1; the last one has -1. */
  chunk?: number | undefined;
}

const base = (apiPath: string) => path.posix.basename(apiPath);
const listedAtOnce = 256;

/** What the system's refusal means to the user. */
function told(clean: string, error: unknown): unknown {
  if (error instanceof HttpError) return error;
  switch (codeOf(error)) {
    case "ENOENT":
    case "ENOTDIR":
      return notFound(path.posix.dirname(clean));
    case "EISDIR":
      return errors.notFile(clean);
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return errors.noRight(clean);
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return errors.diskFull(clean);
    case "ENAMETOOLONG":
      return errors.nameTooLong(base(clean));
    case "ERR_FS_CP_EINVAL":
    case "EINVAL":
      return errors.intoItself(clean);
    default:
      return error;
  }
}

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
    if (this.#folder.isHidden(clean)) throw notFound(clean);
    const file = await this.#folder.resolve(clean);
    const info = await stat(file).catch(() => {
      throw notFound(clean);
    });
    const isFolder = info.isDirectory();
    if (options.type === "directory" && !isFolder) throw errors.notFolder(clean);
    if (options.type !== undefined && options.type !== "directory" && isFolder) throw errors.notFile(clean);
    const type = isFolder ? "directory" : (options.type ?? (clean.endsWith(".ipynb") ? "notebook" : "file"));
    const writable = await access(file, constants.W_OK).then(
      () => true,
      () => false,
    );
    const model: ContentsModel = {
      name: base(clean),
      path: clean,
      type,
      created: info.birthtime.toISOString(),
      last_modified: info.mtime.toISOString(),
      size: isFolder ? null : info.size,
      writable,
      mimetype: type === "file" ? mimeTypeOf(clean) : null,
      format: null,
      content: null,
      hash: null,
      hash_algorithm: null,
    };
    if (isFolder) return options.content ? { ...model, format: "json", content: await this.#list(clean, file) } : model;
    if (!options.content && !options.hash) return model;
    const bytes = await readFile(file).catch((error: unknown) => Promise.reject(told(clean, error)));
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
    const all = await readdir(file).catch((error: unknown) => Promise.reject(told(clean, error)));
    const names = all.filter((name) => !name.startsWith("."));
    const models: ContentsModel[] = [];
    // In pieces: of a folder of a hundred thousand files not all are asked about at once.
    for (let from = 0; from < names.length; from += listedAtOnce) {
      const some = names.slice(from, from + listedAtOnce).map((name) =>
        // A link that leads out, or a file that goes away meanwhile, is left out of the list.
        this.get(path.posix.join(clean, name), { content: false }).catch(() => undefined),
      );
      for (const model of await Promise.all(some)) if (model) models.push(model);
    }
    return models;
  }

  /** Writes a file, notebook or folder; `created` when there was none. */
  async save(apiPath: string, request: SaveRequest): Promise<{ model: ContentsModel; created: boolean }> {
    const clean = this.#changeable(apiPath);
    const file = await this.#folder.resolve(clean);
    const before = await stat(file).catch(() => undefined);
    if (before?.isDirectory() && request.type !== "directory") throw errors.notFile(clean);
    if (before && !before.isDirectory() && request.type === "directory") throw errors.notFolder(clean);
    try {
      await this.#write(clean, file, request);
    } catch (error) {
      throw told(clean, error);
    }
    return { model: await this.get(clean, { content: false }), created: before === undefined };
  }

  async #write(clean: string, file: string, request: SaveRequest): Promise<void> {
    if (request.type === "directory") {
      await mkdir(file).catch((error: unknown) => {
        if (codeOf(error) !== "EEXIST") throw error;
      });
    } else if (request.type === "notebook") {
      await this.#saveNotebook(clean, file, request.content as Notebook);
    } else {
      const bytes = Buffer.from(String(request.content), request.format === "base64" ? "base64" : "utf8");
      if (request.chunk !== undefined && request.chunk !== 1) await appendTo(file, bytes);
      else await writeAtomically(file, bytes);
    }
  }

  /** The clean path of something that may be changed: nothing hidden, not the served folder itself. */
  #changeable(apiPath: string): string {
    const clean = this.#folder.clean(apiPath);
    if (clean === "") throw errors.rootStays();
    if (this.#folder.isHidden(clean)) throw errors.hidden(clean);
    return clean;
  }

  async #saveNotebook(clean: string, file: string, notebook: Notebook): Promise<void> {
    if (!Array.isArray(notebook?.cells)) throw badRequest(`${clean}: the notebook to save has no cells.`);
    const text = printNotebook(notebook);
    const stored = parseNotebook(text, clean);
    await writeAtomically(file, text);
    await this.#trust.sign(notebook, stored);
  }

  /** Trusts a notebook as it is on disk, as `jupyter trust` does. */
  async trust(apiPath: string): Promise<void> {
    const { type } = await this.get(apiPath, { content: false });
    if (type !== "notebook") throw badRequest(`${apiPath} is not a notebook: only notebooks are trusted.`);
    const file = await this.#folder.resolve(apiPath);
    await this.#trust.signAsIs(parseNotebook(await readFile(file, "utf8"), apiPath));
  }

  /** A new, unnamed file, folder or notebook in the folder `apiPath`. */
  async create(apiPath: string, type: ContentType, extension: string): Promise<ContentsModel> {
    const folder = await this.#parent(apiPath);
    const stem = { notebook: "Untitled", directory: "Untitled Folder", file: "untitled" }[type];
    const name = await this.#freeName(folder, stem, extension, type === "directory" ? " " : "");
    const content = type === "notebook" ? emptyNotebook() : "";
    return (await this.save(path.posix.join(folder, name), { type, content })).model;
  }

  /** A copy of a file or folder in the folder `apiPath`, under its own name where that is free. */
  async copy(from: string, apiPath: string): Promise<ContentsModel> {
    const source = this.#folder.clean(from);
    const folder = await this.#parent(apiPath);
    await this.get(source, { content: false });
    const extension = path.posix.extname(source);
    const stem = path.posix.basename(source, extension).replace(/-Copy\d*$/, "");
    const target = path.posix.join(folder, await this.#freeName(folder, stem, extension, "-Copy"));
    const [sourceFile, targetFile] = [await this.#folder.resolve(source), await this.#folder.resolve(target)];
    await cp(sourceFile, targetFile, {
      recursive: true,
      errorOnExist: true,
      force: false,
      filter: (file) => path.basename(file) !== Checkpoints.folder,
    }).catch((error: unknown) => Promise.reject(told(target, error)));
    return this.get(target, { content: false });
  }

  /** The clean path of an existing folder in which something may be made. */
  async #parent(apiPath: string): Promise<string> {
    const folder = this.#folder.clean(apiPath);
    await this.get(folder, { content: false, type: "directory" });
    return folder;
  }

  async #freeName(folder: string, stem: string, extension: string, before: string): Promise<string> {
    const taken = new Set(await readdir(await this.#folder.resolve(folder)));
    for (let i = 0; ; i++) {
      const name = `${stem}${i ? `${before}${i}` : ""}${extension}`;
      if (!taken.has(name)) return name;
    }
  }

  async rename(from: string, to: string): Promise<ContentsModel> {
    const [source, target] = [this.#changeable(from), this.#changeable(to)];
    const [sourceFile, targetFile] = [await this.#folder.resolve(source), await this.#folder.resolve(target)];
    if (!(await exists(sourceFile))) throw notFound(source);
    if (source !== target && (await isAnother(sourceFile, targetFile))) throw errors.exists(target);
    await rename(sourceFile, path.join(path.dirname(targetFile), base(target))).catch((error: unknown) =>
      Promise.reject(told(target, error)),
    );
    await Checkpoints.rename(sourceFile, targetFile);
    return this.get(target, { content: false });
  }

  async delete(apiPath: string): Promise<void> {
    const clean = this.#changeable(apiPath);
    const file = await this.#folder.resolve(clean);
    const info = await stat(file).catch(() => Promise.reject(notFound(clean)));
    if (!info.isDirectory()) {
      await rm(file).catch((error: unknown) => Promise.reject(told(clean, error)));
      await Checkpoints.delete(file);
      return;
    }
    // As Jupyter: a folder goes only when nothing but checkpoints is in it.
    if ((await readdir(file)).some((name) => name !== Checkpoints.folder)) throw errors.folderNotEmpty(clean);
    await rm(path.join(file, Checkpoints.folder), { recursive: true, force: true });
    await rmdir(file);
  }
}

/** Whether a rename's target is there and is not its source: on disks without case, "A" and "a" are one file. */
async function isAnother(source: string, target: string): Promise<boolean> {
  const [from, to] = await Promise.all([source, target].map((file) => stat(file).catch(() => undefined)));
  return (
    to !== undefined &&
    !(from?.ino === to.ino && from.dev === to.dev && source !== target && sameButCase(source, target))
  );
}

const sameButCase = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

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
