/** The sub-protocol in which each message is a binary frame of offsets and parts; without it the older JSON framing holds. */
export const binaryProtocol = "v1.kernel.websocket.jupyter.org";

/** A kernel message with its four JSON parts still as text: the gateway forwards what it has no need to understand. */
export interface ChannelMessage {
  channel: string;
  /** header, parent_header, metadata, content */
  parts: readonly [Buffer, Buffer, Buffer, Buffer];
  buffers: readonly Buffer[];
}

const partNames = ["header", "parent_header", "metadata", "content"] as const;

/** A frame that follows neither protocol. */
export class FrameError extends Error {}

/** Reads one frame of a page. Throws a FrameError when it is malformed. */
export function decodeFrame(frame: Buffer, isBinary: boolean, protocol: string): ChannelMessage {
  try {
    if (!isBinary) return fromJson(frame, []);
    return protocol === binaryProtocol ? decodeBinary(frame) : decodeLegacy(frame);
  } catch (error) {
    throw new FrameError(`malformed frame: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Writes one message as a frame: text in the older protocol without buffers, else binary. */
export function encodeFrame(message: ChannelMessage, protocol: string): string | Buffer {
  if (protocol === binaryProtocol) return encodeBinary(message);
  const header = message.parts[0].toString("utf8");
  const { msg_id, msg_type } = JSON.parse(header) as Record<string, unknown>;
  const [, parent, metadata, content] = message.parts.map((part) => part.toString("utf8"));
  const fields = `"header":${header},"parent_header":${parent},"metadata":${metadata},"content":${content}`;
  const ids = `"msg_id":${JSON.stringify(msg_id)},"msg_type":${JSON.stringify(msg_type)}`;
  // `buffers` is no part of the JSON where real ones follow.
  const json = `{${fields},${ids},"channel":${JSON.stringify(message.channel)}${message.buffers.length ? "" : ',"buffers":[]'}}`;
  return message.buffers.length ? encodeLegacy(json, message.buffers) : json;
}

function checkObject(value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("a part is no object");
}

function fromJson(json: Buffer, buffers: readonly Buffer[]): ChannelMessage {
  const message = JSON.parse(json.toString("utf8")) as Record<string, unknown>;
  checkObject(message);
  checkObject(message["header"]);
  for (const name of partNames) checkObject(message[name] ?? {});
  const [header, parent, metadata, content] = partNames.map((name) => Buffer.from(JSON.stringify(message[name] ?? {})));
  return { channel: String(message["channel"]), parts: [header!, parent!, metadata!, content!], buffers };
}

/** The slices between consecutive offsets, checked to lie in the frame in order. */
function slices(frame: Buffer, offsets: readonly number[]): Buffer[] {
  return offsets.slice(0, -1).map((from, i) => {
    const to = offsets[i + 1]!;
    if (!(from <= to && to <= frame.length)) throw new Error(`offsets ${from} to ${to} of ${frame.length} bytes`);
    return frame.subarray(from, to);
  });
}

function decodeBinary(frame: Buffer): ChannelMessage {
  const count = Number(frame.readBigUInt64LE(0));
  if (count < 6 || 8 * (count + 1) > frame.length) throw new Error(`${count} offsets in ${frame.length} bytes`);
  const offsets = Array.from({ length: count }, (_, i) => Number(frame.readBigUInt64LE(8 * (i + 1))));
  const [channel, header, parent, metadata, content, ...buffers] = slices(frame, offsets);
  // Forwarded as they are, but only when the kernel will be able to read them.
  for (const part of [header!, parent!, metadata!, content!]) checkObject(JSON.parse(part.toString("utf8")));
  return { channel: channel!.toString("utf8"), parts: [header!, parent!, metadata!, content!], buffers };
}

function encodeBinary({ channel, parts, buffers }: ChannelMessage): Buffer {
  const all = [Buffer.from(channel), ...parts, ...buffers];
  const head = Buffer.alloc(8 * (all.length + 2));
  head.writeBigUInt64LE(BigInt(all.length + 1), 0);
  let offset = head.length;
  all.forEach((part, i) => {
    head.writeBigUInt64LE(BigInt(offset), 8 * (i + 1));
    offset += part.length;
  });
  head.writeBigUInt64LE(BigInt(offset), 8 * (all.length + 1));
  return Buffer.concat([head, ...all]);
}

function decodeLegacy(frame: Buffer): ChannelMessage {
  const count = frame.readUInt32BE(0);
  if (count < 1 || 4 * (count + 1) > frame.length) throw new Error(`${count} offsets in ${frame.length} bytes`);
  const offsets = Array.from({ length: count }, (_, i) => frame.readUInt32BE(4 * (i + 1)));
  const [json, ...buffers] = slices(frame, [...offsets, frame.length]);
  return fromJson(json!, buffers);
}

function encodeLegacy(json: string, buffers: readonly Buffer[]): Buffer {
  const all = [Buffer.from(json), ...buffers];
  const head = Buffer.alloc(4 * (all.length + 1));
  head.writeUInt32BE(all.length, 0);
  let offset = head.length;
  all.forEach((part, i) => {
    head.writeUInt32BE(offset, 4 * (i + 1));
    offset += part.length;
  });
  return Buffer.concat([head, ...all]);
}
