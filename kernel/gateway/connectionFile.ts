import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import type { Connection } from "../protocol/connection.ts";

const ip = "127.0.0.1";

/** Free loopback ports, all different since all are held until the last is known. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Server>((resolve, reject) => {
          const server = createServer();
          server.once("error", reject);
          server.listen(0, ip, () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

// Of a Unix socket's path, with room for the "-5" of the last channel: 108 bytes on Linux, 104 on macOS.
const longestPath = 100;

/**
 * Writes a connection file with a fresh key that only this user may read.
 * @param local - whether the kernel takes Unix sockets, which lie beside the file: unlike ports, which another program can
 *   take between the choice and the kernel's start, they are sure to be free
 */
export async function writeConnectionFile(file: string, kernelName: string, local: boolean): Promise<Connection> {
  const path = file.replace(/\.json$/, "");
  const sockets = local && process.platform !== "win32" && Buffer.byteLength(path) <= longestPath;
  const [shell, iopub, stdin, control, heartbeat] = sockets ? [1, 2, 3, 4, 5] : await freePorts(5);
  const info: Connection = {
    ip: sockets ? path : ip,
    transport: sockets ? "ipc" : "tcp",
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    shell_port: shell!,
    iopub_port: iopub!,
    stdin_port: stdin!,
    control_port: control!,
    hb_port: heartbeat!,
  };
  await writeFile(file, JSON.stringify({ ...info, kernel_name: kernelName }, null, 2), { mode: 0o600 });
  return info;
}
