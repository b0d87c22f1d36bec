import { elementwise } from "../forms/elementwise.ts";
import { constant, one, type Scalar } from "../scalar.ts";

const narrow = constant(1e-12);

/** log x, of at least −100; no part that is not chosen holds an infinity, so that second derivatives are finite too. */
function boundedLog(x: Scalar): Scalar {
  const tiny = x.lessEqual(Math.exp(-100));
  return tiny.where(-100, tiny.where(1, x).log());
}

/**
 * −(t·log p + (1 − t)·log(1 − p)) with logarithms of at least −100, so that a certain mistake costs 100 and not infinity. The
 * derivative in p is (p − t) / max(p·(1 − p), 1e-12), torch's, which is that of the formula wherever 1e-12 ≤ p ≤ 1 − 1e-12.
 */
export const binaryCrossEntropy = elementwise("binaryCrossEntropy", {
  value: (p, t) => {
    const [yes, no] = [boundedLog(p), boundedLog(one.sub(p))];
    return t.mul(no.sub(yes)).sub(no);
  },
  partials: [
    (p, t) => p.sub(t).div(p.mul(one.sub(p)).maximum(narrow)),
    (p) => boundedLog(one.sub(p)).sub(boundedLog(p)),
  ],
});
