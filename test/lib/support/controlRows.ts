/** Control flow and transforms as rows of the table of operations: the first input has the rows, the second is shared. */
import { grad, jvp } from "../../../lib/autodiff/transforms.ts";
import { vmap } from "../../../lib/autodiff/vmap.ts";
import { checkpoint, compile } from "../../../lib/control/compile.ts";
import { cond } from "../../../lib/control/cond.ts";
import { customGrad } from "../../../lib/control/customGrad.ts";
import { scan } from "../../../lib/control/scan.ts";
import { whileLoop } from "../../../lib/control/whileLoop.ts";
import { functions as f } from "../../../lib/ops/functions/index.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import type { Row } from "../ops/operations/row.ts";

const total = (x: Tensor): Tensor => f.sum(f.square(x));
const onRows = [
  [[4, 3], [3]],
  [[4], [4]],
  [[2, 2], []],
] as const;
const rows = onRows.map((shapes) => ({ shapes }));
export const control: Readonly<Record<string, Row>> = {
  scan: {
    cases: rows,
    call: (x, w) => {
      const [last, all] = scan(
        (c: Tensor, row: Tensor) => {
          const next = f.tanh(f.add(f.mul(c, row), w!));
          return [next, f.sum(f.mul(next, row))];
        },
        f.sum(f.add(f.mul(x!, 0), w!), 0),
        x!,
      );
      return [last, all];
    },
  },
  cond: {
    cases: rows,
    call: (x, w) =>
      cond(
        f.greater(f.sum(x!), 0),
        (y: Tensor) => f.sin(f.mul(y, w!)),
        (y: Tensor) => f.exp(f.add(y, w!)),
        x!,
      ),
  },
  "cond for each member": {
    cases: rows,
    call: (x, w) =>
      vmap((row: Tensor) =>
        cond(
          f.greater(f.sum(row), 0),
          (y: Tensor) => total(f.mul(y, w!)),
          (y: Tensor) => f.sum(f.exp(y)),
          row,
        ),
      )(x!),
  },
  whileLoop: {
    cases: rows,
    call: (x, w) =>
      whileLoop(
        (y: Tensor) => f.greater(total(y), 0.1),
        (y: Tensor) => f.mul(f.sin(y), 0.7),
        f.mul(x!, w!),
      ),
  },
  "whileLoop for each member": {
    cases: rows,
    call: (x, w) =>
      vmap((row: Tensor) =>
        whileLoop(
          (y: Tensor) => f.greater(total(y), 0.1),
          (y: Tensor) => f.mul(f.sin(y), 0.7),
          f.mul(row, f.sum(w!)),
        ),
      )(x!),
  },
  checkpoint: { cases: rows, call: (x, w) => checkpoint((y: Tensor) => f.sin(f.mul(y, w!)))(x!) },
  compile: { cases: rows, call: (x, w) => compile((y: Tensor) => f.softmax(f.mul(y, w!), 0))(x!) },
  customGrad: {
    cases: rows,
    call: (x) =>
      customGrad({
        forward: (y: Tensor) => ({ value: f.sin(y), residuals: y }),
        backward: (y: Tensor, G: Tensor) => [f.mul(f.cos(y), G)],
      })(x!),
  },
  "grad of a mean": { cases: rows, call: (x, w) => grad((y: Tensor) => f.mean(f.tanh(f.mul(y, w!))))(x!) },
  "vmap over the named axis": { cases: rows, call: (x, w) => vmap((y: Tensor) => f.tanh(f.sum(f.mul(y, w!))))(x!) },
  "jacobian of a sum over it": {
    cases: rows,
    call: (x, w) => jvp((y: Tensor) => f.cumsum(f.mul(y, w!), 0), [x!], [f.cos(x!)]).tangent,
  },
};
