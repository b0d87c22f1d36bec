import { primitives as p } from "../primitives.ts";
import { binary, unary } from "./pointwise.ts";

export const tan = unary(p.tan);
export const asin = unary(p.asin);
export const acos = unary(p.acos);
export const atan = unary(p.atan);
export const atan2 = binary(p.atan2);
export const sinh = unary(p.sinh);
export const cosh = unary(p.cosh);
export const asinh = unary(p.asinh);
export const acosh = unary(p.acosh);
export const atanh = unary(p.atanh);
export const sinc = unary(p.sinc);
