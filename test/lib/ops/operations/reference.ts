/** The committed values of other libraries: one file for each group, made by scripts/reference/make.ts. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import type { Tensor } from "../../../../lib/tensor/tensor.ts";
import { isDifferentiable, problemOf } from "./modes.ts";
import type { Expressions, Row } from "./row.ts";
import { listOf, type Sample, samplesOf } from "./sample.ts";

/** A tensor's numbers; those that JSON has no number for as text. */
export type Numbers = readonly (number | "NaN" | "Infinity" | "-Infinity")[];

/** What a library, or mpmath, gives for one case. */
export interface Reference {
  readonly operation: string;
  /** Of everything that was asked: a case that has changed since has another one. */
  readonly hash: string;
  /** Whose values these are, for each quantity. */
  readonly from: string;
  /** Where the libraries disagree, or have nothing, and by how much. */
  readonly notes?: readonly string[];
  readonly shapes: readonly (readonly number[])[];
  readonly value: readonly Numbers[];
  /** For the active inputs, from the cotangents. Absent where nothing is differentiable. */
  readonly vjp?: readonly Numbers[];
  /** For the floating results, along the tangents. */
  readonly jvp?: readonly Numbers[];
  /** The Hessian of Σ cotangents·results times the tangents. */
  readonly hvp?: readonly Numbers[];
}

export type References = Readonly<Record<string, readonly Reference[]>>;

/** What is asked of the libraries for one case. */
export interface Question extends Expressions {
  readonly inputs: readonly Plain[];
  readonly active: readonly number[];
  readonly tangents: readonly Plain[];
  readonly cotangents: readonly Plain[];
  readonly differentiable: boolean;
}

interface Plain {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly data: readonly number[];
}

const plain = (x: Tensor): Plain => ({ shape: x.shape as number[], dtype: x.dtype, data: Array.from(x.data) });

export function questionOf(sample: Sample): Question {
  const problem = problemOf(sample);
  return {
    ...sample.expressions,
    inputs: sample.inputs.map(plain),
    active: sample.active,
    tangents: problem.tangents.map(plain),
    cotangents: problem.cotangents.map(plain),
    differentiable: isDifferentiable(problem),
  };
}

export const hashOf = (question: Question): string =>
  createHash("sha256").update(JSON.stringify(question)).digest("hex").slice(0, 12);

/** The cases of a row that have something to compare with. */
export const comparedSamples = (name: string, row: Row): readonly Sample[] =>
  row.except?.reference ? [] : samplesOf(name, row);

/** JSON lines, one for each case. */
export const fileOf = (group: string): URL => new URL(`../reference/${group}.jsonl`, import.meta.url);

/** By operation, in the order of its cases. */
export function readReferences(group: string): References {
  if (!existsSync(fileOf(group))) return {};
  const lines = readFileSync(fileOf(group), "utf8").trimEnd().split("\n");
  return Object.groupBy(
    lines.map((line) => JSON.parse(line) as Reference),
    ({ operation }) => operation,
  ) as References;
}

/**
 * The largest distance of any element, relative to the element; elements that nearly cancel are held against a thousandth of
 * the largest.
 */
export function relative(own: readonly Tensor[], reference: readonly Numbers[]): number {
  if (own.length !== reference.length) return Number.POSITIVE_INFINITY;
  let worst = 0;
  own.forEach((x, k) => {
    const expected = reference[k]!.map(Number);
    const data = x.data;
    if (data.length !== expected.length) worst = Number.POSITIVE_INFINITY;
    const largest = expected.reduce((a, v) => (Number.isFinite(v) ? Math.max(a, Math.abs(v)) : a), 0);
    expected.forEach((v, i) => {
      if (Object.is(v, data[i]) || v === data[i]) return;
      const distance = Math.abs(v - data[i]!) / Math.max(Math.abs(v), 1e-3 * largest, 1e-4);
      worst = Math.max(worst, Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance);
    });
  });
  return worst;
}

export const resultsOf = (sample: Sample): readonly Tensor[] => listOf(sample.call(...sample.inputs));
