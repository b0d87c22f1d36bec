/** How a scan is differentiated and batched: each time it becomes another scan. */
import { batchOf, dependOn, forwardOf, gradientsBy, reverseOf } from "../autodiff/bodies.ts";
import { Body } from "../graph/body.ts";
import { marked, mask, placed, present } from "../graph/flags.ts";
import { type Parts, parts, type ScanParams } from "../graph/scanParams.ts";
import { apply } from "../ops/apply.ts";
import { repeated } from "../ops/batching.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { add } from "../ops/functions/elementwise.ts";
import { moveaxis } from "../ops/functions/shapes.ts";
import type { RuleArgs } from "../ops/operation.ts";
import { placeholder } from "../ops/placeholder.ts";
import { lookup } from "../ops/registry.ts";
import type { Dim } from "../tensor/dims.ts";
import { isFloating } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { spread } from "./carry.ts";

/**
 * The reverse pass: a scan from the other end, which carries the gradients of the carries and those of the constants so far, and
 * reads the carries that each step began with.
 */
export function reverseScan(
  wanted: readonly boolean[],
  gradients: readonly (Tensor | null)[],
  { inputs, results, params }: RuleArgs<ScanParams>,
): readonly (Tensor | null)[] {
  const { body, constants, carries, length, reverse } = params;
  const own = body.outputs.length;
  const given = parts(inputs, params);
  // Gradients flow through all carries, wanted or not.
  const isCarry = (i: number): boolean => i >= constants && i < constants + carries;
  const asked = parts(
    inputs.map((x, i) => isFloating(x.dtype) && (wanted[i]! || isCarry(i))),
    params,
  );
  const ofElements = gradients.slice(carries, own);
  const ofSaved = gradients.slice(own, own + carries);
  const carriesBack = [
    ...asked.carries.flatMap((yes, i) => (yes ? [gradients[i] ?? zerosLike(results[i]!)] : [])),
    ...marked(given.constants, asked.constants).map((x) => zerosLike(x)),
  ];
  const saved = results.slice(own, own + carries);
  const sequencesBack = [...saved, ...given.sequences, ...some(ofElements), ...some(ofSaved)];
  const out = apply(lookup("scan"), [...given.constants, ...carriesBack, ...sequencesBack], {
    body: stepBack(params, asked, { elements: present(ofElements), saved: present(ofSaved) }),
    constants,
    carries: carriesBack.length,
    length,
    reverse: !reverse,
    saved: false,
  });
  const found = placed([...asked.carries, ...asked.constants, ...asked.sequences], out);
  return [
    ...found.slice(carries, carries + constants),
    ...found.slice(0, carries),
    ...found.slice(carries + constants),
  ];
}

const some = <T>(list: readonly (T | null)[]): T[] => list.filter((x) => x !== null);

/** One step of the reverse pass as a body. */
function stepBack(
  params: ScanParams,
  asked: Parts<boolean>,
  given: { readonly elements: readonly boolean[]; readonly saved: readonly boolean[] },
): Body {
  const { body, carries } = params;
  const flags = [asked.constants, asked.carries, asked.sequences];
  return body.derive(`step back ${[...flags, given.elements, given.saved].map(mask).join(" ")}`, () => {
    const back = reverseOf(body, flags.flat(), [...asked.carries, ...given.elements]);
    const make = (x: Tensor): Tensor => placeholder(x, x.name);
    const makeSome = (like: readonly Tensor[], flags: readonly boolean[]): (Tensor | null)[] =>
      like.map((x, i) => (flags[i] ? make(x) : null));
    const inputs = body.inputs.map(make);
    const own = parts(inputs, params);
    const results = body.replay(inputs);
    const ofCarries = makeSome(body.outputs.slice(0, carries), asked.carries);
    const ofConstants = makeSome(own.constants, asked.constants);
    const ofElements = makeSome(body.outputs.slice(carries), given.elements);
    const ofSaved = makeSome(own.carries, given.saved);
    const found = parts(gradientsBy(back, [...inputs, ...results, ...ofCarries, ...ofElements]), params);
    const sum = (a: Tensor | null, b: Tensor | null): Tensor | null => (a && b ? add(a, b) : (a ?? b));
    return new Body(
      [
        ...own.constants,
        ...some(ofCarries),
        ...some(ofConstants),
        ...own.carries,
        ...own.sequences,
        ...some(ofElements),
        ...some(ofSaved),
      ],
      [
        ...own.carries.flatMap((x, i) =>
          asked.carries[i] ? [sum(found.carries[i]!, ofSaved[i]!) ?? zerosLike(x)] : [],
        ),
        ...ofConstants.flatMap((G, i) => (G ? [sum(G, found.constants[i]!)!] : [])),
        ...own.sequences.flatMap((x, i) => (asked.sequences[i] ? [found.sequences[i] ?? zerosLike(x)] : [])),
      ],
    );
  });
}

