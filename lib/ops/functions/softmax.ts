import { normalizeAxes } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Operand } from "../constant.ts";
import { div, exp, stopGradient, sub } from "./elementwise.ts";
import { toFloating } from "./floating.ts";
import { type Axes, logsumexp, max, sum } from "./reductions.ts";

/** x − logsumexp(x), which is exact where softmax is 0 or 1 to the last digit. A row of −∞ alone is NaN, as in torch and JAX. */
export function logSoftmax(x: Operand, axes: Axes = -1): Tensor {
  const t = toFloating("logSoftmax", x);
  return sub(t, logsumexp(t, normalizeAxes("logSoftmax", axes, t.rank), { keepdims: true }));
}

/** eˣ / Σ eˣ, shifted by the largest element. A row of −∞ alone is NaN, as in torch and JAX. */
export function softmax(x: Operand, axes: Axes = -1): Tensor {
  const t = toFloating("softmax", x);
  const list = normalizeAxes("softmax", axes, t.rank);
  const e = exp(sub(t, stopGradient(max(t, list, { keepdims: true }))));
  return div(e, sum(e, list, { keepdims: true }));
}
