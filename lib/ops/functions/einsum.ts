import { describe } from "../../tensor/arguments.ts";
import { type Dim, isUnknown } from "../../tensor/dims.ts";
import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensor, toTensors } from "../constant.ts";
import { type Chain, chainOrder, cheapestPair, weightOf } from "../contractionOrder.ts";
import { primitives as p } from "../primitives.ts";
import { matmul } from "./products.ts";

/** A tensor whose axes have labels: letters, or "...k" for axis k (from the last) of an ellipsis. */
interface Factor {
  readonly tensor: Tensor;
  readonly labels: readonly string[];
}

/**
 * Σ of products by Einstein's convention, as numpy's einsum: "ij,jk->ik" is the matrix product. Without an arrow the letters that
 * stand once are left, in alphabetical order; a letter repeated in one operand takes its diagonal; "..." stands for axes that
 * broadcast. Several operands are contracted pair by pair, those first that make the results smallest.
 */
export function einsum(subscripts: string, ...operands: readonly Operand[]): Tensor {
  if (typeof subscripts !== "string")
    throw new TypeError(messages.wrongKind("einsum", 'subscripts such as "ij,jk->ik"', describe(subscripts)));
  const tensors = toTensors("einsum", operands);
  const [inputs, output] = parse(subscripts, tensors);
  const sizes = sizesOf(subscripts, tensors, inputs);
  let factors = tensors.map((tensor, i) => onceEach(withoutStretched({ tensor, labels: inputs[i]! }, sizes)));
  const weights = new Map([...sizes].map(([label, size]) => [label, weightOf(size)]));
  for (const label of output)
    if (!factors.some((factor) => factor.labels.includes(label)))
      throw new ShapeError(`einsum: "${label}" stands in the output of "${subscripts}" and in no operand.`);
  factors = factors.map((factor, i) => summed(factor, (label) => neededBy(label, factors, output, i, i)));
  while (factors.length > 1) {
    const list = factors;
    const [i, j] = cheapestPair(
      list.map((factor) => factor.labels),
      weights,
      (label, a, b) => neededBy(label, list, output, a, b),
    );
    const joined = contracted(list[i]!, list[j]!, (label) => neededBy(label, list, output, i, j));
    factors = [...list.filter((_, k) => k !== i && k !== j), joined];
  }
  return ordered(factors[0]!, output);
}

/** Whether the output or a factor other than i and j has the label. */
const neededBy = (
  label: string,
  factors: readonly Factor[],
  output: readonly string[],
  i: number,
  j: number,
): boolean =>
  output.includes(label) || factors.some((factor, k) => k !== i && k !== j && factor.labels.includes(label));

/** The labels of each operand's axes and of the result's. */
function parse(subscripts: string, tensors: readonly Tensor[]): [string[][], string[]] {
  const text = subscripts.replaceAll(" ", "");
  const [left = "", right, ...more] = text.split("->");
  const terms = left.split(",");
  if (more.length > 0) throw new ShapeError(`einsum: "${subscripts}" has more than one arrow.`);
  if (terms.length !== tensors.length)
    throw new ShapeError(`einsum: "${subscripts}" names ${terms.length} operands, got ${tensors.length}.`);
  const inputs = terms.map((term, i) => expand(term, subscripts, tensors[i]!));
  const hidden = Math.max(0, ...inputs.map((labels) => labels.filter((label) => label.startsWith("...")).length));
  const ellipsis = upTo(hidden).map((k) => `...${hidden - k}`);
  if (right === undefined) {
    const letters = inputs.flat().filter((label) => !label.startsWith("..."));
    const once = letters.filter((label) => letters.indexOf(label) === letters.lastIndexOf(label));
    return [inputs, [...ellipsis, ...once.sort()]];
  }
  const output = (right.match(/\.\.\.|./gu) ?? []).flatMap((piece) => (piece === "..." ? ellipsis : [piece]));
  for (const label of output) {
    if (!label.startsWith("...") && !isLetter(label)) throw badCharacter(label, subscripts);
    if (output.indexOf(label) !== output.lastIndexOf(label))
      throw new ShapeError(`einsum: "${label}" stands twice in the output of "${subscripts}".`);
  }
  return [inputs, output];
}

const isLetter = (text: string): boolean => /^\p{L}$/u.test(text);
const badCharacter = (text: string, subscripts: string): ShapeError =>
  new ShapeError(
    `einsum: "${text}" in "${subscripts}" is no label; expected letters, "..." for axes that broadcast, "," and "->".`,
  );

function expand(term: string, subscripts: string, tensor: Tensor): string[] {
  const [before = "", after, ...more] = term.split("...");
  for (const letter of [...before, ...(after ?? "")]) if (!isLetter(letter)) throw badCharacter(letter, subscripts);
  const named = [...before].length + [...(after ?? "")].length;
  const hidden = tensor.rank - named;
  if (more.length > 0 || hidden < 0 || (after === undefined && hidden > 0))
    throw new ShapeError(
      `einsum: "${term}" in "${subscripts}" names ${named} axes of an operand of shape ${showShape(tensor.shape)}${hidden > 0 ? '; "..." stands for the others' : ""}.`,
    );
  return [...before, ...upTo(hidden).map((k) => `...${hidden - k}`), ...(after ?? "")];
}

