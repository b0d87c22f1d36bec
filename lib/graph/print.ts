import type { Operation } from "../ops/operation.ts";
import { showShape } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Binding, loose, type Notation, type Piece, powers, products, sums, tight, written } from "./printing.ts";

const inside = (piece: Piece, binds: Binding): string => (piece.binds < binds ? `(${piece.text})` : piece.text);

const infix: Readonly<Record<string, readonly [sign: string, binds: Binding, right: Binding]>> = {
  add: ["+", sums, sums],
  sub: ["−", sums, products],
  mul: ["·", products, products],
  div: ["/", products, powers],
  matmul: ["@", products, powers],
  pow: ["^", powers, tight],
  greater: [">", loose, sums],
  greaterEqual: ["≥", loose, sums],
  less: ["<", loose, sums],
  lessEqual: ["≤", loose, sums],
  equal: ["=", loose, sums],
  notEqual: ["≠", loose, sums],
};

/** A number as short as it can be said, in the precision it has. */
export function shortNumber(value: number): string {
  const short = String(Number(value.toPrecision(6)));
  return Math.abs(Number(short) - value) <= Math.abs(value) * 1e-7 ? short : String(value);
}

/** Parameters worth saying, as `axes=[1]`. */
function said({ primitive, params }: Operation): string[] {
  if (primitive.name === "fill") return [];
  if (params === null || typeof params !== "object") return [];
  return Object.entries(params as Record<string, unknown>).flatMap(([name, value]) => {
    const list = Array.isArray(value) && value.every((v) => typeof v === "number" || typeof v === "string");
    if (list) return (value as unknown[]).length === 0 ? [] : [`${name}=[${(value as unknown[]).join(", ")}]`];
    return typeof value === "number" || typeof value === "string" ? [`${name}=${value}`] : [];
  });
}

const call = (name: string, args: readonly string[]): Piece => ({ text: `${name}(${args.join(", ")})`, binds: tight });

const notation: Notation = {
  leaf(x) {
    if (x.name) return { text: x.name, binds: tight };
    if (x.storage && x.rank === 0) {
      const value = x.storage.data[0]!;
      return { text: shortNumber(value), binds: value < 0 ? sums : tight };
    }
    return { text: `${x.symbolic && !x.storage ? "symbol" : "constant"}${showShape(x.shape)}`, binds: tight };
  },
  operation(x, inputs) {
    const operation = x.operation!;
    const { name } = operation;
    const [turned, left, right] = /^matmul A(ᵀ?)·B(ᵀ?)$/.exec(name) ?? [];
    const own = turned === undefined ? name : "matmul";
    const sign = infix[own];
    if (sign && inputs.length === 2) {
      const [a, b] = [inside(inputs[0]!, sign[1]), inside(inputs[1]!, sign[2])];
      const transposed = (text: string, flag: string | undefined, piece: Piece): string =>
        flag ? `${inside(piece, tight)}ᵀ` : text;
      const [l, r] = [transposed(a, left, inputs[0]!), transposed(b, right, inputs[1]!)];
      return { text: sign[0] === "^" ? `${l}^${r}` : `${l} ${sign[0]} ${r}`, binds: sign[1] };
    }
    if (own === "neg") return { text: `−${inside(inputs[0]!, powers)}`, binds: sums };
    const part = operation.results.length > 1 ? `.${x.resultIndex}` : "";
    const { text } = call(name, [...inputs.map((p) => p.text), ...said(operation)]);
    return { text: `${text}${part}`, binds: tight };
  },
  line: (n) => ({ text: `t${n}`, binds: tight }),
};

/** An expression as text. */
export class Printed {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.text;
  }
}

/**
 * The expression that computed a tensor, as text: a line for each subexpression that is used more than once, then the result.
 * @param x - a symbolic node, or a result on the tape
 */
export function print(x: Tensor): Printed {
  const { lines, result } = written(x, notation);
  return new Printed([...lines.map(({ name, text }) => `${name} = ${text}`), result].join("\n"));
}
