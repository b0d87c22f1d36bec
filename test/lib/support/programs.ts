/**
 * Random programs as data: a list of steps, each an operation on earlier values. A program is drawn from a seed, keeps its values of
 * moderate size and away from kinks at the point it is drawn at, prints as text and can be made smaller while it still fails.
 */
import { functions as f } from "../../../lib/ops/functions/index.ts";
import { count } from "../../../lib/tensor/shape.ts";
import type { Tensor } from "../../../lib/tensor/tensor.ts";
import { draw } from "./numeric.ts";
import type { Definition } from "./programDefinition.ts";
import { catalogue, type OperationName } from "./programOperations.ts";
import { RandomChoices } from "./randomChoices.ts";

/** One operation on earlier values, which have the numbers of inputs first and then of steps. */
export interface Step {
  readonly operation: OperationName;
  readonly args: readonly number[];
  readonly params: unknown;
}

export interface Program {
  /** Shapes of the inputs. */
  readonly inputs: readonly (readonly number[])[];
  readonly steps: readonly Step[];
}

export interface Limits {
  readonly steps: number;
  /** How deep functions in the program may hold programs again. */
  readonly depth: number;
  /** Whether operations with kinks are left out. */
  readonly smooth?: boolean;
}

/** All values of a program: its inputs, then one for each step. */
export function run({ steps }: Program, inputs: readonly Tensor[]): Tensor[] {
  const values = [...inputs];
  for (const { operation, args, params } of steps)
    values.push(
      catalogue[operation].apply(
        args.map((i) => values[i]!),
        params,
      ),
    );
  return values;
}

/** The values that no step uses. */
export function sinksOf({ inputs, steps }: Program): number[] {
  const used = new Set(steps.flatMap(({ args }) => args));
  const sinks = steps.map((_, i) => inputs.length + i).filter((i) => !used.has(i));
  return sinks.length > 0 ? sinks : [inputs.length + steps.length - 1];
}

/** A scalar that every step matters for: weighted sums of the values that no other step uses. */
export function lossOf(program: Program, inputs: readonly Tensor[]): Tensor {
  const values = run(program, inputs);
  return sinksOf(program)
    .map((i) => {
      const shape = values[i]!.shape as number[];
      return f.sum(f.mul(values[i]!, f.div(draw(900 + i, shape), Math.max(1, count(shape)))));
    })
    .reduce((a, b) => f.add(a, b));
}

/** The largest absolute value that a step may give, and the most elements. */
const [largest, mostElements] = [6, 64];

/** Whether a value that a step would give is tame enough to go on from. */
const isTame = (y: Tensor): boolean =>
  y.dtype === "float64" &&
  y.rank <= 4 &&
  count(y.shape) <= mostElements &&
  y.values("a program").every((v) => Math.abs(v) <= largest);

const weightOf = ({ weight, nests = false, jumps = false }: Definition, depth: number, smooth: boolean): number =>
  (nests && depth === 0) || (jumps && smooth) ? 0 : weight;

/** Draws steps that start from given values. */
export function drawSteps(
  random: RandomChoices,
  start: readonly Tensor[],
  { steps: length, depth, smooth = false }: Limits,
): Step[] {
  const values = [...start];
  const steps: Step[] = [];
  const entries = (Object.keys(catalogue) as OperationName[]).map((operation) => ({
    operation,
    weight: weightOf(catalogue[operation], depth, smooth),
  }));
  for (let attempts = 0; steps.length < length && attempts < 50 * length; attempts++) {
    const { operation } = random.weighted(entries);
    const chosen = catalogue[operation].choose(random, values, depth);
    if (!chosen) continue;
    const step = { operation, ...chosen };
    const y = catalogue[operation].apply(
      step.args.map((i) => values[i]!),
      step.params,
    );
    if (!isTame(y)) continue;
    steps.push(step);
    values.push(y);
  }
  return steps;
}

/** The program of a seed, and the point that it is drawn at. */
export function drawProgram(seed: number, limits: Limits): { program: Program; point: Tensor[] } {
  const random = new RandomChoices(seed);
  const inputs = Array.from({ length: 1 + random.below(3) }, () =>
    Array.from({ length: random.below(4) }, () => random.pick([1, 2, 3])),
  );
  const point = inputs.map((shape, i) => draw(1000 * seed + i, shape, -1.5, 1.5));
  const steps = drawSteps(random, point, { ...limits, steps: 1 + random.below(limits.steps) });
  return { program: { inputs, steps }, point };
}

/** The program as text, one step a line. */
export function print({ inputs, steps }: Program, indent = ""): string {
  const lines = inputs.map((shape, i) => `${indent}v${i}: [${shape.join(", ")}]`);
  steps.forEach(({ operation, args, params }, i) => {
    const names = args.map((k) => `v${k}`).join(", ");
    lines.push(`${indent}v${inputs.length + i} = ${operation}(${names}${printParams(params, indent)})`);
  });
  return lines.join("\n");
}

function printParams(params: unknown, indent: string): string {
  if (params === null) return "";
  const parts = Object.entries(params as Record<string, unknown>).map(([key, value]) =>
    value !== null && typeof value === "object" && "steps" in value
      ? `${key}: {\n${print(value as Program, `${indent}  `)}\n${indent}}`
      : `${key}: ${JSON.stringify(value)}`,
  );
  return `, { ${parts.join(", ")} }`;
}

/** A smaller program that still fails: steps are left out, or stand-ins of their shape take their place, while `fails` holds. */
export function shrink(program: Program, point: readonly Tensor[], fails: (smaller: Program) => boolean): Program {
  const stillFails = (smaller: Program): boolean => {
    try {
      run(smaller, point);
    } catch {
      return false;
    }
    return fails(smaller);
  };
  let current = program;
  for (let i = current.steps.length - 1; i >= 0; i--) {
    const shapes = run(current, point).map((y) => y.shape.join());
    const own = current.inputs.length + i;
    const standIns = shapes.slice(0, own).flatMap((shape, k) => (shape === shapes[own] ? [k] : []));
    const used = current.steps.some(({ args }) => args.includes(own));
    for (const standIn of used ? standIns : [0]) {
      const smaller = without(current, i, standIn);
      if (smaller.steps.length > 0 && stillFails(smaller)) {
        current = smaller;
        break;
      }
    }
  }
  return current.steps.length < program.steps.length ? shrink(current, point, fails) : current;
}

/** The program without step `i`, its uses being those of value `standIn`. */
function without({ inputs, steps }: Program, i: number, standIn: number): Program {
  const own = inputs.length + i;
  const renamed = (k: number): number => (k === own ? standIn : k > own ? k - 1 : k);
  return {
    inputs,
    steps: steps.flatMap((step, k) => (k === i ? [] : [{ ...step, args: step.args.map(renamed) }])),
  };
}
