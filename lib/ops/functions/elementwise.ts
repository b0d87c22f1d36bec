import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, scalar, toTensor, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { binary, unary } from "./pointwise.ts";

export const neg = unary(p.neg);
export const abs = unary(p.abs);
export const sign = unary(p.sign);
export const exp = unary(p.exp);
export const log = unary(p.log);
export const sqrt = unary(p.sqrt);
export const sin = unary(p.sin);
export const cos = unary(p.cos);
export const tanh = unary(p.tanh);
export const sigmoid = unary(p.sigmoid);
export const relu = unary(p.relu);
export const softplus = unary(p.softplus);
export const stopGradient = unary(p.stopGradient);

export const add = binary(p.add);
export const sub = binary(p.sub);
export const mul = binary(p.mul);
export const div = binary(p.div);
export const pow = binary(p.pow);
export const maximum = binary(p.maximum);
export const minimum = binary(p.minimum);
export const greater = binary(p.greater);
export const greaterEqual = binary(p.greaterEqual);
export const less = binary(p.less);
export const lessEqual = binary(p.lessEqual);
export const equal = binary(p.equal);
export const notEqual = binary(p.notEqual);

/** x², as x·x: the gradient graph then shows the two uses. */
export function square(x: Operand): Tensor {
  const t = toTensor("square", x);
  return mul(t, t);
}

export const reciprocal = (x: Operand): Tensor => {
  const t = toTensor("reciprocal", x);
  return div(scalar(1, t.dtype), t);
};

export function where(condition: Operand, a: Operand, b: Operand): Tensor {
  const [x, y] = toTensors("where", [a, b]);
  return apply1(p.where, [toTensor("where", condition), x!, y!], null);
}
