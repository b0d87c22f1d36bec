/** Values that the type checker knows nothing of. */
import { tensor, zeros } from "../../../../lib/index.ts";

const parsed = JSON.parse("[[1, 2], [3, 4]]");
const x = tensor(parsed);
export const a = x.matmul(zeros([2, 2])).add(zeros([7]));
const rows = [
  [1, 2, 3],
  [4, 5, 6],
];
export const b = tensor(rows).matmul(zeros([3, 2]));
export const c = tensor(rows.map((r) => r.slice(0, 2))).matmul(zeros([2, 2]));
const table = [
  { x: 1, y: 2 },
  { x: 3, y: 4 },
];
export const d = tensor(table.map((r) => [r.x, r.y])).matmul(zeros([2, 1]));
export const e = tensor(table.map((r) => r.x))
  .expandDims(1)
  .matmul(zeros([1, 4]));
