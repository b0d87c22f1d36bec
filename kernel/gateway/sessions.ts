import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { badRequest, notFound } from "./errors.ts";
import type { Folder } from "./folder.ts";
import type { Kernels } from "./kernels.ts";
import type { Route } from "./router.ts";

interface Session {
  id: string;
  path: string;
  name: string;
  type: string;
  kernelId: string;
}

interface Place {
  folder: string;
  /** The absolute path of the notebook or console. */
  sessionName: string;
}

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** Which notebook or console has which kernel. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #starting = new Map<string, Promise<Session>>();
  readonly #kernels: Kernels;
  readonly #folder: Folder;

  constructor(kernels: Kernels, folder: Folder) {
    this.#kernels = kernels;
    this.#folder = folder;
  }

  #model({ id, path: sessionPath, name, type, kernelId }: Session) {
    const kernel = this.#kernels.find(kernelId).model;
    // `notebook` is what clients older than consoles read.
    const notebook = type === "notebook" ? { notebook: { path: sessionPath, name } } : {};
    return { id, path: sessionPath, name, type, kernel, ...notebook };
  }

  /** The sessions whose kernels are there; those whose kernel was shut down end with it. */
  #current(): Session[] {
    for (const { id, kernelId } of this.#sessions.values()) if (!this.#kernels.has(kernelId)) this.#sessions.delete(id);
    return [...this.#sessions.values()];
  }

  #find(id: string): Session {
    const session = this.#current().find((candidate) => candidate.id === id);
    if (!session) throw notFound(`session ${id}`);
    return session;
  }

  /**
   * Where a session's kernel starts and what it is told of its document. JupyterLab begins a session under an invented
   * path in the document's folder, with the document's own name beside it.
   */
  async #placeOf({ path: sessionPath, name }: Pick<Session, "path" | "name">): Promise<Place> {
    const clean = this.#folder.clean(sessionPath);
    const within = path.posix.dirname(clean);
    const folder = path.join(this.#folder.root, within);
    const isFolder = await stat(folder).then(
      (s) => s.isDirectory(),
      () => false,
    );
    const base = path.posix.basename(clean);
    return {
      folder: isFolder ? await this.#folder.resolve(within) : this.#folder.root,
      sessionName: path.join(folder, existsSync(path.join(folder, base)) ? base : path.posix.basename(name) || base),
    };
  }

  async #startKernel(session: Pick<Session, "path" | "name">, name: string | undefined): Promise<string> {
    return (await this.#kernels.start({ name, ...(await this.#placeOf(session)) })).id;
  }

  /** The session of a path, begun with a kernel where there is none; two requests at once get the same one. */
  async #open(body: Record<string, unknown>): Promise<Session> {
    const sessionPath = textOf(body["path"]);
    if (!sessionPath) throw badRequest('A session needs a "path".');
    if (!textOf(body["type"])) throw badRequest('A session needs a "type": "notebook", "console" or "file".');
    const existing = this.#current().find((session) => session.path === sessionPath);
    if (existing) return existing;
    let starting = this.#starting.get(sessionPath);
    if (!starting) {
      starting = this.#begin(sessionPath, body).finally(() => this.#starting.delete(sessionPath));
      this.#starting.set(sessionPath, starting);
    }
    return starting;
  }

  async #begin(sessionPath: string, body: Record<string, unknown>): Promise<Session> {
    const kernel = (body["kernel"] ?? {}) as Record<string, unknown>;
    const name = textOf(body["name"]) ?? path.posix.basename(sessionPath);
    const kernelId =
      textOf(kernel["id"]) || (await this.#startKernel({ path: sessionPath, name }, textOf(kernel["name"])));
    const session: Session = {
      id: randomUUID(),
      path: sessionPath,
      name,
      type: textOf(body["type"]) ?? "notebook",
      kernelId: this.#kernels.find(kernelId).id,
    };
    this.#sessions.set(session.id, session);
    return session;
  }

  async #change(session: Session, body: Record<string, unknown>): Promise<void> {
    session.path = textOf(body["path"]) ?? session.path;
    session.name = textOf(body["name"]) ?? session.name;
    session.type = textOf(body["type"]) ?? session.type;
    const kernel = (body["kernel"] ?? {}) as Record<string, unknown>;
    const [id, name] = [textOf(kernel["id"]), textOf(kernel["name"])];
    if (!id && !name) {
      // The kernel runs on where it is; when it is started again, that is where its document is by then.
      this.#kernels.find(session.kernelId).move(await this.#placeOf(session));
      return;
    }
    const old = session.kernelId;
    session.kernelId = id ? this.#kernels.find(id).id : await this.#startKernel(session, name);
    if (session.kernelId !== old && this.#kernels.has(old)) await this.#kernels.shutdown(old);
  }

  routes(): Route[] {
    const all = /^\/api\/sessions\/?$/;
    const one = /^\/api\/sessions\/([^/]+)$/;
    return [
      { method: "GET", pattern: all, handle: () => ({ json: this.#current().map((session) => this.#model(session)) }) },
      {
        method: "POST",
        pattern: all,
        handle: async ({ body }) => {
          const session = await this.#open(body);
          return { status: 201, json: this.#model(session), headers: { location: `/api/sessions/${session.id}` } };
        },
      },
      { method: "GET", pattern: one, handle: ({ params }) => ({ json: this.#model(this.#find(params[0] ?? "")) }) },
      {
        method: "PATCH",
        pattern: one,
        handle: async ({ params, body }) => {
          const session = this.#find(params[0] ?? "");
          await this.#change(session, body);
          return { json: this.#model(session) };
        },
      },
      {
        method: "DELETE",
        pattern: one,
        handle: async ({ params }) => {
          const { id, kernelId } = this.#find(params[0] ?? "");
          this.#sessions.delete(id);
          if (this.#kernels.has(kernelId)) await this.#kernels.shutdown(kernelId);
          return undefined;
        },
      },
    ];
  }
}
