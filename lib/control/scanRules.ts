/** How a scan is differentiated and batched: each time it becomes another scan. */
import { batchOf, dependOn, forwardOf, reverseOf } from "../autodiff/bodies.ts";
import { placeholder } from "../autodiff/trace.ts";
import { Body } from "../graph/body.ts";
import { parts, type ScanParams } from "../graph/scanParams.ts";
import { apply } from "../ops/apply.ts";
import { repeated } from "../ops/batching.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { add } from "../ops/functions/elementwise.ts";
import { moveaxis } from "../ops/functions/shapes.ts";
import type { RuleArgs } from "../ops/operation.ts";
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
  const saved = results.slice(own, own + carries);
  const flowing = body.inputs.slice(constants, constants + carries).map((x) => isFloating(x.dtype));
  const wantedConstants = given.constants.map((x, i) => wanted[i]! && isFloating(x.dtype));
  const wantedSequences = given.sequences.map((x, i) => wanted[constants + carries + i]! && isFloating(x.dtype));
  const ofElements = gradients.slice(carries, own);
  const ofSaved = gradients.slice(own, own + carries);

  const step = stepBack(body, constants, flowing, wantedConstants, wantedSequences, {
    elements: ofElements.map((G) => G !== null),
    saved: ofSaved.map((G) => G !== null),
  });
  const carriesBack = [
    ...pick(body.outputs.slice(0, carries), flowing).map((_, k) => {
      const i = nth(flowing, k);
      return gradients[i] ?? zerosLike(results[i]!);
    }),
    ...pick(given.constants, wantedConstants).map((x) => zerosLike(x)),
  ];
  const sequencesBack = [
    ...saved,
    ...given.sequences,
    ...ofElements.filter((G) => G !== null),
    ...ofSaved.filter((G) => G !== null),
  ];
  const out = apply(lookup("scan"), [...given.constants, ...carriesBack, ...sequencesBack], {
    body: step,
    constants,
    carries: carriesBack.length,
    length,
    reverse: !reverse,
    saved: false,
  });
  const [nFlowing, nConstants] = [flowing.filter(Boolean).length, wantedConstants.filter(Boolean).length];
  const placed = (flags: readonly boolean[], from: number): (Tensor | null)[] => {
    let next = from;
    return flags.map((yes) => (yes ? out[next++]! : null));
  };
  return [
    ...placed(wantedConstants, nFlowing),
    ...placed(flowing, 0),
    ...placed(wantedSequences, nFlowing + nConstants),
  ];
}

const pick = <T>(all: readonly T[], flags: readonly boolean[]): T[] => all.filter((_, i) => flags[i]);
const nth = (flags: readonly boolean[], k: number): number => {
  let left = k;
  return flags.findIndex((yes) => yes && left-- === 0);
};

/** One step of the reverse pass as a body. */
function stepBack(
  body: Body,
  constants: number,
  flowing: readonly boolean[],
  wantedConstants: readonly boolean[],
  wantedSequences: readonly boolean[],
  given: { readonly elements: readonly boolean[]; readonly saved: readonly boolean[] },
): Body {
  const key = `step back ${[flowing, wantedConstants, wantedSequences, given.elements, given.saved].map((f) => f.map(Number).join("")).join(" ")}`;
  return body.derive(key, () => {
    const carries = flowing.length;
    const back = reverseOf(body, [...wantedConstants, ...flowing, ...wantedSequences], [...flowing, ...given.elements]);
    const make = (x: Tensor): Tensor => placeholder(x, x.name);
    const inputs = body.inputs.map(make);
    const ofCarries = body.outputs.slice(0, carries).map((y, i) => (flowing[i] ? make(y) : null));
    const ofConstants = body.inputs.slice(0, constants).map((x, i) => (wantedConstants[i] ? make(x) : null));
    const ofElements = body.outputs.slice(carries).map((y, i) => (given.elements[i] ? make(y) : null));
    const ofSaved = body.inputs.slice(constants, constants + carries).map((x, i) => (given.saved[i] ? make(x) : null));
    const results = body.replay(inputs);
    const all = [...inputs, ...results, ...ofCarries, ...ofElements];
    const found = back.body.replay(back.needs.map((i) => all[i]!));
    const gradientOf = (i: number): Tensor | null => (back.places[i]! < 0 ? null : found[back.places[i]!]!);
    const sum = (a: Tensor | null, b: Tensor | null): Tensor | null => (a && b ? add(a, b) : (a ?? b));
    const outputs = [
      ...ofCarries.flatMap((G, i) =>
        G ? [sum(gradientOf(constants + i), ofSaved[i] ?? null) ?? zerosLike(inputs[constants + i]!)] : [],
      ),
      ...ofConstants.flatMap((G, i) => (G ? [sum(G, gradientOf(i))!] : [])),
      ...wantedSequences.flatMap((yes, i) =>
        yes ? [gradientOf(constants + carries + i) ?? zerosLike(inputs[constants + carries + i]!)] : [],
      ),
    ];
    const some = (list: readonly (Tensor | null)[]): Tensor[] => list.filter((t) => t !== null);
    return new Body(
      [
        ...inputs.slice(0, constants),
        ...some(ofCarries),
        ...some(ofConstants),
        ...inputs.slice(constants, constants + carries),
        ...inputs.slice(constants + carries),
        ...some(ofElements),
        ...some(ofSaved),
      ],
      outputs,
    );
  });
}

