import type { Operation } from "../../ops/operation.ts";
import type { DotParams } from "../../ops/rows/dotGeneral.ts";
import { dotGeneral } from "../../ops/rows/dotGeneral.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import type { Body } from "../body.ts";
import { cheapestOrder, multiplicationsOf, multiplyIn, type Product, type ProductOrder } from "../matrixChain.ts";
import { closed, node, rewrite } from "./rewrite.ts";

/** The search takes the cube of a chain's length; longer chains are cut. */
const longestChain = 128;

/** A factor of a chain: a matrix, or a vector at one of its ends. */
interface Factor {
  readonly tensor: Tensor;
  readonly transposed: boolean;
}

/**
 * Multiplies chains of matrix products in the order with the fewest multiplications: (A·B)·v as A·(B·v). Transposes inside a chain are
 * seen through. Sums are then taken in another order, so results agree to rounding and not bit for bit: compile does this only where
 * it is asked to.
 */
export function matrixChains(given: Body): Body {
  const body = closed(given);
  const readers = new Map<Tensor, number>();
  for (const y of body.outputs) readers.set(y, 2);
  for (const operation of new Set(body.nodes.flatMap((v) => v.operation ?? [])))
    for (const x of operation.inputs) readers.set(x, (readers.get(x) ?? 0) + 1);
  const inner: Inner = (side) => {
    let { tensor, transposed } = side;
    while (readers.get(tensor) === 1 && isTransposition(tensor)) {
      tensor = tensor.operation!.inputs[0]!;
      transposed = !transposed;
    }
    const { operation } = tensor;
    return operation && readers.get(tensor) === 1 && isProduct(operation) ? { operation, transposed } : null;
  };
  const joined = new Set<Operation>();
  for (const { operation } of body.nodes)
    if (operation && isProduct(operation))
      for (const side of sidesOf(operation)) {
        const found = inner(side);
        if (found) joined.add(found.operation);
      }
  const meaning = new Map<Tensor, Tensor>();
  return rewrite(body, (operation, inputs) => {
    operation.inputs.forEach((x, i) => {
      meaning.set(x, inputs[i]!);
    });
    if (!isProduct(operation) || joined.has(operation)) return null;
    return reassociated(operation, inner, (x) => meaning.get(x) ?? x);
  });
}

/** A product of two matrices, or of a matrix and a vector, of which each may be read transposed. */
function isProduct({ primitive, inputs: [a, b], params }: Operation): boolean {
  if (primitive !== (dotGeneral as unknown)) return false;
  const { contract, batch } = params as DotParams;
  if (batch[0].length > 0 || contract[0].length !== 1 || a!.rank > 2 || b!.rank > 2) return false;
  return a!.rank + b!.rank >= 3 && [...a!.shape, ...b!.shape].every((d) => typeof d === "number");
}

/** A factor that is itself a product which nobody else reads. */
type Inner = (side: Factor) => { readonly operation: Operation; readonly transposed: boolean } | null;

const isTransposition = ({ rank, operation }: Tensor): boolean =>
  rank === 2 && operation?.primitive.name === "permute" && (operation.params as { axes: number[] }).axes[0] === 1;

/** The two factors of a product. A vector that is a product itself is a row on the left and a column on the right. */
function sidesOf({ inputs: [a, b], params }: Operation): readonly [Factor, Factor] {
  const { contract } = params as DotParams;
  return [
    { tensor: a!, transposed: a!.rank === 2 ? contract[0][0] === 0 : !isRow(a!) },
    { tensor: b!, transposed: b!.rank === 2 ? contract[1][0] === 1 : isRow(b!) },
  ];
}

/** Whether a vector was computed as a row times a matrix. */
const isRow = ({ operation }: Tensor): boolean => operation !== null && operation.inputs[0]?.rank === 1;

/** The factors of a product in order, those of inner products in their places. */
function factorsOf(root: Operation, inner: Inner): { factors: Factor[]; order: ProductOrder } {
  const factors: Factor[] = [];
  const order: Product[] = [];
  let open = 1;
  const stack: (ReturnType<Inner> | Factor | { from: number; middle: number })[] = [
    { operation: root, transposed: false },
  ];
  while (stack.length > 0) {
    const item = stack.pop()!;
    if ("tensor" in item) factors.push(item);
    else if ("middle" in item) {
      // Met first between the two sides, then after both.
      if (item.middle < 0) Object.assign(item, { middle: factors.length });
      else order.push({ ...item, to: factors.length });
    } else {
      const [left, right] = sidesOf(item.operation);
      const sides = item.transposed ? [flipped(right), flipped(left)] : [left, right];
      const [first, second] = sides.map((side) => {
        const found = open < longestChain ? inner(side) : null;
        if (found) open++;
        return found ?? side;
      });
      const mark = { from: factors.length, middle: -1 };
      stack.push(mark, second!, mark, first!);
    }
  }
  return { factors, order };
}

const flipped = ({ tensor, transposed }: Factor): Factor => ({ tensor, transposed: !transposed });

const rowsOf = ({ tensor, transposed }: Factor): number =>
  tensor.rank === 2 ? (tensor.shape[transposed ? 1 : 0] as number) : 1;
const columnsOf = ({ tensor, transposed }: Factor): number =>
  tensor.rank === 2 ? (tensor.shape[transposed ? 0 : 1] as number) : 1;

function reassociated(root: Operation, inner: Inner, meaning: (x: Tensor) => Tensor): readonly Tensor[] | null {
  const { factors, order } = factorsOf(root, inner);
  if (factors.length < 3) return null;
  const last = factors.length - 1;
  const sizes = factors.map((factor, i) => {
    // A vector in front is a row, one at the end a column.
    if (factor.tensor.rank === 1) return i === 0 ? 1 : (factor.tensor.shape[0] as number);
    return rowsOf(factor);
  });
  const end = factors[last]!;
  sizes.push(end.tensor.rank === 1 ? 1 : columnsOf(end));
  const best = cheapestOrder(sizes);
  if (multiplicationsOf(best, sizes) >= multiplicationsOf(order, sizes)) return null;
  const own = factors.map(({ tensor, transposed }) => ({ tensor: meaning(tensor), transposed }));
  return [multiplyIn(best, own, (a, b) => ({ tensor: productOf(a, b), transposed: false })).tensor];
}

/** One product; the result's rows are a's and its columns b's. */
const productOf = (a: Factor, b: Factor): Tensor =>
  node("dotGeneral", [a.tensor, b.tensor], {
    contract: [[a.tensor.rank === 2 && !a.transposed ? 1 : 0], [b.tensor.rank === 2 && b.transposed ? 1 : 0]],
    batch: [[], []],
  });
