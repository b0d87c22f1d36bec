import { execute } from "../../ops/apply.ts";
import { fromArray } from "../../ops/constant.ts";
import { allocate } from "../../tensor/dtype.ts";
import { count, isSized } from "../../tensor/shape.ts";
import { withState } from "../../tensor/state.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Body } from "../body.ts";
import { filledNode, impure, isKnown, rewrite } from "./rewrite.ts";

/** Larger results than this stay operations: numbers that are held cost memory for as long as the graph is there. */
const mostElements = 1024;

/** They read shapes and no values. */
const readsShape: ReadonlySet<string> = new Set(["size", "fill", "iota"]);
/** A tensor of the same shape without numbers. */
const blank = ({ shape, dtype }: Tensor): Tensor => fromArray(allocate(dtype, 0), shape, dtype);

/**
 * Computes once what depends on known numbers or on known shapes alone. Draws from a known key are such numbers; draws that have
 * no key, and operations that hold a graph, stay.
 */
export const constantFolding = (body: Body): Body =>
  rewrite(body, ({ primitive, results }, inputs, params) => {
    if (primitive.runWhole || impure.has(primitive.name) || inputs.length === 0) return null;
    if (!results.every((y) => isSized(y.shape))) return null;
    if (results.some((y) => count(y.shape) > mostElements))
      return primitive.name === "fill" ? [filledNode((params as { value: number }).value, results[0]!)] : null;
    const fromShapes = readsShape.has(primitive.name) && inputs.every((x) => isSized(x.shape));
    if (!fromShapes && !inputs.every(isKnown)) return null;
    return withState("observer", null, () => execute(primitive, fromShapes ? inputs.map(blank) : inputs, params));
  });
