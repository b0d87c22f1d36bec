import type { Body } from "../../graph/body.ts";
import { parts, type ScanParams } from "../../graph/scanParams.ts";
import { type WhileParams, whileParts } from "../../graph/whileParams.ts";
import { upTo } from "../../tensor/shape.ts";
import type { RuleTable } from "../emitter.ts";
import { sized } from "../sized.ts";
import type { Value } from "../values.ts";
import type { StableHLO } from "./emitter.ts";

const inlined = (to: StableHLO, inputs: readonly Value[], { body }: { readonly body: Body }): readonly Value[] =>
  to.inline(sized(body, inputs), inputs);

const whole = (value: number, to: StableHLO): Value => to.constant([value], { shape: [], dtype: "int32" });

/** Starts of a block at row `at` of a tensor of the rank. */
const corner = (to: StableHLO, at: Value, rank: number): string =>
  [at.name, ...upTo(rank - 1).map(() => whole(0, to).name)].join(", ");
const cornerTypes = (to: StableHLO, rank: number): Value[] => upTo(rank).map(() => whole(0, to));

function row(to: StableHLO, x: Value, at: Value): Value {
  const [, ...rest] = x.shape;
  const text = `stablehlo.dynamic_slice ${x.name}, ${corner(to, at, x.shape.length)}, sizes = [${[1, ...rest].join(", ")}]`;
  const own = to.call(text, [x, ...cornerTypes(to, x.shape.length)], { shape: [1, ...rest], dtype: x.dtype });
  return to.op("reshape", [own], { shape: rest });
}

function written(to: StableHLO, x: Value, y: Value, at: Value): Value {
  const block = to.op("reshape", [y], { shape: [1, ...y.shape] });
  const text = `stablehlo.dynamic_update_slice ${x.name}, ${block.name}, ${corner(to, at, x.shape.length)}`;
  return to.call(text, [x, block, ...cornerTypes(to, x.shape.length)], x);
}

/** Control flow: bodies stand in regions, which read what stands around them. */
export const control: RuleTable<StableHLO> = {
  call: inlined,
  customGrad: inlined,

  cond: (to, [p, ...inputs], { branches }: { branches: readonly [Body, Body] }, types) => {
    const condition = to.convert(p!, "bool");
    const [yes, no] = branches.map((body) => to.block([], () => inlined(to, inputs, { body })));
    return to.several(`"stablehlo.if"(${condition.name}) (${yes}, ${no})`, [condition], types);
  },

  scan: (to, inputs, params: ScanParams, types) => {
    const { body, carries, reverse, saved } = params;
    const length = params.length as number;
    const given = parts(inputs, params);
    const stacks = types.slice(carries).map((type): Value => to.splatted(0, type));
    if (length === 0) return [...given.carries, ...stacks];
    const state = [whole(0, to), ...given.carries, ...stacks];
    const out = to.loop(
      state,
      ([step]) => to.compare("LT", step!, whole(length, to)),
      ([step, ...rest]) => {
        const at = reverse ? to.same("subtract", [whole(length - 1, to), step!]) : step!;
        const [own, filled] = [rest.slice(0, carries), rest.slice(carries)];
        const elements = given.sequences.map((x) => row(to, x, at));
        const next = inlined(to, [...given.constants, ...own, ...elements], { body });
        const news = [...next.slice(carries), ...(saved ? own : [])];
        return [
          to.same("add", [step!, whole(1, to)]),
          ...next.slice(0, carries),
          ...filled.map((x, k) => written(to, x, news[k]!, at)),
        ];
      },
    );
    return out.slice(1);
  },

  whileLoop: (to, inputs, params: WhileParams) => {
    const { test, body } = params;
    const given = whileParts(inputs, params);
    return to.loop(
      given.state,
      (state) => to.convert(inlined(to, [...given.test, ...state], { body: test })[0]!, "bool"),
      (state) => inlined(to, [...given.constants, ...state], { body }),
    );
  },
};
