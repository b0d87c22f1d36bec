import type { Body } from "../body.ts";
import { algebraic } from "./algebraic.ts";
import { commonSubexpressions } from "./commonSubexpressions.ts";
import { constantFolding } from "./constantFolding.ts";
import { deadCode } from "./deadCode.ts";
import { matrixChains } from "./matrixChains.ts";

/** From a graph to a graph that computes the same. */
export type Pass = (body: Body) => Body;

/** In the order they run; each is named for what it does. */
const exact: readonly (readonly [name: string, pass: Pass])[] = [
  ["deadCode", deadCode],
  ["constantFolding", constantFolding],
  ["algebraic", algebraic],
  ["commonSubexpressions", commonSubexpressions],
];

/** The passes that run; with `reassociate` also the one that changes how sums are rounded. */
export const passesFor = (reassociate: boolean): readonly (readonly [name: string, pass: Pass])[] =>
  reassociate ? [...exact, ["matrixChains", matrixChains]] : exact;

/** The body after all passes, made once. */
export const simplified = (body: Body, reassociate = false): Body =>
  body.derive(`simplified ${reassociate}`, () =>
    passesFor(reassociate).reduce((before, [, pass]) => pass(before), body),
  );
