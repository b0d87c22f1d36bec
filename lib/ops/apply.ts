import { isFloating, type TypedArray } from "../tensor/dtype.ts";
import { GradientError, messages, ShapeError, ValueError } from "../tensor/errors.ts";
import { count } from "../tensor/shape.ts";
import { current, withState } from "../tensor/state.ts";
import { Storage, writes } from "../tensor/storage.ts";
import { type Level, Tensor } from "../tensor/tensor.ts";
import { Variable } from "../tensor/variable.ts";
import { checkNumbers } from "./checkNumbers.ts";
import { eagerEngine, many } from "./eagerEngine.ts";
import { type Aval, Operation, type Primitive } from "./operation.ts";
import { lookup } from "./registry.ts";

/** The tensor as seen from outside transforms that have ended. */
export function settle(x: Tensor): Tensor {
  let t = x;
  while (t.level && !t.level.open) {
    if (t.level.kind === "batch" || t.level.kind === "trace") throw new ValueError(messages.escaped(t.label));
    t = t.primal!;
  }
  return t;
}

/** The tensor one level further out, if it belongs to `level`. */
export const lower = (x: Tensor, level: Level | null): Tensor => (level && x.level === level ? x.primal! : x);

/** Whether a tensor is nothing but numbers that stay: those stand in a graph as they are. */
export const isConstant = (x: Tensor): boolean =>
  x.level === null && !x.symbolic && !x.tracked && x.storage !== null && !(x instanceof Variable);

/** Wraps a value for a level; the values are shared. */
export function wrap(primal: Tensor, level: Level, tangent: Tensor | null = null): Tensor {
  const t = new Tensor({ shape: primal.shape, dtype: primal.dtype, storage: primal.storage, name: primal.name });
  t.level = level;
  t.primal = primal;
  t.tangent = tangent;
  t.symbolic = primal.symbolic;
  return t;
}

/**
 * Applies a primitive: the one door through which every operation goes. The innermost transform among the
 * inputs' levels acts first and does its own work by applying operations one level further out; at the outermost
 * level values are computed (and recorded, where they depend on a variable), and symbols become nodes.
 */
export function apply<P>(primitive: Primitive<P>, given: readonly Tensor[], params: P): readonly Tensor[] {
  let top: Level | null = null;
  let inputs = given;
  let settled: Tensor[] | null = null;
  for (let i = 0; i < inputs.length; i++) {
    let t = inputs[i]!;
    if (t.level === null) continue;
    if (!t.level.open) {
      t = settle(t);
      inputs = settled ??= [...given];
      settled[i] = t;
    }
    if (t.level !== null && (top === null || t.level.order > top.order)) top = t.level;
  }
  const { tracing } = current();
  if (tracing !== null && (top === null || top.order < tracing.order)) {
    for (let i = 0; i < inputs.length; i++)
      if (!isConstant(inputs[i]!)) return applyTrace(primitive, inputs, params, tracing);
    if (namesSizes(primitive, params)) return applyTrace(primitive, inputs, params, tracing);
  }
  if (top === null) return applyHere(primitive, inputs, params);
  return atLevel[top.kind](primitive as Primitive, inputs, params, top);
}

const atLevel = { reverse: applyReverse, forward: applyForward, batch: applyBatch, trace: applyTrace } as const;

/** For primitives with one result, which is nearly all. */
export const apply1 = <P>(primitive: Primitive<P>, inputs: readonly Tensor[], params: P): Tensor =>
  apply(primitive, inputs, params)[0]!;

/** Whether the parameters hold a size that is a name: then even constants, stretched to it, have no values yet. */
function namesSizes<P>(primitive: Primitive<P>, params: P): boolean {
  if (!primitive.bind || primitive.runWhole) return false;
  for (const key in params) {
    const sizes: unknown = params[key];
    if (Array.isArray(sizes)) for (let i = 0; i < sizes.length; i++) if (typeof sizes[i] === "string") return true;
  }
  return false;
}

