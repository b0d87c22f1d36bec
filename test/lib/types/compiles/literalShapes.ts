/** Literals carry their shape: what is certain is kept. */
import { concat, matmul, ones, symbol, type Tensor, tensor, zeros } from "../../../../lib/index.ts";

type Exactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const check = <T extends true>(_: T): void => {};
const m = tensor([
  [1, 2],
  [3, 4],
  [5, 6],
]);
check<Exactly<typeof m, Tensor<[3, 2], "float32">>>(true);
const p = matmul(m, zeros([2, 5]));
check<Exactly<typeof p, Tensor<[3, 5], "float32">>>(true);
const s = symbol("x", ["batch", 2])
  .matmul(zeros([2, 4]))
  .add(ones([4]));
check<Exactly<typeof s, Tensor<["batch", 4], "float32">>>(true);
const r = zeros([2, 3, 4]).sum([0, 2], { keepdims: true });
check<Exactly<typeof r, Tensor<[1, 3, 1], "float32">>>(true);
const q = zeros([2, 3, 4]).reshape([-1, 2]);
check<Exactly<typeof q, Tensor<[12, 2], "float32">>>(true);
const c = concat([zeros([2, 3]), zeros([10, 3])]);
check<Exactly<typeof c, Tensor<[12, 3], "float32">>>(true);
const t = zeros([2, 3, 4]).permute([2, 0, 1]).transpose();
check<Exactly<typeof t, Tensor<[4, 3, 2], "float32">>>(true);
const a = zeros([5, 6, 7]).at([1, null, [0, 3]]);
check<Exactly<typeof a, Tensor<[6, number], "float32">>>(true);
const b = zeros([8, 1, 6, 1]).add(zeros([7, 1, 5]));
check<Exactly<typeof b, Tensor<[8, 7, 6, 5], "float32">>>(true);
const rows: number[][] = [];
const n = tensor(rows);
check<Exactly<typeof n, Tensor<[number, number], "float32">>>(true);
const e = zeros([2, 1, 3]).squeeze().expandDims(-1);
check<Exactly<typeof e, Tensor<[2, 3, 1], "float32">>>(true);
const d = zeros([2, 3]).exp().add(1).softmax();
check<Exactly<typeof d, Tensor<[2, 3], "float32">>>(true);
