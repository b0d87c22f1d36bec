import { batchOf, forwardOf, gradientsBy, reverseOf } from "../autodiff/bodies.ts";
import { applyCall } from "../autodiff/call.ts";
import { trace } from "../autodiff/trace.ts";
import { vjp } from "../autodiff/transforms.ts";
import { flatten } from "../autodiff/tree.ts";
import { vmap } from "../autodiff/vmap.ts";
import { Body } from "../graph/body.ts";
import { marked, placed, present } from "../graph/flags.ts";
import { apply, settle } from "../ops/apply.ts";
import { zerosLike } from "../ops/forms/linear.ts";
import { whole } from "../ops/forms/whole.ts";
import { add } from "../ops/functions/elementwise.ts";
import { sum } from "../ops/functions/reductions.ts";
import type { Primitive, RuleArgs } from "../ops/operation.ts";
import { checkFunction, describe, finished } from "../tensor/arguments.ts";
import type { Bindings } from "../tensor/dims.ts";
import { isFloating } from "../tensor/dtype.ts";
import { GradientError, messages, ShapeError, showShape } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { CustomBackward, CustomForward, RuleMistake, SentenceFor } from "./customRules.ts";

/** Rules over flat lists of tensors, one entry for each operand after the constants, in order. */
interface CustomParams {
  /** Gives the values and then the residuals. */
  readonly body: Body;
  readonly name: string;
  /** How many operands were captured: they take no part in the rules. */
  readonly constants: number;
  readonly values: number;
  /** Gradients of the operands from residuals, the gradients of the values and the values; null: zero. */
  readonly backward:
    | ((residuals: readonly Tensor[], G: readonly Tensor[], values: readonly Tensor[]) => readonly (Tensor | null)[])
    | null;
  /** Tangents of the values from the operands and their tangents. */
  readonly forward: ((primals: readonly Tensor[], tangents: readonly Tensor[]) => readonly Tensor[]) | null;
  readonly bindings?: Bindings;
}

const own = <T>(all: readonly T[], { constants }: CustomParams): readonly T[] => all.slice(constants);
const isMoving = (x: Tensor): boolean => isFloating(x.dtype);

/** A computation with a derivative of the user's. */
const custom: Primitive<CustomParams> = whole<CustomParams>("customGrad", {
  infer: (inputs, { body }) => body.resultsFor(inputs),
  runWhole: (inputs, { body, bindings }) => body.run(inputs, bindings),
  describe: ({ name }) => name,
  passes: (index, { constants, body }) => index >= constants && isMoving(body.inputs[index]!),
  bpropAll: reverseCustom,
  jvp: forwardCustom,
  batch(inputs, batched, params, size) {
    const marks = own(batched, params);
    const { backward, forward } = params;
    return apply(custom, inputs, {
      ...params,
      body: batchOf(params.body, batched, size),
      // Operands that all members share get the sum of the members' gradients.
      backward:
        backward &&
        ((residuals, G, values) => {
          let there: boolean[] = [];
          const found = vmap((r: readonly Tensor[], g: readonly Tensor[], y: readonly Tensor[]) => {
            const each = backward(r, g, y);
            there = present(each);
            return each.filter((x) => x !== null);
          })(residuals, G, values);
          return placed(there, found).map((g, i) => (g && !marks[i] ? sum(g, 0) : g));
        }),
      forward:
        forward &&
        ((primals, tangents) => {
          const axes = marks.map((yes) => (yes ? 0 : null));
          return vmap(forward, { inAxes: [axes, axes] })(primals, tangents);
        }),
    });
  },
});

/** The gradients of the operands, by the user's rule; residuals are differentiated as they were computed. */
function reverseCustom(
  wanted: readonly boolean[],
  gradients: readonly (Tensor | null)[],
  { inputs, results, params }: RuleArgs<CustomParams>,
): readonly (Tensor | null)[] {
  const { body, values, constants, backward, forward, name } = params;
  const primals = own(inputs, params);
  const G = results.slice(0, values).map((y, i) => gradients[i] ?? zerosLike(y));
  const found = backward
    ? backward(results.slice(values), G, results.slice(0, values))
    : transposed(primals, (tangents) => forward!(primals, tangents), G);
  const all: (Tensor | null)[] = inputs.map(() => null);
  primals.forEach((x, i) => {
    const g = found[i] ?? null;
    if (!g || !isMoving(x)) return;
    if (!sameShape(g.shape, x.shape))
      throw new ShapeError(
        `customGrad: backward gave a gradient of shape ${showShape(g.shape)} for an argument of shape ${showShape(x.shape)}.`,
      );
    all[constants + i] = g;
  });
  const ofResiduals = gradients.map((g, i) => i >= values && g !== null);
  if (!ofResiduals.some(Boolean)) return all;
  const more = gradientsBy(
    reverseOf(body, wanted, ofResiduals),
    [...inputs, ...results, ...gradients],
    (back, operands) => applyCall(back, operands, { name: `${name}′` }),
  );
  return all.map((g, i) => (g && more[i] ? add(g, more[i]) : (g ?? more[i]!)));
}

