import { createHash, randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import type { WebSocket } from "ws";
import { kernelName } from "../kernelspec.ts";
import { errors, notFound } from "./errors.ts";
import type { Folder } from "./folder.ts";
import { Kernel } from "./kernel.ts";
import type { Kernelspecs } from "./kernelspecs.ts";
import type { Log } from "./log.ts";
import type { Route } from "./router.ts";

export interface StartRequest {
  name: string | undefined;
  folder: string;
  sessionName?: string;
}

/** The folder that a request names to start a kernel in, or the served one where it names none that is there. */
async function startFolder(folder: Folder, named: unknown): Promise<string> {
  if (typeof named !== "string") return folder.root;
  const file = await folder.resolve(named);
  const isFolder = await stat(file)
    .then((info) => info.isDirectory())
    .catch(() => false);
  return isFolder ? file : folder.root;
}

/** What is done, in the set for as long as it is not. */
async function during<T>(set: Set<Promise<unknown>>, done: Promise<T>): Promise<T> {
  set.add(done);
  try {
    return await done;
  } finally {
    set.delete(done);
  }
}

/** The running kernels, by id. */
export class Kernels {
  readonly #kernels = new Map<string, Kernel>();
  readonly #specs: Kernelspecs;
  readonly #runtimeFolder: string;
  readonly #log: Log;
  /** Kernels that are on their way: into the map, or out of it and not yet ended. */
  readonly #starting = new Set<Promise<unknown>>();
  readonly #ending = new Set<Promise<unknown>>();
  #culling: NodeJS.Timeout | undefined;

  /** @param runtimeFolder a private folder for connection files */
  constructor(specs: Kernelspecs, runtimeFolder: string, log: Log) {
    this.#specs = specs;
    this.#runtimeFolder = runtimeFolder;
    this.#log = log;
  }

  start(request: StartRequest): Promise<Kernel> {
    return during(this.#starting, this.#start(request));
  }

  async #start({ name, folder, sessionName }: StartRequest): Promise<Kernel> {
    const kernelspec = await this.#specs.find(name || kernelName);
    const [runtimeFolder, log] = [this.#runtimeFolder, this.#log];
    const kernel = await Kernel.start({ kernelspec, folder, sessionName, runtimeFolder, log });
    this.#kernels.set(kernel.id, kernel);
    return kernel;
  }

  has(id: string): boolean {
    return this.#kernels.has(id);
  }

  find(id: string): Kernel {
    const kernel = this.#kernels.get(id);
    if (!kernel) throw notFound(`kernel ${id}`);
    return kernel;
  }

  all(): Kernel[] {
    return [...this.#kernels.values()];
  }

  async shutdown(id: string): Promise<void> {
    const kernel = this.find(id);
    this.#kernels.delete(id);
    await during(this.#ending, kernel.shutdown());
  }

  /** Ends the kernels that have been idle for so many seconds and that no page shows, now and from time to time. */
  cullIdle(seconds: number): void {
    const due = (kernel: Kernel) =>
      kernel.state !== "busy" &&
      kernel.model.connections === 0 &&
      Date.now() - kernel.lastActivity.getTime() >= seconds * 1000;
    const timer = setInterval(
      () => {
        for (const kernel of this.all().filter(due)) {
          this.#log(`The kernel "${kernel.kernelspec.name}" (${kernel.id}) was idle for ${seconds} s and is ended.\n`);
          void this.shutdown(kernel.id);
        }
      },
      Math.min(60_000, Math.max(250, seconds * 250)),
    );
    timer.unref();
    this.#culling = timer;
  }

  /** Ends all kernels, those that are being started too; none runs, or writes beside its connection file, afterwards. */
  async shutdownAll(): Promise<void> {
    clearInterval(this.#culling);
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#ending, ...[...this.#kernels.keys()].map((id) => this.shutdown(id))]);
  }

  /** Joins a page's WebSocket to a kernel, under the session that the page names. */
  connect(id: string, webSocket: WebSocket, session: string | null): void {
    // A ZeroMQ identity has at most 255 bytes, so a long name is told by its digest.
    const named = session && session.length > 64 ? createHash("sha256").update(session).digest("hex") : session;
    this.find(id).connect(webSocket, named || randomUUID());
  }

  routes(folder: Folder): Route[] {
    const one = /^\/api\/kernels\/([^/]+)$/;
    return [
      { method: "GET", pattern: /^\/api\/kernels\/?$/, handle: () => ({ json: this.all().map(({ model }) => model) }) },
      {
        method: "POST",
        pattern: /^\/api\/kernels\/?$/,
        handle: async ({ body }) => {
          const name = typeof body["name"] === "string" ? body["name"] : undefined;
          const { model } = await this.start({ name, folder: await startFolder(folder, body["path"]) });
          return { status: 201, json: model, headers: { location: `/api/kernels/${model.id}` } };
        },
      },
      { method: "GET", pattern: one, handle: ({ params }) => ({ json: this.find(params[0] ?? "").model }) },
      {
        method: "DELETE",
        pattern: one,
        handle: async ({ params }) => {
          await this.shutdown(params[0] ?? "");
          return undefined;
        },
      },
      {
        method: "GET",
        pattern: /^\/api\/kernels\/([^/]+)\/channels$/,
        handle: ({ params }) => {
          this.find(params[0] ?? "");
          throw errors.upgradeNeeded();
        },
      },
      {
        method: "POST",
        pattern: /^\/api\/kernels\/([^/]+)\/interrupt$/,
        handle: async ({ params }) => {
          await this.find(params[0] ?? "").interrupt();
          return undefined;
        },
      },
      {
        method: "GET",
        pattern: /^\/adjoint\/api\/kernels\/([^/]+)\/runs$/,
        handle: ({ params }) => ({ json: this.find(params[0] ?? "").runs }),
      },
      {
        method: "DELETE",
        pattern: /^\/adjoint\/api\/kernels\/([^/]+)\/runs\/(.+)$/,
        handle: ({ params }) => {
          this.find(params[0] ?? "").forgetRun(params[1] ?? "");
          return undefined;
        },
      },
      {
        method: "POST",
        pattern: /^\/api\/kernels\/([^/]+)\/restart$/,
        handle: async ({ params }) => {
          const kernel = this.find(params[0] ?? "");
          await kernel.restart();
          return { json: kernel.model };
        },
      },
    ];
  }
}
