import { ShapeError, showShape } from "../../tensor/errors.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { fromArray, type Operand, toTensor, toTensors } from "../constant.ts";
import { equal, mul, neg, square, sub } from "./elementwise.ts";
import { logSoftmax, mean, sum } from "./reductions.ts";
import { cast, expandDims } from "./shapes.ts";

/** Mean of squared differences. */
export function mse(prediction: Operand, target: Operand): Tensor {
  const [a, b] = toTensors("mse", [prediction, target]);
  return mean(square(sub(a!, b!)));
}

/** Rows with a 1 where the label is and 0 elsewhere, in the given dtype. Labels outside 0…classes−1 give rows of zeros. */
export function oneHot(labels: Operand, classes: number, dtype: Tensor["dtype"] = "float32"): Tensor {
  const t = toTensor("oneHot", labels);
  const range = fromArray(
    Int32Array.from({ length: classes }, (_, i) => i),
    [classes],
    "int32",
  );
  return cast(equal(expandDims(t.dtype === "int32" ? t : cast(t, "int32"), -1), range), dtype);
}

/**
 * Mean over rows of −Σ target·log softmax(logits), J_MLE of section 6.5.7.
 * @param labels - class numbers of shape [n], or a distribution of the logits' shape [n, classes]
 */
export function crossEntropy(logits: Operand, labels: Operand): Tensor {
  const z = toTensor("crossEntropy", logits);
  const given = toTensor("crossEntropy", labels);
  const classes = z.shape[z.rank - 1];
  if (z.rank === 0 || typeof classes !== "number" || (given.rank !== z.rank && given.rank !== z.rank - 1))
    throw new ShapeError(
      `crossEntropy: expected logits [n, classes] and labels [n] or [n, classes], got ${showShape(z.shape)} and ${showShape(given.shape)}.`,
    );
  const target = given.rank === z.rank ? given : oneHot(given, classes, z.dtype);
  return mean(neg(sum(mul(target, logSoftmax(z)), -1)));
}
