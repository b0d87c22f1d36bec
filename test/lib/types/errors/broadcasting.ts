/** Shapes that do not broadcast. */
import { add, maximum, mse, symbol, where, zeros } from "../../../../lib/index.ts";

add(zeros([2, 3]), zeros([4])); // error: add: shapes [2, 3] and [4] do not broadcast
zeros([2, 3]).add(zeros([2])); // error: add: shapes [2, 3] and [2] do not broadcast
zeros([2, 3]).sub(zeros([3, 2])); // error: sub: shapes [2, 3] and [3, 2] do not broadcast
zeros([2, 3]).greater(zeros([5, 2, 4])); // error: greater: shapes [2, 3] and [5, 2, 4] do not broadcast
symbol("x", ["batch", 3]).mul(zeros([4])); // error: mul: shapes [batch, 3] and [4] do not broadcast
where(zeros([2]).greater(0), zeros([3]), 0); // error: where: shapes [3] and [2] do not broadcast
where(zeros([2]).greater(0), 0, zeros([3])); // error: where: shapes [2] and [3] do not broadcast
zeros([3]).broadcastTo([2, 4]); // error: broadcastTo: shapes [3] and [2, 4] do not broadcast
zeros([3, 3]).broadcastTo([3]); // error: broadcastTo: shapes [3, 3] and [3] do not broadcast
mse(zeros([2]), zeros([3])); // error: mse: shapes [2] and [3] do not broadcast
maximum(zeros([0]), zeros([2])); // error: maximum: shapes [0] and [2] do not broadcast
zeros([2, 3]).hypot(zeros([4])); // error: hypot: shapes [2, 3] and [4] do not broadcast
zeros([2, 3]).clip(zeros([4])); // error: clip: shapes [2, 3] and [4] do not broadcast
zeros([2, 3]).leakyRelu(zeros([2])); // error: leakyRelu: shapes [2, 3] and [2] do not broadcast
