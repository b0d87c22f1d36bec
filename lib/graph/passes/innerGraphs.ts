import { Body } from "../body.ts";
import { nodes, rewrite } from "./rewrite.ts";

/** The graphs that operations hold (the steps of a loop, branches, functions called), each simplified by itself. */
export const innerGraphs =
  (simplify: (body: Body) => Body) =>
  (body: Body): Body =>
    body.nodes.some(({ operation }) => operation && holdsBody(operation.params))
      ? rewrite(body, ({ primitive, site }, inputs, params) => {
          const simpler = withBodies(params, simplify);
          return simpler === params ? null : nodes(primitive, inputs, simpler, site);
        })
      : body;

const isBody = (value: unknown): value is Body => value instanceof Body;

const holdsBody = (params: unknown): boolean =>
  params !== null &&
  typeof params === "object" &&
  Object.values(params).some((value) => isBody(value) || (Array.isArray(value) && value.some(isBody)));

/** Parameters with every body in them replaced; the same object where none changes. */
function withBodies(params: unknown, simplify: (body: Body) => Body): unknown {
  if (!holdsBody(params)) return params;
  let changed = false;
  const replaced = (value: unknown): unknown => {
    if (Array.isArray(value) && value.some(isBody)) return value.map(replaced);
    if (!isBody(value)) return value;
    const simpler = simplify(value);
    changed ||= simpler !== value;
    return simpler;
  };
  const entries = Object.entries(params as object).map(([key, value]) => [key, replaced(value)] as const);
  return changed ? Object.fromEntries(entries) : params;
}
