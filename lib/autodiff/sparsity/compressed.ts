/** Sparse Jacobians from few passes: one direction for each colour, and the entries read from what comes out. */
import { element } from "../../graph/scanParams.ts";
import { apply1 } from "../../ops/apply.ts";
import { fromArray, scalar } from "../../ops/constant.ts";
import { cast, concat, reshape } from "../../ops/functions/shapes.ts";
import type { Aval } from "../../ops/operation.ts";
import { gather } from "../../ops/rows/indexing.ts";
import { fromNumbers } from "../../tensor/dtype.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { cotangentsFor, elementsOf, tangentsAlong } from "../denseJacobian.ts";
import { trace } from "../trace.ts";
import { flatten } from "../tree.ts";
import { type Colouring, colourBoth, colourStars } from "./colouring.ts";
import { patternOf } from "./pattern.ts";
import { identityRows, type Rows, symmetric } from "./rows.ts";

/** How the entries of a Jacobian are found. */
export interface CompressedPlan {
  /** Where entries may stand: for each element of the results, the elements of the argument. */
  readonly rows: Rows;
  /** Elements of the argument. */
  readonly columns: number;
  /** Colours of the argument's elements: a forward pass for each. */
  readonly forward: Colouring;
  /** Colours of the results' elements: a reverse pass for each. For a symmetric matrix those of `forward`, whose passes serve. */
  readonly reverse: Colouring;
  readonly symmetric: boolean;
  /** Whether the entry in row i, column j is read from a reverse pass. */
  byRow(i: number, j: number): boolean;
}

const offsetsOf = (leaves: readonly Pick<Aval, "shape">[]): number[] => {
  const offsets = [0];
  for (const x of leaves) offsets.push(offsets.at(-1)! + elementsOf(x));
  return offsets;
};

/** The pattern of a function's Jacobian, found from its graph. */
export function jacobianPattern<R>(f: (x: unknown) => R, x: unknown): { rows: Rows; columns: number } {
  const { leaves, rebuild } = flatten(x);
  const offsets = offsetsOf(leaves);
  const { body } = trace((...inputs) => f(rebuild(inputs)), leaves);
  const before = body.inputs.length - leaves.length;
  const inputs = body.inputs.map((_, i) =>
    i < before ? null : identityRows(elementsOf(leaves[i - before]!), offsets[i - before]!),
  );
  return { rows: patternOf(body, inputs, offsets.at(-1)!).flat(), columns: offsets.at(-1)! };
}

/** Columns, rows or both, whichever needs the fewest passes. */
export function planCompressed<R>(f: (x: unknown) => R, x: unknown): CompressedPlan {
  const { rows, columns } = jacobianPattern(f, x);
  const { columns: forward, rows: reverse, byRow } = colourBoth(rows, columns);
  return { rows, columns, forward, reverse, symmetric: false, byRow: (i) => byRow[i]! };
}

/** For a gradient, whose Jacobian is symmetric: forward passes alone, each entry read on whichever side of the diagonal it stands alone. */
export function planSymmetric<R>(gradient: (x: unknown) => R, x: unknown): CompressedPlan {
  const { rows: found, columns } = jacobianPattern(gradient, x);
  const rows = symmetric(found);
  const colouring = colourStars(rows);
  const { colours } = colouring;
  const alone = rows.map((row) => {
    const seen = new Map<number, number>();
    for (const j of row) seen.set(colours[j]!, (seen.get(colours[j]!) ?? 0) + 1);
    return seen;
  });
  return {
    rows,
    columns,
    forward: colouring,
    reverse: colouring,
    symmetric: true,
    byRow: (i, j) => alone[i]!.get(colours[j]!)! > 1,
  };
}

/** The Jacobian as jacobian gives it, by the passes of a plan, all in one batch for each direction. */
export function compressedJacobian<R>(f: (x: unknown) => R, x: unknown, plan: CompressedPlan): unknown {
  const { leaves, rebuild } = flatten(x);
  const along = plan.forward.count > 0 ? tangentsAlong(f, x, directionsFor(plan.forward)(leaves)) : null;
  const pulled = plan.reverse.count > 0 && !plan.symmetric ? cotangentsFor(f, x, directionsFor(plan.reverse)) : null;
  const result = along
    ? { leaves: along.leaves.map(element), rebuild: along.rebuild }
    : (pulled?.result ?? flatten<unknown>(f(x)));
  const [rowsFrom, columnsFrom] = [offsetsOf(result.leaves), offsetsOf(leaves)];
  return result.rebuild(
    result.leaves.map((y, i) =>
      rebuild(
        leaves.map((own, j) =>
          block(plan, {
            rows: [rowsFrom[i]!, rowsFrom[i + 1]!],
            columns: [columnsFrom[j]!, columnsFrom[j + 1]!],
            forward: along?.leaves[i] ?? null,
            reverse: plan.symmetric ? (along?.leaves[j] ?? null) : (pulled?.cotangents[j] ?? null),
            shape: [...y.shape, ...own.shape] as number[],
            dtype: pulled && !along ? own.dtype : y.dtype,
          }),
        ),
      ),
    ),
  );
}

/** For each tensor [...s] directions [passes, ...s]: the sum of the unit directions of each colour. */
const directionsFor =
  ({ colours, count: passes }: Colouring) =>
  (leaves: readonly Aval[]): Tensor[] => {
    const offsets = offsetsOf(leaves);
    return leaves.map(({ shape, dtype }, k) => {
      const [from, to] = [offsets[k]!, offsets[k + 1]!];
      const data = fromNumbers(dtype, new Float64Array(passes * (to - from)));
      for (let i = from; i < to; i++) if (colours[i]! >= 0) data[colours[i]! * (to - from) + i - from] = 1;
      return fromArray(data, [passes, ...shape], dtype);
    });
  };

interface Block {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
  readonly forward: Tensor | null;
  readonly reverse: Tensor | null;
  readonly shape: readonly number[];
  readonly dtype: Tensor["dtype"];
}

/** One tensor of the Jacobian: each entry is taken from the pass where it stands alone, the others are zero. */
function block(plan: CompressedPlan, { rows, columns, forward, reverse, shape, dtype }: Block): Tensor {
  const [m, n] = [rows[1] - rows[0], columns[1] - columns[0]];
  const sources: Tensor[] = [reshape(scalar(0, dtype), [1])];
  const forwardAt = 1;
  const reverseAt = forwardAt + (forward ? plan.forward.count * m : 0);
  for (const passes of [forward, reverse]) if (passes) sources.push(cast(reshape(passes, [-1]), dtype));
  const from = new Int32Array(m * n);
  for (let i = 0; i < m; i++)
    for (const column of plan.rows[rows[0] + i]!) {
      const j = column - columns[0];
      if (j < 0 || j >= n) continue;
      from[i * n + j] = plan.byRow(rows[0] + i, column)
        ? reverseAt + plan.reverse.colours[rows[0] + i]! * n + j
        : forwardAt + plan.forward.colours[column]! * m + i;
    }
  const indices = fromArray(from, [m * n, 1], "int32");
  return reshape(apply1(gather, [concat(sources), indices], { batch: 0, lead: 0, name: "jacobian" }), shape);
}
