import type { Workload } from "../workload.ts";
import { w1 } from "./w1.ts";
import { w2b } from "./w2b.ts";
import { w7a } from "./w7a.ts";

export const workloads: readonly Workload[] = [w1, w2b, w7a];
