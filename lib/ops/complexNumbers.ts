/** Complex numbers as pairs (re, im) along a last axis of 2, for what transforms give and take. */
import { isUnknown } from "../tensor/dims.ts";
import { ShapeError, showShape } from "../tensor/errors.ts";
import { broadcastShapes, upTo } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Operand, toTensors } from "./constant.ts";
import { at } from "./functions/at.ts";
import { add, equal, mul, neg, sqrt, square, sub, where } from "./functions/elementwise.ts";
import { toFloating } from "./functions/floating.ts";
import { broadcastTo, concat, expandDims } from "./functions/shapes.ts";

function part(op: string, z: Operand, index: 0 | 1): Tensor {
  const t = toFloating(op, z);
  const last = t.shape.at(-1);
  if (last !== 2 && !(last !== undefined && isUnknown(last)))
    throw new ShapeError(`complex.${op}: expected pairs along a last axis of 2, got shape ${showShape(t.shape)}.`);
  return at(t, [...upTo(t.rank - 1).map(() => null), index]);
}

const joined = (re: Tensor, im: Tensor): Tensor => {
  const shape = broadcastShapes("complex.from", [re.shape, im.shape]);
  return concat([expandDims(broadcastTo(re, shape), -1), expandDims(broadcastTo(im, shape), -1)], -1);
};

/** re + i·im, re and im: [...s] → [...s, 2]; im is 0 where absent. */
export function from(re: Operand, im: Operand = 0): Tensor {
  const [x, y] = toTensors("complex.from", [toFloating("complex.from", re), im]);
  return joined(x!, toFloating("complex.from", y!));
}

/** The real part, z: [...s, 2] → [...s]. */
export const real = (z: Operand): Tensor => part("real", z, 0);
/** The imaginary part, z: [...s, 2] → [...s]. */
export const imag = (z: Operand): Tensor => part("imag", z, 1);
/** The conjugate, z: [...s, 2] → [...s, 2]. */
export const conj = (z: Operand): Tensor => joined(real(z), neg(imag(z)));

/** |z|, z: [...s, 2] → [...s]; at 0 the derivative is 0, as in torch and JAX. */
export function abs(z: Operand): Tensor {
  const total = add(square(real(z)), square(imag(z)));
  const none = equal(total, 0);
  return where(none, 0, sqrt(where(none, 1, total)));
}

/** The product of complex numbers, z and w: [...s, 2] broadcast → [...s, 2]. */
export function multiply(z: Operand, w: Operand): Tensor {
  const [a, b, c, d] = [real(z), imag(z), real(w), imag(w)];
  return joined(sub(mul(a, c), mul(b, d)), add(mul(a, d), mul(b, c)));
}
