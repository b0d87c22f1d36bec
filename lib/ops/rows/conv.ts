import { convolve } from "../../engine/convolve.ts";
import { type Dim, isUnknown, mulDims, subDims } from "../../tensor/dims.ts";
import { promote } from "../../tensor/dtype.ts";
import { ShapeError, showShape } from "../../tensor/errors.ts";
import { type Shape, upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { bilinear } from "../forms/bilinear.ts";
import type { Aval, Primitive } from "../operation.ts";
import { bindWindows, type Windows } from "../windows.ts";
import { permute, reshape } from "./shapes.ts";

export interface ConvParams extends Windows {
  /** How far apart the input's elements stand, with zeros between them. */
  readonly inputDilation: readonly number[];
  readonly kernelDilation: readonly number[];
  /** Whether the kernel is read backwards: a convolution in the mathematical sense, where otherwise it is a correlation. */
  readonly flip: boolean;
}

/**
 * x: [g, n, c, …s] and w: [g, o, c, …k] → [g, n, o, …size], with
 * y[g, n, o, j] = Σ x[g, n, c, i]·w[g, o, c, k] over c and over the pairs i, k where
 * i·inputDilation + low = j·stride + k·kernelDilation in each spatial axis.
 * The three tensors play like parts in that sum, so that the transposes are of the same form (Dumoulin and Visin, "A guide to
 * convolution arithmetic for deep learning", 2016): g is the axis that all have, each of n, c and o is one that two have.
 */
export const conv: Primitive<ConvParams> = bilinear<ConvParams>("conv", {
  infer: ([x, w], { size }) => [{ shape: convShape(x!, w!, size), dtype: promote("conv", [x!.dtype, w!.dtype]) }],
  describe: ({ size }) => `conv${size.length}d`,
  run: ([x, w], params, [out]) => [convolve(x!, w!, params, out!)],
  batch: ([x, w], [left, right], params, size) => {
    if (left && right) return [parted(apply1(conv, [joined(x!, 0), joined(w!, 0)], params), 0, [size, x!.shape[1]!])];
    if (left) return [parted(apply1(conv, [joined(x!, 1), w!], params), 1, [size, x!.shape[2]!])];
    return [parted(apply1(conv, [x!, joined(w!, 1)], params), 2, [size, w!.shape[2]!])];
  },
  bind: bindWindows,
  transposes: [
    (G, { inputs: [x, w], params }) =>
      apply1(conv, [G, swapped(w!)], {
        strides: params.inputDilation,
        low: behind(params, w!.shape.slice(3)),
        size: x!.shape.slice(3),
        inputDilation: params.strides,
        kernelDilation: params.kernelDilation,
        flip: !params.flip,
      }),
    (G, { inputs: [x, w], params }) => {
      const size = w!.shape.slice(3);
      const { strides, inputDilation, kernelDilation } = params;
      if (!params.flip)
        return swapped(
          apply1(conv, [swapped(x!), swapped(G)], {
            strides: kernelDilation,
            low: params.low,
            size,
            inputDilation,
            kernelDilation: strides,
            flip: false,
          }),
        );
      return apply1(conv, [swapped(G), swapped(x!)], {
        strides: kernelDilation,
        low: behind(params, size),
        size,
        inputDilation: strides,
        kernelDilation: inputDilation,
        flip: false,
      });
    },
  ],
});

/** The padding that the transposed sum has in front: (k − 1)·dilation − low. */
const behind = ({ low, kernelDilation }: ConvParams, kernel: Shape): Dim[] =>
  kernel.map((k, i) => subDims(mulDims(subDims(k, 1), kernelDilation[i]!), low[i]!));

/** Axes 1 and 2 exchanged. */
const swapped = (x: Tensor): Tensor => apply1(permute, [x], { axes: [0, 2, 1, ...upTo(x.rank).slice(3)] });

/** [b, …] with the batch brought before axis `at` of an example and joined with it. */
function joined(x: Tensor, at: number): Tensor {
  const order = [...upTo(x.rank).slice(1, at + 1), 0, ...upTo(x.rank).slice(at + 1)];
  const moved = at === 0 ? x : apply1(permute, [x], { axes: order });
  const shape = [
    ...moved.shape.slice(0, at),
    mulDims(moved.shape[at]!, moved.shape[at + 1]!),
    ...moved.shape.slice(at + 2),
  ];
  return apply1(reshape, [moved], { shape });
}

/** A result whose axis `at` is the batch and an axis of each example, as [b, …]. */
function parted(y: Tensor, at: number, sizes: readonly [Dim, Dim]): Tensor {
  const shape = [...y.shape.slice(0, at), ...sizes, ...y.shape.slice(at + 1)];
  const split = apply1(reshape, [y], { shape });
  if (at === 0) return split;
  return apply1(permute, [split], { axes: [at, ...upTo(at), ...upTo(shape.length).slice(at + 1)] });
}

function convShape(x: Aval, w: Aval, size: readonly Dim[]): Shape {
  const differ = (a: Dim, b: Dim): boolean => a !== b && !isUnknown(a) && !isUnknown(b);
  if (differ(x.shape[0]!, w.shape[0]!) || differ(x.shape[2]!, w.shape[2]!))
    throw new ShapeError(
      `conv: expected an input [groups, n, channels, …] and kernels [groups, filters, channels, …] of as many groups and channels, got ${showShape(x.shape)} and ${showShape(w.shape)}.`,
    );
  return [x.shape[0]!, x.shape[1]!, w.shape[1]!, ...size];
}
