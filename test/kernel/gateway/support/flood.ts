import { createHash } from "node:crypto";

const each = (i: number): string => `${String(i).padStart(99, "é")}\n`;

/** A cell that prints so many lines of 100 characters, most of which take two bytes, and runs `before` before line `i`. */
export const flood = (before = "", lines = 100_000): string => `for (let i = 0; i < ${lines}; i++) {
  ${before}
  console.log(String(i).padStart(99, "é"));
  if (i % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
}`;

/** What it prints; of 100,000 lines, 10 MB. */
export const flooded = (lines = 100_000): string => Array.from({ length: lines }, (_, i) => each(i)).join("");

/** A text as an assertion shows it when it differs. */
export const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