function applyHere<P>(primitive: Primitive<P>, inputs: readonly Tensor[], params: P): readonly Tensor[] {
  let symbolic = false;
  let tracked = false;
  for (let i = 0; i < inputs.length; i++) {
    symbolic ||= inputs[i]!.symbolic;
    tracked ||= inputs[i]!.tracked;
  }
  if (!symbolic && !namesSizes(primitive, params)) {
    if (!tracked || !current().recording) return execute(primitive, inputs, params);
    const own = primitive.recorded?.(params) ?? params;
    const results = execute(primitive, inputs, own);
    record(primitive, inputs, own, results, writes.count);
    writes.readers++;
    return results;
  }
  const own = primitive.recorded?.(params) ?? params;
  const results = primitive.infer(inputs, own).map((aval) => new Tensor(aval));
  for (const result of results) result.symbolic = true;
  record(primitive, inputs, own, results, null);
  if (!tracked) for (const result of results) result.tracked = false;
  return results;
}

function record<P>(
  primitive: Primitive<P>,
  inputs: readonly Tensor[],
  params: P,
  results: readonly Tensor[],
  readAt: number | null,
): Operation {
  const operation = new Operation(primitive as Primitive, inputs, params, readAt);
  operation.results = results;
  if (isBroken(primitive, inputs, params) || current().checking || current().placing)
    operation.site = new Error("written");
  for (let i = 0; i < results.length; i++) {
    const result = results[i]!;
    result.operation = operation;
    result.resultIndex = i;
    result.tracked = true;
  }
  return operation;
}

/**
 * Whether a derivative that somebody may ask for must not be used: only then the place is remembered, since that takes 5 to 7 µs.
 * W7a's step takes 59.4 µs without an operation that has such derivatives, and 59.1 with one whose other input is differentiated.
 */
function isBroken<P>(primitive: Primitive<P>, inputs: readonly Tensor[], params: P): boolean {
  if (!primitive.undefinedFor) return false;
  for (let i = 0; i < inputs.length; i++)
    if (!isConstant(inputs[i]!) && primitive.undefinedFor(i, params) !== null) return true;
  return false;
}

/** Computes the results' values; nothing is recorded. */
export function execute<P>(
  primitive: Primitive<P>,
  inputs: readonly Tensor[],
  params: P,
  site: Error | null = null,
): readonly Tensor[] {
  const results = computed(primitive, inputs, params);
  if (current().checking) checkNumbers(primitive, inputs, params, results, site);
  return results;
}

function computed<P>(primitive: Primitive<P>, inputs: readonly Tensor[], params: P): readonly Tensor[] {
  if (primitive.runWhole) {
    const results = primitive.runWhole(inputs, params);
    current().observer?.(primitive.name);
    return results.map(ownNode);
  }
  const avals = primitive.infer(inputs, params);
  for (const { shape } of avals)
    for (const size of shape)
      if (typeof size !== "number") throw new ShapeError(messages.openSize(primitive.name, size));
  current().observer?.(primitive.name);
  const arrays =
    (isMany(inputs, avals) ? eagerEngine.run?.(primitive as Primitive, inputs, params) : null) ??
    primitive.run(inputs, params, avals);
  return avals.length === 1
    ? [resultOf(avals[0]!, arrays[0]!, inputs)]
    : avals.map((aval, i) => resultOf(aval, arrays[i]!, inputs));
}

/** Whether the numbers that are read and written are so many that the engine for them is worth its call. */
function isMany(inputs: readonly Tensor[], results: readonly Aval[]): boolean {
  let numbers = 0;
  for (let i = 0; i < inputs.length; i++) numbers += inputs[i]!.storage!.data.length;
  if (numbers < many) for (const { shape } of results) numbers += count(shape);
  return numbers >= many;
}

/** A result of its own: what ran a graph may hand on its input, a constant of the graph, or one tensor twice. */
const ownNode = ({ shape, dtype, storage }: Tensor): Tensor =>
  new Tensor({ shape, dtype, storage: storage && (storage.exclusive ? storage : new Storage(storage.data, storage)) });

