/** The native core for tests: built if there is a compiler; without one they say that they were not run. */
import test, { type ExecutionContext } from "ava";
import { type Native, native } from "../../lib/native/library.ts";
import { buildNative, NoCompiler } from "../../scripts/native.js";

const built = await buildNative().catch((error: Error) => {
  if (error instanceof NoCompiler) return error;
  throw error;
});

/** The instruction sets that this machine's build has. */
export const sets: readonly string[] = built instanceof Error ? [] : built.sets;

/** A test that is run once for each instruction set. */
export function onEachSet(
  title: string,
  body: (t: ExecutionContext, library: Native, set: string) => void | Promise<void>,
): void {
  if (built instanceof Error) test.skip(`${title} (${built.message})`, () => undefined);
  for (const isa of sets)
    test.serial(`${title}, ${isa}`, async (t) => {
      const library = native()!;
      library.configure({ isa, threads: 2, interrupt: null });
      await body(t, library, isa);
    });
}

/** Whole numbers from −range to range, the same for the same seed. */
export function numbers(length: number, seed: number, range = 8): number[] {
  let state = seed * 2_654_435_761 + 12_345;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((state >>> 8) % (2 * range + 1)) - range;
  });
}
