import { createHmac } from "node:crypto";

/** The frames of a message in the wire format, whatever is in them: identities, `<IDS|MSG>`, signature, four parts, buffers. */
export type Frames = (Buffer | string | Uint8Array)[];

/** Signs four parts as they stand, JSON or not. */
export function sign(key: string, parts: readonly (Buffer | string)[]): Frames {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return ["<IDS|MSG>", hmac.digest("hex"), ...parts];
}
