import type { Operation } from "../ops/operation.ts";
import { showShape } from "../tensor/errors.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { shortNumber } from "./print.ts";
import { type Binding, loose, type Notation, type Piece, powers, products, sums, tight, written } from "./printing.ts";

const brackets = (text: string): string => `\\left(${text}\\right)`;
const inside = (piece: Piece, binds: Binding): string => (piece.binds < binds ? brackets(piece.text) : piece.text);

/** W1 as W_{1}, alpha as α, longer names upright. */
function symbolOf(name: string): string {
  const [, word = name, index] = /^(.*?[^\d_])_?(\d+)$/u.exec(name) ?? [];
  const base = greek.has(word) ? `\\${word}` : [...word].length === 1 ? word : `\\mathrm{${escaped(word)}}`;
  return index === undefined ? base : `${base}_{${index}}`;
}

const greek = new Set(
  "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega".split(
    " ",
  ),
);

const special: Readonly<Record<string, string>> = {
  "\\": "\\backslash ",
  "^": "\\hat{}",
  "~": "\\tilde{}",
};
const escaped = (text: string): string =>
  text.replace(/[\\^~]/g, (c) => special[c]!).replace(/[{}_$%&#]/g, (c) => `\\${c}`);

/** Functions that TeX knows. */
const known = new Set(["sin", "cos", "tan", "sinh", "cosh", "tanh", "log", "max", "min", "det"]);

const signs: Readonly<Record<string, readonly [sign: string, binds: Binding, right: Binding]>> = {
  add: ["+", sums, sums],
  sub: ["-", sums, products],
  greater: [">", loose, sums],
  greaterEqual: ["\\ge", loose, sums],
  less: ["<", loose, sums],
  lessEqual: ["\\le", loose, sums],
  equal: ["=", loose, sums],
  notEqual: ["\\ne", loose, sums],
};

function product(operation: Operation, name: string, [a, b]: readonly [Piece, Piece]): Piece {
  const [, left, right] = /^matmul A(ᵀ?)·B(ᵀ?)$/.exec(name) ?? [];
  const factor = (piece: Piece, turned: string | undefined): string =>
    turned ? `${inside(piece, tight)}^{\\top}` : inside(piece, products);
  const [l, r] = [factor(a, left), factor(b, right)];
  if (name.startsWith("matmul")) return { text: `${l}\\,${r}`, binds: products };
  const scalar = operation.inputs.some((x) => x.rank === 0);
  return { text: `${l} ${scalar ? "\\cdot" : "\\odot"} ${r}`, binds: products };
}

const notation: Notation = {
  leaf(x) {
    if (x.name) return { text: symbolOf(x.name), binds: tight };
    if (x.storage && x.rank === 0) {
      const value = x.storage.data[0]!;
      const text = shortNumber(value).replace(/e([+-]?\d+)$/, (_, power) => ` \\cdot 10^{${Number(power)}}`);
      return { text, binds: value < 0 ? sums : tight };
    }
    return { text: `\\mathrm{constant}_{${showShape(x.shape)}}`, binds: tight };
  },
  operation(x, inputs) {
    const operation = x.operation!;
    const { name } = operation;
    const sign = signs[name];
    const [a, b] = inputs as [Piece, Piece];
    if (sign) return { text: `${inside(a, sign[1])} ${sign[0]} ${inside(b, sign[2])}`, binds: sign[1] };
    if (name === "mul" || name.startsWith("matmul")) return product(operation, name, [a, b]);
    if (name === "div") return { text: `\\frac{${a.text}}{${b.text}}`, binds: tight };
    if (name === "pow") return { text: `${inside(a, tight)}^{${b.text}}`, binds: powers };
    if (name === "square") return { text: `${inside(a, tight)}^{2}`, binds: powers };
    if (name === "neg") return { text: `-${inside(a, products)}`, binds: sums };
    if (name === "exp") return { text: `e^{${a.text}}`, binds: powers };
    if (name === "sqrt") return { text: `\\sqrt{${a.text}}`, binds: tight };
    if (name === "abs") return { text: `\\left|${a.text}\\right|`, binds: tight };
    if (name === "permute") return { text: `${inside(a, tight)}^{\\top}`, binds: powers };
    if (name === "sum") {
      const axes = (operation.params as { axes: readonly number[] }).axes;
      const over = axes.length === operation.inputs[0]!.rank ? "" : `_{\\mathrm{axes}\\ ${axes.join(",")}}`;
      return { text: `\\sum${over} ${inside(a, products)}`, binds: sums };
    }
    const head = known.has(name) ? `\\${name}` : `\\mathrm{${escaped(name)}}`;
    const part = operation.results.length > 1 ? `_{${x.resultIndex}}` : "";
    return { text: `${head}${part}${brackets(inputs.map((p) => p.text).join(", "))}`, binds: tight };
  },
  line: (n) => ({ text: `t_{${n}}`, binds: tight }),
};

/** An expression in TeX: shows itself typeset, and is its source as text. */
export class Tex {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  toString(): string {
    return this.source;
  }

  [Symbol.for("Jupyter.display")](): Readonly<Record<string, string>> {
    return { "text/latex": `$$${this.source}$$`, "text/plain": this.source };
  }
}

/**
 * The expression that computed a tensor, in TeX: an equation for each subexpression that is used more than once, then the result.
 * @param x - a symbolic node, or a result on the tape
 */
export function tex(x: Tensor): Tex {
  const { lines, result } = written(x, notation);
  if (lines.length === 0) return new Tex(result);
  const rows = [...lines.map(({ name, text }) => `${name} &= ${text}`), `& ${result}`];
  return new Tex(`\\begin{aligned}\n${rows.join(" \\\\\n")}\n\\end{aligned}`);
}
