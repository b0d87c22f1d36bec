import { homedir } from "node:os";
import path from "node:path";

/** Where V8's code for the kernel's modules is kept from one start to the next. */
export function compileCacheFolder(): string {
  const base = process.env["XDG_CACHE_HOME"];
  return path.join(base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), ".cache"), "adjoint");
}
