import type { ConvParams } from "../ops/rows/conv.ts";
import type { Sizes } from "./values.ts";

/** The padding before and behind each spatial axis of a convolution; negative where it cuts. */
export function convolutionPads(
  params: ConvParams,
  input: Sizes,
  kernel: Sizes,
): readonly (readonly [number, number])[] {
  const { strides, inputDilation, kernelDilation } = params;
  return strides.map((stride, i) => {
    const low = params.low[i] as number;
    const reach = ((params.size[i] as number) - 1) * stride + (kernel[i]! - 1) * kernelDilation[i]! + 1;
    return [low, reach - low - ((input[i]! - 1) * inputDilation[i]! + 1)];
  });
}
