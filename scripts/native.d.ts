export declare const instructionSets: Readonly<
  Record<"avx512" | "avx2" | "neon" | "base", { readonly bytes: number; readonly flags: readonly string[] }>
>;
export declare const flags: readonly string[];
export declare class NoCompiler extends Error {}
export declare function buildNative(): Promise<{ readonly sets: readonly string[]; readonly seconds: number }>;
