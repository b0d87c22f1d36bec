/** Shapes with different numbers of elements. */
import { reshape, zeros } from "../../../../lib/index.ts";

zeros([2, 3]).reshape([4, 2]); // error: reshape: [2, 3] cannot become [4, 2]: 6 and 8 elements
reshape(zeros([60000, 784]), [60000, 28, 27]); // error: reshape: [60000, 784] cannot become [60000, 28, 27]: 47040000 and 45360000 elements
zeros([5]).reshape([]); // error: reshape: [5] cannot become []: 5 and 1 elements
