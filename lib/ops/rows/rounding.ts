import { one } from "../../engine/scalar.ts";
import { elementwise, step } from "../forms/elementwise.ts";

export const sign = step("sign");
export const floor = step("floor");
export const ceil = step("ceil");
export const trunc = step("trunc");
/** To the nearest whole number, halves to the even one. */
export const round = step("round");
/** ⌊a/b⌋ of the exact quotient. */
export const floorDivide = step("floorDivide");

/** a − b⌊a/b⌋, of b's sign; at multiples of b the derivatives are those from above, 1 and −a/b, as in torch and JAX. */
export const mod = elementwise("mod", {
  value: (a, b) => a.mod(b),
  partials: [() => one, (a, b) => a.floorDivide(b).neg()],
});

/** a − b·trunc(a/b), of a's sign; at multiples of b as for mod. */
export const fmod = elementwise("fmod", {
  value: (a, b) => a.fmod(b),
  partials: [() => one, (a, b, y) => a.sub(y).div(b).round().neg()],
});
