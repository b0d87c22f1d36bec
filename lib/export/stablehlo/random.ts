import { randomRules } from "../random.ts";
import type { StableHLO } from "./emitter.ts";

export const random = randomRules<StableHLO>({
  mul: (to, a, b) => to.same("multiply", [a, b]),
  add: (to, a, b) => to.same("add", [a, b]),
  xor: (to, a, b) => to.same("xor", [a, b]),
  and: (to, a, b) => to.same("and", [a, b]),
  shiftRight: (to, a, bits) => to.same("shift_right_logical", [a, to.splat(bits, a)]),
});
