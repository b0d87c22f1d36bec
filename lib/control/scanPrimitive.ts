import { throughBody } from "../autodiff/throughBody.ts";
import type { Body } from "../graph/body.ts";
import { Lifetimes } from "../graph/lifetimes.ts";
import { element, parts, type ScanParams, stacked } from "../graph/scanParams.ts";
import { whole } from "../ops/forms/whole.ts";
import type { Primitive } from "../ops/operation.ts";
import { isFloating } from "../tensor/dtype.ts";
import { messages, ShapeError } from "../tensor/errors.ts";
import { pool } from "../tensor/pool.ts";
import { upTo } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { batchScan, forwardScan, reverseScan } from "./scanRules.ts";
import { row, stacks } from "./stacks.ts";

/** A loop of known length as one operation: results are the last carries, the stacked elements and, if saved, all carries. */
export const scanPrimitive: Primitive<ScanParams> = whole<ScanParams>("scan", {
  infer(inputs, params) {
    const { body, carries, length, saved } = params;
    const given = parts(inputs, params);
    const own = body.resultsFor([...given.constants, ...given.carries, ...given.sequences.map(element)]);
    return [
      ...own.slice(0, carries),
      ...own.slice(carries).map((y) => stacked(y, length)),
      ...(saved ? given.carries.map((x) => stacked(x, length)) : []),
    ];
  },
  runWhole: runScan,
  bind: (params, bind) => ({ ...params, length: bind(params.length) }),
  passes: (index, { body, constants, carries }) => reaches(body, constants, carries)[index]!,
  recorded: (params) => ({ ...params, saved: true }),
  prune: withoutSaved,
  bpropAll: reverseScan,
  valueAndJvp: forwardScan,
  batch: batchScan,
});

/** Which inputs a derivative passes from, carries from step to step included. */
export function reaches(body: Body, constants: number, carries: number): readonly boolean[] {
  return body.derive("scan passes", () => {
    // An input that no derivative passes from at once may still pass through a carry, and that through another.
    const through = throughBody(body);
    return body.inputs.map((x, i) => through[i]! || (i >= constants && i < constants + carries && isFloating(x.dtype)));
  });
}

/** Parameters of a loop that no longer saves the state before each step, where nobody reads that. */
export function withoutSaved<P extends { readonly body: Body; readonly saved: boolean }>(
  params: P,
  used: readonly boolean[],
): { readonly params: P; readonly kept: readonly number[] } {
  const own = params.body.outputs.length;
  const kept = upTo(used.length);
  return used.slice(own).some(Boolean)
    ? { params, kept }
    : { params: { ...params, saved: false }, kept: kept.slice(0, own) };
}

function runScan(inputs: readonly Tensor[], params: ScanParams): readonly Tensor[] {
  const { body, length, reverse, saved, bindings } = params;
  if (typeof length !== "number") throw new ShapeError(messages.openSize("scan", length));
  const { constants, carries, sequences } = parts(inputs, params);
  const results = stacks(length);
  const before = stacks(length);
  const lifetimes = new Lifetimes();
  let state: readonly Tensor[] = carries;
  for (let step = 0; step < length; step++) {
    const at = reverse ? length - 1 - step : step;
    if (saved) for (const [k, x] of state.entries()) before.write(k, x, at);
    const since = pool.serial;
    const out = body.run([...constants, ...state, ...sequences.map((x) => row(x, at))], bindings);
    for (const y of out) lifetimes.hold(y, since, true);
    for (const x of state) lifetimes.release(x);
    state = out.slice(0, carries.length);
    for (const [k, y] of out.slice(carries.length).entries()) {
      results.write(k, y, at);
      lifetimes.release(y);
    }
  }
  for (const x of state) lifetimes.handOver(x);
  const own = body.results.slice(carries.length);
  return [
    ...state,
    ...own.map((aval, k) => results.take(k, aval, bindings)),
    ...(saved ? carries.map((x, k) => before.take(k, x, bindings)) : []),
  ];
}
