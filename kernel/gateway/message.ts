import { randomUUID } from "node:crypto";
import { protocolVersion } from "../protocol/messages.ts";
import type { ChannelMessage } from "./websocketWire.ts";

export type Header = Record<string, unknown> & { msg_id?: string; msg_type?: string };

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

/** A message that the gateway itself sends, to a kernel or in a kernel's place to the pages. */
export function newMessage(
  channel: string,
  type: string,
  content: Record<string, unknown>,
  session: string,
  parent: Header = {},
): ChannelMessage & { id: string } {
  const id = randomUUID();
  const header = {
    msg_id: id,
    msg_type: type,
    session,
    username: "adjoint",
    date: new Date().toISOString(),
    version: protocolVersion,
  };
  return { id, channel, parts: [json(header), json(parent), json({}), json(content)], buffers: [] };
}

export const headerOf = (message: ChannelMessage): Header => JSON.parse(message.parts[0].toString("utf8")) as Header;
export const parentOf = (message: ChannelMessage): Header => JSON.parse(message.parts[1].toString("utf8")) as Header;
export const contentOf = (message: ChannelMessage): Record<string, unknown> =>
  JSON.parse(message.parts[3].toString("utf8")) as Record<string, unknown>;

/** Bytes that a message takes, without its framing. */
export const sizeOf = ({ parts, buffers }: ChannelMessage): number =>
  [...parts, ...buffers].reduce((total, part) => total + part.length, 0);
