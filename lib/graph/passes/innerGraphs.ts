import { Body } from "../body.ts";
import { nodes, rewrite } from "./rewrite.ts";

/** The graphs that operations hold (the steps of a loop, branches, functions called), each simplified by itself. */
export const innerGraphs =
  (simplify: (body: Body) => Body) =>
  (body: Body): Body =>
    rewrite(body, ({ primitive, site }, inputs, params) => {
      const simpler = withBodies(params, simplify);
      return simpler === params ? null : nodes(primitive, inputs, simpler, site);
    });

/** Parameters with every body in them replaced; the same object where none changes. */
function withBodies(params: unknown, simplify: (body: Body) => Body): unknown {
  if (params === null || typeof params !== "object") return params;
  let changed = false;
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value) && value.some((item) => item instanceof Body)) return value.map(replaced);
    if (!(value instanceof Body)) return value;
    const simpler = simplify(value);
    changed ||= simpler !== value;
    return simpler;
  };
  const entries = Object.entries(params).map(([key, value]) => [key, replaced(value)] as const);
  return changed ? Object.fromEntries(entries) : params;
}
