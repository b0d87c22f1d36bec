/** Indices, ranges and slices. */
import { slice, zeros } from "../../../../lib/index.ts";

declare const i: number;
const x = zeros([5, 6, 7]);
export const a = x.at(0).add(zeros([6, 7]));
export const b = x.at([0, -1]).add(zeros([7]));
export const c = x.at([null, [0, 2]]).add(zeros([5, 2, 7]));
export const d = x.at([i, null, 3]).add(zeros([6]));
export const e = x.at([[0, 4, 2]]).add(zeros([2, 6, 7]));
export const f = slice(x, [0, 0, 0], [2, 6, 7]).add(zeros([2, 6, 7]));
export const g = x.at(i).at(i).at(i).item();