/** Values and tangents in one scan: each carry that moves is carried beside its tangent. */
export function forwardScan(
  tangents: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
  params: ScanParams,
): { results: readonly Tensor[]; tangents: readonly (Tensor | null)[] } {
  const { body, carries } = params;
  const n = body.outputs.length;
  const moving = parts(
    tangents.map((t) => t !== null),
    params,
  );
  const flags = spread(
    moving.carries,
    (carried) => forwardOf(body, [...moving.constants, ...carried, ...moving.sequences]).active,
  );
  const step = forwardOf(body, [...moving.constants, ...flags, ...moving.sequences], flags);
  const given = parts(inputs, params);
  const along = parts(tangents, params);
  const movingCarries = flags.filter(Boolean).length;
  const [c, k, m] = [given.constants.length, carries, given.sequences.length];
  // The body takes all values, then all tangents; a scan wants constants, carries, sequences, each with its tangents.
  const values = step.body.inputs;
  const rest = values.slice(c + k + m);
  const dConstants = moving.constants.filter(Boolean).length;
  const outs = step.body.outputs;
  const dOuts = outs.slice(n);
  const arranged = step.body.derive(
    "scan order",
    () =>
      new Body(
        [
          ...values.slice(0, c),
          ...rest.slice(0, dConstants),
          ...values.slice(c, c + k),
          ...rest.slice(dConstants, dConstants + movingCarries),
          ...values.slice(c + k, c + k + m),
          ...rest.slice(dConstants + movingCarries),
        ],
        [...outs.slice(0, k), ...dOuts.slice(0, movingCarries), ...outs.slice(k, n), ...dOuts.slice(movingCarries)],
      ),
  );
  const out = apply(
    lookup("scan"),
    [
      ...given.constants,
      ...along.constants.filter((t) => t !== null),
      ...given.carries,
      ...given.carries.flatMap((x, i) => (flags[i] ? [along.carries[i] ?? zerosLike(x)] : [])),
      ...given.sequences,
      ...along.sequences.filter((t) => t !== null),
    ],
    { ...params, body: arranged, constants: c + dConstants, carries: k + movingCarries },
  );
  const elementsAt = k + movingCarries;
  const tangentsAt = elementsAt + n - k;
  let [nextCarry, nextElement] = [k, tangentsAt];
  const savedAt = arranged.outputs.length;
  const results = [...out.slice(0, k), ...out.slice(elementsAt, tangentsAt)];
  const dResults = [
    ...flags.map((yes) => (yes ? out[nextCarry++]! : null)),
    ...step.active.slice(k).map((yes) => (yes ? out[nextElement++]! : null)),
  ];
  if (!params.saved) return { results, tangents: dResults };
  let nextSaved = savedAt + k;
  return {
    results: [...results, ...out.slice(savedAt, savedAt + k)],
    tangents: [...dResults, ...flags.map((yes) => (yes ? out[nextSaved++]! : null))],
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
