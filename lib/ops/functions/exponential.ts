import { primitives as p } from "../primitives.ts";
import { binary, unary } from "./pointwise.ts";

export const exp2 = unary(p.exp2);
export const expm1 = unary(p.expm1);
export const log2 = unary(p.log2);
export const log10 = unary(p.log10);
export const log1p = unary(p.log1p);
export const rsqrt = unary(p.rsqrt);
export const cbrt = unary(p.cbrt);
export const logit = unary(p.logit);
export const logaddexp = binary(p.logaddexp);
export const logaddexp2 = binary(p.logaddexp2);
export const xlogy = binary(p.xlogy);
export const xlog1py = binary(p.xlog1py);
