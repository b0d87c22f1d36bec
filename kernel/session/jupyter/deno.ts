import { getCallSites } from "node:util";
import type { JupyterGlobal } from "./jupyter.ts";

/**
 * The global `Deno` of notebooks that were written for Deno's kernel. Installed packages do not see it: many take its
 * presence to mean that they run in Deno, and would call what is not there.
 */
export function denoFor(jupyter: JupyterGlobal): PropertyDescriptor {
  let deno: unknown = Object.freeze({ jupyter });
  return {
    get: () => (calledByPackage() ? undefined : deno),
    set(value: unknown) {
      deno = value;
    },
  };
}

function calledByPackage(): boolean {
  // This function, the getter, and who reads the global.
  const caller = getCallSites(3)[2];
  return caller?.scriptName.replaceAll("\\", "/").includes("/node_modules/") ?? false;
}
