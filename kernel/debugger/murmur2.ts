const multiplier = 0x5bd1e995;
const encoder = new TextEncoder();

/** The 32-bit MurmurHash2 of a text's UTF-8 bytes, by which a debugger's client and the kernel name a cell alike. */
export function murmur2(text: string, seed: number): number {
  const bytes = encoder.encode(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hash = seed ^ bytes.length;
  let at = 0;
  for (; at + 4 <= bytes.length; at += 4) {
    const mixed = Math.imul(view.getUint32(at, true), multiplier);
    hash = Math.imul(hash, multiplier) ^ Math.imul(mixed ^ (mixed >>> 24), multiplier);
  }
  if (at < bytes.length) {
    for (let rest = bytes.length - 1; rest >= at; rest--) hash ^= (bytes[rest] ?? 0) << (8 * (rest - at));
    hash = Math.imul(hash, multiplier);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, multiplier);
  return (hash ^ (hash >>> 15)) >>> 0;
}
