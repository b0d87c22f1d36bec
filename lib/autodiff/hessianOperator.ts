import { toTensor } from "../ops/constant.ts";
import { fromNumbers } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import { count } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { Tensor } from "../tensor/tensor.ts";
import { hvp } from "./transforms.ts";
import { flatten } from "./tree.ts";

/** A symmetric matrix known by its products with vectors. */
export interface HessianOperator {
  /** Number of parameters n. */
  readonly size: number;
  /** [n, n] */
  readonly shape: readonly [number, number];
  /** H·v for v of n numbers, in the order of the flattened parameters. */
  matvec(v: Float64Array): Float64Array;
}

/**
 * The Hessian of a loss as an operator that is never formed: each product is one forward-over-reverse pass, of a few times the
 * loss's cost (Goodfellow et al., section 6.5.10).
 * @param loss - a scalar function of the parameters
 * @param params - a tensor, or plain objects and arrays of tensors: the point at which the Hessian is taken
 */
export function hessianOperator<P>(loss: (params: P) => Tensor | number, params: P): HessianOperator {
  const { leaves, rebuild } = flatten(params);
  const sizes = leaves.map((t) => count(t.shape));
  const size = sizes.reduce((a, b) => a + b, 0);
  if (size === 0) throw new ShapeError("hessianOperator: the parameters hold no elements.");
  const point = rebuild(
    leaves.map((t) => new Tensor({ shape: t.shape, dtype: t.dtype, storage: new Storage(t.data) })),
  );
  return {
    size,
    shape: [size, size],
    matvec(v) {
      if (v.length !== size) throw new ShapeError(`matvec: expected ${size} numbers, got ${v.length}.`);
      let at = 0;
      const direction = rebuild(
        leaves.map(
          (t, i) =>
            new Tensor({
              shape: t.shape,
              dtype: t.dtype,
              storage: new Storage(fromNumbers(t.dtype, v.subarray(at, (at += sizes[i]!)))),
            }),
        ),
      );
      const product = flatten(hvp((p: P) => toTensor("hessianOperator", loss(p)), point, direction)).leaves;
      const out = new Float64Array(size);
      at = 0;
      product.forEach((t, i) => {
        out.set(t.values("matvec"), at);
        at += sizes[i]!;
      });
      return out;
    },
  };
}
