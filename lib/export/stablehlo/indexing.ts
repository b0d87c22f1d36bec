import { indexingRules } from "../indexing.ts";
import type { Value } from "../values.ts";
import type { StableHLO } from "./emitter.ts";

function scattered(to: StableHLO, x: Value, rows: Value, values: Value, adds: boolean): Value {
  const scalar = { shape: [], dtype: x.dtype } as const;
  const block = to.block([scalar, scalar], ([a, b]) => [adds ? sum(to, a!, b!) : b!]);
  const dims =
    "scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1], inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>";
  const text = `"stablehlo.scatter"(${x.name}, ${rows.name}, ${values.name}) <{${dims}, indices_are_sorted = false, unique_indices = false}> (${block})`;
  return to.call(text, [x, rows, values], x);
}

const sum = (to: StableHLO, a: Value, b: Value): Value => to.same(a.dtype === "bool" ? "or" : "add", [a, b]);

export const indexing = indexingRules<StableHLO>({
  take(to, x, rows) {
    const [, width] = x.shape as readonly [number, number];
    const dims =
      "dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0], start_index_map = [0], index_vector_dim = 1>";
    const text = `"stablehlo.gather"(${x.name}, ${rows.name}) <{${dims}, indices_are_sorted = false, slice_sizes = array<i64: 1, ${width}>}>`;
    return to.call(text, [x, rows], { shape: [rows.shape[0]!, width], dtype: x.dtype });
  },
  add: (to, x, rows, values) => scattered(to, x, rows, values, true),
  set: (to, x, rows, values) => scattered(to, x, rows, values, false),
});