/** The size of each label; a size of 1 stretches, others must agree. */
function sizesOf(
  subscripts: string,
  tensors: readonly Tensor[],
  inputs: readonly (readonly string[])[],
): Map<string, Dim> {
  const sizes = new Map<string, Dim>();
  inputs.forEach((labels, i) => {
    labels.forEach((label, axis) => {
      const own = tensors[i]!.shape[axis]!;
      const known = sizes.get(label);
      if (known === undefined || known === 1 || (isUnknown(known) && own !== 1)) sizes.set(label, own);
      else if (own !== known && own !== 1 && !isUnknown(own))
        throw new ShapeError(
          `einsum: the sizes of "${label.startsWith("...") ? "..." : label}" in "${subscripts}" differ: ${known} and ${own} (operands ${tensors.map((t) => showShape(t.shape)).join(", ")}).`,
        );
    });
  });
  return sizes;
}

/** Without axes of size 1 that stretch to the size of their label. */
function withoutStretched({ tensor, labels }: Factor, sizes: ReadonlyMap<string, Dim>): Factor {
  const kept = labels.flatMap((label, axis) => (tensor.shape[axis] === 1 && sizes.get(label) !== 1 ? [] : [axis]));
  if (kept.length === labels.length) return { tensor, labels };
  return {
    tensor: apply1(p.reshape, [tensor], { shape: kept.map((axis) => tensor.shape[axis]!) }),
    labels: kept.map((axis) => labels[axis]!),
  };
}

/** Takes diagonals until no label stands twice. */
function onceEach(factor: Factor): Factor {
  let { tensor, labels } = factor;
  for (;;) {
    const second = labels.findIndex((label, axis) => labels.indexOf(label) < axis);
    if (second < 0) return { tensor, labels };
    const first = labels.indexOf(labels[second]!);
    const others = upTo(labels.length).filter((axis) => axis !== first && axis !== second);
    const moved = apply1(p.permute, [tensor], { axes: [...others, first, second] });
    tensor = apply1(p.diagonalPart, [moved], null);
    labels = [...others, first].map((axis) => labels[axis]!);
  }
}

/** Sums over the labels that nothing else needs. */
function summed({ tensor, labels }: Factor, needed: (label: string) => boolean): Factor {
  const axes = labels.flatMap((label, axis) => (needed(label) ? [] : [axis]));
  if (axes.length === 0) return { tensor, labels };
  return { tensor: apply1(p.sum, [tensor], { axes }), labels: labels.filter(needed) };
}

/** The product of two factors, summed over what they share and nothing else needs. */
function contracted(a: Factor, b: Factor, needed: (label: string) => boolean): Factor {
  const alone = (own: Factor, other: Factor): Factor =>
    summed(own, (label) => needed(label) || other.labels.includes(label));
  const [x, y] = [alone(a, b), alone(b, a)];
  const shared = x.labels.filter((label) => y.labels.includes(label));
  const [batch, inner] = [shared.filter(needed), shared.filter((label) => !needed(label))];
  const places = (labels: readonly string[], own: Factor): number[] => labels.map((label) => own.labels.indexOf(label));
  const free = (own: Factor): string[] => own.labels.filter((label) => !shared.includes(label));
  return {
    tensor: apply1(p.dotGeneral, [x.tensor, y.tensor], {
      contract: [places(inner, x), places(inner, y)],
      batch: [places(batch, x), places(batch, y)],
    }),
    labels: [...batch, ...free(x), ...free(y)],
  };
}

function ordered({ tensor, labels }: Factor, output: readonly string[]): Tensor {
  const axes = output.map((label) => labels.indexOf(label));
  return axes.every((axis, i) => axis === i) ? tensor : apply1(p.permute, [tensor], { axes });
}

/**
 * The product of a chain of matrices in the order with the fewest multiplications; the first may be a row vector and the last a
 * column vector. Named sizes count as large ones.
 */
export function multiDot(operands: readonly Operand[]): Tensor {
  const tensors = operands.map((x) => toTensor("multiDot", x));
  const last = tensors.length - 1;
  tensors.forEach((t, i) => {
    if (t.rank !== 2 && !(t.rank === 1 && (i === 0 || i === last)))
      throw new ShapeError(
        `multiDot: expected matrices, with vectors at the ends only; operand ${i} has shape ${showShape(t.shape)}.`,
      );
  });
  if (last < 1) throw new ShapeError(`multiDot: expected two operands or more, got ${tensors.length}.`);
  const rows = tensors.map((t, i) => weightOf(t.rank === 1 && i === 0 ? 1 : t.shape[0]!));
  const end = tensors[last]!;
  const product = (chain: Chain): Tensor =>
    typeof chain === "number" ? tensors[chain]! : matmul(product(chain[0]), product(chain[1]));
  return product(chainOrder([...rows, weightOf(end.rank === 1 ? 1 : end.shape[1]!)]));
}
