import { addDims, type Dim, divideDims, mulDims, subDims } from "../../tensor/dims.ts";
import { messages, ShapeError, showShape } from "../../tensor/errors.ts";
import { upTo } from "../../tensor/shape.ts";
import type { Tensor } from "../../tensor/tensor.ts";
import { apply1 } from "../apply.ts";
import { type Operand, toTensors } from "../constant.ts";
import { primitives as p } from "../primitives.ts";
import { add } from "./elementwise.ts";
import { expandDims, squeeze } from "./shapes.ts";
import { axesWord, differ, extents, type Padding, type PerAxis, perAxis } from "./windows.ts";

export interface ConvOptions {
  /** How far apart neighbouring windows stand; 1 where absent. */
  readonly stride?: PerAxis;
  /**
   * Zeros around the input: 0 (or "valid") where absent. "same" gives ⌈size / stride⌉ windows, with the odd zero behind, as in
   * torch and JAX.
   */
  readonly padding?: Padding;
  /** How far apart the elements stand that one window sees; 1 where absent. */
  readonly dilation?: PerAxis;
  /** Into how many groups the channels fall that are convolved apart; 1 where absent. */
  readonly groups?: number;
  /** [o], added to each output channel. */
  readonly bias?: Operand;
}

export interface ConvTransposeOptions extends Omit<ConvOptions, "padding"> {
  /** How much is cut from each side of the result (the padding of the convolution that this is the transpose of); 0 where absent. */
  readonly padding?: PerAxis;
  /** How much the result is longer behind, to choose among the sizes that a stride above 1 leaves open; 0 where absent. */
  readonly outputPadding?: PerAxis;
}

