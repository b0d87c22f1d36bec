/** Names of JavaScript's own that stand for everything in the thread of cells: packages, the library and the kernel. */
export const reservedNames: readonly string[] = [
  ..."Array ArrayBuffer Atomics Error Function JSON Map Math Number Object Promise Proxy Reflect RegExp Set".split(" "),
  ..."String Symbol SyntaxError TypeError Uint8Array WeakMap WeakRef".split(" "),
];

const reserved: ReadonlySet<string> = new Set(reservedNames);

/** Whether a declaration at the top level of a cell would take the place of JavaScript's own everywhere. */
export const isReserved = (name: string): boolean => reserved.has(name);
