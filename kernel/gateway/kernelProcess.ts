import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { homeFolder } from "../home.ts";
import { errors, reasonOf } from "./errors.ts";
import type { Kernelspec } from "./kernelspecs.ts";
import type { Log } from "./log.ts";

export interface Launch {
  kernelspec: Kernelspec;
  connectionFile: string;
  folder: string;
  /** The absolute path of the notebook or console that the kernel is for. */
  sessionName: string | undefined;
  log: Log;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

// Enough of what a dying kernel wrote to say why it died.
const keptStderr = 4096;

// Node says so whenever a process with an inspector session ends, which every kernel of ours is.
const inspectorNote = "Waiting for the debugger to disconnect...\n";

/** Replaces `${NAME}` by the environment's value, as Jupyter does in a kernelspec's env. */
const expand = (text: string) => text.replace(/\$\{(\w+)\}/g, (whole, name: string) => process.env[name] ?? whole);

/**
 * The program that a kernelspec names. As Jupyter: "python" is the Python of the environment that holds the kernelspec
 * (`PREFIX/share/jupyter/kernels/NAME`), whichever one is first on the path.
 */
function programOf(name: string, folder: string): string {
  if (!/^python(3(\.\d+)?)?$/.test(name)) return name;
  const prefix = path.resolve(folder, "../../../..");
  const own = process.platform === "win32" ? path.join(prefix, "python.exe") : path.join(prefix, "bin", name);
  return existsSync(own) ? own : name;
}

/** One run of a kernel's program, in a process group of its own. */
export class KernelProcess {
  readonly exited: Promise<Exit>;
  readonly #child: ChildProcess;
  #stderr = "";
  #running = true;

  private constructor(child: ChildProcess, log: Log) {
    this.#child = child;
    this.exited = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        this.#running = false;
        resolve({ code, signal });
      });
    });
    child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      const text = chunk.replaceAll(inspectorNote, "");
      this.#stderr = (this.#stderr + text).slice(-keptStderr);
      log(text);
    });
  }

  static async start({ kernelspec, connectionFile, folder, sessionName, log }: Launch): Promise<KernelProcess> {
    const [program, ...args] = kernelspec.spec.argv.map((arg) =>
      arg.replaceAll("{connection_file}", connectionFile).replaceAll("{resource_dir}", kernelspec.folder),
    );
    const own = Object.fromEntries(
      Object.entries(kernelspec.spec.env ?? {}).map(([key, value]) => [key, expand(value)]),
    );
    const child = spawn(programOf(program!, kernelspec.folder), args, {
      // A folder that is gone meanwhile would read as if the program were missing.
      cwd: existsSync(folder) ? folder : homeFolder(),
      env: {
        ...process.env,
        ...own,
        JPY_PARENT_PID: String(process.pid),
        ...(sessionName === undefined ? {} : { JPY_SESSION_NAME: sessionName }),
      },
      // A group of its own: Ctrl-C in the terminal is for the gateway, and a signal reaches the kernel's children too.
      detached: process.platform !== "win32",
      // What a kernel's program prints by itself is its log, not the output of the command that started it.
      stdio: ["ignore", 2, "pipe"],
    });
    const started = new KernelProcess(child, log);
    await once(child, "spawn").catch((error: unknown) => {
      throw errors.kernelStart(kernelspec.name, reasonOf(error));
    });
    return started;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** The end of what the program wrote to its standard error. */
  get stderr(): string {
    return this.#stderr.trim();
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.#running) return;
    try {
      process.kill(process.platform === "win32" ? this.pid : -this.pid, signal);
    } catch {
      // It ended between the check and the signal.
    }
  }
}
