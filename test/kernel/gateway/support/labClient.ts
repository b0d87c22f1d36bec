import { type Kernel, KernelManager, ServerConnection } from "@jupyterlab/services";
import type { ExecutionContext } from "ava";
import { token } from "./gateway.ts";

// @jupyterlab/services tells there of every socket that it opens, and of every one that it lost.
console.debug = () => undefined;
console.warn = () => undefined;

/** How JupyterLab's own client reaches a server. */
export const settingsOf = ({ url }: { readonly url: string }, secret = token): ServerConnection.ISettings =>
  ServerConnection.makeSettings({
    baseUrl: url,
    wsUrl: url.replace("http", "ws"),
    token: secret,
    appendToken: true,
  });

/** Starts a kernel by JupyterLab's own client, which waits until it answers. */
export async function startLabKernel(
  t: ExecutionContext,
  server: { readonly url: string },
  name = "adjoint",
): Promise<Kernel.IKernelConnection> {
  const manager = new KernelManager({ serverSettings: settingsOf(server) });
  t.teardown(() => manager.dispose());
  const kernel = await manager.startNew({ name });
  await kernel.info;
  return kernel;
}
