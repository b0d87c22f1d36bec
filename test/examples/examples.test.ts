/** The programs of examples/ train as the same programs in torch and JAX do, step for step from the same start. */
import { readFileSync } from "node:fs";
import test from "ava";
import { checkpoints, type Program, programs } from "./programs.ts";

interface Peer {
  /** The library and its version. */
  readonly by: string;
  /** By step. */
  readonly losses: Readonly<Record<string, number>>;
}

const reference = JSON.parse(readFileSync(new URL("reference.json", import.meta.url), "utf8")) as Record<string, Peer>;

for (const [name, { steps, reaches, early, late, run }] of Object.entries<Program>(programs)) {
  const { by, losses: theirs } = reference[name]!;
  test.serial(`${name} has the losses of ${by} at every checkpoint, and ends below ${reaches}`, (t) => {
    const { losses, missed } = run();
    for (const step of checkpoints(steps)) {
      const apart = Math.abs(losses[step]! - theirs[step]!) / Math.abs(theirs[step]!);
      t.true(apart <= (step <= 20 ? early : late), `step ${step}: ${losses[step]}, but ${theirs[step]} by ${by}`);
    }
    t.true(losses.at(-1)! < reaches, `the last loss is ${losses.at(-1)}`);
    t.is(missed, null);
  });
}