/** The tangents of the values, by the user's rule; a rule stated backward is linear in G, and its transpose is the one forward. */
function forwardCustom(
  tangents: readonly (Tensor | null)[],
  { inputs, results, params }: RuleArgs<CustomParams>,
): readonly (Tensor | null)[] {
  const { body, values, backward, forward } = params;
  const primals = own(inputs, params);
  const along = own(tangents, params).map((t, i) => t ?? zerosLike(primals[i]!));
  const residuals = results.slice(values);
  const found = forward
    ? forward(primals, along)
    : transposed(
        results.slice(0, values),
        (G) => backward!(residuals, G, results.slice(0, values)).map((g, i) => g ?? zerosLike(primals[i]!)),
        along,
      );
  const moved = found.map((t, i) => (isMoving(results[i]!) ? t : null));
  if (residuals.length === 0) return moved;
  const rest = body.derive("residuals alone", () => new Body(body.inputs, body.outputs.slice(values)));
  const { body: step, active } = forwardOf(rest, present(tangents));
  const out = applyCall(step, [...inputs, ...tangents.filter((t) => t !== null)], {
    name: "residuals",
  });
  return [...moved, ...placed(active, out, residuals.length)];
}

/** The transpose of a linear function of tensors like `xs`, applied to `G`; entries without a derivative stay out. */
function transposed(
  xs: readonly Tensor[],
  f: (xs: readonly Tensor[]) => readonly (Tensor | null)[],
  G: readonly Tensor[],
): readonly (Tensor | null)[] {
  let kept: boolean[] = [];
  const { pullback } = vjp(
    (given: readonly Tensor[]) => {
      const out = f(given);
      kept = out.map((y) => y !== null && isMoving(y));
      return marked(out, kept) as Tensor[];
    },
    xs.map((x) => zerosLike(x)),
  );
  return pullback(marked(G, kept))[0]!;
}

/**
 * A function with a derivative of one's own (the book's customised back-propagation, section 6.5.9). From either statement the
 * other direction is derived by transposition, and higher orders by differentiating the statement. What the function reads from
 * outside takes no part in the derivative: pass it as an argument.
 */
export function customGrad<A extends readonly unknown[] = Tensor[], R = Tensor, Residuals = unknown>(
  rule: CustomBackward<A, R, Residuals>,
): (...args: A) => R;
export function customGrad<A extends readonly unknown[] = Tensor[], R = Tensor>(
  rule: CustomForward<A, R>,
): (...args: A) => R;
export function customGrad<X extends object>(rule: [X] extends [never] ? X : RuleMistake<SentenceFor<X>>): never;
export function customGrad<A extends readonly unknown[], R, Residuals>(given: object): (...args: A) => R {
  checkRule(given);
  const rule = given as CustomBackward<A, R, Residuals> | CustomForward<A, R>;
  return (...args) => {
    const { leaves, rebuild: argsOf } = flatten(args);
    const operands = leaves.map(settle);
    let toValue: ((leaves: readonly unknown[]) => R) | null = null;
    let toResiduals: ((leaves: readonly unknown[]) => Residuals) | null = null;
    let values = 0;
    const { body, operands: outside } = trace((...inputs) => {
      const result = finished(
        "customGrad",
        "backward" in rule
          ? rule.forward(...argsOf(inputs))
          : { value: finished("customGrad", rule.value(...argsOf(inputs))) },
      );
      if (result === null || typeof result !== "object" || !("value" in result))
        throw new GradientError(
          "customGrad: forward must return { value, residuals }: the function's value, and what backward needs of the computation.",
        );
      const value = flatten(result.value);
      const residuals = flatten((result as { residuals?: Residuals }).residuals as Residuals);
      toValue = value.rebuild;
      toResiduals = residuals.rebuild;
      values = value.leaves.length;
      return [...value.leaves, ...residuals.leaves];
    }, operands);
    const captured = outside();
    const out = apply(custom, [...captured, ...operands], {
      body,
      name: rule.name ?? "customGrad",
      constants: captured.length,
      values,
      backward:
        "backward" in rule
          ? (residuals, G, y) => leavesOf(rule.backward(toResiduals!(residuals), toValue!(G), toValue!(y)), args)
          : null,
      forward:
        "jvp" in rule ? (primals, tangents) => flatten(rule.jvp(argsOf(primals), argsOf(tangents))).leaves : null,
    });
    return toValue!(out.slice(0, values));
  };
}

function checkRule(rule: object): void {
  const expected = "a rule { forward, backward } or { value, jvp }";
  if (typeof rule !== "object" || rule === null)
    throw new TypeError(messages.wrongKind("customGrad", expected, describe(rule)));
  const pairs = [
    ["forward", "backward"],
    ["value", "jvp"],
  ] as const;
  for (const key of Object.keys(rule))
    if (key !== "name" && !pairs.flat().includes(key as never))
      throw new TypeError(`customGrad: a rule has no part "${key}"; expected { forward, backward } or { value, jvp }.`);
  const given = pairs.filter((pair) => pair.some((part) => part in rule));
  if (given.length !== 1 || !given[0]!.every((part) => part in rule))
    throw new TypeError(messages.wrongKind("customGrad", expected, `{ ${Object.keys(rule).join(", ")} }`));
  for (const part of given[0]!) checkFunction(`customGrad, ${part}`, (rule as Record<string, unknown>)[part]);
}

/** Gradients for every tensor of the arguments; where an argument's entry is null, null for each of its tensors. */
function leavesOf(gradients: readonly unknown[], args: readonly unknown[]): (Tensor | null)[] {
  if (!Array.isArray(gradients) || gradients.length !== args.length)
    throw new GradientError(
      `customGrad: backward must return an array with one gradient (or null) for each of the ${args.length} arguments.`,
    );
  return args.flatMap((arg, i) => {
    const expected = flatten(arg).leaves;
    if (gradients[i] === null || gradients[i] === undefined) return expected.map(() => null);
    const { leaves } = flatten(gradients[i]);
    if (leaves.length !== expected.length)
      throw new GradientError(
        `customGrad: argument ${i} has ${expected.length} tensors, the gradient that backward gave for it ${leaves.length}.`,
      );
    return leaves;
  });
}
