import type { ScalarOp } from "../../engine/scalarRules.ts";
import type { DType } from "../../tensor/dtype.ts";
import { sameShape } from "../../tensor/shape.ts";
import { Emitter, type Rule, type ScalarEmission } from "../emitter.ts";
import type { Sizes, Type, Value } from "../values.ts";
import { rules } from "./rules.ts";
import { scalars } from "./scalars.ts";
import { denseText, tensorType, Writer } from "./writer.ts";

/** Writes StableHLO (github.com/openxla/stablehlo, the specification's textual form), with CHLO's words for special functions. */
export class StableHLO extends Emitter {
  readonly caller = "toStableHLO";
  readonly format = "StableHLO";
  readonly writer = new Writer();
  readonly #constants = new Map<string, Value>();

  protected rule(name: string): Rule<never> | undefined {
    return rules[name] as Rule<never> | undefined;
  }

  protected scalarRule(op: ScalarOp): ScalarEmission<never> | undefined {
    return scalars[op] as ScalarEmission<never> | undefined;
  }

  constant(data: ArrayLike<number>, { shape, dtype }: Type): Value {
    const text = `stablehlo.constant ${denseText(data, { shape, dtype })} : ${tensorType({ shape, dtype })}`;
    let value = this.#constants.get(text);
    if (!value) {
      this.#constants.set(text, (value = { name: this.writer.name(), shape, dtype }));
      this.writer.constants.push(`${value.name} = ${text}`);
    }
    return value;
  }

  splat(value: number, type: Type): Value {
    return this.constant([value], type);
  }

  input(label: string, { shape, dtype }: Type): Value {
    const value: Value = { name: `%arg${this.writer.inputs.length}`, shape, dtype };
    this.writer.inputs.push({ value, label });
    return value;
  }

  /** One operation with one result, said by its text after the equals sign. */
  say(text: string, { shape, dtype }: Type): Value {
    const name = this.writer.name();
    this.writer.line(`${name} = ${text}`);
    return { name, shape, dtype };
  }

  /** The same where the text is followed by the types of operands and result. */
  call(text: string, operands: readonly Value[], type: Type): Value {
    return this.say(`${text} : (${operands.map(tensorType).join(", ")}) -> ${tensorType(type)}`, type);
  }

  /** An operation whose operands and result are all of one type. */
  same(op: string, operands: readonly Value[]): Value {
    const type = operands[0]!;
    return this.say(`stablehlo.${op} ${operands.map((x) => x.name).join(", ")} : ${tensorType(type)}`, type);
  }

  /** An operation with several results. */
  several(text: string, operands: readonly Type[], types: readonly Type[]): Value[] {
    const name = this.writer.name();
    const results = types.map(tensorType).join(", ");
    this.writer.line(`${name}:${types.length} = ${text} : (${operands.map(tensorType).join(", ")}) -> (${results})`);
    return types.map(({ shape, dtype }, i) => ({ name: `${name}#${i}`, shape, dtype }));
  }

  compare(direction: string, a: Value, b: Value): Value {
    const type = { shape: a.shape, dtype: "bool" } as const;
    return this.call(`stablehlo.compare ${direction}, ${a.name}, ${b.name}`, [a, b], type);
  }

  convert(x: Value, dtype: DType): Value {
    if (x.dtype === dtype) return x;
    if (dtype === "bool") return this.compare("NE", x, this.splat(0, x));
    return this.call(`stablehlo.convert ${x.name}`, [x], { shape: x.shape, dtype });
  }

  stretch(x: Value, shape: Sizes): Value {
    if (sameShape(x.shape, shape)) return x;
    const from = shape.length - x.shape.length;
    return this.broadcast(
      x,
      shape,
      x.shape.map((_, i) => from + i),
    );
  }

  /** Axis i of x becomes axis axes[i] of the result; sizes of 1 are repeated. */
  broadcast(x: Value, shape: Sizes, axes: Sizes): Value {
    return this.call(`stablehlo.broadcast_in_dim ${x.name}, dims = [${axes.join(", ")}]`, [x], {
      shape,
      dtype: x.dtype,
    });
  }

  /** A block with arguments of the given types, whose text ends with what is returned. */
  block(types: readonly Type[], body: (args: readonly Value[]) => readonly Value[]): string {
    const args = types.map(({ shape, dtype }): Value => ({ name: this.writer.name(), shape, dtype }));
    const inside = this.writer.region(() => this.give(body(args)));
    const { margin } = this.writer;
    const head =
      args.length > 0 ? `${margin}^bb0(${args.map((x) => `${x.name}: ${tensorType(x)}`).join(", ")}):\n` : "";
    return `{\n${head}${inside}\n${margin}}`;
  }

  give(values: readonly Value[]): void {
    const types = values.map(tensorType).join(", ");
    this.writer.line(
      `stablehlo.return${values.length > 0 ? ` ${values.map((x) => x.name).join(", ")} : ${types}` : ""}`,
    );
  }

  /** Repeats while the condition holds, both given the state. */
  loop(
    state: readonly Value[],
    test: (state: readonly Value[]) => Value,
    step: (state: readonly Value[]) => readonly Value[],
  ): Value[] {
    const condition = this.block(state, (args) => [test(args)]);
    const body = this.block(state, step);
    return this.several(
      `"stablehlo.while"(${state.map((x) => x.name).join(", ")}) (${condition}, ${body})`,
      state,
      state,
    );
  }
}
