import type { Tensor } from "../tensor/tensor.ts";
import { apply1 } from "./apply.ts";
import { scalar } from "./constant.ts";
import { lookup } from "./registry.ts";

/** exp(x − total), the shares of a log Σ exp; 0 where the total is −∞, since nothing is shared there. */
export function logWeights(x: Tensor, total: Tensor): Tensor {
  const nothing = apply1(lookup("equal"), [total, scalar(Number.NEGATIVE_INFINITY, total.dtype)], null);
  const base = apply1(lookup("where"), [nothing, scalar(0, total.dtype), total], null);
  return apply1(lookup("exp"), [apply1(lookup("sub"), [x, base], null)], null);
}
