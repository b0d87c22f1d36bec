import { bytesOf } from "../../tensor/dtype.ts";
import { count, strides } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { type Cluster, clustered, outside, readsOf, type Step } from "./clusters.ts";
import type { Lowered } from "./lower.ts";
import { type ArenaPlan, planArena } from "./memory.ts";
import type { ApplyNode, KernelNode, ProductNode } from "./nodes.ts";
import type { Program } from "./program.ts";
import { copyProgram, programOf, unreadable } from "./tiles.ts";
import { constantView, Value, type View, whole } from "./views.ts";

/** What a run does next: a program over tiles, a product with what follows its blocks, or an operation that has no step of its own. */
export type Action =
  | { readonly kind: "tiles"; readonly program: Program }
  | { readonly kind: "product"; readonly node: ProductNode; readonly epilogue: Program | null }
  | { readonly kind: "kernel"; readonly node: KernelNode; readonly epilogue: Program | null }
  | { readonly kind: "apply"; readonly node: ApplyNode };

/** Everything that a run needs to know: what is done in which order, and where values stand. */
export interface Schedule {
  readonly actions: readonly Action[];
  readonly leaves: ReadonlyMap<Tensor, Value>;
  readonly outputs: readonly Value[];
  readonly arena: ArenaPlan;
}

/** An action with the values that it reads and makes. */
interface Planned {
  readonly action: Action;
  readonly reads: readonly View[];
  readonly makes: readonly Value[];
}

export function scheduleOf({ nodes, leaves, outputs }: Lowered): Schedule {
  const steps = clustered(nodes);
  const planned = plannedOf(steps, storedBy(steps, outputs));
  const own = new Set<Value>([...leaves.values(), ...outputs]);
  const lastRead = new Map<Value, number>();
  planned.forEach(({ reads, makes }, i) => {
    for (const value of makes) lastRead.set(value, i);
    for (const { value } of reads) lastRead.set(value, i);
  });
  const dead: Value[][] = planned.map(() => []);
  for (const [value, i] of lastRead)
    if (!own.has(value) && value.constant === null && value.length > 0) dead[i]!.push(value);
  const made = new Set<Value>();
  const arena = planArena(
    planned.map(({ makes }, i) => ({
      dead: dead[i]!,
      made: makes.flatMap((value) => {
        if (own.has(value) || made.has(value) || value.length === 0) return [];
        made.add(value);
        return [[value, value.length * bytesOf(value.dtype)] as const];
      }),
    })),
  );
  return { actions: planned.map(({ action }) => action), leaves, outputs, arena };
}

/** The values that are read by another step than the one that makes them, or by whoever asked. */
function storedBy(steps: readonly Step[], outputs: readonly Value[]): Set<Value> {
  const stored = new Set(outputs);
  for (const step of steps) for (const { value } of readsOf(step)) stored.add(value);
  return stored;
}

function plannedOf(steps: readonly Step[], stored: ReadonlySet<Value>): Planned[] {
  const result: Planned[] = [];
  const enter = (action: Action, reads: readonly View[], makes: readonly Value[]): void => {
    result.push({ action, reads, makes });
  };
  const copy = (view: View, value: Value, place: { offset: number; strides: readonly number[] }): void => {
    if (count(view.shape) > 0) enter({ kind: "tiles", program: copyProgram(view, value, place) }, [view], [value]);
  };
  /** What a cluster makes that others read. */
  const madeBy = ({ nodes, late }: Cluster): Value[] =>
    nodes.map(({ results: [y] }) => y).filter((y) => stored.has(y) || late.has(y));
  for (const step of steps)
    if (step.kind === "tiles") {
      for (const view of unreadable(step)) {
        const value = new Value(view.shape, view.value.dtype);
        copy(view, value, { offset: 0, strides: strides(value.shape) });
        step.replace(view, whole(value));
      }
      enter({ kind: "tiles", program: programOf(step, stored) }, outside(step), madeBy(step));
    } else if (step.kind === "product") {
      const { node, epilogue } = step;
      const program = epilogue && programOf(epilogue, stored, true);
      const action: Action =
        node.kind === "kernel"
          ? { kind: "kernel", node, epilogue: program }
          : { kind: "product", node, epilogue: program };
      enter(action, readsOf(step), [...node.results, ...(epilogue ? madeBy(epilogue) : [])]);
    } else if (step.kind === "parts") {
      const [value] = step.results;
      const ground = { offset: 0, strides: strides(value.shape) };
      if (step.filled) copy(constantView(0, value.shape, value.dtype), value, ground);
      for (const [i, view] of step.operands.entries()) copy(view, value, step.places[i]!);
    } else if (step.kind === "apply") enter({ kind: "apply", node: step }, step.operands, step.results);
    else throw new Error(`A reduction over axes ${step.axes.join()} should have been turned.`);
  return result;
}