/** A result around its values; those of an input that were passed on unchanged stay shared. */
function resultOf({ shape, dtype }: Aval, data: TypedArray, inputs: readonly Tensor[]): Tensor {
  let sharing: Storage | null = null;
  for (let i = 0; i < inputs.length && !sharing; i++)
    if (inputs[i]!.storage!.data === data) sharing = inputs[i]!.storage;
  return new Tensor({ shape, dtype, storage: new Storage(data, sharing) });
}

function applyReverse<P>(
  primitive: Primitive<P>,
  inputs: readonly Tensor[],
  params: P,
  level: Level,
): readonly Tensor[] {
  const moves = level.order > current().constantUpTo;
  const outer = new Array<Tensor>(inputs.length);
  let active = false;
  for (let i = 0; i < inputs.length; i++) {
    const t = inputs[i]!;
    outer[i] = lower(t, level);
    if (moves && !active && t.level === level) active = primitive.passes(i, params);
  }
  const own = (active && primitive.recorded?.(params)) || params;
  const inner = apply(primitive, outer, own);
  if (!active || !inner.some((y) => isFloating(y.dtype))) return inner;
  const results = inner.map((y) => wrap(y, level));
  record(primitive, inputs, own, results, null);
  for (const result of results) result.tracked = false;
  return results;
}

function applyForward<P>(
  primitive: Primitive<P>,
  inputs: readonly Tensor[],
  params: P,
  level: Level,
): readonly Tensor[] {
  const primals = inputs.map((t) => lower(t, level));
  const moves = level.order > current().constantUpTo;
  const tangents = inputs.map((t, i) => (moves && t.level === level && primitive.passes(i, params) ? t.tangent : null));
  if (tangents.every((t) => t === null)) return apply(primitive, primals, params);
  tangents.forEach((t, i) => {
    const reason = t && primitive.undefinedFor?.(i, params);
    if (reason) throw new GradientError(messages.undefinedGradient(primitive.name, i, reason, new Error("written")));
  });
  const { results, tangents: out } =
    primitive.valueAndJvp?.(tangents, primals, params) ?? valueThenJvp(primitive, tangents, primals, params);
  return results.map((y, i) => {
    const tangent = isFloating(y.dtype) ? out[i] : null;
    return tangent ? wrap(y, level, tangent) : y;
  });
}

function valueThenJvp<P>(
  primitive: Primitive<P>,
  tangents: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
  params: P,
): { results: readonly Tensor[]; tangents: readonly (Tensor | null)[] } {
  const results = apply(primitive, inputs, params);
  return { results, tangents: primitive.jvp(tangents, { inputs, results, params }) };
}

/** A value of the batch as it looks to one member: the batch's axis, which is the first, is hidden. */
export function wrapBatched(primal: Tensor, level: Level): Tensor {
  const t = new Tensor({ shape: primal.shape.slice(1), dtype: primal.dtype, name: primal.name });
  t.level = level;
  t.primal = primal;
  return t;
}

function applyBatch<P>(primitive: Primitive<P>, inputs: readonly Tensor[], params: P, level: Level): readonly Tensor[] {
  const batched = inputs.map((t) => t.level === level);
  const results = primitive.batch(
    inputs.map((t) => lower(t, level)),
    batched,
    params,
    level.size!,
  );
  const marks = primitive.batchedResults?.(batched, params);
  return results.map((y, i) => (marks?.[i] === false ? y : wrapBatched(y, level)));
}

function applyTrace<P>(primitive: Primitive<P>, given: readonly Tensor[], params: P, level: Level): readonly Tensor[] {
  const inputs = given.map(level.lift!);
  const own = primitive.recorded?.(params) ?? params;
  const results = primitive.infer(inputs, own).map((aval) => new Tensor(aval));
  record(primitive, inputs, own, results, null);
  for (const result of results) {
    result.symbolic = true;
    result.tracked = false;
    result.level = level;
    level.made!.push(result);
  }
  // What is computed under noGrad is constant for derivatives.
  return current().recording ? results : withState("recording", true, () => results.map(withoutHistory));
}

const withoutHistory = (y: Tensor): Tensor => (isFloating(y.dtype) ? apply1(lookup("stopGradient"), [y], null) : y);
