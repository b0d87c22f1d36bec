/** Tensors that cannot be joined. */
import { concat, zeros } from "../../../../lib/index.ts";

concat([zeros([2, 3]), zeros([2, 4])]); // error: concat: shapes [2, 3] and [2, 4] differ outside axis 0
concat([zeros([2, 3]), zeros([3, 3])], 1); // error: concat: shapes [2, 3] and [3, 3] differ outside axis 1
concat([zeros([2, 3]), zeros([3])]); // error: concat: shapes [2, 3] and [3] differ outside axis 0
concat([zeros([2]), zeros([2])], 1); // error: concat: axis 1 is out of range for shape [2]
