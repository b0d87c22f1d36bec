/** At every kink our value and gradient are those that torch or JAX gives, as the table says, by tape and forward mode. */
import { readFileSync } from "node:fs";
import test from "ava";
import { backward } from "../../../lib/autodiff/tape.ts";
import { jvp } from "../../../lib/autodiff/transforms.ts";
import { variable } from "../../../lib/create/create.ts";
import { fromArray } from "../../../lib/ops/constant.ts";
import { difference } from "../support/numeric.ts";
import { type Kink, kinks } from "./kinks.ts";

interface Answer {
  readonly value: number | string;
  readonly gradient?: readonly (number | string)[];
}
interface Entry {
  readonly operation: string;
  readonly at: readonly string[];
  readonly jax: string;
  readonly torch: string;
  readonly byJax: Answer;
  readonly byTorch: Answer;
}
const entries = readFileSync(new URL("reference/kinks.jsonl", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as Entry);

const point = (x: number) => fromArray(Float64Array.of(x), [], "float64");
const same = (a: number, b: number): boolean => a === b || Object.is(a, b) || difference(a, b) <= 1e-14;

/** What differs between ours and a library's, as sentences. */
function differences(kink: Kink, answer: Answer): string[] {
  const leaves = kink.at.map((x) => variable(point(x)));
  const y = kink.call(...leaves);
  if (y.tracked) backward(y);
  const problems: string[] = [];
  const compare = (what: string, ours: number, theirs: number | string | undefined): void => {
    if (!same(ours, Number(theirs))) problems.push(`${what}: ours ${ours}, theirs ${theirs}`);
  };
  compare("value", y.item(), answer.value);
  kink.at.forEach((_, i) => {
    compare(`gradient ${i}`, leaves[i]!.grad?.item() ?? 0, answer.gradient?.[i]);
    if (kink.reverse) return;
    const others = kink.at.map(point);
    const along = jvp((x) => kink.call(...others.with(i, x)), [others[i]!], [point(1)]);
    compare(`forward ${i}`, along.tangent.item(), answer.gradient?.[i]);
  });
  return problems;
}

test("the committed values are of this table", (t) => {
  t.deepEqual(
    entries.map(({ operation, at, jax, torch }) => ({ operation, at, jax, torch })),
    kinks.map(({ operation, at, jax, torch }) => ({
      operation,
      at: at.map((x) => (Object.is(x, -0) ? "-0" : String(x))),
      jax,
      torch,
    })),
  );
  t.true(kinks.length >= 45);
  t.log(`${kinks.length} kinks`);
});

for (const [i, kink] of kinks.entries()) {
  const { byJax, byTorch } = entries[i]!;
  test(`${i}: ${kink.operation}(${kink.at.join(", ")}) is that of ${kink.as}`, (t) => {
    if (kink.as !== "torch") t.deepEqual(differences(kink, byJax), []);
    if (kink.as !== "jax") t.deepEqual(differences(kink, byTorch), []);
    if (kink.as === "jax") t.notDeepEqual(differences(kink, byTorch), []);
    if (kink.as === "torch") t.notDeepEqual(differences(kink, byJax), []);
  });
}
