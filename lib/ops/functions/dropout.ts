import { bernoulli } from "../../random/discrete.ts";
import type { KeyOptions } from "../../random/keys.ts";
import { ValueError } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Operand } from "../constant.ts";
import { mul, where } from "./elementwise.ts";
import { toFloating } from "./floating.ts";

export interface DropoutOptions extends KeyOptions {
  /** false gives x as it is (at inference); true where absent. */
  readonly training?: boolean;
}

/** Each element 0 with probability `rate`, else divided by 1 − rate, so that the mean stays. */
export function dropout(x: Operand, rate = 0.5, { training = true, ...source }: DropoutOptions = {}): Tensor {
  if (!(rate >= 0 && rate <= 1)) throw new ValueError(`dropout: the rate must lie between 0 and 1, got ${rate}.`);
  const t = toFloating("dropout", x);
  if (!training || rate === 0) return t;
  // Chosen and not multiplied: an infinity that is dropped is 0, and so is its gradient.
  const kept = bernoulli(t.shape, { ...source, p: 1 - rate });
  return where(kept, rate === 1 ? t : mul(t, 1 / (1 - rate)), 0);
}
