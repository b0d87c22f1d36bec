import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { kernelName } from "../kernelspec.ts";
import { errors, reasonOf } from "./errors.ts";
import { jupyterFolders } from "./jupyterPaths.ts";
import type { Log } from "./log.ts";
import type { Route } from "./router.ts";

/** A kernel.json file, as Jupyter's documentation of kernelspecs has it. */
export interface KernelJson {
  argv: string[];
  display_name: string;
  language: string;
  interrupt_mode?: "signal" | "message";
  env?: Record<string, string>;
  metadata?: Record<string, unknown>;
}

/** An installed kernel: its kernel.json and the folder that holds it with its logos. */
export interface Kernelspec {
  name: string;
  folder: string;
  spec: KernelJson;
}

const isKernelJson = (value: unknown): value is KernelJson => {
  const { argv, display_name, language } = value as Partial<KernelJson>;
  return Array.isArray(argv) && argv.length > 0 && typeof display_name === "string" && typeof language === "string";
};

async function readKernelspec(folder: string, name: string, log: Log): Promise<Kernelspec | undefined> {
  let text: string;
  try {
    text = await readFile(path.join(folder, "kernel.json"), "utf8");
  } catch {
    return undefined;
  }
  try {
    const spec: unknown = JSON.parse(text);
    if (isKernelJson(spec)) return { name, folder, spec };
    log(`Kernelspec ${folder} left out: argv, display_name and language are expected in its kernel.json.\n`);
  } catch (error) {
    log(`Kernelspec ${folder} left out: its kernel.json is not JSON (${reasonOf(error)}).\n`);
  }
  return undefined;
}

/** The kernels that can be started: this project's own, which needs no installation, and those installed for Jupyter. */
export class Kernelspecs {
  readonly #own: string;
  readonly #log: Log;

  /** @param own the folder that holds the own kernel's kernel.json */
  constructor(own: string, log: Log) {
    this.#own = own;
    this.#log = log;
  }

  /** Every kernelspec by name; read anew each time, so one installed meanwhile is there. */
  async all(): Promise<Map<string, Kernelspec>> {
    const found = new Map<string, Kernelspec>();
    const own = await readKernelspec(this.#own, kernelName, this.#log);
    if (own) found.set(kernelName, own);
    for (const folder of jupyterFolders()) {
      const kernels = path.join(folder, "kernels");
      for (const name of await readdir(kernels).catch(() => [])) {
        // Jupyter's names of kernels have no case.
        const key = name.toLowerCase();
        const spec = found.has(key) ? undefined : await readKernelspec(path.join(kernels, name), key, this.#log);
        if (spec) found.set(key, spec);
      }
    }
    return found;
  }

  async find(name: string): Promise<Kernelspec> {
    const all = await this.all();
    const found = all.get(name.toLowerCase());
    if (!found) throw errors.noKernelspec(name, [...all.keys()]);
    return found;
  }

  async #model({ name, folder, spec }: Kernelspec) {
    const logos = (await readdir(folder).catch(() => [])).filter((file) => file.startsWith("logo-"));
    const resources = Object.fromEntries(
      logos.map((file) => [
        path.parse(file).name,
        `/kernelspecs/${encodeURIComponent(name)}/${encodeURIComponent(file)}`,
      ]),
    );
    return { name, spec: { env: {}, metadata: {}, interrupt_mode: "signal", ...spec }, resources };
  }

  routes(): Route[] {
    return [
      {
        method: "GET",
        pattern: /^\/api\/kernelspecs\/?$/,
        handle: async () => {
          const models = await Promise.all([...(await this.all()).values()].map((spec) => this.#model(spec)));
          return {
            json: { default: kernelName, kernelspecs: Object.fromEntries(models.map((model) => [model.name, model])) },
          };
        },
      },
      {
        method: "GET",
        pattern: /^\/api\/kernelspecs\/([^/]+)$/,
        handle: async ({ params }) => ({ json: await this.#model(await this.find(params[0] ?? "")) }),
      },
    ];
  }
}
