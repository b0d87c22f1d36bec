/** Cursor positions count code points in the protocol (since 5.2) and UTF-16 units in JavaScript. */

/** The UTF-16 offset of a position that counts code points. */
export function toUtf16(text: string, position: number): number {
  let offset = 0;
  let left = position;
  for (const character of text) {
    if (left <= 0) break;
    left -= 1;
    offset += character.length;
  }
  return offset;
}

/** The position that counts code points of a UTF-16 offset. */
export const toCodePoints = (text: string, offset: number): number => [...text.slice(0, offset)].length;
