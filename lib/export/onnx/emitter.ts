import type { ScalarOp } from "../../engine/scalarRules.ts";
import { type DType, fromNumbers } from "../../tensor/dtype.ts";
import { broadcastShapes, count, sameShape } from "../../tensor/shape.ts";
import { Emitter, type Rule, type ScalarEmission } from "../emitter.ts";
import type { Sizes, Type, Value } from "../values.ts";
import { type Attribute, elementNumbers, graphOf, infoOf, modelOf, type Node, tensorOf } from "./messages.ts";
import type { Message } from "./protobuf.ts";
import { rules } from "./rules.ts";
import { scalars } from "./scalars.ts";

/** More elements of one value than this are made when the model runs. */
const repeated = 1024;

/** Writes an ONNX model (onnx.ai, the operators' specification). Its operators broadcast, so numbers stand in expressions as they are. */
export class ONNX extends Emitter {
  readonly caller = "toONNX";
  readonly format = "ONNX";
  readonly initializers: Message[] = [];
  readonly inputs: Message[] = [];
  #nodes: Node[] = [];
  readonly #known = new Map<string, string>();
  #next = 0;

  protected rule(name: string): Rule<never> | undefined {
    return rules[name] as Rule<never> | undefined;
  }

  protected scalarRule(op: ScalarOp): ScalarEmission<never> | undefined {
    return scalars[op] as ScalarEmission<never> | undefined;
  }

  name(): string {
    return `#${this.#next++}`;
  }

  /** A tensor of the model, written once. */
  #initializer(shape: Sizes, dtype: DType | "int64", raw: Uint8Array): string {
    const key = `${dtype} ${shape.join()} ${Buffer.from(raw).toString("latin1")}`;
    let name = this.#known.get(key);
    if (name === undefined) {
      this.#known.set(key, (name = this.name()));
      this.initializers.push(tensorOf(name, shape, elementNumbers[dtype], raw));
    }
    return name;
  }

  constant(data: ArrayLike<number>, { shape, dtype }: Type): Value {
    const n = count(shape);
    if (data.length === 1 && n > repeated) return this.expanded(this.constant(data, { shape: [], dtype }), shape);
    const values = fromNumbers(dtype, data.length === n ? data : new Array<number>(n).fill(data[0]!));
    const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return { name: this.#initializer(shape, dtype, raw), shape, dtype };
  }

  /** Sizes, axes and positions as operators take them. */
  ints(values: readonly (number | bigint)[], shape: Sizes = [values.length]): string {
    return this.#initializer(shape, "int64", new Uint8Array(BigInt64Array.from(values, BigInt).buffer));
  }

  splat(value: number, { dtype }: Type): Value {
    return this.constant([value], { shape: [], dtype });
  }

  input(label: string, type: Type): Value {
    this.inputs.push(infoOf(label, type));
    return { name: label, ...type };
  }

  /** A node with the named inputs; its outputs' names. */
  node(
    op: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string[] {
    const names = Array.from({ length: outputs }, () => this.name());
    this.#nodes.push({ op, inputs, outputs: names, attributes });
    return names;
  }

  /** A node with one result. */
  say(
    op: string,
    inputs: readonly string[],
    { shape, dtype }: Type,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    return { name: this.node(op, inputs, 1, attributes)[0]!, shape, dtype };
  }

  /** An operator that goes element by element. */
  each(
    op: string,
    args: readonly Value[],
    dtype: DType = args[0]!.dtype,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    const shape = broadcastShapes(
      op,
      args.map((x) => x.shape),
    ) as Sizes;
    return this.say(
      op,
      args.map((x) => x.name),
      { shape, dtype },
      attributes,
    );
  }

  convert(x: Value, dtype: DType): Value {
    return x.dtype === dtype ? x : this.each("Cast", [x], dtype, { to: elementNumbers[dtype] });
  }

  stretch(x: Value): Value {
    return x;
  }

  protected override shaped(x: Value, shape: Sizes): Value {
    return sameShape(x.shape, shape) ? x : this.expanded(x, shape);
  }

  expanded(x: Value, shape: Sizes): Value {
    return this.say("Expand", [x.name, this.ints(shape)], { shape, dtype: x.dtype });
  }

  /** A graph inside an operator, which reads what stands around it. `write` gives its inputs and its outputs. */
  graph(write: () => { readonly inputs: readonly Message[]; readonly outputs: readonly Value[] }): Message {
    const outer = this.#nodes;
    this.#nodes = [];
    try {
      const { inputs, outputs } = write();
      // What a graph gives must be made in it, each under a name of its own.
      const given = outputs.map((x) => this.say("Identity", [x.name], x));
      return graphOf({
        name: this.name(),
        nodes: this.#nodes,
        initializers: [],
        inputs,
        outputs: given.map((x) => infoOf(x.name, x)),
      });
    } finally {
      this.#nodes = outer;
    }
  }

  model(name: string, results: readonly { readonly value: Value; readonly label: string }[]): Uint8Array {
    for (const { value, label } of results)
      this.#nodes.push({ op: "Identity", inputs: [value.name], outputs: [label], attributes: {} });
    return modelOf(
      graphOf({
        name,
        nodes: this.#nodes,
        initializers: this.initializers,
        inputs: this.inputs,
        outputs: results.map(({ value, label }) => infoOf(label, value)),
      }),
    );
  }
}
