/** Value, vjp, jvp and hvp of every operation against the values that torch, JAX and mpmath give. */
import test from "ava";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { groups } from "./operations/index.ts";
import { gradientByPullback, problemOf, secondForwardOverReverse, tangentOfResults } from "./operations/modes.ts";
import {
  comparedSamples,
  hashOf,
  type Numbers,
  questionOf,
  type Reference,
  readReferences,
  relative,
  resultsOf,
} from "./operations/reference.ts";
import type { Row } from "./operations/row.ts";
import type { Sample } from "./operations/sample.ts";

const allowed = 1e-9;
const remake = "Run: node scripts/node.js scripts/reference/make.ts";

for (const [group, rows] of Object.entries(groups)) {
  const references = readReferences(group);
  for (const [name, row] of Object.entries<Row>(rows)) {
    const samples = comparedSamples(name, row);
    if (samples.length === 0) continue;
    test(`${name}: value and derivatives are those of other libraries`, (t) => {
      t.deepEqual(
        samples.flatMap((sample, i) => compare(sample, references[name]?.[i])),
        [],
      );
    });
  }
}

function compare(sample: Sample, reference: Reference | undefined): string[] {
  const { jax, torch, mpmath } = sample.expressions;
  if (!jax && !torch && !mpmath)
    return [`${sample.title}: no expression to compare with. Give one, or say why there is none in except.reference.`];
  if (!reference) return [`${sample.title}: no reference yet. ${remake}`];
  if (reference.hash !== hashOf(questionOf(sample)))
    return [`${sample.title}: the case has changed since its reference was made. ${remake}`];
  const problem = problemOf(sample);
  const results = resultsOf(sample);
  const problems: string[] = [];
  if (JSON.stringify(results.map((y) => y.shape)) !== JSON.stringify(reference.shapes))
    problems.push(
      `shapes ${JSON.stringify(results.map((y) => y.shape))}, expected ${JSON.stringify(reference.shapes)}`,
    );
  const check = (what: string, own: () => readonly Tensor[], expected: readonly Numbers[] | undefined): void => {
    if (!expected) return;
    const values = own();
    const distance = relative(values, expected);
    if (!(distance <= allowed))
      problems.push(
        `${what}: ${values.map((y) => `[${y.data.slice(0, 8).join(", ")}]`).join(" ")}, expected ${expected.map((y) => `[${y.slice(0, 8).join(", ")}]`).join(" ")} (${reference.from}), off by ${distance}`,
      );
  };
  check("value", () => results, reference.value);
  check("vjp", () => gradientByPullback(problem), reference.vjp);
  check("jvp", () => tangentOfResults(problem), reference.jvp);
  if (!sample.row.except?.secondOrder) check("hvp", () => secondForwardOverReverse(problem), reference.hvp);
  return problems.map((problem) => `${sample.title}: ${problem}`);
}
