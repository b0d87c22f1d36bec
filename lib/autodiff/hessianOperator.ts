import { fromArray, isTensor, toTensor } from "../ops/constant.ts";
import { at } from "../ops/functions/at.ts";
import { cast, concat, reshape } from "../ops/functions/shapes.ts";
import { checkFunction } from "../tensor/arguments.ts";
import { ShapeError, showShape } from "../tensor/errors.ts";
import { count } from "../tensor/shape.ts";
import { shownAs } from "../tensor/shown.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { fitting } from "./starts.ts";
import { hvp } from "./transforms.ts";
import { flatten, matched, placesOf } from "./tree.ts";

/** A symmetric matrix known by its products with vectors. */
export interface HessianOperator<P = unknown> {
  /** Number of parameters n. */
  readonly size: number;
  /** [n, n] */
  readonly shape: readonly [number, number];
  /** H·v for v of n numbers, in the order of the flattened parameters. */
  matvec(v: Float64Array): Float64Array;
  /** H·v for v like the parameters: a tensor, or plain objects and arrays of them. */
  matvec(v: P): P;
  /** H·v for v: [n], in the order of the flattened parameters. */
  matvec(v: Tensor): Tensor;
}

/**
 * The Hessian of a loss as an operator that is never formed: each product is one forward-over-reverse pass, of a few times the
 * loss's cost (Goodfellow et al., section 6.5.10).
 * @param loss - a scalar function of the parameters
 * @param params - a tensor, or plain objects and arrays of tensors: the point at which the Hessian is taken
 */
export function hessianOperator<P>(loss: (params: P) => Tensor | number, params: P): HessianOperator<P> {
  checkFunction("hessianOperator", loss);
  const { leaves, rebuild } = flatten(params);
  const sizes = leaves.map((t) => count(t.shape));
  const size = sizes.reduce((a, b) => a + b, 0);
  if (size === 0) throw new ShapeError("hessianOperator: the parameters hold no elements.");
  const point = rebuild(leaves.map((t) => fromArray(t.data, t.shape, t.dtype)));
  const product = (direction: P): P => hvp((p: P) => toTensor("hessianOperator", loss(p)), point, direction);
  /** The product for n numbers in one list, as such a list. */
  const ofList = (v: Tensor): Tensor => {
    let end = 0;
    const parts = leaves.map(({ shape, dtype }, i) => {
      const part = at(v, [[end, (end += sizes[i]!)]]);
      return cast(reshape(part, shape), dtype);
    });
    return concat(flatten(product(rebuild(parts))).leaves.map((t) => cast(reshape(t, [-1]), v.dtype)));
  };
  function matvec(v: Float64Array): Float64Array;
  function matvec(v: P): P;
  function matvec(v: Tensor): Tensor;
  function matvec(v: Float64Array | Tensor | P): Float64Array | Tensor | P {
    const isList = ArrayBuffer.isView(v);
    if (isList && (v as Float64Array).length !== size)
      throw new ShapeError(`matvec: expected ${size} numbers, got ${(v as Float64Array).length}.`);
    if (isList) return ofList(fromArray(v as Float64Array, [size], "float64")).values("matvec") as Float64Array;
    if (isTensor(v) && v.rank === 1 && v.shape[0] === size) return ofList(v);
    const given = matched("matvec", `the vector (or ${size} numbers)`, "the parameters", v, point);
    return product(rebuild(given.map((part, i) => fitting("matvec", "a part of the vector", part, leaves[i]!))));
  }
  const names = placesOf(params).map((place, i) => `${place && `${place} `}${showShape(leaves[i]!.shape)}`);
  const text = `Hessian operator [${size}, ${size}] of ${loss.name || "a loss"} at ${names.join(", ")}`;
  return shownAs({}, () => text, { size, shape: [size, size] as const, matvec });
}
