/** float32 with float64. */
import { add, matmul, mse, random, variable, where, zeros } from "../../../../lib/index.ts";

const wide = zeros([2, 3], { dtype: "float64" });
add(zeros([3]), wide); // error: add: float32 and float64 do not mix; cast one of them
wide.mul(zeros([2, 3]).exp()); // error: mul: float32 and float64 do not mix; cast one of them
wide.less(random.normal([3])); // error: less: float32 and float64 do not mix; cast one of them
wide.sub([1, 2, 3]); // error: sub: float32 and float64 do not mix; cast one of them
matmul(wide, variable(zeros([3, 2]))); // error: matmul: float32 and float64 do not mix; cast one of them
where(wide.greater(0), wide, zeros([3])); // error: where: float32 and float64 do not mix; cast one of them
mse(wide, zeros([2, 3])); // error: mse: float32 and float64 do not mix; cast one of them
wide.argmax(0).div(2).add(wide); // error: add: float32 and float64 do not mix; cast one of them
