import { windowArgmax as positions } from "../../engine/pool.ts";
import { mulDims } from "../../tensor/dims.ts";
import { apply1 } from "../apply.ts";
import { nothingPasses } from "../forms/elementwise.ts";
import type { Primitive } from "../operation.ts";
import { register } from "../registry.ts";
import { bindWindows, type Windows } from "../windows.ts";
import { reshape } from "./shapes.ts";

export interface WindowParams extends Windows {
  readonly window: readonly number[];
  readonly dilation: readonly number[];
}

/**
 * Position of the first largest element under each window, counted in row-major order within the spatial axes, int32,
 * x: [m, ...s] → [m, ...size]. Padding is never chosen.
 */
export const windowArgmax: Primitive<WindowParams> = register<WindowParams>({
  name: "windowArgmax",
  form: "integer",
  infer: ([x], { size }) => [{ shape: [x!.shape[0]!, ...size], dtype: "int32" }],
  run: ([x], params, [out]) => [positions(x!, params, out!)],
  batch: ([x], _, params, size) => {
    const joined = apply1(reshape, [x!], { shape: [mulDims(size, x!.shape[1]!), ...x!.shape.slice(2)] });
    const found = apply1(windowArgmax, [joined], params);
    return [apply1(reshape, [found], { shape: [size, x!.shape[1]!, ...params.size] })];
  },
  bind: bindWindows,
  ...nothingPasses,
});
