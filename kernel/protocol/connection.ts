import { readFileSync } from "node:fs";
import { errors } from "./errors.ts";
import { type Infer, integer, literal, object, optional, string } from "./schema.ts";

const shape = object({
  ip: string,
  transport: literal("tcp", "ipc"),
  shell_port: integer,
  iopub_port: integer,
  stdin_port: integer,
  control_port: integer,
  hb_port: integer,
  key: string,
  signature_scheme: optional(literal("hmac-sha256", "")),
});

export type Connection = Infer<typeof shape>;
export type ChannelName = "shell" | "iopub" | "stdin" | "control" | "hb";

/** Reads a connection file. Throws a sentence that names the file and what is wrong with it. */
export function readConnection(path: string): Connection {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(errors.connectionFile(path, error instanceof Error ? error.message : String(error)));
  }
  const problem = shape.check(value, "the file");
  if (problem !== undefined) throw new Error(errors.connectionFile(path, problem));
  return value as Connection;
}

/** The ZeroMQ address of a channel. */
export function addressOf(connection: Connection, channel: ChannelName): string {
  const port = connection[`${channel}_port`];
  return connection.transport === "tcp" ? `tcp://${connection.ip}:${port}` : `ipc://${connection.ip}-${port}`;
}
