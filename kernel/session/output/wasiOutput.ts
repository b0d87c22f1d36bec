import { createRequire, registerHooks, syncBuiltinESMExports } from "node:module";
import type { WASI, WASIOptions } from "node:wasi";
import type { ToWorker } from "../bridge.ts";
import { openFifos } from "./fifos.ts";

const names = new Set(["wasi", "node:wasi"]);
const standardError = 2;

/**
 * Has programs of WASI that write to this process's descriptor 2, as they do by default, write to a pipe instead, whose
 * output lands under the running cell. One for all of them: a program keeps the descriptor for as long as it lives.
 */
export function installWasiOutput(post: (message: ToWorker) => void): void {
  let pipe: number | undefined;
  const errorPipe = (): number => {
    if (pipe !== undefined) return pipe;
    const [fifo] = openFifos(1) ?? [];
    if (fifo !== undefined) post({ kind: "pipe", name: "stderr", fd: fifo.read });
    pipe = fifo?.write ?? standardError;
    return pipe;
  };
  let waiting = true;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (waiting && names.has(specifier)) {
        waiting = false;
        const module = createRequire(import.meta.url)("node:wasi") as { WASI: typeof WASI };
        const Original = module.WASI;
        module.WASI = class WASI extends Original {
          constructor(options?: WASIOptions) {
            const own = options !== undefined && (options.stderr ?? standardError) === standardError;
            super(own ? { ...options, stderr: errorPipe() } : options);
          }
        };
        syncBuiltinESMExports();
      }
      return nextResolve(specifier, context);
    },
  });
}
