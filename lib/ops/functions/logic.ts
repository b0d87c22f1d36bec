import { ValueError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Operand, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { where } from "./elementwise.ts";
import { binary, unary } from "./pointwise.ts";

export const logicalAnd = binary(p.logicalAnd);
export const logicalOr = binary(p.logicalOr);
export const logicalXor = binary(p.logicalXor);
export const logicalNot = unary(p.logicalNot);
export const and = logicalAnd;
export const or = logicalOr;
export const xor = logicalXor;
export const not = logicalNot;
export const isnan = unary(p.isnan);
export const isfinite = unary(p.isfinite);
export const isinf = unary(p.isinf);

/** The choice of the first condition that holds, or the default where none does. */
export function select(conditions: readonly Operand[], choices: readonly Operand[], otherwise: Operand = 0): Tensor {
  if (conditions.length === 0 || conditions.length !== choices.length)
    throw new ValueError(
      `select: expected as many choices as conditions and at least one, got ${conditions.length} conditions and ${choices.length} choices.`,
    );
  const values = toTensors("select", [...choices, otherwise]);
  return conditions.reduceRight<Tensor>(
    (rest, condition, i) => where(condition, values[i]!, rest),
    values[choices.length]!,
  );
}
