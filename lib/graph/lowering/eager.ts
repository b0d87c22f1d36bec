import { native } from "../../native/library.ts";
import { eagerEngine } from "../../ops/eagerEngine.ts";
import type { Primitive } from "../../ops/operation.ts";
import { placeholder } from "../../ops/placeholder.ts";
import { allocate, type TypedArray } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { Body } from "../body.ts";
import { nodes } from "../passes/rewrite.ts";
import { Executable } from "./executable.ts";
import { lower } from "./lower.ts";
import { scheduleOf } from "./schedule.ts";

/** These only say how numbers are read, or are as quick in JavaScript. */
const without: ReadonlySet<string> = new Set(["reshape", "stopGradient", "fill", "size", "iota"]);
/** All executables are dropped when they hold more than this: sizes that nobody asks for again go too. */
const most = { count: 512, bytes: 2 ** 27 };

/** The schedules of single operations by primitive, parameters, shapes and dtypes; null where one has no native step. */
let known = new Map<Primitive, Map<string, Executable | null>>();
const held = { count: 0, bytes: 0 };

function executableOf(primitive: Primitive, inputs: readonly Tensor[], params: unknown): Executable | null {
  let own = known.get(primitive);
  if (!own) known.set(primitive, (own = new Map()));
  let key = params === null ? "" : JSON.stringify(params);
  for (let i = 0; i < inputs.length; i++) key += `;${inputs[i]!.dtype}${inputs[i]!.shape.join()}`;
  const found = own.get(key);
  if (found !== undefined) return found;
  const made = make(primitive, inputs, params);
  if (held.count >= most.count || held.bytes >= most.bytes) {
    known = new Map();
    held.count = held.bytes = 0;
  }
  held.count++;
  held.bytes += made?.schedule.arena.bytes ?? 0;
  own.set(key, made);
  return made;
}

function make(primitive: Primitive, inputs: readonly Tensor[], params: unknown): Executable | null {
  const library = native();
  if (!library || without.has(primitive.name) || primitive.runWhole) return null;
  const own = inputs.map((x) => placeholder(x));
  const schedule = scheduleOf(lower(new Body(own, nodes(primitive, own, params))));
  return schedule.actions.every(({ kind }) => kind !== "apply") ? new Executable(schedule, library) : null;
}

/** Runs one operation on many numbers natively; null where JavaScript is to. */
function runOne(primitive: Primitive, inputs: readonly Tensor[], params: unknown): readonly TypedArray[] | null {
  const executable = executableOf(primitive, inputs, params);
  if (!executable) return null;
  const { leaves } = executable.schedule;
  // What the operation does not read is no leaf, and the leaves are in the order of the inputs.
  if (leaves.size !== inputs.length) return null;
  return executable.run(
    inputs.map((x) => x.storage!.data),
    allocate,
  );
}

eagerEngine.run = runOne;
