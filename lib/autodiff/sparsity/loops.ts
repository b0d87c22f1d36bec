/** Patterns through loops: a scan step by step, a while loop until nothing is added any more. */

import type { Body } from "../../graph/body.ts";
import { parts, type ScanParams } from "../../graph/scanParams.ts";
import { type WhileParams, whileParts } from "../../graph/whileParams.ts";
import type { Operation } from "../../ops/operation.ts";
import { count } from "../../tensor/shape.ts";
import { entriesIn, type Joiner, noEntries, type Rows } from "./rows.ts";

type Found = Rows | null;
/** The patterns of a body's outputs from those of its inputs. */
type Through = (body: Body, inputs: readonly Found[]) => readonly Found[];

/** null where the number of steps is not known. */
export function throughScan({ inputs, params }: Operation, active: readonly Found[], through: Through): Found[] | null {
  const scan = params as ScanParams;
  const { body, length, carries, reverse, saved } = scan;
  if (typeof length !== "number") return null;
  const given = parts(active, scan);
  const sizes = parts(inputs, scan).sequences.map((x) => count(x.shape.slice(1)));
  let state: readonly Found[] = given.carries;
  const [before, elements]: [(readonly Found[])[], (readonly Found[])[]] = [[], []];
  for (let step = 0; step < length; step++) {
    const at = reverse ? length - 1 - step : step;
    before[at] = state;
    const own = given.sequences.map((rows, k) => rows?.slice(at * sizes[k]!, (at + 1) * sizes[k]!) ?? null);
    const out = through(body, [...given.constants, ...state, ...own]);
    state = out.slice(0, carries);
    elements[at] = out.slice(carries);
  }
  const stacked = (steps: readonly (readonly Found[])[], k: number, size: number): Found =>
    steps.some((own) => own[k])
      ? steps.flatMap((own) => own[k] ?? Array.from({ length: size }, () => noEntries))
      : null;
  return [
    ...state,
    ...body.outputs.slice(carries).map((y, k) => stacked(elements, k, count(y.shape))),
    ...(saved ? body.outputs.slice(0, carries).map((y, k) => stacked(before, k, count(y.shape))) : []),
  ];
}

export function throughWhile(
  { params }: Operation,
  active: readonly Found[],
  through: Through,
  joiner: Joiner,
): Found[] {
  const { body, saved } = params as WhileParams;
  const { constants, state: start } = whileParts(active, params as WhileParams);
  let state = start;
  for (let before = -1; before !== total(state); ) {
    before = total(state);
    const after = through(body, [...constants, ...state]);
    state = state.map((rows, k) => {
      const own = after[k] ?? null;
      return rows && own ? rows.map((row, i) => joiner.join([row, own[i]!])) : (rows ?? own);
    });
  }
  // The states of all steps, whose number is not known: one row for all that they depend on.
  return [...state, ...(saved ? state.map((rows) => rows && [joiner.join(rows)]) : [])];
}

const total = (state: readonly Found[]): number => state.reduce((sum, rows) => sum + (rows ? entriesIn(rows) : 0), 0);
