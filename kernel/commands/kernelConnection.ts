import { KernelConnection, ServerConnection } from "@jupyterlab/services";
import type { Gateway } from "../gateway/gateway.ts";
import type { Kernel } from "../gateway/kernel.ts";

/**
 * A connection to a kernel of a gateway in this process, to be disposed of. It is made without @jupyterlab/services'
 * managers, whose polls outlive their disposal by ten seconds.
 */
export function connect(gateway: Gateway, kernel: Kernel): KernelConnection {
  // The library tells there of every socket that it opens.
  console.debug = () => undefined;
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: gateway.url,
    wsUrl: gateway.url.replace("http", "ws"),
    token: gateway.token,
    appendToken: true,
  });
  return new KernelConnection({ model: { id: kernel.id, name: kernel.kernelspec.name }, serverSettings });
}
