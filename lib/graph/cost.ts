import type { Aval, Operation } from "../ops/operation.ts";
import { type Bindings, bindDim, isUnknown } from "../tensor/dims.ts";
import { bytesOf } from "../tensor/dtype.ts";
import { count, type Shape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { Body } from "./body.ts";

/** What computing a graph once takes. */
export interface Cost {
  /** Operations that run. */
  readonly operations: number;
  /** Scalar multiplications and divisions. A function such as exp counts none, of a loop that its values end one step counts. */
  readonly multiplications: number;
  /** Bytes of the results that operations make; what only reads another's numbers in a new shape makes none. */
  readonly bytes: number;
}

const noCost: Cost = { operations: 0, multiplications: 0, bytes: 0 };

const addCosts = (a: Cost, b: Cost, times = 1): Cost => ({
  operations: a.operations + b.operations * times,
  multiplications: a.multiplications + b.multiplications * times,
  bytes: a.bytes + b.bytes * times,
});

/** Results that share the input's buffer. */
const views: ReadonlySet<string> = new Set(["reshape", "stopGradient"]);

/** The cost of a body, whose operations may hold bodies themselves. */
export function costOf(body: Body, bindings: Bindings = new Map()): Cost {
  const cut = new Set(body.inputs);
  const nodes = body.nodes.filter((v) => v.operation !== null && !cut.has(v));
  return costOfNodes(nodes, body.outputs, bindings);
}

/** The cost of computing nodes: results that neither another of them nor `outputs` reads are left out where their operation allows. */
export function costOfNodes(nodes: readonly Tensor[], outputs: readonly Tensor[], bindings: Bindings): Cost {
  const operations = new Set(nodes.flatMap((v) => (v.operation ? [v.operation] : [])));
  const read = new Set<Tensor>(outputs);
  for (const { inputs } of operations) for (const x of inputs) read.add(x);
  let total = noCost;
  for (const operation of operations) total = addCosts(total, costOfOperation(operation, read, bindings));
  return total;
}

function costOfOperation(operation: Operation, read: ReadonlySet<Tensor>, bindings: Bindings): Cost {
  const { primitive, inputs } = operation;
  const used = operation.results.map((y) => read.has(y));
  const pruned = used.some(Boolean) && !used.every(Boolean) ? primitive.prune?.(operation.params, used) : undefined;
  const params = pruned ? pruned.params : operation.params;
  const results = pruned ? pruned.kept.map((k) => operation.results[k]!) : operation.results;
  const sized = ({ shape, dtype }: Aval): Sized => ({ shape: shape.map((d) => sizeOf(d, bindings)), dtype });
  const made = results.map(sized);
  const bytes = views.has(primitive.name)
    ? 0
    : made.reduce((sum, { shape, dtype }) => sum + count(shape) * bytesOf(dtype), 0);
  const held = heldBodies(params);
  if (held.length > 0)
    return held.reduce(
      (sum, { body, times }) => addCosts(sum, costOf(body, bindings), sizeOf(times, bindings)),
      noCost,
    );
  const rule = multiplicationRules[primitive.name];
  return { operations: 1, multiplications: rule ? Math.round(rule(inputs.map(sized), params, made)) : 0, bytes };
}

/** A size that is known only when the graph runs counts once. */
const sizeOf = (dim: Shape[number], bindings: Bindings): number =>
  isUnknown(dim) && !bindings.has(dim as string) ? 1 : bindDim(dim, bindings);

/** The graphs that an operation holds, and how often each runs; of branches all count. */
export function heldBodies(params: unknown): { readonly body: Body; readonly times: Shape[number] }[] {
  if (params === null || typeof params !== "object") return [];
  const { length = 1 } = params as { length?: Shape[number] };
  return Object.values(params)
    .flat()
    .flatMap((value) => (value instanceof Body ? [{ body: value, times: length }] : []));
}

interface Sized extends Aval {
  readonly shape: readonly number[];
}
type Rule = (inputs: readonly Sized[], params: unknown, results: readonly Sized[]) => number;

const eachElement: Rule = (_, __, [y]) => count(y!.shape);
/** factor·n³ for each of the first input's matrices [..., n, n]. */
const cubic =
  (factor: number): Rule =>
  ([A]) => {
    const n = A!.shape.at(-1) ?? 1;
    return factor * count(A!.shape) * n;
  };
const fourier: Rule = ([x], params) => {
  const { axis } = params as { axis: number };
  const n = x!.shape[axis] ?? 1;
  return 2 * count(x!.shape) * Math.log2(Math.max(2, n));
};

/** Multiplications by primitive, to leading order for factorisations; one that is not named does none. */
const multiplicationRules: Readonly<Record<string, Rule>> = {
  mul: eachElement,
  div: eachElement,
  pow: eachElement,
  sigmoid: eachElement,
  prod: ([x]) => count(x!.shape),
  linearRecurrence: ([a]) => count(a!.shape),
  dotGeneral: ([a], params, [y]) => {
    const { contract } = params as { contract: readonly [readonly number[], unknown] };
    return count(y!.shape) * contract[0].reduce((n, axis) => n * a!.shape[axis]!, 1);
  },
  conv: ([, w], _, [y]) => count(y!.shape) * count(w!.shape.slice(2)),
  fourierTransform: fourier,
  realFourier: fourier,
  realFromFourier: fourier,
  lu: cubic(1 / 3),
  cholesky: cubic(1 / 6),
  det: cubic(1 / 3),
  slogdet: cubic(1 / 3),
  inverse: cubic(1),
  cofactor: cubic(1),
  qr: cubic(2 / 3),
  eigh: cubic(9),
  svd: cubic(10),
  pinv: cubic(11),
  expm: cubic(12),
  triangularSolve: ([T], _, [y]) => (count(y!.shape) * (T!.shape.at(-1) ?? 1)) / 2,
  luSolve: ([A], _, [y]) => count(y!.shape) * (A!.shape.at(-1) ?? 1),
};
