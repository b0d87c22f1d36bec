/** A layer loop whose variable is annotated: nothing stale is known of it afterwards. */
import { random, type Tensor, zeros } from "../../../../lib/index.ts";

const weights = [random.normal([784, 512]), random.normal([512, 10])];
const labels = zeros([128, 10]);
let z: Tensor = random.normal([128, 784]);
for (const w of weights) z = z.matmul(w).tanh();
export const loss = z.sub(labels).square().mean();
