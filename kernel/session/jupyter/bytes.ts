import { errors } from "../errors.ts";

/** What a user may give as the binary part of a message. */
export type Binary = ArrayBuffer | SharedArrayBuffer | ArrayBufferView;

/** Copies of binary parts: the user may go on writing, and a view does not take the memory around it along. */
export function copyBuffers(buffers: unknown): Uint8Array[] {
  if (buffers === undefined) return [];
  if (!Array.isArray(buffers)) throw errors.buffers(buffers);
  return buffers.map((each: unknown, at) => {
    if (ArrayBuffer.isView(each)) return new Uint8Array(each.buffer, each.byteOffset, each.byteLength).slice();
    if (each instanceof ArrayBuffer || each instanceof SharedArrayBuffer) return new Uint8Array(each).slice();
    throw errors.bytes(at, each);
  });
}

/** Writes an object as JSON; `what` names it in the error. */
export function toJson(what: string, value: unknown): string {
  if (value === undefined) return "{}";
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw errors.json(what, value);
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw Object.assign(errors.json(what, value), { cause });
  }
}
