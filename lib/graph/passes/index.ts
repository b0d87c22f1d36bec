import type { Body } from "../body.ts";
import { algebraic } from "./algebraic.ts";
import { commonSubexpressions } from "./commonSubexpressions.ts";
import { constantFolding } from "./constantFolding.ts";
import { deadCode } from "./deadCode.ts";
import { innerGraphs } from "./innerGraphs.ts";
import { matrixChains } from "./matrixChains.ts";

/** From a graph to a graph that computes the same. */
export type Pass = (body: Body) => Body;

/**
 * The passes in the order they run; with `reassociate` also the one that changes how sums are rounded. What they make is for running:
 * derivatives are taken of graphs as they were traced.
 */
export const passesFor = (reassociate: boolean): readonly (readonly [name: string, pass: Pass])[] => [
  ["deadCode", deadCode],
  ["innerGraphs", innerGraphs((body) => simplified(body, reassociate))],
  ["constantFolding", constantFolding],
  ["algebraic", algebraic],
  ["commonSubexpressions", commonSubexpressions],
  ...(reassociate ? [["matrixChains", matrixChains] as const] : []),
];

/** The body after all passes, made once. */
export function simplified(body: Body, reassociate = false): Body {
  const key = `simplified ${reassociate}`;
  return body.derive(key, () => {
    const simple = passesFor(reassociate).reduce((before, [, pass]) => pass(before), body);
    simple.derive(key, () => simple);
    return simple;
  });
}
