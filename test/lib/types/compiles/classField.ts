/** A class whose fields change shape. */
import { concat, type Tensor, zeros } from "../../../../lib/index.ts";

class Memory {
  state = zeros([0, 4]);
  #last: Tensor<[4]> = zeros([4]);
  push(row: Tensor<[4]>): this {
    this.state = concat([this.state, row.expandDims(0)]);
    this.#last = row;
    return this;
  }
  get mean(): Tensor {
    return this.state.mean(0).add(this.#last);
  }
}
export const memory = new Memory().push(zeros([4])).push(zeros([4]));
memory.state = zeros([17, 4]);
