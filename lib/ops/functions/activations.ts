import { divideDims } from "../../tensor/dims.ts";
import { ShapeError, showShape, ValueError } from "../../tensor/errors.ts";
import { normalizeAxis } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { add, div, mul, neg, sigmoid, softplus, square, tanh } from "./elementwise.ts";
import { toFloating } from "./floating.ts";
import { unary, withParameters } from "./pointwise.ts";

export const leakyRelu = (x: Operand, slope: Operand = 0.01): Tensor =>
  apply1(p.leakyRelu, withParameters("leakyRelu", x, slope), null);
export const elu = (x: Operand, alpha: Operand = 1): Tensor => apply1(p.elu, withParameters("elu", x, alpha), null);
export const celu = (x: Operand, alpha: Operand = 1): Tensor => apply1(p.celu, withParameters("celu", x, alpha), null);

/** Where the mean of standard normal numbers stays 0 and their variance 1 (Klambauer et al. 2017). */
const [seluScale, seluAlpha] = [1.0507009873554805, 1.6732632423543772];
export const selu = (x: Operand): Tensor => mul(elu(x, seluAlpha), seluScale);

export interface GeluOptions {
  /** x·Φ(x) itself ("none"), or Φ by a hyperbolic tangent ("tanh"). */
  readonly approximate?: "none" | "tanh";
}

export function gelu(x: Operand, { approximate = "none" }: GeluOptions = {}): Tensor {
  const t = toFloating("gelu", x);
  if (approximate === "none") return mul(t, apply1(p.ndtr, [t], null));
  if (approximate !== "tanh")
    throw new ValueError(`gelu: expected { approximate: "none" } or "tanh", got ${JSON.stringify(approximate)}.`);
  // ½ (1 + tanh u) = sigmoid(2u), which keeps its digits far to the left.
  const c = 2 * Math.sqrt(2 / Math.PI);
  return mul(t, sigmoid(mul(t, add(mul(square(t), 0.044715 * c), c))));
}

export function silu(x: Operand): Tensor {
  const t = toFloating("silu", x);
  return mul(t, sigmoid(t));
}

export function mish(x: Operand): Tensor {
  const t = toFloating("mish", x);
  return mul(t, tanh(softplus(t)));
}

export const logSigmoid = (x: Operand): Tensor => neg(softplus(neg(toFloating("logSigmoid", x))));

export const hardTanh = (x: Operand, low: Operand = -1, high: Operand = 1): Tensor =>
  apply1(p.hardTanh, withParameters("hardTanh", x, low, high), null);
export const relu6 = (x: Operand): Tensor => hardTanh(x, 0, 6);
export const hardSigmoid = (x: Operand): Tensor => div(relu6(add(toFloating("hardSigmoid", x), 3)), 6);
export function hardSwish(x: Operand): Tensor {
  const t = toFloating("hardSwish", x);
  return mul(t, hardSigmoid(t));
}
export const softsign = unary(p.softsign);

/** The first half of an axis times the sigmoid of the second. */
export function glu(x: Operand, axis = -1): Tensor {
  const t = toTensor("glu", x);
  const at = normalizeAxis("glu", axis, t.rank);
  const half = divideDims(t.shape[at]!, 2);
  if (half === undefined)
    throw new ShapeError(
      `glu: expected an even size along axis ${axis}, got ${t.shape[at]} in ${showShape(t.shape)}. Its first half is gated by the second.`,
    );
  const steps = t.shape.map(() => 1);
  const starts = t.shape.map((_, i) => (i === at ? half : 0));
  const stops = t.shape.map((size, i) => (i === at ? half : size));
  const value = apply1(p.slice, [t], { starts: t.shape.map(() => 0), stops, steps });
  return mul(value, sigmoid(apply1(p.slice, [t], { starts, stops: t.shape, steps })));
}
