/** A variable grows: what is assigned has another shape each time. */
import { concat, ones, zeros } from "../../../../lib/index.ts";

let h = zeros([3]);
for (let i = 0; i < 4; i++) h = concat([h, ones([2])]);
export const total = h.sum();
export const doubled = concat([h, h]).mul(2);