/** What a scan takes of values and tangents: of constants, carries and sequences each the values, then the tangents. */
const beside = <T>(values: Parts<T>, tangents: Parts<T | null>): T[] => [
  ...values.constants,
  ...some(tangents.constants),
  ...values.carries,
  ...some(tangents.carries),
  ...values.sequences,
  ...some(tangents.sequences),
];

/** Values and tangents in one scan: each carry that moves is carried beside its tangent. */
export function forwardScan(
  tangents: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
  params: ScanParams,
): { results: readonly Tensor[]; tangents: readonly (Tensor | null)[] } {
  const { body, constants, carries: k } = params;
  const n = body.outputs.length;
  const moving = parts(present(tangents), params);
  const inputsFor = (carried: readonly boolean[]) => [...moving.constants, ...carried, ...moving.sequences];
  const flags = spread(moving.carries, (carried) => forwardOf(body, inputsFor(carried)).active);
  const active = inputsFor(flags);
  const step = forwardOf(body, active, flags);
  const movingCarries = flags.filter(Boolean).length;
  const arranged = step.body.derive("scan order", () => {
    const { inputs: values, outputs } = step.body;
    const order = beside(
      parts(values.slice(0, inputs.length), params),
      parts(placed(active, values, inputs.length), params),
    );
    const along = outputs.slice(n);
    return new Body(order, [
      ...outputs.slice(0, k),
      ...along.slice(0, movingCarries),
      ...outputs.slice(k, n),
      ...along.slice(movingCarries),
    ]);
  });
  const along = inputs.map((x, i) => (active[i] ? (tangents[i] ?? zerosLike(x)) : null));
  const out = apply(lookup("scan"), beside(parts(inputs, params), parts(along, params)), {
    ...params,
    body: arranged,
    constants: constants + moving.constants.filter(Boolean).length,
    carries: k + movingCarries,
  });
  const saved = out.slice(arranged.outputs.length);
  return {
    results: [...out.slice(0, k), ...out.slice(k + movingCarries, n + movingCarries), ...saved.slice(0, k)],
    tangents: [
      ...placed(flags, out, k),
      ...placed(step.active.slice(k), out, n + movingCarries),
      ...(params.saved ? placed(flags, saved, k) : []),
    ],
  };
}

export function batchScan(
  inputs: readonly Tensor[],
  batched: readonly boolean[],
  params: ScanParams,
  size: Dim,
): readonly Tensor[] {
  const { body, carries } = params;
  const marks = parts(batched, params);
  const inputsFor = (carried: readonly boolean[]) => [...marks.constants, ...carried, ...marks.sequences];
  const flags = spread(marks.carries, (carried) => dependOn(body, inputsFor(carried)));
  const own = batchOf(body, inputsFor(flags), size, [...flags, ...body.outputs.slice(carries).map(() => true)]);
  const given = parts(inputs, params);
  const out = apply(
    lookup("scan"),
    [
      ...given.constants,
      ...given.carries.map((x, i) => (flags[i] && !marks.carries[i] ? repeated(x, size) : x)),
      ...given.sequences.map((x, i) => (marks.sequences[i] ? moveaxis(x, 0, 1) : x)),
    ],
    { ...params, body: own },
  );
  const elements = body.outputs.length;
  return out.map((y, i) => {
    const own = i < elements ? i : i - elements;
    if (own < carries && !flags[own]) return repeated(y, size);
    return i < carries ? y : moveaxis(y, 1, 0);
  });
}
