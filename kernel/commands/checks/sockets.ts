import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { reasonOf } from "../../gateway/errors.ts";
import { type Finding, fail, ok } from "./finding.ts";

const patience = 5_000;

/** Sends a message to and fro over real ZeroMQ sockets. */
async function exchange(address: string): Promise<void> {
  const { Reply, Request } = await import("zeromq");
  const options = { linger: 0, sendTimeout: patience, receiveTimeout: patience };
  const [server, client] = [new Reply(options), new Request(options)];
  try {
    await server.bind(address);
    client.connect(server.lastEndpoint!);
    await client.send("ping");
    const [asked] = await server.receive();
    await server.send(asked!);
    const [answered] = await client.receive();
    if (answered?.toString() !== "ping") throw new Error(`"ping" was sent, "${answered}" came back`);
  } finally {
    client.close();
    server.close();
  }
}

/** The ZeroMQ sockets over which kernels and clients speak. */
export async function checkSockets(): Promise<Finding> {
  const folder = await mkdtemp(path.join(tmpdir(), "adjoint-doctor-"));
  const transports = [
    "tcp://127.0.0.1:*",
    ...(process.platform === "win32" ? [] : [`ipc://${path.join(folder, "s")}`]),
  ];
  let at = "";
  try {
    for (at of transports) await exchange(at);
    return ok("sockets", `ZeroMQ sends and receives (${transports.map((each) => each.split(":")[0]).join(", ")})`);
  } catch (error) {
    return fail(
      "sockets",
      `ZeroMQ does not work over ${at.split(":")[0]}: ${reasonOf(error)}`,
      'If the module cannot be loaded, its install script did not run: "npm rebuild zeromq --ignore-scripts=false" in the package\'s folder. Else see whether a firewall closes 127.0.0.1.',
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