/** The spatial part of a window's geometry, one entry per axis. */
interface Geometry {
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

const convolution =
  (name: string, spatial: number) =>
  (x: Operand, w: Operand, options: ConvOptions = {}): Tensor => {
    const { input, kernel, single } = prepared(name, spatial, x, w);
    const geometry = geometryOf(name, spatial, options);
    const { stride, dilation, groups } = geometry;
    const [channels, filters] = [input.shape[1]!, kernel.shape[0]!];
    const perGroup = grouped(name, channels, groups, "input channels");
    grouped(name, filters, groups, "output channels");
    if (differ(kernel.shape[1]!, perGroup))
      throw new ShapeError(
        `${name}: expected a kernel [filters, ${perGroup}, …]${groups > 1 ? ` for ${channels} channels in ${groups} groups` : ""}, got ${showShape(kernel.shape)} for an input of shape ${showShape(input.shape)}.`,
      );
    const [from, window] = [input.shape.slice(2), kernel.shape.slice(2)];
    const { low, size } = extents(name, from, window, options.padding ?? 0, geometry);
    const y = apply1(p.conv, [split(input, 1, groups, true), split(kernel, 0, groups, false)], {
      strides: stride,
      low,
      size,
      inputDilation: stride.map(() => 1),
      kernelDilation: dilation,
      flip: false,
    });
    return finished(y, filters, options.bias, single);
  };

/** Σ over windows along one axis, x: [n, c, l] and w: [o, c/groups, k] → [n, o, l′], as torch's conv1d. */
export const conv1d = convolution("conv1d", 1);
/** Σ over windows along two axes, x: [n, c, h, w] and w: [o, c/groups, kh, kw] → [n, o, h′, w′], as torch's conv2d. */
export const conv2d = convolution("conv2d", 2);
/** Σ over windows along three axes, x: [n, c, d, h, w] and w: [o, c/groups, kd, kh, kw] → [n, o, d′, h′, w′], as torch's conv3d. */
export const conv3d = convolution("conv3d", 3);

const transposedConvolution =
  (name: string, spatial: number) =>
  (x: Operand, w: Operand, options: ConvTransposeOptions = {}): Tensor => {
    const { input, kernel, single } = prepared(name, spatial, x, w);
    const geometry = geometryOf(name, spatial, options);
    const { stride, dilation, groups } = geometry;
    const padding = perAxis(name, "padding", options.padding ?? 0, spatial, 0);
    const extra = perAxis(name, "outputPadding", options.outputPadding ?? 0, spatial, 0);
    grouped(name, input.shape[1]!, groups, "input channels");
    if (differ(kernel.shape[0]!, input.shape[1]!))
      throw new ShapeError(
        `${name}: expected a kernel [${input.shape[1]}, filters, …], got ${showShape(kernel.shape)} for an input of shape ${showShape(input.shape)}.`,
      );
    for (const [i, more] of extra.entries())
      if (more >= Math.max(stride[i]!, dilation[i]!))
        throw new ShapeError(
          `${name}: outputPadding ${more} on spatial axis ${i} must be smaller than the stride ${stride[i]} or the dilation ${dilation[i]}.`,
        );
    const [from, window] = [input.shape.slice(2), kernel.shape.slice(2)];
    const reach = window.map((k, i) => mulDims(subDims(k, 1), dilation[i]!));
    const size = from.map((d, i) =>
      addDims(subDims(addDims(mulDims(subDims(d, 1), stride[i]!), reach[i]!), 2 * padding[i]!), extra[i]! + 1),
    );
    if (size.some((d) => typeof d === "number" && d < 1))
      throw new ShapeError(
        `${name}: a padding of ${showShape(padding)} leaves an output of size ${showShape(size)}. Use less padding.`,
      );
    const own = split(kernel, 0, groups, false);
    const y = apply1(
      p.conv,
      [split(input, 1, groups, true), apply1(p.permute, [own], { axes: [0, 2, 1, ...upTo(own.rank).slice(3)] })],
      {
        strides: stride.map(() => 1),
        low: reach.map((d, i) => subDims(d, padding[i]!)),
        size,
        inputDilation: stride,
        kernelDilation: dilation,
        flip: true,
      },
    );
    return finished(y, mulDims(kernel.shape[1]!, groups), options.bias, single);
  };

/**
 * The transpose of conv1d in its input (which makes its gradient), x: [n, c, l] and w: [c, o/groups, k] → [n, o, l′] with
 * l′ = (l − 1)·stride − 2·padding + (k − 1)·dilation + outputPadding + 1, as torch's conv_transpose1d.
 */
export const convTranspose1d = transposedConvolution("convTranspose1d", 1);
/** The transpose of conv2d in its input, x: [n, c, h, w] and w: [c, o/groups, kh, kw] → [n, o, h′, w′]; sizes as in convTranspose1d. */
export const convTranspose2d = transposedConvolution("convTranspose2d", 2);
/** The transpose of conv3d in its input, x: [n, c, d, h, w] and w: [c, o/groups, kd, kh, kw] → [n, o, d′, h′, w′]; sizes as in convTranspose1d. */
export const convTranspose3d = transposedConvolution("convTranspose3d", 3);

/** Input and kernel with their ranks checked; an input without a batch axis gets one of size 1. */
function prepared(name: string, spatial: number, x: Operand, w: Operand) {
  const [given, kernel] = toTensors(name, [x, w]) as [Tensor, Tensor];
  const rank = spatial + 2;
  if (given.rank !== rank && given.rank !== rank - 1)
    throw new ShapeError(
      messages.rank(name, `an input [n, channels, …] with ${spatial} spatial ${axesWord(spatial)}`, given.shape),
    );
  if (kernel.rank !== rank)
    throw new ShapeError(
      messages.rank(name, `a kernel of rank ${rank} with ${spatial} spatial ${axesWord(spatial)}`, kernel.shape),
    );
  if (kernel.shape.slice(2).includes(0))
    throw new ShapeError(
      `${name}: a kernel of shape ${showShape(kernel.shape)} sees nothing; expected sizes of at least 1.`,
    );
  const single = given.rank < rank;
  return { input: single ? expandDims(given, 0) : given, kernel, single };
}

function geometryOf(
  name: string,
  spatial: number,
  options: Pick<ConvOptions, "stride" | "dilation" | "groups">,
): Geometry {
  const { stride = 1, dilation = 1, groups = 1 } = options;
  if (!Number.isInteger(groups) || groups < 1)
    throw new ShapeError(`${name}: groups must be a whole number of at least 1, got ${groups}.`);
  return {
    stride: perAxis(name, "stride", stride, spatial, 1),
    dilation: perAxis(name, "dilation", dilation, spatial, 1),
    groups,
  };
}

/** How many of `channels` each group has. */
function grouped(name: string, channels: Dim, groups: number, what: string): Dim {
  const each = divideDims(channels, groups);
  if (each === undefined) throw new ShapeError(`${name}: ${channels} ${what} do not fall into ${groups} equal groups.`);
  return each;
}

/** Axis `axis` as [groups, rest], with the groups in front (before the examples, where `examples` stand first). */
function split(x: Tensor, axis: 0 | 1, groups: number, examples: boolean): Tensor {
  if (groups === 1) return expandDims(x, 0);
  const each = divideDims(x.shape[axis]!, groups)!;
  const parted = apply1(p.reshape, [x], { shape: x.shape.toSpliced(axis, 1, groups, each) });
  return examples ? apply1(p.permute, [parted], { axes: [1, 0, ...upTo(parted.rank).slice(2)] }) : parted;
}

/** [g, n, o/g, …] as [n, o, …] with the bias added, and without the batch axis that was put in. */
function finished(y: Tensor, filters: Dim, bias: Operand | undefined, single: boolean): Tensor {
  const ordered = y.shape[0] === 1 ? y : apply1(p.permute, [y], { axes: [1, 0, ...upTo(y.rank).slice(2)] });
  const joined = apply1(p.reshape, [ordered], { shape: [y.shape[1]!, filters, ...y.shape.slice(3)] });
  const whole = bias === undefined ? joined : add(joined, channelwise(bias, joined));
  return single ? squeeze(whole, 0) : whole;
}

/** b: [o] as [o, 1, …], to broadcast over the spatial axes of y. */
function channelwise(bias: Operand, y: Tensor): Tensor {
  const [, b] = toTensors("bias", [y, bias]) as [Tensor, Tensor];
  if (b.rank !== 1 || differ(b.shape[0]!, y.shape[1]!))
    throw new ShapeError(messages.rank("bias", `one number for each of ${y.shape[1]} output channels`, b.shape));
  return apply1(p.reshape, [b], { shape: [b.shape[0]!, ...y.shape.slice(2).map(() => 1)] });
}
