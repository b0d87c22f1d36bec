import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { stampOf } from "../tsconfig.ts";
import { uriOf } from "./files.ts";
import type { Rpc } from "./rpc.ts";

const created = 1;
const changed = 2;
const deleted = 3;
/** The state of a file of which the server may have read an earlier one. */
const unsure = "unsure";
/** Milliseconds by which the time of a file may lag behind the clock. */
const lag = 20;

interface Change {
  readonly uri: string;
  readonly type: typeof created | typeof changed | typeof deleted;
}

/** Looks for edits of the user's own files when it matters, before a check, since the server watches nothing itself. */
export class LocalFiles {
  readonly #stamps = new Map<string, string>();
  #untold: Change[] = [];

  /** The files to look at, which the server has read since some time; what was written meanwhile is told to it. */
  watch(paths: readonly string[], since: number): void {
    for (const path of paths)
      if (!this.#stamps.has(path)) this.#stamps.set(path, writtenSince(path, since - lag) ? unsure : stampOf(path));
  }

  /** The places to look at where the server has found nothing since some time. */
  await(paths: readonly string[], since: number): void {
    for (const path of paths)
      if (!this.#stamps.has(path)) this.#stamps.set(path, writtenSince(path, since - lag) ? "" : stampOf(path));
  }

  /** Whether something has changed since the last look. */
  look(): boolean {
    const before = this.#untold.length;
    for (const [path, old] of this.#stamps) {
      const stamp = stampOf(path);
      if (stamp === old) continue;
      this.#stamps.set(path, stamp);
      this.#untold.push({ uri: uriOf(path), type: stamp === "" ? deleted : old === "" ? created : changed });
    }
    return this.#untold.length > before;
  }

  /** Tells the server of the changes that looks have found. */
  tell(rpc: Rpc): void {
    if (this.#untold.length > 0) rpc.notify("workspace/didChangeWatchedFiles", { changes: this.#untold });
    this.#untold = [];
  }
}

const writtenSince = (path: string, time: number): boolean =>
  (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY) >= time;

/** Where a module that is missing now would appear: the file itself, or the package's folder. */
export function placesOf(specifier: string, folder: string): string[] {
  if (specifier.startsWith(".") || specifier.startsWith("/")) return [resolve(folder, specifier)];
  const [scope = "", name = ""] = specifier.split("/");
  const packageName = scope.startsWith("@") ? join(scope, name) : scope;
  const places: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    places.push(join(at, "node_modules", packageName, "package.json"));
    if (dirname(at) === at) return places;
  }
}
