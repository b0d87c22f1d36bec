/** The numbers that schedules are written in; `native/src/opcodes.h` is made from them by scripts/opcodes.ts. */
import { type ScalarOp, scalarRules } from "../engine/scalarRules.ts";

/** Each scalar operation's number: its place in the table of rules. */
export const scalarOps = Object.fromEntries(Object.keys(scalarRules).map((name, i) => [name, i])) as Readonly<
  Record<ScalarOp, number>
>;

/** Instructions of MAP programs beside the scalar operations. */
export const mapOps = {
  cast: 256,
  gather: 257,
  scatter: 258,
  index: 259,
  rowSum: 264,
  rowProd: 265,
  rowMax: 266,
  rowMin: 267,
  rowArgmax: 268,
  rowArgmin: 269,
} as const;

/** Kinds of steps. */
export const stepKinds = {
  map: 0,
  gemm: 1,
  conv: 2,
  gather: 3,
  scatter: 4,
  windowArgmax: 5,
  classNumbers: 6,
  permuteRows: 7,
  cumsum: 8,
  recurrence: 9,
  cumlogsumexp: 10,
  runningExtremum: 11,
  sort: 12,
  searchsorted: 13,
} as const;
