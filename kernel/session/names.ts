/** Ends an identifier with a character that is legal there, has no width and is never typed, so it meets no user's name. */
export const hidden = (name: string): string => `${name}\u200c`;

/** The global object through which rewritten cells reach the kernel. */
export const helper = hidden("cell");

const shadowEnd = "\u200c\u200d";

/** What V8 calls that which cells declare under a global's name: theirs alone, while packages and the kernel keep the global. */
export const shadow = (name: string): string => `${name}${shadowEnd}`;

/** Text in which such names are as they were written. */
export const withoutShadows = (text: string): string => text.replaceAll(shadowEnd, "");
