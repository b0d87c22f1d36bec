// Measures one system of Adjoint's on one workload and says so in a line of JSON:  ours.ts --workload W1 --system adjoint
import { parseArgs } from "node:util";
import { measure, median } from "./measure.ts";
import type { Measurement } from "./workload.ts";
import { workloads } from "./workloads/index.ts";

const { values } = parseArgs({
  options: {
    workload: { type: "string" },
    system: { type: "string" },
    threads: { type: "string", default: "1" },
    budget: { type: "string", default: "2" },
  },
});
const make = workloads.find(({ id }) => id === values.workload)?.ours[values.system ?? ""];
if (make === undefined) throw new Error(`There is no system ${values.system} for the workload ${values.workload}.`);
const { check, run } = make();
const checked = check();
const { times, cpuShare } = measure(run, Number(values.budget));
const measurement: Measurement = {
  version: process.version,
  check: checked,
  medianUs: median(times),
  minUs: Math.min(...times),
  runs: times.length,
  cpuShare,
};
console.log(JSON.stringify(measurement));
