import type { Workload } from "../workload.ts";
import { w1 } from "./w1.ts";
import { w2a } from "./w2a.ts";
import { w2b } from "./w2b.ts";
import { w2c } from "./w2c.ts";
import { w2d } from "./w2d.ts";
import { w3 } from "./w3.ts";
import { w4a } from "./w4a.ts";
import { w4b } from "./w4b.ts";
import { w5a } from "./w5a.ts";
import { w5b } from "./w5b.ts";
import { w6a } from "./w6a.ts";
import { w6b } from "./w6b.ts";
import { w6c } from "./w6c.ts";
import { w7a } from "./w7a.ts";
import { w7b } from "./w7b.ts";
import { w8 } from "./w8.ts";

export const workloads: readonly Workload[] = [
  w1,
  w2a,
  w2b,
  w2c,
  w2d,
  w3,
  w4a,
  w4b,
  w5a,
  w5b,
  w6a,
  w6b,
  w6c,
  w7a,
  w7b,
  w8,
];
