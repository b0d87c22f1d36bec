/** A layer loop written as a reduce. */
import { random, zeros } from "../../../../lib/index.ts";

const weights = [random.normal([784, 512]), random.normal([512, 10])];
const x = random.normal([128, 784]);
const logits = weights.reduce((z, w) => z.matmul(w).relu(), x);
export const loss = logits
  .sub(zeros([128, 10]))
  .square()
  .mean();
export const total = weights.map((w) => w.square().sum()).reduce((a, b) => a.add(b));
