import type { Body } from "../../graph/body.ts";
import { parts, type ScanParams } from "../../graph/scanParams.ts";
import { type WhileParams, whileParts } from "../../graph/whileParams.ts";
import type { RuleTable } from "../emitter.ts";
import { sized } from "../sized.ts";
import type { Type, Value } from "../values.ts";
import type { ONNX } from "./emitter.ts";
import { infoOf } from "./messages.ts";

const inlined = (to: ONNX, inputs: readonly Value[], { body }: { readonly body: Body }): readonly Value[] =>
  to.inline(sized(body, inputs), inputs);

const fresh = (to: ONNX, { shape, dtype }: Type): Value => ({ name: to.name(), shape, dtype });

/** Repeats; of each step the next state and, after it, elements to stack. `step` is given the number of the step, int64, and the state. */
function loop(
  to: ONNX,
  [trips, condition]: readonly [string, string],
  state: readonly Value[],
  types: readonly Type[],
  step: (at: string, state: readonly Value[]) => { readonly goesOn: Value | null; readonly values: readonly Value[] },
): Value[] {
  const body = to.graph(() => {
    const [at, on] = [to.name(), fresh(to, { shape: [], dtype: "bool" })];
    const own = state.map((x) => fresh(to, x));
    const { goesOn, values } = step(at, own);
    return {
      inputs: [infoOf(at, { shape: [], dtype: "int64" }), infoOf(on.name, on), ...own.map((x) => infoOf(x.name, x))],
      outputs: [goesOn ?? on, ...values],
    };
  });
  const names = to.node("Loop", [trips, condition, ...state.map((x) => x.name)], types.length, { body });
  return types.map(({ shape, dtype }, i) => ({ name: names[i]!, shape, dtype }));
}

/** Control flow: bodies are graphs inside operators. */
export const control: RuleTable<ONNX> = {
  call: inlined,
  customGrad: inlined,

  cond: (to, [p, ...inputs], { branches }: { branches: readonly [Body, Body] }, types) => {
    const [yes, no] = branches.map((body) => to.graph(() => ({ inputs: [], outputs: inlined(to, inputs, { body }) })));
    const attributes = { then_branch: yes!, else_branch: no! };
    const names = to.node("If", [to.convert(p!, "bool").name], types.length, attributes);
    return types.map(({ shape, dtype }, i) => ({ name: names[i]!, shape, dtype }));
  },

  scan: (to, inputs, params: ScanParams, types) => {
    const { body, carries, reverse, saved } = params;
    const length = params.length as number;
    const given = parts(inputs, params);
    if (length === 0) return [...given.carries, ...types.slice(carries).map((type) => to.splatted(0, type))];
    const out = loop(to, [to.ints([length], []), ""], given.carries, types, (step, state) => {
      const at = reverse ? to.node("Sub", [to.ints([length - 1], []), step], 1)[0]! : step;
      const elements = given.sequences.map(({ name, shape, dtype }) =>
        to.say("Gather", [name, at], { shape: shape.slice(1), dtype }, { axis: 0 }),
      );
      const next = inlined(to, [...given.constants, ...state, ...elements], { body });
      return { goesOn: null, values: [...next, ...(saved ? state : [])] };
    });
    return out.map((y, i) => (reverse && i >= carries ? to.op("flip", [y], { axes: [0] }) : y));
  },

  whileLoop: (to, inputs, params: WhileParams, types) => {
    const { test, body } = params;
    const given = whileParts(inputs, params);
    const tested = (state: readonly Value[]): Value =>
      to.convert(inlined(to, [...given.test, ...state], { body: test })[0]!, "bool");
    return loop(to, ["", tested(given.state).name], given.state, types, (_, state) => {
      const next = inlined(to, [...given.constants, ...state], { body });
      return { goesOn: tested(next), values: next };
    });
  },
};
