import { native } from "../../native/library.ts";
import { fromArray } from "../../ops/constant.ts";
import type { Bindings } from "../../tensor/dims.ts";
import { current } from "../../tensor/state.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Body } from "../body.ts";
import { bindingsOf } from "../plan.ts";
import { Executable } from "./executable.ts";
import { lower, OpenSize, withSizes } from "./lower.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";

/** Fewer numbers than this are computed sooner than native code is called. */
const leastWork = 4096;

/** A body's results by native code; null where the plan is to run it. */
export function runNatively(body: Body, values: readonly Tensor[], outer?: Bindings): Tensor[] | null {
  const { observer, checking } = current();
  // Whoever counts operations or looks for NaN wants to see each.
  if (observer || checking) return null;
  const ready = executableFor(body, values, outer);
  if (!ready) return null;
  const { executable, body: sized } = ready;
  const given = new Map<Tensor, Tensor>(sized.inputs.map((x, i) => [x, values[i]!]));
  const arrays = [...executable.schedule.leaves.keys()].map((leaf) => (given.get(leaf) ?? leaf).values("compile"));
  return executable.run(arrays).map((data, i) => {
    const y = fromArray(data, sized.outputs[i]!.shape, sized.outputs[i]!.dtype);
    y.storage!.exclusive = true;
    return y;
  });
}

/** A body whose sizes are numbers, and what runs it. */
interface Ready {
  readonly body: Body;
  readonly executable: Executable;
}

function executableFor(body: Body, values: readonly Tensor[], outer?: Bindings): Ready | null {
  const library = native();
  if (!library) return null;
  const feeds = new Map(body.inputs.map((x, i) => [x, values[i]!]));
  // What is not read need not fit.
  const read = body.derive("inputs read", () => body.nodes.filter((x) => feeds.has(x)));
  const sizes = bindingsOf(read, feeds);
  const key = [...sizes, ...(outer ?? [])].map(([name, size]) => `${name}=${size}`).join();
  return body.derive(`native ${key}`, () => {
    const sized = withSizes(body, values);
    const schedule = scheduled(sized);
    if (!schedule || workOf(schedule) < leastWork) return null;
    return { body: sized, executable: new Executable(schedule, library) } satisfies Ready;
  });
}

/** null where only a run decides a size. */
function scheduled(body: Body): Schedule | null {
  try {
    return scheduleOf(lower(body));
  } catch (error) {
    if (error instanceof OpenSize) return null;
    throw error;
  }
}

/** How many numbers a run computes, products counted by their multiplications. */
function workOf({ actions }: Schedule): number {
  let work = 0;
  for (const action of actions)
    if (action.kind === "apply" || action.kind === "kernel")
      work += action.node.results.reduce((sum, { length }) => sum + length, 0);
    else if (action.kind === "product") work += action.node.results[0].length * action.node.k;
    else work += action.program.columns * action.program.outer.reduce((product, size) => product * size, 1);
  return work;
}
