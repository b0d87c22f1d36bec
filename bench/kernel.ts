// Measures the kernel (K1) beside the kernels that npm run bench:peers installs:
//   node scripts/node.js bench/kernel.ts [--rounds 3] [--starts 3] [--cells 100] [--only adjoint,deno] [--no-memory] [--record]
import { parseArgs } from "node:util";
import { compareKernels } from "./kernels/compare.ts";

const { values } = parseArgs({
  allowNegative: true,
  options: {
    rounds: { type: "string", default: "3" },
    starts: { type: "string", default: "3" },
    cells: { type: "string", default: "100" },
    only: { type: "string" },
    memory: { type: "boolean", default: true },
    record: { type: "boolean", default: false },
  },
});
await compareKernels({
  rounds: Number(values.rounds),
  starts: Number(values.starts),
  cells: Number(values.cells),
  memory: values.memory,
  only: values.only?.split(","),
  recorded: values.record,
});
