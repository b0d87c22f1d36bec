import { hidden } from "../session/names.ts";

/** The global object on the main thread through which the debugger looks at values. */
export const hookName = hidden("debugger");
